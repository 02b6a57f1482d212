"""An administrator works with people in the window, over a real service on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.people import organisations
from app.people.importing import TEMPLATE
from app.people.person import Grant
from app.store.database import Database
from app.tables.writing import write_table
from sync.client.people import PeopleDesk
from sync.client.transport import Transport
from sync.service.account_desk import as_administrator
from sync.service.people import keeping
from sync.service.transactions import commit
from sync.wire_people import PersonSet
from tests.sync.service.running import ORG, RunningService
from ui.application import Dressed
from ui.bridge import Bridge
from ui.people.badge_dialog import BadgeDialog
from ui.people.import_dialog import ImportDialog
from ui.people.page import PeoplePage
from ui.people.person_dialog import PersonDialog

PASSWORD = "Correct horse 9"
LIMIT_MS = 60_000
PERSONS, _ROLES, DEVICES, SESSIONS = range(4)


@dataclass
class Room:
    """The page, and the service behind it."""

    page: PeoplePage
    served: RunningService


@pytest.fixture(scope="session")
def qapp_cls() -> type[Dressed]:
    return Dressed


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    with Database.at(tmp_path / "service.db") as database:
        yield from rooms(database, qtbot)


def rooms(database: Database, qtbot: QtBot) -> Iterator[Room]:
    served = RunningService(database)
    # Three administrators, each for oneself.
    house = organisations.Organisation(ORG, "医院")
    commit(database, lambda c: keeping.describe(c, house), ORG)
    for number, role in (("0001", "security-administrator"), ("0002", "system-administrator")):
        person = PersonSet(number=number, name=f"员{number}", role=role, password=PASSWORD)
        served.service.people.set_person(as_administrator(ORG), person)
    token = served.enrol().token
    bridge = Bridge()
    desk = PeopleDesk(lambda read_s: Transport(served.url, token, read_s=read_s), bridge.post)
    page = PeoplePage(desk)
    bridge.setParent(page)
    bridge.people_said.connect(page.hear)
    bridge.speaking_said.connect(page.gate.hear)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.opened()
    yield Room(page, served)
    page.closed()
    desk.stop()
    assert served.stop()


def sign_in(room: Room, number: str) -> None:
    room.page.sign_in()
    dialog = room.page.gate.dialog
    assert dialog is not None
    dialog.number.setText(number)
    dialog.password.setText(PASSWORD)
    dialog.panel.wish()


def test_a_person_is_admitted_given_a_badge_and_signs_in(
    room: Room, qtbot: QtBot, tmp_path: Path
) -> None:
    """Without it each part could be right, and an administrator be stuck between two of them."""
    page, tab = room.page, room.page.persons
    sign_in(room, "0001")
    qtbot.waitUntil(lambda: len(tab.model.rows) == 2, timeout=LIMIT_MS)
    tab.new.trigger()
    form = page.asking.dialog
    assert isinstance(form, PersonDialog)
    form.number.setText("A1")
    form.name.setText("收货员甲")
    clerk = form.grants.rows[0]
    clerk.role.setCurrentIndex(clerk.role.findData("receiving-clerk"))
    form.make.click()
    first = form.password.text()
    form.save.click()
    qtbot.waitUntil(lambda: tab.model.position("A1") is not None, timeout=LIMIT_MS)
    tab.point_at("A1")
    tab.badge.trigger()
    badge = page.asking.dialog
    assert isinstance(badge, BadgeDialog)
    badge.give.click()
    qtbot.waitUntil(lambda: badge.number.text().startswith("TDB"), timeout=LIMIT_MS)
    badge.reject()
    path = tmp_path / "people.xlsx"
    row = ("A2", "保管员乙", "保管员", "", "", "", "", "", "")
    bad = ("A3", "丙", "没有的岗位", "", "", "", "", "", "")
    write_table(path, TEMPLATE, [row, bad])
    tab.file.trigger()
    file = page.asking.dialog
    assert isinstance(file, ImportDialog)
    file.read(path)
    qtbot.waitUntil(lambda: len(file.model.rows) == 2, timeout=LIMIT_MS)
    assert "没有岗位" in file.detail.text()
    file.take.click()
    qtbot.waitUntil(lambda: tab.model.position("A2") is not None, timeout=LIMIT_MS)
    known = tab.model.row("A2")
    assert known is not None
    assert known.grants == (Grant("store-keeper"),)
    file.reject()
    way = Transport(room.served.url, room.served.enrol().token)
    signed = way.sign_in("A1", first, "", "Another-pass-2026")
    way.close()
    assert signed.role == "receiving-clerk"
    page.tabs.setCurrentIndex(SESSIONS)
    sessions = page.sessions.model
    qtbot.waitUntil(
        lambda: {one.number for one in sessions.rows} == {"0001", "A1"}, timeout=LIMIT_MS
    )


def test_each_administrator_does_what_is_his_and_hears_why_not_the_rest(
    room: Room, qtbot: QtBot
) -> None:
    """Without it three administrators would be three names for one."""
    page = room.page
    sign_in(room, "0002")
    dialog = page.gate.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "没有“管理人员”权限" in dialog.said.text(), timeout=LIMIT_MS)
    dialog.reject()
    page.tabs.setCurrentIndex(DEVICES)
    sign_in(room, "0002")
    devices = page.devices
    qtbot.waitUntil(lambda: devices.model.rowCount() == 1, timeout=LIMIT_MS)
    page.tending.make_code()
    qtbot.waitUntil(lambda: page.asking.dialog is not None, timeout=LIMIT_MS)
    page.asking.close()
    page.tabs.setCurrentIndex(PERSONS)
    assert page.persons.note.isVisible()
    assert page.persons.model.rows == []
