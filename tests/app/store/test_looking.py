"""Looking into a database beside its writer, and at one nobody writes."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.store import local_state
from app.store.database import Database
from app.store.errors import DatabaseDamaged, SchemaTooNew, StoreError
from app.store.looking import SchemaTooOld, looking


@pytest.fixture
def path(tmp_path: Path, empty_database: Path) -> Path:
    return Path(shutil.copy(empty_database, tmp_path / "workstation.db"))


def test_a_look_sees_what_was_committed_and_one_moment_only(path: Path) -> None:
    with Database.at(path) as database:
        with database.writing() as connection:
            local_state.write(connection, "a", "1")
        with looking(path) as look:
            assert local_state.read(look, "a") == "1"
            with database.writing() as connection:
                local_state.write(connection, "a", "2")
            assert local_state.read(look, "a") == "1"


def test_a_look_changes_nothing_and_leaves_nothing_beside(path: Path) -> None:
    before = path.read_bytes()
    with looking(path) as look, pytest.raises((OperationalError, StoreError)):
        look.execute(text("DELETE FROM local_state"))
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(("version", "kind"), [("0001", SchemaTooOld), ("9999", SchemaTooNew)])
def test_tables_of_another_version_are_refused(
    path: Path, version: str, kind: type[Exception]
) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    with pytest.raises(kind), looking(path):
        pass


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.db"
    path.write_bytes(b"nothing" * 1000)
    with pytest.raises(DatabaseDamaged), looking(path):
        pass
