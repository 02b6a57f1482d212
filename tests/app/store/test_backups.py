from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.store import local_state
from app.store.backups import (
    FOLDER,
    KEPT,
    BackupFailed,
    CalledOff,
    backups_of,
    copy_for_restoring,
    make_backup,
    newest_good,
    put_in_place,
)
from app.store.database import Database
from app.store.errors import DatabaseDamaged, DiskFull

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "workstation.db"))


def value(path: Path, key: str) -> str | None:
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        row = connection.execute("SELECT value FROM local_state WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def write(database: Database, key: str, text: str = "x") -> None:
    with database.writing() as connection:
        local_state.write(connection, key, text)


def test_a_copy_holds_what_was_committed_and_nothing_else_is_left(path: Path) -> None:
    with Database.at(path) as database:
        write(database, "before")
        backup = make_backup(path, NOW)
        write(database, "after")
    assert backup.made_at == NOW
    assert (value(backup.path, "before"), value(backup.path, "after")) == ("x", None)
    assert [found.name for found in backup.path.parent.iterdir()] == [backup.path.name]


def test_writing_goes_on_between_the_pieces_and_the_copy_is_of_one_moment(path: Path) -> None:
    with Database.at(path) as database:
        write(database, "large", "x" * 8_000_000)
        written: list[str] = []

        def scan(_seconds: float) -> None:
            written.append(f"during {len(written)}")
            write(database, written[-1])

        backup = make_backup(path, NOW, pause=scan)
        with database.reading() as connection:
            assert local_state.read(connection, written[-1]) == "x"
    assert len(written) > 5
    assert value(backup.path, "large") is not None
    assert value(backup.path, written[0]) is None


def test_seven_are_kept_and_names_rise_although_the_clock_is_set_back(path: Path) -> None:
    made = [make_backup(path, NOW - number * timedelta(days=1)) for number in range(KEPT + 3)]
    kept = backups_of(path)
    assert [backup.path for backup in kept] == [backup.path for backup in made[: -KEPT - 1 : -1]]


def test_a_copy_that_is_called_off_leaves_nothing(path: Path) -> None:
    with pytest.raises(CalledOff):
        make_backup(path, NOW, go_on=lambda: False)
    assert list((path.parent / FOLDER).iterdir()) == []


def test_what_a_killed_copy_left_is_removed(path: Path) -> None:
    (path.parent / FOLDER).mkdir()
    left_over = path.parent / FOLDER / "workstation-20261101-000000.db.part"
    left_over.write_bytes(b"half")
    make_backup(path, NOW)
    assert not left_over.exists()


def zero_a_page(path: Path, table: str = "local_state") -> None:
    """Spoil the middle of a table, where no start looks."""
    with closing(sqlite3.connect(path)) as connection:
        leaves = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path", (table,)
        ).fetchall()
    with path.open("r+b") as file:
        file.seek((leaves[len(leaves) // 2][0] - 1) * 4096)
        file.write(bytes(4096))


def test_a_damaged_database_makes_no_backup_and_pushes_no_good_one_out(path: Path) -> None:
    with Database.at(path) as database:
        for number in range(40):
            write(database, f"key {number}", "x" * 1000)
    good = make_backup(path, NOW)
    zero_a_page(path)
    with pytest.raises(BackupFailed, match="local_state"):
        make_backup(path, NOW + timedelta(days=1))
    assert backups_of(path) == (good,)


def test_a_disk_without_room_for_a_copy_is_not_filled(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(DiskFull):
        make_backup(path, NOW)
    assert backups_of(path) == ()


def test_the_newest_copy_that_reads_back_whole_is_the_one(path: Path) -> None:
    with Database.at(path) as database:
        for number in range(40):
            write(database, f"key {number}", "x" * 1000)
    good = make_backup(path, NOW)
    bad = make_backup(path, NOW + timedelta(days=1))
    zero_a_page(bad.path)
    assert newest_good(path, 60) == good


def test_putting_back_keeps_the_damaged_files(path: Path) -> None:
    backup = make_backup(path, NOW)
    path.write_bytes(b"garbage")
    path.with_name("workstation.db-wal").write_bytes(b"more")
    aside = put_in_place(path, copy_for_restoring(path, backup), NOW, "damaged")
    assert (aside / "workstation.db").read_bytes() == b"garbage"
    assert (aside / "workstation.db-wal").read_bytes() == b"more"
    Database.at(path).close()


def test_a_database_that_is_gone_while_its_backups_are_there_is_not_made_anew(path: Path) -> None:
    make_backup(path, NOW)
    path.unlink()
    with pytest.raises(DatabaseDamaged):
        Database.at(path)
    assert not path.exists()
