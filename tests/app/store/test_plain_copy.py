"""What an encrypted database holds is salvaged page by page when it is damaged."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.facts.salvaging import salvage
from app.store import sqlite_files
from app.store.backups import backups_of, make_backup
from app.store.copies.likeness import sums_of
from app.store.encryption.pages import is_encrypted
from app.store.plain_copy import SALVAGING, write_plain_copy
from app.store.restoring import problem_of, restore_backup, way_back
from app.store.soundness import committed_pages, log_of
from tests.app.store.encryption.vault import NOW, encrypted, machine
from tests.deliveries import FakeClock, a_delivery, a_line, code, workplace

PAGE = 4096
DELIVERY = a_delivery(a_line(500))
BEFORE, SINCE = 20, 60


@pytest.fixture(autouse=True)
def on_one_machine() -> Iterator[None]:
    with machine():
        yield


@pytest.fixture
def killed(tmp_path: Path, empty_database: Path) -> Path:
    """What a killed workstation leaves: a backup, and half of the work since then in its log."""
    working = tmp_path / "working"
    working.mkdir()
    path, clock = Path(shutil.copy(empty_database, working / "workstation.db")), FakeClock()
    encrypted(path)
    with workplace(path, clock=clock, scratch=False) as place:
        session = place.receive(DELIVERY)
        for serial in range(BEFORE + SINCE):
            if serial == BEFORE:
                make_backup(path, NOW)
            if serial == BEFORE + SINCE // 2:
                with closing(sqlite_files.connect(path, sqlite_files.Way.WRITE)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            session.scan(place.reading(code(serial)))
        shutil.copytree(working, tmp_path / "left")
    return tmp_path / "left" / path.name


def codes(path: Path) -> set[str]:
    with closing(sqlite_files.connect(path)) as connection:
        return {raw.decode() for (raw,) in connection.execute("SELECT raw FROM scan")}


def test_a_plain_copy_holds_what_the_log_holds_too(killed: Path) -> None:
    """Otherwise the last scans, which stand in the log alone, would not be salvaged."""
    assert log_of(killed).stat().st_size
    copy = killed.with_name("copy.db")
    write_plain_copy(killed, copy)
    with (
        closing(sqlite3.connect(copy)) as plain,
        closing(sqlite_files.connect(killed)) as connection,
    ):
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert sums_of(plain) == sums_of(connection)
    assert copy.stat().st_mode & 0o077 == 0


def test_of_a_damaged_file_everything_else_is_brought_back(killed: Path) -> None:
    """Otherwise one bad block would cost all that was done since the backup."""
    newer, _size = committed_pages(log_of(killed))
    # The last that was made and not written since: it holds rows, and is no tree's beginning.
    number = next(n for n in range(killed.stat().st_size // PAGE, 0, -1) if n not in newer)
    with killed.open("rb+") as file:
        file.seek((number - 1) * PAGE + 100)
        file.write(b"\xff" * 8)
    problem = problem_of(killed)
    assert problem
    offer = way_back(killed, backups_of(killed)[0], problem)
    done = restore_backup(offer, FakeClock(), salvage=salvage)
    assert done.salvaged.facts > SINCE // 2
    assert done.salvaged.facts < SINCE or not done.salvaged.left_out
    assert is_encrypted(killed)
    assert codes(killed) >= {code(serial) for serial in range(BEFORE)}
    assert len(codes(killed)) == BEFORE + done.salvaged.facts
    assert not list(killed.parent.glob("*" + SALVAGING + "*"))


def test_where_nothing_is_damaged_every_scan_comes_back(killed: Path) -> None:
    """Otherwise going back to a backup would cost what the newer file holds whole."""
    offer = way_back(killed, backups_of(killed)[0], "said to be damaged")
    restore_backup(offer, FakeClock(), salvage=salvage)
    assert codes(killed) == {code(serial) for serial in range(BEFORE + SINCE)}
