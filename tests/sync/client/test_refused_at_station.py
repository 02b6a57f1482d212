"""A workstation whose rooms are open asks who works there, and its log keeps who was refused."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy import select

from app.entry.backups import Backups
from app.entry.later import fill
from app.entry.restoring import RestoreWish
from app.entry.rooms import Rooms, open_rooms
from app.people import persons
from app.people.asking import RightsShown
from app.people.permissions import Permission
from app.people.person import Grant, Person
from app.people.roles import Role
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.receiving.progress import DeskFailed
from app.receiving.settings import ReceivingRules
from app.receiving.wording import words
from app.store.backups import Backup
from app.store.clock import SystemClock
from app.store.core import Urgency
from app.store.health import BackupNotMade
from app.store.restoring import GoingBack
from app.store.tables.changes import operation
from app.store.workstation import identify, join
from app.tracing.cases.desk import Closing
from app.tracing.cases.events import CasesFailed
from app.tracing.cases.values import Decision
from sync.client.station import Station

ORG = "31010000001"
CLERK, KEEPER = "收货员甲", "保管员乙"
LIMIT_S = 20
Event = TypeVar("Event")


@dataclass
class Working:
    """An institution's workstation with its desks."""

    station: Station
    rooms: Rooms
    events: queue.SimpleQueue[object]

    def hear(self, kind: type[Event]) -> Event:
        while True:
            event = self.events.get(timeout=LIMIT_S)
            if isinstance(event, kind):
                return event

    def works(self, person: str) -> RightsShown:
        self.station.acting.person_changed(person)
        return self.hear(RightsShown)

    def close_a_case(self, person: str) -> str:
        self.rooms.cases.close(Closing(uuid.uuid4(), Decision.SEALED, person))
        return self.hear(CasesFailed).why.chinese


@pytest.fixture
def working(tmp_path: Path) -> Iterator[Working]:
    events: queue.SimpleQueue[object] = queue.SimpleQueue()
    station = Station(tmp_path, ReceivingRules(), SystemClock(), events.put)
    with station.database.writing() as connection:
        join(connection, ORG, 1)
        station.workstation = identify(connection, SystemClock())
        for number, name, role in (
            ("1001", CLERK, Role.RECEIVING_CLERK),
            ("1002", KEEPER, Role.STORE_KEEPER),
        ):
            persons.store(connection, ORG, Person(number, name, (Grant(role),)))
    rooms = open_rooms(station.parts, station.core, station.start_desk(), tmp_path, events.put)
    yield Working(station, rooms, events)
    rooms.stop(LIMIT_S)
    station.stop()


def _audited(station: Station) -> list[dict[str, str]]:
    with station.database.reading() as connection:
        query = select(operation.c.body).where(operation.c.kind == "audit.noted")
        return [msgspec.json.decode(body) for body in connection.execute(query).scalars()]


def test_a_clerk_closes_no_case_and_the_attempt_is_in_the_log(working: Working) -> None:
    """Without it the rights that a page promises would be asked by nobody."""
    shown = working.works(CLERK)
    assert not shown.rights.may(Permission.CLOSE_CASES)
    assert "没有“处理追溯码冲突”权限" in working.close_a_case(CLERK)
    working.works(KEEPER)
    assert "权限" not in working.close_a_case(KEEPER), "there is no such case"
    # Written by the same thread, before this.
    working.station.core.submit(Urgency.BACKGROUND, lambda: None).result(LIMIT_S)
    [noted] = _audited(working.station)
    assert (noted["kind"], noted["outcome"], noted["number"]) == ("refused", "refused", "1001")
    assert noted["subject_id"] == "CasesDesk.close"


def test_every_desk_asks_the_same_workstation(working: Working) -> None:
    """Without it a new room would let everybody do everything."""
    rooms, acting = working.rooms, working.station.acting
    held = {name: getattr(rooms, name) for name in type(rooms).__slots__}
    bought = {name: getattr(rooms.purchasing, name) for name in type(rooms.purchasing).__slots__}
    guarded = [one for one in (*held.values(), *bought.values()) if hasattr(one, "acting")]
    assert len(guarded) == 13
    assert all(one.acting is acting for one in guarded)


class _Workplace:
    def __init__(self) -> None:
        self.posted: list[object] = []
        self.made = 0

    def post(self, event: object) -> None:
        self.posted.append(event)

    def back_up_now(self) -> None:
        self.made += 1

    def leave_no_copy(self) -> None:
        raise AssertionError("nothing is restored")


class _Left(_Workplace):
    def leave_no_copy(self) -> None:
        """It is restored."""


class _Opening:
    def __init__(self, workplace: _Workplace) -> None:
        self.workplace, self.station = Future[object](), Future[object]()
        self.next_restore: RestoreWish | None = None
        fill(self.workplace, workplace)


def test_backups_ask_as_soon_as_the_workstation_is_there(working: Working) -> None:
    """Without it a clerk could put last week's database in the place of today's."""
    workplace = _Workplace()
    opening = _Opening(workplace)
    backups = Backups(opening, None)  # type: ignore[arg-type]
    backups.back_up_now()
    assert workplace.made == 1, "a database that is not open knows nobody"
    fill(opening.station, working.station)
    working.works(CLERK)
    backups.back_up_now()
    backups.choose_second_place(None)
    backup = Backup(Path("x.db"), SystemClock().now(), 1)
    backups.go_back_to(backup)
    assert workplace.made == 1
    refused, second, back = workplace.posted
    assert isinstance(refused, BackupNotMade)
    assert "没有“备份”权限" in refused.sentence.chinese
    assert isinstance(second, DeskFailed)
    assert isinstance(back, DeskFailed)
    assert "没有“恢复”权限" in words(back.sentence)
    assert opening.next_restore is None


def test_a_backup_goes_back_by_two_where_the_institution_says_so(working: Working) -> None:
    """Without it one person could take a day out of the database."""
    workplace = _Left()
    opening = _Opening(workplace)
    backups = Backups(opening, None)  # type: ignore[arg-type]
    backup = Backup(Path("x.db"), SystemClock().now(), 1)
    fill(opening.station, working.station)
    first, second = "系统员丙", "系统员丁"
    with working.station.database.writing() as connection:
        for number, name in (("1003", first), ("1004", second)):
            known = Person(number, name, (Grant(Role.SYSTEM_ADMINISTRATOR),))
            persons.store(connection, ORG, known)
    working.works(first)
    with working.station.database.writing() as connection:
        keep_rules(connection, ORG, SignInRules(second_restoring=True))
    backups.go_back_to(backup)
    assert workplace.posted == []
    assert working.station.acting.agree("1004", second) is None
    assert opening.next_restore is not None
    assert workplace.posted == [GoingBack()]
