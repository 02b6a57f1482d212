from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.store import local_state
from app.store.database import Database
from app.store.errors import (
    DatabaseDamaged,
    DatabaseInUse,
    DatabaseUnreachable,
    DiskFull,
    SchemaTooNew,
    SettingRefused,
)

ROOT = Path(__file__).parents[3]


def pragma(database: Database, name: str, *, writer: bool) -> object:
    way = database.writing() if writer else database.reading()
    with way as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize("writer", [True, False])
def test_every_connection_is_opened_to_keep_its_word(database: Database, writer: bool) -> None:
    assert pragma(database, "journal_mode", writer=writer) == "wal"
    assert pragma(database, "synchronous", writer=writer) == 2
    assert pragma(database, "foreign_keys", writer=writer) == 1
    assert pragma(database, "cell_size_check", writer=writer) == 1
    assert pragma(database, "trusted_schema", writer=writer) == 0


def test_only_the_writer_checkpoints_and_readers_cannot_write(database: Database) -> None:
    assert pragma(database, "wal_autocheckpoint", writer=True) == 1000
    assert pragma(database, "wal_autocheckpoint", writer=False) == 0
    assert pragma(database, "query_only", writer=False) == 1
    with pytest.raises(DatabaseUnreachable), database.reading() as connection:
        local_state.write(connection, "a", "b")


def test_a_setting_that_is_ignored_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.database._SETTINGS", {"page_size": 12345})
    with pytest.raises(SettingRefused, match="page_size"):
        Database.at(tmp_path / "store.db")


def test_what_was_committed_is_there_and_what_was_not_is_not(any_database: Database) -> None:
    with any_database.writing() as connection:
        local_state.write(connection, "kept", "1")
    with pytest.raises(ZeroDivisionError), any_database.writing() as connection:
        local_state.write(connection, "dropped", "1")
        raise ZeroDivisionError
    with any_database.reading() as connection:
        assert local_state.read(connection, "kept") == "1"
        assert local_state.read(connection, "dropped") is None


def test_a_reader_sees_one_state_and_holds_nobody_up(database: Database) -> None:
    with database.reading() as reader:
        assert local_state.read(reader, "a") is None
        with database.writing() as writer:
            local_state.write(writer, "a", "1")
        assert local_state.read(reader, "a") is None
    with database.reading() as reader:
        assert local_state.read(reader, "a") == "1"


def test_a_mistake_of_ours_stays_one(any_database: Database) -> None:
    with pytest.raises(IntegrityError), any_database.writing() as connection:
        connection.execute(text("INSERT INTO local_state (key) VALUES ('a')"))


def test_a_second_program_is_kept_out(database: Database) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from app.store.database import Database\n"
        "from app.store.errors import DatabaseInUse\n"
        "try:\n"
        "    Database.at(Path(sys.argv[1]))\n"
        "except DatabaseInUse:\n"
        "    print('in use')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, database.place],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "in use", done.stderr


def test_the_same_program_cannot_open_it_twice_either(database: Database) -> None:
    with pytest.raises(DatabaseInUse):
        Database.at(Path(database.place))


def test_a_closed_database_lets_others_in(tmp_path: Path) -> None:
    for _ in range(2):
        Database.at(tmp_path / "store.db").close()


def test_a_killed_program_lets_others_in_and_loses_no_commit(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    program = (
        "import itertools, sys\n"
        "from pathlib import Path\n"
        "from app.store import local_state\n"
        "from app.store.database import Database\n"
        "database = Database.at(Path(sys.argv[1]))\n"
        "for number in itertools.count(1):\n"
        "    with database.writing() as connection:\n"
        "        local_state.write(connection, 'last', str(number))\n"
        "    print(number, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(25)]
        process.kill()
        lines += process.stdout.readlines()
    told = max(int(line) for line in lines if line.endswith("\n"))
    with Database.at(path) as database, database.reading() as connection:
        kept = int(local_state.read(connection, "last") or 0)
    assert told <= kept <= told + 1


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    Database.at(tmp_path / "new" / "folder" / "store.db").close()


def test_a_place_where_no_file_can_be_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatabaseUnreachable):
        Database.at(tmp_path / "file" / "store.db")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(DatabaseUnreachable):
        Database.at(tmp_path / "folder.db")


@pytest.mark.parametrize(
    "content", [b"this is no database at all " * 100, b"SQLite format 3\0" * 99]
)
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)
    with pytest.raises((DatabaseDamaged, DatabaseUnreachable)):
        Database.at(path)
    assert path.read_bytes() == content


def test_a_damaged_database_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Database.at(path).close()
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(DatabaseDamaged):
        Database.at(path)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(DatabaseUnreachable) as unreachable:
        Database("postgresql+psycopg://somebody:secret@127.0.0.1:1/nothing")
    assert "secret" not in str(unreachable.value)


def test_a_database_of_a_newer_program_is_refused(any_database: Database) -> None:
    with any_database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    url = any_database._url
    any_database.close()
    with pytest.raises(SchemaTooNew):
        Database(url)


def test_many_readers_beside_the_writer(any_database: Database) -> None:
    failures: list[Exception] = []

    def read() -> None:
        try:
            for _ in range(30):
                with any_database.reading() as connection:
                    local_state.read(connection, "n")
        except Exception as error:  # noqa: BLE001 (shown by the assertion below)
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for number in range(50):
        with any_database.writing() as connection:
            local_state.write(connection, "n", str(number))
    for reader in readers:
        reader.join(60)
    assert failures == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four megabytes that can be filled."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_refuses_visibly_loses_nothing_and_passes(small_disk: Path) -> None:
    path = small_disk / "store.db"
    kept: list[str] = []
    with Database.at(path) as database:
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(1024 * 1024))
        with pytest.raises(DiskFull):
            for number in range(10_000):
                with database.writing() as connection:
                    local_state.write(connection, f"k{number}", "x" * 2000)
                kept.append(f"k{number}")
        with database.reading() as connection:
            assert local_state.read(connection, kept[-1]) == "x" * 2000
            assert local_state.read(connection, f"k{len(kept)}") is None
        ballast.unlink()
        with database.writing() as connection:
            local_state.write(connection, "after", "1")
    with closing(sqlite3.connect(path)) as way:
        assert way.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = {key for (key,) in way.execute("SELECT key FROM local_state")}
    assert set(kept) | {"after"} <= stored


def test_a_full_disk_at_the_start_is_said_to_be_one(small_disk: Path) -> None:
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(bytes(free))
    with pytest.raises(DiskFull):
        Database.at(small_disk / "store.db")


def test_a_scratch_file_waits_for_no_disk(tmp_path: Path) -> None:
    with Database.at(tmp_path / "scratch.db", scratch=True) as database:
        assert pragma(database, "synchronous", writer=True) == 0
        assert pragma(database, "journal_mode", writer=True) == "wal"
