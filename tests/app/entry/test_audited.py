"""What commands do to a workstation's database stands in its audit log."""

from __future__ import annotations

import json
import shutil
import sqlite3
from argparse import Namespace
from pathlib import Path

import pytest

from app.entry.audited import account
from app.entry.console import Trouble
from app.entry.damage import DATABASE, back_up, restore
from app.people.audit import journal
from app.people.audit.facts import KIND
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import OPERATOR, AuditEntry
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.restoring import note_nothing
from app.store.tables.changes import operation
from app.store.workstation import UNENROLLED_ORG, identify, join


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path) -> Path:
    shutil.copy(empty_database, tmp_path / DATABASE)
    return tmp_path


def wished(folder: Path, file: Path | None = None) -> Namespace:
    return Namespace(folder=folder, training=False, file=file, json=False)


def entries(folder: Path) -> list[AuditEntry]:
    with Database.at(folder / DATABASE) as database, database.reading() as connection:
        return [journal.entry_of(row) for row in journal.rows_behind(connection, UNENROLLED_ORG, 0)]


def test_a_copy_that_is_carried_away_says_who_took_it_and_where_to(
    folder: Path, tmp_path: Path
) -> None:
    """Without it a command would take the whole database out of the house unseen."""
    away = tmp_path / "stick" / "copy.db"
    away.parent.mkdir()
    assert back_up(wished(folder, away)) == 0
    assert back_up(wished(folder)) == 0
    first, second = (one.filed.note for one in entries(folder))
    assert (first.kind, first.outcome) == (Kind.BACKED_UP, Outcome.DONE)
    assert (first.actor.number, first.actor.name) == (OPERATOR, account())
    assert first.subject.id == str(away)
    assert "backup" in json.loads(first.after)["way"]
    assert Path(second.subject.id).parent.parent == folder


def test_a_restore_stands_in_the_log_of_the_database_that_is_there_afterwards(
    folder: Path,
) -> None:
    """Without it what a backup does not know could be made to vanish without a word."""
    back_up(wished(folder))
    done = restore(folder, None, note_nothing, replace_sound=True)
    (only,) = (one.filed.note for one in entries(folder))
    assert (only.kind, only.subject.id) == (Kind.RESTORED, str(done.aside))
    said = json.loads(only.after)
    assert (said["since"], said["why"]) == (done.since.isoformat(), "")
    assert Path(said["source"]).is_file()


def test_a_restore_that_failed_is_written_down_as_failed(folder: Path, tmp_path: Path) -> None:
    """Without it nobody would see that somebody tries foreign files one by one."""
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"garbage" * 100)
    with pytest.raises(Trouble, match="没有恢复"):
        restore(folder, bad, note_nothing, replace_sound=True)
    (only,) = (one.filed.note for one in entries(folder))
    assert (only.kind, only.outcome) == (Kind.RESTORED, Outcome.FAILED)
    assert json.loads(only.after)["why"]


def test_a_workstation_that_joined_tells_its_service(folder: Path) -> None:
    """Without it the entry would stay where the auditor cannot look."""
    with Database.at(folder / DATABASE) as database, database.writing() as connection:
        identify(connection, SystemClock())
        join(connection, "31010000001", 1)
    back_up(wished(folder))
    with Database.at(folder / DATABASE) as database, database.reading() as connection:
        (only,) = connection.execute(operation.select()).all()
    assert only.kind == KIND
    assert json.loads(only.body)["number"] == OPERATOR


def test_beside_a_window_it_is_backed_up_and_said_that_the_log_does_not_know(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it the backup would fail, or the operator would believe that it stands in the log."""
    with Database.at(folder / DATABASE):
        assert back_up(wished(folder)) == 0
    assert "没有记入审计记录：窗口正在运行" in capsys.readouterr().err
    assert entries(folder) == []


def test_a_database_of_an_older_program_stays_what_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it a backup before an update would itself be the update."""
    with Database.at(folder / DATABASE) as database, database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert back_up(wished(folder)) == 0
    assert "旧版本" in capsys.readouterr().err
    with sqlite3.connect(folder / DATABASE) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
