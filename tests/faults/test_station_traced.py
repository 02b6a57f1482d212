"""Rows 1 and 5: a workstation is killed at each flush of a session, or its disk fails there.

Row 1: the real scanning program (hub, journal of scans, desk, core, store) dies just before the
N-th flush of SQLite or of the journal, for every N of a short session. What it had printed as
answered is there, nothing is there by half or twice, and the next start goes on to the end.

Row 5: the N-th write or flush answers EIO. The scan is refused with a sentence, nothing answered is
lost, the database is marked as suspect, and the next start reads all of it, says so and goes on.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.store import suspicion
from app.store.database import Database
from tests.commands import MAIN, Ran, delivery_file, run
from tests.deliveries import a_delivery, a_line, code, workplace
from tests.faults.test_killed_burst import DELIVERY as CARTONS
from tests.faults.test_killed_burst import OTHER, Burst
from tests.faults.tracing import Traced, run_traced

SESSION = [
    "XH-1",
    *(code(serial, OTHER) for serial in range(4)),
    code(100),
    "TDCMD-UNDO",
    "RUBBISH",
    "XH-1",
    code(2, OTHER),
]
MOST_CALLS = 400
"""A short session ends long before."""
LOOSE = a_delivery(a_line(500))


@dataclass
class TracedBurst(Burst):
    """One workstation that dies at one call of a short session."""

    def scan_and_die(self, inject: str) -> bool:
        """Scan what is left; says whether the blow fell."""
        traced = run_traced(scanning(self.folder), inject, self.scans[self.stored :])
        assert traced.fell or traced.status == 0, traced.said
        for line in traced.lines:
            answer = json.loads(line)
            self.answered[answer["seq"]] = answer
        return traced.status != 0


def scanning(folder: Path) -> list[str]:
    program = [sys.executable, "-m", "tests.faults.scanning_program"]
    return [*program, str(folder), str(CARTONS.delivery_id)]


def lines(texts: list[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def prepared(folder: Path, empty_database: Path) -> Path:
    folder.mkdir()
    shutil.copy(empty_database, folder / "work.db")
    with workplace(folder / "work.db") as place:
        place.keep(CARTONS)
    return folder


def die_at(folder: Path, empty_database: Path, inject: str) -> bool:
    """Die at one call, then scan the rest; says whether there was such a call."""
    burst = TracedBurst(prepared(folder, empty_database), random.Random(1), SESSION)
    died = burst.scan_and_die(inject)
    burst.check()
    with Database.at(folder / "work.db") as database:
        assert database.lost == 0
    if died and burst.stored < len(SESSION):
        assert not burst.scan_and_die("fsync:error=EIO:when=60000")
        burst.check()
    assert burst.stored == len(SESSION)
    burst.check_log()
    return died


@pytest.mark.parametrize("inject", ["fdatasync:signal=KILL:when=9", "fsync:signal=KILL:when=4"])
def test_a_workstation_that_dies_before_a_flush_keeps_what_it_answered(
    tmp_path: Path, empty_database: Path, inject: str
) -> None:
    assert die_at(tmp_path / "here", empty_database, inject)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("call", "step", "least"), [("fdatasync", 1, 10), ("fsync", 1, 10)])
def test_a_workstation_may_die_at_every_flush_of_a_session(
    tmp_path: Path, empty_database: Path, call: str, step: int, least: int
) -> None:
    kills = die_at_each(tmp_path, empty_database, call, step)
    print(f"{call}: killed at each of {kills}")
    assert kills > least


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_workstation_may_die_at_many_a_write_of_a_session(
    tmp_path: Path, empty_database: Path
) -> None:
    kills = die_at_each(tmp_path, empty_database, "pwrite64", 5)
    print(f"pwrite64: killed {kills} times, at one in 5")
    assert kills > 20


def die_at_each(folder: Path, empty_database: Path, call: str, step: int) -> int:
    """Die at one in so many calls of a session, until it has no more; returns how often."""
    for kills, number in enumerate(range(1, MOST_CALLS, step)):
        here = folder / str(number)
        if not die_at(here, empty_database, f"{call}:signal=KILL:when={number}"):
            return kills
        shutil.rmtree(here)
    raise AssertionError("the session has no end")


def rows_of(database: Path) -> dict[int, str]:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = connection.execute("SELECT seq, raw FROM scan ORDER BY seq")
        return {seq: raw.decode() for seq, raw in found}


def receiving(folder: Path) -> list[str]:
    files = ("--delivery", str(folder / f"{LOOSE.delivery_no}.json"))
    return [*files, "--scans", "-", "--database", str(folder / "work.db")]


def fail_at(folder: Path, empty_database: Path, inject: str) -> Traced:
    """Receive ten boxes with a disk that fails once; then the program is started again."""
    folder.mkdir()
    path = Path(shutil.copy(empty_database, folder / "work.db"))
    delivery_file(folder, LOOSE)
    given = [code(serial) for serial in range(10)]
    traced = run_traced([*MAIN, "receive", *receiving(folder)], inject, given)
    answered = [json.loads(line) for line in traced.lines]
    stored = rows_of(path)
    assert [stored[answer["seq"]] for answer in answered] == [answer["raw"] for answer in answered]
    assert len(stored) <= len(answered) + 1
    again = run("receive", *receiving(folder), given=lines(given))
    assert_refused_and_checked(traced, answered, again)
    assert {answer["verdict"] for answer in again.answers} <= {"accepted", "already-scanned"}
    assert again.answers[-1]["received"] == 10
    assert suspicion.noted(path) is None
    return traced


def assert_refused_and_checked(traced: Traced, answered: list[Any], again: Ran) -> None:
    assert "Traceback" not in traced.said, traced.said
    assert again.status == 0, again.said
    if traced.status == 0:
        # It failed where nothing depended on it: what is in the log goes over at another time.
        assert len(answered) == 10
        return
    assert traced.status == 1
    assert "磁盘" in traced.said, traced.said
    if "读写出错" in traced.said:
        assert "正在通读核对数据库" in again.said
        assert "完好" in again.said


@pytest.mark.parametrize("inject", ["pwrite64:error=EIO:when=90", "fdatasync:error=EIO:when=8"])
def test_a_disk_that_fails_refuses_with_a_sentence_and_the_next_start_reads_everything(
    tmp_path: Path, empty_database: Path, inject: str
) -> None:
    traced = fail_at(tmp_path / "here", empty_database, inject)
    assert traced.status == 1


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("call", "step"), [("fdatasync", 1), ("pwrite64", 7)])
def test_a_disk_may_fail_at_every_call_of_a_session(
    tmp_path: Path, empty_database: Path, call: str, step: int
) -> None:
    fell = refused = 0
    for number in range(1, MOST_CALLS, step):
        here = tmp_path / str(number)
        traced = fail_at(here, empty_database, f"{call}:error=EIO:when={number}")
        if not traced.fell:
            break
        fell += 1
        refused += traced.status
        shutil.rmtree(here)
    print(f"{call}: failed {fell} times, {refused} refusals")
    assert refused > 8


@pytest.mark.parametrize("inject", ["fdatasync:error=EIO:when=6", "fsync:error=EIO:when=2"])
def test_a_session_goes_on_after_its_disk_has_failed_once(
    tmp_path: Path, empty_database: Path, inject: str
) -> None:
    folder = prepared(tmp_path / "here", empty_database)
    texts = [code(serial, OTHER) for serial in range(12)]
    traced = run_traced(scanning(folder), inject, texts)
    assert traced.status == 0, traced.said
    told = [json.loads(line) for line in traced.lines]
    failed = [one["failed"] for one in told if "failed" in one]
    assert failed in (["disk-failing"], ["journal"] * len(failed))
    assert failed
    stored = rows_of(folder / "work.db")
    answered = {one["seq"]: one["raw"] for one in told if "seq" in one}
    assert answered == {seq: stored[seq] for seq in answered}
    assert len(told) == len(texts)
    suspected = suspicion.noted(folder / "work.db")
    assert (suspected is not None) is ("disk-failing" in failed)
