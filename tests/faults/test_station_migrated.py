"""Rows 20 and 3: a migration is killed at each of its steps, or finds no room.

From the first version of the tables to the newest, over a store with rows of that time: the program
dies by SIGKILL before every statement and before the commit (migrating_program.py), on SQLite and
on PostgreSQL; and before its writes and flushes (strace). What it leaves is the old store or the
new one, whole, and the next start ends with the rows that an undisturbed migration makes. On a full
disk it refuses with a sentence, leaves everything as it was, and goes on when there is room.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.store import schema_version
from app.store.database import Database
from app.store.errors import DiskFull
from tests.app.store.test_migration_0002 import NOW, ORG, WHO, _fill, _make_0001, _table
from tests.commands import ENVIRONMENT, ROOT
from tests.deliveries import code
from tests.faults.conftest import SmallDisk
from tests.faults.migrating_program import state_of
from tests.faults.tracing import run_traced

FEW, MANY = 300, 250_000
"""Rows of each of four tables."""
AT_ONCE = 10_000
LIMIT_S = 3600

pytestmark = pytest.mark.skipif(os.name != "posix", reason="要用 fork 和 SIGKILL (needs fork)")


def an_old_store(url: str, rows: int) -> str:
    """A store as the first version left it: one receipt of many boxes."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        _make_0001(connection)
        _fill(connection)
        for first in range(0, rows, AT_ONCE):
            _scan_boxes(connection, range(first, min(first + AT_ONCE, rows)))
    engine.dispose()
    return url


def _scan_boxes(connection: sa.Connection, serials: range) -> None:
    place = {"org": ORG, "receipt_id": WHO, "workstation": WHO}
    package = _table(
        "package",
        "receipt_id",
        "workstation",
        others="code scan_seq line_no smallest parent_code carton_no",
    )
    box = {"line_no": 1, "smallest": True, "parent_code": None, "carton_no": None}
    connection.execute(
        sa.insert(package),
        [place | box | {"code": code(10**9 + n), "scan_seq": n + 10} for n in serials],
    )
    scan = _table(
        "scan",
        "receipt_id",
        "workstation",
        times=("read_at",),
        others="seq raw code kind verdict line_no added received expected sentence_key"
        " sentence_values device person",
    )
    said = {"kind": "trace_code", "verdict": "accepted", "line_no": 1, "added": 1, "received": 1}
    said |= {"expected": 9, "sentence_key": "accepted", "sentence_values": "{}"}
    said |= {"device": "gun", "person": "甲", "read_at": NOW}
    texts = ((n, code(10**9 + n)) for n in serials)
    connection.execute(
        sa.insert(scan),
        [place | said | {"seq": n + 10, "code": text, "raw": text.encode()} for n, text in texts],
    )
    event = _table("count_event", "receipt_id", "workstation", others="seq line_no quantity")
    count = {"line_no": 1, "quantity": 1}
    connection.execute(sa.insert(event), [place | count | {"seq": n + 10} for n in serials])
    operation = _table(
        "operation", "device", "incarnation", "op_id", times=("at",), others="seq kind version body"
    )
    done = {"org": ORG, "device": WHO, "incarnation": WHO, "kind": "scan.recorded", "version": 1}
    connection.execute(
        sa.insert(operation),
        [
            done | {"seq": n + 1, "op_id": _id(n), "at": NOW, "body": f'{{"seq":{n + 10}}}'}
            for n in serials
        ],
    )


def _id(number: int) -> Any:  # noqa: ANN401 (a UUID)
    return type(WHO)(int=(7 << 76) | (2 << 62) | (number + 1) << 80)


def die_and_go_on(url: str, wanted: str, first: int = 0, last: int = 10**6) -> list[dict[str, Any]]:
    """Let lives be killed; says how each went."""
    program = [sys.executable, "-m", "tests.faults.migrating_program", url, wanted]
    done = subprocess.run(
        [*program, str(first), str(last)],
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr.decode()
    lives = [json.loads(line) for line in done.stdout.splitlines()]
    for life in lives:
        assert life["killed"], life
        assert life["whole"], life
        assert life["left"] in ("0001", schema_version.HEAD), life
        assert life["version"] == schema_version.HEAD, life
        assert life["same"], life
    return lives


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+pysqlite:///{tmp_path / 'old.db'}"
    else:
        url: str = request.getfixturevalue("empty_postgres_url")
        yield url


def test_a_migration_that_is_killed_at_one_of_its_steps_is_done_by_the_next_start(
    empty_url: str,
) -> None:
    lives = die_and_go_on(an_old_store(empty_url, FEW), "revisions", -2)
    assert [life["statement"] for life in lives][1:] == ["COMMIT"]
    assert {life["left"] for life in lives} == {"0001"}


@pytest.mark.slow
@pytest.mark.timeout(LIMIT_S)
def test_a_migration_may_be_killed_before_every_statement(empty_url: str) -> None:
    lives = die_and_go_on(an_old_store(empty_url, FEW), "every")
    print(f"{len(lives)} kills in a migration of {lives[-1]['of']} statements")
    assert len(lives) > 150


@pytest.mark.slow
@pytest.mark.timeout(LIMIT_S)
def test_a_migration_of_a_million_rows_may_be_killed_at_each_step(tmp_path: Path) -> None:
    url = an_old_store(f"sqlite+pysqlite:///{tmp_path / 'old.db'}", MANY)
    lives = die_and_go_on(url, "revisions")
    steps = int(schema_version.HEAD) - 1
    print(f"{len(lives)} kills at {steps} steps")
    assert len(lives) > steps


OPEN = (
    "import pathlib, sys; from app.store.database import Database; "
    "Database.at(pathlib.Path(sys.argv[1])).close()"
)


def die_in_a_call(folder: Path, call: str, number: int) -> bool:
    """Die before one call of a migration; says whether there was such a call."""
    folder.mkdir()
    path = folder / "old.db"
    an_old_store(f"sqlite+pysqlite:///{path}", FEW)
    whole = Path(shutil.copy(path, folder / "whole.db"))
    Database.at(whole).close()
    url = f"sqlite+pysqlite:///{path}"
    begin, end = state_of(sa.make_url(url)), state_of(sa.make_url(f"sqlite+pysqlite:///{whole}"))
    inject = f"{call}:signal=KILL:when={number}"
    died = run_traced([sys.executable, "-c", OPEN, str(path)], inject, ()).fell
    # Looked at beside it: whoever opens the file first takes part in healing it.
    left = folder / "left"
    shutil.copytree(folder, left, ignore=shutil.ignore_patterns("left"))
    assert state_of(sa.make_url(f"sqlite+pysqlite:///{left / 'old.db'}")) in (begin, end)
    Database.at(path).close()
    assert state_of(sa.make_url(url)) == end
    shutil.rmtree(folder)
    return died


@pytest.mark.slow
@pytest.mark.timeout(LIMIT_S)
@pytest.mark.parametrize(("call", "step"), [("pwrite64", 29), ("fdatasync", 1)])
def test_a_migration_may_be_killed_before_its_writes_and_flushes(
    tmp_path: Path, call: str, step: int
) -> None:
    number = 1
    while die_in_a_call(tmp_path / str(number), call, number):
        number += step
    print(f"{call}: killed at every {step} up to {number}")
    assert number > {"pwrite64": 100, "fdatasync": 3}[call]


def test_a_migration_on_a_full_disk_refuses_and_is_done_when_there_is_room(
    small_disk: SmallDisk, tmp_path: Path
) -> None:
    path = tmp_path / "old.db"
    an_old_store(f"sqlite+pysqlite:///{path}", FEW)
    begin = state_of(sa.make_url(f"sqlite+pysqlite:///{path}"))
    path = Path(shutil.copy(path, small_disk.folder / "old.db"))
    # What SQLite needs before the first byte of a migration has its place already.
    for room in (0, 100_000, 400_000):
        small_disk.fill(room)
        with pytest.raises(DiskFull):
            Database.at(path)
        small_disk.free()
        left = Path(shutil.copytree(small_disk.folder, tmp_path / f"left-{room}"))
        assert state_of(sa.make_url(f"sqlite+pysqlite:///{left / 'old.db'}")) == begin
    Database.at(path).close()
    assert state_of(sa.make_url(f"sqlite+pysqlite:///{path}"))[0] == schema_version.HEAD
