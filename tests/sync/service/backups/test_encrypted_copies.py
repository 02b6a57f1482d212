"""The nightly copy of an encrypted service is encrypted, and is read back."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.store.database import Database
from app.store.encryption.pages import is_encrypted
from app.store.soundness import log_of
from sync.service.backups.sqlite_copies import SqliteCopies
from tests.app.store.encryption.vault import encrypted, machine


def test_a_copy_beside_the_running_service_is_encrypted(
    tmp_path: Path, empty_database: Path
) -> None:
    """Otherwise each night would leave the whole database in plain on another disk."""
    path = Path(shutil.copy(empty_database, tmp_path / "service.db"))
    away = tmp_path / "away" / "copies"
    away.mkdir(parents=True)
    with machine():
        encrypted(path)
        with Database.at(path) as database:
            with database.writing() as connection:
                connection.exec_driver_sql("INSERT INTO local_state VALUES ('kept', 'SECRET-1')")
            copies = SqliteCopies(path)
            copies.make(away / "service.copy")
        assert is_encrypted(away / "service.copy")
        assert b"CREATE TABLE" not in (away / "service.copy").read_bytes()
        with copies.restored(away / "service.copy") as restored, restored.reading() as connection:
            query = "SELECT value FROM local_state WHERE key = 'kept'"
            assert connection.exec_driver_sql(query).scalar() == "SECRET-1"
        assert not log_of(path).exists()
