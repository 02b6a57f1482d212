"""Kills a workstation in a burst of 1,000 scans: hub, scan journal, desk, core, store.

The oracle is outside: what was printed as answered. After each blow everything answered is there
with its verdict, nothing is there twice, the change log makes the same rows again, and the scan
journal holds each scan that reached the store, in order.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.store.database import Database
from scanners.journal import sessions, unanswered
from scanners.records import read_recording
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.commands import ENVIRONMENT, LIMIT_S, ROOT
from tests.deliveries import a_carton, a_delivery, a_line, boxes, code, other_item, workplace

SCANS = 1000
MOST_ANSWERS = 400
"""So many answers a program gives at most before its last moment comes."""
LONGEST_MOMENT_S = 0.02
"""Some scans more or less: the blow falls anywhere in a transaction, or in a flush."""
OTHER = "8100011"

DELIVERY = a_delivery(
    a_line(200, cartons=tuple(a_carton(f"XH-{n}", *boxes(100 * n, 20)) for n in range(10))),
    a_line(700, item=other_item(), line_no=2, batch="B1"),
)


def a_burst(chance: random.Random) -> list[str]:
    """Boxes, some of them twice, cartons, undos and rubbish."""
    texts = [code(serial, OTHER) for serial in range(650)] + [f"XH-{n}" for n in range(10)] * 2
    texts += [code(chance.randrange(700), OTHER) for _ in range(200)]
    texts += [code(100 * n + serial) for n in range(10) for serial in range(8)]
    texts += ["TDCMD-UNDO"] * 30 + ["RUBBISH", code(1, "8100099")] * 10
    chance.shuffle(texts)
    assert len(texts) == SCANS
    return texts


@dataclass
class Burst:
    """One workstation that is killed until it has scanned all."""

    folder: Path
    chance: random.Random
    scans: list[str]
    answered: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What was printed: sequence number → the answer."""
    stored: int = 0
    kills: int = 0

    def live_and_die(self) -> None:
        """Scan on behind what is in the store, be killed at some moment, or finish."""
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.faults.scanning_program"),
                *(str(self.folder), str(DELIVERY.delivery_id)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=ENVIRONMENT,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin as scans, process.stdout as answers:
            scans.write("".join(f"{text}\n" for text in self.scans[self.stored :]).encode())
            scans.close()
            heard = [answers.readline() for _ in range(self.chance.randint(0, MOST_ANSWERS))]
            threading.Event().wait(self.chance.uniform(0, LONGEST_MOMENT_S))
            if process.poll() is None:
                process.kill()
                self.kills += 1
            heard += answers.read().splitlines(keepends=True)
        process.wait(LIMIT_S)
        for line in heard:
            if line.endswith(b"\n"):  # the last one may be cut in the middle: not answered
                answer = json.loads(line)
                assert answer["seq"] not in self.answered
                self.answered[answer["seq"]] = answer

    def check(self) -> None:
        """What was answered is there, once; all counts agree; the journal is complete."""
        path = self.folder / "work.db"
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("SELECT seq, verdict, added, raw FROM scan ORDER BY seq")
            rows = {seq: (verdict, added, raw.decode()) for seq, verdict, added, raw in found}
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            packages = "SELECT count(*) FROM package WHERE smallest"
            assert connection.execute(packages).fetchone() == (sum(r[1] for r in rows.values()),)
            waiting = "SELECT count(*) FROM code_claim WHERE balance > 0"
            assert connection.execute(waiting).fetchone() == (0,)
        for seq, answer in self.answered.items():
            assert rows[seq] == (answer["verdict"], answer["added"], answer["raw"]), seq
        assert list(rows) == list(range(1, len(rows) + 1))
        # In order, each once: what is in the store is the beginning of what was scanned.
        assert [raw for _, _, raw in rows.values()] == self.scans[: len(rows)]
        self._check_journal(len(rows))
        self.stored = len(rows)

    def _check_journal(self, stored: int) -> None:
        """The last run kept each of its scans before the store did; who waits, is shown."""
        newest = sessions(self.folder)[-1:]
        kept = [one.scan.text for session in newest for one in read_recording(session.path)]
        reached = stored - self.stored
        if not reached:
            return
        assert kept[:reached] == self.scans[self.stored : stored]
        assert kept == self.scans[self.stored : self.stored + len(kept)]
        # At most 50 are shown, the newest: none of those that were kept and are in no store lacks.
        waiting = [scan.text for scan in unanswered([session.path for session in newest])]
        lost = kept[reached:][-50:]
        assert waiting[len(waiting) - len(lost) :] == lost

    def check_log(self) -> None:
        """The change log makes the same rows as the scans did."""
        copy = self.folder / "copy.db"
        with Database.at(self.folder / "work.db") as database:
            assert_log_makes_these_rows(database, copy)
        copy.unlink()


def kill(folder: Path, empty_database: Path, kills: int, seed: int, *, replays: bool) -> None:
    chance = random.Random(seed)
    done = burst_no = 0
    while done < kills:
        here = folder / str(burst_no)
        here.mkdir()
        shutil.copy(empty_database, here / "work.db")
        with workplace(here / "work.db") as place:
            place.keep(DELIVERY)
        burst = Burst(here, chance, a_burst(chance))
        while burst.stored < SCANS and done + burst.kills < kills:
            burst.live_and_die()
            burst.check()
            if replays:
                burst.check_log()
        burst.check_log()
        done += burst.kills
        burst_no += 1


def test_a_burst_survives_five_blows(tmp_path: Path, empty_database: Path) -> None:
    kill(tmp_path, empty_database, kills=5, seed=20261121, replays=False)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(4))
def test_bursts_survive_two_hundred_blows(tmp_path: Path, empty_database: Path, seed: int) -> None:
    kill(tmp_path, empty_database, kills=50, seed=seed, replays=True)
