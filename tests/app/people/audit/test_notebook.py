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
from app.people.audit import facts, journal
from app.people.audit.facts import AuditNoted
from app.people.audit.kinds import Kind
from app.people.audit.notebook import AT_ONCE, UNWRITTEN, Notebook
from app.people.audit.values import Actor, Note
from app.people.audit.verifying import verify
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
            self.station = identify(connection, CLOCK)
        if joined:
            self.join()
        self.told: list[object] = []
        self.full = False
        self.notebook = Notebook(self, self.core, self.log, self.told.append)  # type: ignore[arg-type]

    def join(self) -> None:
        with self.database.writing() as connection:
            join(connection, ORG, 1)
            self.station = identify(connection, CLOCK)
            for number, name in (("T01", "收货员甲"), ("T02", "同名"), ("T03", "同名")):
                grants = (Grant("receiving-clerk"),)
                persons.store(connection, ORG, Person(number, name, grants))

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


def test_a_workstation_that_belongs_to_nobody_keeps_its_notes_and_may_still_join(
    tmp_path: Path,
) -> None:
    # Without it what was printed before would be forgotten with the program's end, or would keep
    # the workstation from ever joining an institution.
    path = tmp_path / "alone.db"
    alone = Desk(path, joined=False)
    for _ in range(AT_ONCE + 1):
        alone.notebook.note(PRINTED)
    assert alone.noted() == []
    alone.close()
    alone = Desk(path, joined=False)
    alone.notebook.note(Note(Kind.EXPORTED))
    assert alone.noted() == []
    with alone.database.reading() as connection:
        kept = [journal.entry_of(row) for row in journal.rows_behind(connection, "local", 0)]
        assert verify(connection, "local", CLOCK.today()).entries == AT_ONCE + 2
    alone.join()
    alone.notebook.look()
    alone.wait()
    alone.notebook.note(Note(Kind.BACKED_UP))
    noted = alone.noted()
    kinds = [Kind.PRINTED] * (AT_ONCE + 1) + [Kind.EXPORTED, Kind.BACKED_UP]
    assert [one.kind for one in noted] == kinds, "each of them once"
    assert [one.at for one in noted[:-1]] == [one.filed.at for one in kept]
    assert noted[0].number == "T01", "as far as the institution says who that is"
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
