"""Row 2: the power goes at any moment of a receiving session, and tears what was on its way.

The statements are those of a real session, heard on the real writer of app/store/database.py with
every PRAGMA it sets, and said again on a disk that forgets (power.py). The file that a cut leaves
is opened by the program's own Database: not refused, nothing missing that was acknowledged, exactly
the state of one commit. The test can fail: the same with synchronous=NORMAL loses acknowledged
commits, and each time the mark beside the file tells.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.store import database as database_module
from app.store.database import Database
from app.store.reached import mark_of
from app.store.soundness import look_through
from tests.deliveries import FakeClock, a_carton, a_delivery, a_line, boxes, code, workplace

if TYPE_CHECKING:
    from tests.faults import power
else:
    power = pytest.importorskip("tests.faults.power", reason="没有 apsw，断电测试跳过 (no apsw)")

DELIVERY = a_delivery(
    a_line(500, cartons=tuple(a_carton(f"XH-{n}", *boxes(1000 + 100 * n, 20)) for n in range(5)))
)
TABLES = ("operation", "scan", "package", "count_event", "local_state", "receipt", "code_claim")
FULL, NORMAL = "PRAGMA synchronous=2", "PRAGMA synchronous=1"


@dataclass(frozen=True, slots=True)
class Session:
    """What was said to the file, and what it held after each commit."""

    empty: Path
    statements: list[str]
    states: list[str]
    """By number of commits; the first is before any."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Session:
    folder = tmp_path_factory.mktemp("session")
    path = Path(shutil.copy(empty_database, folder / "work.db"))
    with power.listening() as heard, workplace(path, clock=FakeClock(), scratch=False) as place:
        receiving = place.receive(DELIVERY)
        for serial in range(110):
            receiving.scan(place.reading(code(serial)))
            if serial % 11 == 0:
                receiving.scan(place.reading("TDCMD-UNDO"))
            if serial % 22 == 0:
                receiving.scan(place.reading(f"XH-{serial // 22}"))
    (writer,) = (said for said in heard if "BEGIN IMMEDIATE" in said)
    return Session(
        empty_database, writer, states_after(folder / "again.db", empty_database, writer)
    )


def states_after(path: Path, empty: Path, statements: list[str]) -> list[str]:
    shutil.copy(empty, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        states = [state_of(connection)]
        for statement in statements:
            # The oracle needs no disk.
            connection.execute(statement.replace(FULL, "PRAGMA synchronous=0")).fetchall()
            if statement.strip() == "COMMIT":
                states.append(state_of(connection))
    return states


def state_of(connection: sqlite3.Connection) -> str:
    digest = hashlib.sha256()
    for table in TABLES:
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def cut_the_power(
    session: Session, folder: Path, chance: random.Random, *, one_in: int, sync: str = FULL
) -> list[int]:
    """Cut, on paper, again and again; returns how many acknowledged commits each cut lost."""
    folder.mkdir()
    path = Path(shutil.copy(session.empty, folder / "work.db"))
    disk = power.ForgetfulDisk(f"forgetful-{folder.name}", chance, one_in)
    statements = [sync if said == FULL else said for said in session.statements]
    settings = power.replay(statements, path, disk)
    if sync == FULL:
        assert_settings(session, settings)
    assert disk.acknowledged == len(session.states) - 1
    return [lost_by(cut, folder / f"cut-{n}", session) for n, cut in enumerate(disk.cuts)]


def assert_settings(session: Session, settings: dict[str, object]) -> None:
    """They are the ones that the program's own Database sets, and they took."""
    wanted = database_module._SETTINGS
    assert [f"PRAGMA {name}={value}" in session.statements for name, value in wanted.items()]
    assert settings == settings | wanted
    assert (wanted["journal_mode"], wanted["synchronous"]) == ("wal", 2)


def lost_by(cut: power.Cut, folder: Path, session: Session) -> int:
    """Open what a cut has left as the program does; returns how many commits are missing."""
    folder.mkdir()
    for name, content in cut.files.items():
        (folder / name).write_bytes(content)
    path = folder / "work.db"
    # Never flushed, and yet it may be on the disk: the worst case for a file that lacks something.
    acknowledged = numbers(session)[cut.acknowledged]
    mark_of(path).write_text(f"{acknowledged:020d}\n", encoding="ascii")
    with Database.at(path) as database:
        missing = database.lost
        assert look_through(path, lambda: True, deep=True).problem == ""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        assert state_of(connection) == session.states[numbers(session).index(found)]
    # One more may be durable: its commit had not returned yet.
    assert found <= acknowledged + 1
    assert missing == max(0, acknowledged - found)
    shutil.rmtree(folder)
    return missing


def numbers(session: Session) -> list[int]:
    """How high the file's own count stands after each commit: reading ends in a commit as well."""
    counts, now = [0], 0
    for said in session.statements:
        if said.startswith("PRAGMA user_version="):
            now = int(said.partition("=")[2])
        elif said.strip() == "COMMIT":
            counts.append(now)
    return counts


def test_a_power_cut_loses_nothing_that_was_acknowledged(session: Session, tmp_path: Path) -> None:
    lost = cut_the_power(session, tmp_path / "full", random.Random(4), one_in=90)
    assert len(lost) > 10
    assert sum(lost) == 0


def test_the_same_session_with_synchronous_normal_loses_commits_and_the_mark_tells(
    session: Session, tmp_path: Path
) -> None:
    lost = cut_the_power(session, tmp_path / "normal", random.Random(5), one_in=150, sync=NORMAL)
    assert sum(lost) > 0


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(4))
def test_hundreds_of_power_cuts_lose_nothing_that_was_acknowledged(
    session: Session, tmp_path: Path, seed: int
) -> None:
    lost = cut_the_power(session, tmp_path / f"full-{seed}", random.Random(seed), one_in=12)
    normal = cut_the_power(
        session, tmp_path / f"normal-{seed}", random.Random(seed), one_in=60, sync=NORMAL
    )
    hit = sum(one > 0 for one in normal)
    print(f"FULL: {len(lost)} cuts, lost {sum(lost)}; NORMAL: {len(normal)} cuts, {hit} lost some")
    assert len(lost) > 100
    assert sum(lost) == 0
    assert hit > 0
