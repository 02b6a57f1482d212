from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import make_url, update

from app.people.audit.kinds import Kind, Outcome
from app.store import local_state
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.accounts import backup_mark
from app.store.tables.audit import audit_entry
from app.store.tables.changes import feed_head, operation
from app.store.tables.service import device_position
from sync.service import feeds
from sync.service.backup_marks import safe_seq
from sync.service.backups.nightly import NightlyBackup, claim, next_time
from sync.service.backups.postgres_copies import MARK, PostgresCopies
from sync.service.backups.sqlite_copies import SqliteCopies
from sync.service.backups.verified import (
    BackupFailed,
    Copies,
    backups_in,
    copies_of,
    drill,
    make,
)
from sync.service.health import LAST_BACKUP
from sync.service.settings import ServiceSettings
from tests.postgres import dump_tools

ORG, DEVICE, INCARNATION = "A", UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
CLOCK = SystemClock()


def fill(database: Database, first: int, last: int) -> None:
    with database.writing() as connection:
        place = {"org": ORG, "device": DEVICE, "incarnation": INCARNATION}
        if first == 1:
            connection.execute(device_position.insert(), place | {"last_seq": last})
        else:
            connection.execute(update(device_position).values(last_seq=last))
        for seq in range(first, last + 1):
            said = {"kind": "k", "version": 1, "at": NOW, "body": "{}", "status": "applied"}
            row = place | said | {"seq": seq, "op_id": UUID(int=seq), "reason": ""}
            connection.execute(operation.insert(), row | {"received_at": NOW})
        news = [feeds.NewRow("e", str(seq), 1, "{}") for seq in range(first, last + 1)]
        feeds.publish(connection, feeds.org_scope(ORG), news, NOW)


@pytest.fixture
def copies(any_database: Database, request: pytest.FixtureRequest) -> Iterator[Copies]:
    """How the database of this test is copied; on PostgreSQL with a scratch database."""
    if any_database.is_file:
        yield SqliteCopies(Path(any_database.place))
        return
    url = make_url(request.getfixturevalue("postgres_url"))
    scratch = f"{url.database}_scratch"
    plain = url.set(drivername="postgresql").render_as_string()
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {scratch}")
    yield PostgresCopies(url, url.set(database=scratch), str(dump_tools()))
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {scratch} WITH (FORCE)")


def test_a_backup_counts_when_it_was_restored_and_compared(
    any_database: Database, copies: Copies, tmp_path: Path
) -> None:
    fill(any_database, 1, 5)
    made = make(any_database, copies, tmp_path / "b", 3, CLOCK)
    assert made.standing.heads == {"org:A": 5}
    assert [made.path] == backups_in(tmp_path / "b")
    with any_database.reading() as connection:
        assert safe_seq(connection, ORG, DEVICE, INCARNATION) == 5
        assert local_state.read(connection, LAST_BACKUP) == made.made_at.isoformat()
    fill(any_database, 6, 9)
    with any_database.reading() as connection:
        assert safe_seq(connection, ORG, DEVICE, INCARNATION) == 5
    drilled = drill(copies, made.path)
    assert drilled.standing == made.standing


def test_the_newest_are_kept(any_database: Database, copies: Copies, tmp_path: Path) -> None:
    made = [make(any_database, copies, tmp_path, 2, CLOCK).path for _ in range(3)]
    assert backups_in(tmp_path) == made[:0:-1]


def test_a_copy_with_a_hole_never_counts(
    any_database: Database, copies: Copies, tmp_path: Path
) -> None:
    fill(any_database, 1, 5)
    with any_database.writing() as connection:
        connection.execute(update(feed_head).values(seq=6))
    with pytest.raises(BackupFailed, match="之前的都在"):
        make(any_database, copies, tmp_path, 2, CLOCK)
    with any_database.reading() as connection:
        assert connection.execute(backup_mark.select()).all() == []
        (noted,) = connection.execute(audit_entry.select()).all()
    assert (noted.kind, noted.outcome) == (Kind.BACKED_UP, Outcome.FAILED)
    assert [one for one in tmp_path.iterdir() if one.suffix in (".dump", ".part")] == []
    assert backups_in(tmp_path) == []


def test_a_copy_that_was_damaged_cannot_be_restored(
    any_database: Database, copies: Copies, tmp_path: Path
) -> None:
    fill(any_database, 1, 5)
    path = make(any_database, copies, tmp_path / "b", 2, CLOCK).path
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(BackupFailed, match="不能恢复"):
        drill(copies, path)


def test_a_database_with_other_data_is_never_emptied(postgres_url: str, tmp_path: Path) -> None:
    with Database(postgres_url) as database:
        url = make_url(postgres_url)
        with pytest.raises(BackupFailed, match="正式的数据库"):
            make(database, PostgresCopies(url, url, str(dump_tools())), tmp_path, 2, CLOCK)
        other = url.set(database=f"{url.database}_other")
        plain = url.set(drivername="postgresql").render_as_string()
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {other.database}")
        theirs = other.set(drivername="postgresql").render_as_string()
        with psycopg.connect(theirs, autocommit=True) as connection:
            connection.execute("CREATE TABLE wages (amount int)")
        with pytest.raises(BackupFailed, match="没有动它"):
            make(database, PostgresCopies(url, other, str(dump_tools())), tmp_path, 2, CLOCK)
        with psycopg.connect(theirs, autocommit=True) as connection:
            connection.execute("SELECT * FROM wages")
            found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (MARK,))
            assert found.fetchone() is None
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {other.database} WITH (FORCE)")


_KILLED = """
import os, signal, sys
from pathlib import Path
from app.store.clock import SystemClock
from app.store.database import Database
from sync.service.backups import verified
from sync.service.backups.sqlite_copies import SqliteCopies

path, folder, place = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if place == "mark":
    verified.backup_marks.mark = die
else:
    setattr(verified, place, die)
with Database.at(path) as database:
    verified.make(database, SqliteCopies(path), folder, 3, SystemClock())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("place", ["look", "refuse_holes", "compare", "_flush", "mark"])
def test_killed_at_any_point_nothing_is_called_safe(tmp_path: Path, place: str) -> None:
    path, folder = tmp_path / "service.db", tmp_path / "b"
    with Database.at(path) as database:
        fill(database, 1, 5)
    root = str(Path(__file__).parents[4])
    command = [sys.executable, "-c", _KILLED, str(path), str(folder), place]
    done = subprocess.run(command, cwd=root, env=os.environ | {"PYTHONPATH": root}, check=False)
    assert done.returncode == -signal.SIGKILL
    with Database.at(path) as database:
        with database.reading() as connection:
            assert safe_seq(connection, ORG, DEVICE, INCARNATION) == 0
        made = make(database, SqliteCopies(path), folder, 3, CLOCK)
        with database.reading() as connection:
            assert safe_seq(connection, ORG, DEVICE, INCARNATION) == 5
    left = {one.name for one in folder.iterdir() if one.name.endswith(".part")}
    assert left == set()
    assert made.path in backups_in(folder)


def test_one_process_makes_the_backup_of_a_night(any_database: Database) -> None:
    taken = []
    for minutes in (0, 10, 49, 60):
        with any_database.writing() as connection:
            taken.append(claim(connection, NOW + timedelta(minutes=minutes)))
    assert taken == [True, False, False, True]


def test_the_night_comes_once_a_day() -> None:
    assert next_time(NOW, 150) == NOW.replace(day=22, hour=2, minute=30)
    assert next_time(NOW, 181) == NOW.replace(minute=1)


class Hours:
    """A clock that is set."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def new_id(self) -> UUID:
        return CLOCK.new_id()


def test_the_job_makes_a_backup_when_it_is_time_and_tries_again_after_a_failure(
    sqlite_database: Database, tmp_path: Path
) -> None:
    clock = Hours()
    settings = ServiceSettings(backup_folder=str(tmp_path / "b"), backup_at="04:00")
    copies = copies_of("sqlite:///" + sqlite_database.place, settings)
    job = NightlyBackup(sqlite_database, copies, settings, clock, lambda moment: moment)
    assert job.run_due() is None
    clock.moment = NOW.replace(hour=4, minute=1)
    (tmp_path / "b").write_text("in the way")
    with pytest.raises(BackupFailed):
        job.run_due()
    (tmp_path / "b").unlink()
    assert job.run_due() is None
    clock.moment = NOW.replace(hour=5, minute=2)
    assert job.run_due() is not None
    assert job.run_due() is None
    assert job.stop(1)


def test_a_backup_on_postgresql_needs_a_scratch_database() -> None:
    with pytest.raises(BackupFailed, match="backup_scratch"):
        copies_of("postgresql+psycopg://a/b", ServiceSettings())
