"""The page of people on a stage: with made-up people behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QMessageBox

from app.people.answers import (
    DeviceShown,
    FileRead,
    HeldBack,
    PersonShown,
    PersonWish,
    RoleShown,
    SessionShown,
    Taken,
)
from app.people.importing import BadRow
from app.people.person import Away, Grant, Person
from app.people.roles import Role
from ui.bridge import Bridge
from ui.people.fake_people import SECURITY, FakePeople
from ui.people.page import PeoplePage

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class PeopleStage:
    """The page and what stands behind it."""

    page: PeoplePage
    people: FakePeople
    bridge: Bridge


def build_people() -> PeopleStage:
    """Build the page over nobody yet."""
    bridge = Bridge()
    people = FakePeople(bridge.post)
    page = PeoplePage(people, now=lambda: NOW)
    page.person = "安全管理员乙"
    bridge.setParent(page)
    bridge.people_said.connect(page.hear)
    bridge.speaking_said.connect(page.gate.hear)
    return PeopleStage(page, people, bridge)


def confirm(box: QMessageBox) -> None:
    """Press what does it."""
    role = QMessageBox.ButtonRole.DestructiveRole
    next(one for one in box.buttons() if box.buttonRole(one) is role).click()


def shown(person: Person, *, badge: bool = False) -> PersonShown:
    """A person as the service tells of it today."""
    return PersonShown(
        person.number,
        person.name,
        person.standing_on(TODAY),
        person.grants,
        person.away,
        person.retired_on,
        badge,
    )


def fill(people: FakePeople) -> None:
    """Some of everything: several roles, a leave, somebody who has left."""
    clerk, keeper = Grant(Role.RECEIVING_CLERK, "P001"), Grant(Role.STORE_KEEPER)
    summer = Grant(Role.RECEIVING_CLERK, "P002", date(2026, 11, 1), date(2026, 12, 31))
    away = Away(date(2026, 11, 16), date(2026, 11, 30), "2002")
    people.places = (("P001", "东院药库"), ("P002", "西院药房"))
    people.people = (
        shown(Person("1001", "系统管理员甲", (Grant(Role.SYSTEM_ADMINISTRATOR),))),
        shown(Person(SECURITY, "安全管理员乙", (Grant(Role.SECURITY_ADMINISTRATOR),))),
        shown(Person("1003", "审计管理员丙", (Grant(Role.AUDIT_ADMINISTRATOR),))),
        shown(Person("2001", "收货员甲", (clerk, summer, keeper)), badge=True),
        shown(Person("2002", "收货员乙", (clerk,)), badge=True),
        shown(Person("2003", "保管员丁", (keeper,), away), badge=True),
        shown(Person("3001", "采购员戊", (Grant(Role.PURCHASER),))),
        shown(Person("3002", "采购审核员己", (Grant(Role.PURCHASE_APPROVER),))),
        shown(Person("4001", "退休职工庚", (clerk,), None, date(2026, 6, 30))),
    )
    night = frozenset({"receive", "receive-blind", "print"})
    approver = next(one for one in people.roles if one.role == Role.PURCHASE_APPROVER)
    people.roles = (
        *(one for one in people.roles if one != approver),
        replace(approver, approves_up_to=Decimal(50000)),
        RoleShown("night-clerk", "夜班收货员", night, None),
    )
    people.devices = (
        replace(
            DeviceShown(UUID(int=1), "东院收货台", 1, NOW - timedelta(days=90), None, 0, "1.4.0"),
            place="P001",
        ),
        DeviceShown(
            UUID(int=2), "西院收货台", 2, NOW - timedelta(days=40), None, 0, "1.3.2", behind=True
        ),
        DeviceShown(
            UUID(int=3), "旧笔记本", 3, NOW - timedelta(days=80), NOW - timedelta(days=2), 37
        ),
    )
    people.held = tuple(
        HeldBack(
            UUID(int=number + 1),
            number + 1,
            "scan.recorded" if number else "receipt.confirmed",
            NOW - timedelta(days=1, minutes=number),
            "revoked" if number else "forked",
            NOW - timedelta(hours=20),
        )
        for number in range(5)
    )
    people.sessions = (
        session(1, SECURITY, "东院收货台", mine=True),
        session(2, "2001", "东院收货台"),
        session(3, "2002", "西院收货台"),
        session(4, "3001", "西院收货台", ended_by="3001"),
    )
    good = PersonWish("5001", "收货员辛", (clerk,))
    changed = PersonWish("2002", "收货员乙", (clerk, keeper))
    apart = PersonWish("5002", "管理员壬", ())
    why = "管理员壬：三员分立：系统管理、审计的权限不能由同一人或同一岗位持有，请分给不同的人。"
    people.read = FileRead(
        Path("人员.xlsx"),
        (good, changed, apart),
        (4, 5, 7),
        (Taken("5001", "new"), Taken("2002", "changed"), Taken("5002", "refused", why)),
        (BadRow(6, "没有岗位“收货”，请核对岗位名称"),),
        ("电话",),
    )


def session(
    number: int, who: str, where: str, *, mine: bool = False, ended_by: str = ""
) -> SessionShown:
    """One session, some time ago."""
    since = NOW - timedelta(hours=number)
    ended = NOW if ended_by else None
    used = NOW - timedelta(minutes=7 * number)
    address = f"10.20.30.{number}"
    return SessionShown(
        UUID(int=100 + number), who, where, address, since, used, ended, ended_by, mine
    )
