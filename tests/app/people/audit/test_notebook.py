from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.people import persons
from app.people.audit import facts
from app.people.audit.facts import AuditNoted
from app.people.audit.kinds import Kind
from app.people.audit.notebook import UNWRITTEN, Notebook
from app.people.audit.values import Actor, Note
from app.people.person import Grant, Person
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.errors import DiskFull
from app.store.health import Level, StoreWarned
from app.store.tables.changes import operation
from app.store.workstation import identify, join

ORG = "31010000001"
CLOCK = SystemClock()
PRINTED = Note(Kind.PRINTED, actor=Actor(name="收货员甲"))


class Desk:
    """One workstation's notebook, on a disk that may be full."""

    def __init__(self, path: Path, *, joined: bool = True) -> None:
        self.database, self.core = Database.at(path), Core()
        with self.database.writing() as connection:
            identify(connection, CLOCK)
            if joined:
                join(connection, ORG, 1)
            self.station = identify(connection, CLOCK)
            for number, name in (("T01", "收货员甲"), ("T02", "同名"), ("T03", "同名")):
                grants = (Grant("receiving-clerk"),)
                persons.store(connection, ORG, Person(number, name, grants))
        self.told: list[object] = []
        self.full = False
        self.notebook = Notebook(self, self.core, self.log, self.told.append)  # type: ignore[arg-type]

    def log(self) -> ChangeLog:
        return ChangeLog(self.station, CLOCK)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        if self.full:
            raise DiskFull("place", "full")
        with self.database.writing() as connection:
            yield connection

    def wait(self) -> None:
        """Until the core has done what was handed to it."""
        done = threading.Event()
        self.core.submit(Urgency.LAST, done.set)
        assert done.wait(20)

    def noted(self) -> list[AuditNoted]:
        self.wait()
        with self.database.reading() as connection:
            rows = connection.execute(select(operation).order_by(operation.c.seq)).all()
        assert {row.kind for row in rows} <= {facts.KIND}
        return [msgspec.json.decode(row.body, type=AuditNoted) for row in rows]

    def close(self) -> None:
        assert self.core.stop(20)
        self.database.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "work.db")
    yield made
    made.close()


def test_a_note_stands_in_the_log_with_the_number_of_who_is_known_by_name(desk: Desk) -> None:
    # Without it the service would hear of a print and not of whose it was.
    desk.notebook.note(PRINTED)
    desk.notebook.note(Note(Kind.PRINTED, actor=Actor(name="同名")))
    first, second = desk.noted()
    assert (first.number, first.name, first.roles) == ("T01", "收货员甲", ["receiving-clerk"])
    assert (second.number, second.name) == ("", "同名"), "two of that name: neither is named"


def test_a_workstation_that_belongs_to_nobody_writes_nothing(tmp_path: Path) -> None:
    # Without it signing in once would keep it from ever joining an institution.
    alone = Desk(tmp_path / "alone.db", joined=False)
    alone.notebook.note(PRINTED)
    assert alone.noted() == []
    with alone.database.writing() as connection:
        join(connection, ORG, 1)
        alone.station = identify(connection, CLOCK)
    alone.notebook.note(Note(Kind.EXPORTED))
    assert [one.kind for one in alone.noted()] == [Kind.PRINTED, Kind.EXPORTED]
    alone.close()


def test_what_cannot_be_written_now_is_said_and_written_later_with_its_time(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    # Without it a full disk would swallow who printed what, without a word.
    desk.full = True
    before = CLOCK.now()
    for _ in range(2):
        desk.notebook.note(PRINTED)
        desk.wait()
    after = CLOCK.now()
    assert desk.told == [StoreWarned(Level.LOW, UNWRITTEN)], "once"
    desk.full = False
    desk.notebook.note(PRINTED)
    written = desk.noted()
    assert len(written) == 3
    assert before <= written[0].at <= written[1].at <= after <= written[2].at
    assert "audit entries wait" in caplog.text
    caplog.clear()


def test_a_note_at_the_very_end_is_written_too(desk: Desk) -> None:
    # Without it whoever closes the program would never have left.
    assert desk.core.stop(20)
    desk.notebook.note(PRINTED)
    with desk.database.reading() as connection:
        assert len(connection.execute(select(operation)).all()) == 1
