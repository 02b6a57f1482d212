from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from app.store import local_state
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.gone_back import meet_loss
from app.store.reached import mark_of
from app.store.restoring import Known, Note
from app.store.tables.changes import local_state as table
from app.store.workstation import history_doubted, identify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.db"


def write(database: Database, value: str) -> None:
    with database.writing() as connection:
        local_state.write(connection, "key", value)


def number(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_each_transaction_that_changes_something_is_counted_and_no_other(path: Path) -> None:
    with Database.at(path) as database:
        for count in range(1, 4):
            write(database, str(count))
            assert number(path) == count
            assert int(mark_of(path).read_text()) == count
        with database.writing() as connection:
            connection.execute(select(table)).all()
        with pytest.raises(ZeroDivisionError), database.writing() as connection:
            local_state.write(connection, "key", "never")
            raise ZeroDivisionError
        assert number(path) == int(mark_of(path).read_text()) == 3
    with Database.at(path) as database:
        assert database.lost == 0
        write(database, "4")
    assert int(mark_of(path).read_text()) == 4


def test_transactions_of_several_threads_leave_the_highest_number(path: Path) -> None:
    with Database.at(path) as database:

        def write_some(name: int) -> None:
            for count in range(10):
                write(database, f"{name}-{count}")

        threads = [threading.Thread(target=write_some, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert number(path) == int(mark_of(path).read_text()) == 40


def test_what_is_thrown_away_has_no_mark(path: Path) -> None:
    with Database.at(path, scratch=True) as database:
        write(database, "1")
    assert not mark_of(path).exists()
    assert number(path) == 0


def older(path: Path) -> Path:
    """A file that has lost two transactions of three."""
    with Database.at(path) as database:
        with database.writing() as connection:
            identify(connection, SystemClock())
        kept = number(path)
    content = path.read_bytes()
    with Database.at(path) as database:
        write(database, "2")
        write(database, "3")
    path.write_bytes(content)
    assert number(path) == kept
    return path


def refuse(reason: str) -> Note:
    def note(_since: object, _known: Known, _salvaged: Known) -> int:
        raise OSError(28, reason)

    return note


def test_a_list_that_cannot_be_written_is_said_and_tried_again_at_the_next_start(
    path: Path,
) -> None:
    with Database.at(older(path)) as database:
        event = meet_loss(database, refuse("No space left on device"))
        assert event is not None
        assert "写不进磁盘" in event.sentence.chinese
        assert database.lost == 2
    with Database.at(path) as database:
        assert database.lost == 2
        told = meet_loss(database, lambda _since, _known, _salvaged: 5)
        assert told is not None
        assert "5 次扫码没有计入" in told.sentence.chinese
        with database.reading() as connection:
            assert history_doubted(connection)
    with Database.at(path) as database:
        assert database.lost == 0


def test_what_is_done_before_anybody_said_it_does_not_hide_it(path: Path) -> None:
    with Database.at(older(path)) as database:
        write(database, "other")
    with Database.at(path) as database:
        assert database.lost == 1
        database.accept_loss()
    with Database.at(path) as database:
        assert database.lost == 0
