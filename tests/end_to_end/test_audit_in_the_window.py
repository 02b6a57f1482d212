"""An auditor works with the log in the window, over a real service on this machine."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.people import organisations
from app.people.audit.kinds import Kind
from app.store.clock import SystemClock
from app.store.database import Database
from sync.client.audit import AuditDesk
from sync.client.transport import Transport
from sync.service.account_desk import as_administrator
from sync.service.people import keeping
from sync.service.transactions import commit
from sync.wire_people import PersonSet
from tests.sync.service.running import ORG, RunningService, Station, opened, operation
from ui.application import Dressed
from ui.audit.page import AuditPage
from ui.bridge import Bridge

PASSWORD = "Correct horse 9"
LIMIT_MS = 60_000


@dataclass
class Room:
    """The page, the service behind it, and a workstation beside it."""

    page: AuditPage
    served: RunningService
    station: Station


@pytest.fixture(scope="session")
def qapp_cls() -> type[Dressed]:
    return Dressed


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    with Database.at(tmp_path / "service.db") as database:
        yield from rooms(database, qtbot)


def rooms(database: Database, qtbot: QtBot) -> Iterator[Room]:
    served = RunningService(database)
    house = organisations.Organisation(ORG, "医院")
    commit(database, lambda c: keeping.describe(c, house), ORG)
    for number, role in (("0001", "audit-administrator"), ("0002", "receiving-clerk")):
        person = PersonSet(number=number, name=f"员{number}", role=role, password=PASSWORD)
        served.service.people.set_person(as_administrator(ORG), person)
    station = served.enrol()
    bridge = Bridge()
    desk = AuditDesk(
        lambda read_s: Transport(served.url, station.token, read_s=read_s), bridge.post
    )
    page = AuditPage(desk)
    bridge.setParent(page)
    bridge.audit_said.connect(page.hear)
    bridge.speaking_said.connect(page.gate.hear)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.opened()
    yield Room(page, served, station)
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


def test_an_auditor_finds_what_a_workstation_did_and_which_row_was_altered(
    room: Room, qtbot: QtBot, tmp_path: Path
) -> None:
    """Without it each part could be right, and an auditor see nothing of what was done."""
    page, tab = room.page, room.page.entries
    sign_in(room, "0002")
    qtbot.waitUntil(lambda: "没有" in page.gate.dialog.said.text(), timeout=LIMIT_MS)  # type: ignore[union-attr]
    page.gate.forget()
    assert tab.model.rowCount() == 0
    fact = opened(uuid.UUID(int=71), uuid.UUID(int=72))
    today = {"at": SystemClock().now().isoformat()}
    assert room.station.push(operation(1, fact, today)).status_code == 200
    sign_in(room, "0001")
    qtbot.waitUntil(lambda: tab.model.rowCount() > 3, timeout=LIMIT_MS)
    kinds = [one.kind for one in tab.model.rows]
    assert {Kind.WORKSTATION_ENROLLED, Kind.PERSON_SET, Kind.SIGNED_IN} <= set(kinds)
    tab.kind.setCurrentIndex(tab.kind.findText("收货与验收"))
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1, timeout=LIMIT_MS)
    (shown,) = tab.model.rows
    assert (shown.kind, shown.device) == ("receipt.opened", room.station.device)
    tab.widen()
    path = tmp_path / "audit.csv"
    tab.write_to(path)
    qtbot.waitUntil(path.is_file, timeout=LIMIT_MS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert "开始收货" in [row["做了什么"] for row in csv.DictReader(file)]
    page.verify()
    qtbot.waitUntil(lambda: "无误" in page.strip.label.text(), timeout=LIMIT_MS)
    with room.served.database.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_unchanged"))
        connection.execute(text("UPDATE audit_entry SET name = '别人' WHERE seq = 2"))
    page.verify()
    qtbot.waitUntil(lambda: "第 2 条被改动" in page.strip.label.text(), timeout=LIMIT_MS)
