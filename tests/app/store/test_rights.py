"""A workstation's files are their owner's alone."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.backups import make_backup
from app.store.copies.manifests import list_of
from app.store.database import Database
from app.store.rights import keep_private, open_to_others

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows: the rights of the profile")
NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    shutil.copy(empty_database, folder / "workstation.db")
    return folder


def test_what_is_open_is_closed_at_the_start(folder: Path) -> None:
    """Otherwise any account on the machine could read trace codes and names."""
    (folder / "scans").mkdir()
    (folder / "scans" / "20261121-083000-4f1c9a.jsonl").write_bytes(b"{}")
    (folder / "readers.json").write_bytes(b"{}")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert len(open_to_others(folder)) == 5
    assert keep_private(folder) == ()
    assert {mode(one) for one in folder.rglob("*") if one.is_file()} == {0o600}
    assert {mode(folder), mode(folder / "scans")} == {0o700}


def test_backups_and_the_write_ahead_log_are_made_closed(folder: Path) -> None:
    """Otherwise each day would open a file that the start has just closed."""
    keep_private(folder)
    path = folder / "workstation.db"
    with Database.at(path) as database, database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO local_state VALUES ('key', 'value')")
        assert mode(path.with_name("workstation.db-wal")) == 0o600
        backup = make_backup(path, NOW)
    assert {mode(backup.path), mode(list_of(backup.path))} == {0o600}
    assert mode(backup.path.parent) == 0o700


def test_a_folder_that_is_shared_by_its_nature_stays_as_it_is(folder: Path) -> None:
    """Otherwise `--folder /tmp` would close the whole machine's scratch space."""
    folder.chmod(0o1777)
    assert keep_private(folder) == (folder,)
    assert mode(folder) == 0o1777


def test_what_is_elsewhere_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """Otherwise a link would close a file that belongs to somebody else's program."""
    other = tmp_path / "other.json"
    other.write_bytes(b"{}")
    other.chmod(0o644)
    (folder / "readers.json").symlink_to(other)
    keep_private(folder)
    assert mode(other) == 0o644
