"""Kills the program at any moment and looks for what it had answered.

The journal is kept here, outside the program: what was answered, in order. Whatever happens, an
answered scan is in the store with its verdict, and nothing is there twice.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.receiving.values import Delivery, Package
from tests.commands import ENVIRONMENT, LIMIT_S, MAIN, delivery_file
from tests.deliveries import MIDDLE, a_carton, a_delivery, a_line, boxes, code, other_item

SCANS = 400
OTHER = "8100011"
MOST_ANSWERS = 60
"""So many answers a program gives at most, before its last moment comes."""
LONGEST_MOMENT_S = 0.02
"""Some scans more or less: the blow falls anywhere in a transaction."""


def the_delivery() -> Delivery:
    """10 listed cartons of 25 boxes, 5 of them with a middle package; 300 boxes by themselves."""
    cartons = [
        a_carton(f"XH-{n}", Package(code(n, MIDDLE), boxes(100 * n, 5)), *boxes(100 * n + 5, 20))
        for n in range(10)
    ]
    return a_delivery(
        a_line(250, cartons=tuple(cartons)), a_line(300, item=other_item(), line_no=2, batch="B1")
    )


def a_session(chance: random.Random) -> list[str]:
    """What is scanned: labels, packages, boxes inside and outside of cartons, undos, rubbish."""
    texts = [f"XH-{n}" for n in range(10)] * 2
    texts += [code(n, MIDDLE) for n in range(10)]
    texts += [code(100 * n + chance.randrange(25)) for n in range(10) for _ in range(6)]
    texts += [code(chance.randrange(320), OTHER) for _ in range(240)]
    texts += ["TDCMD-UNDO"] * 40 + ["坏码", code(1, "8100099"), ""] * 10
    chance.shuffle(texts)
    return texts[:SCANS]


@dataclass
class Killed:
    """One workstation that is killed again and again."""

    folder: Path
    chance: random.Random
    scans: list[str]
    answered: dict[int, dict[str, Any]] = field(default_factory=dict)
    """The journal: sequence number → the answer."""
    kills: int = 0

    @property
    def database(self) -> Path:
        return self.folder / "work.db"

    def live_and_die(self) -> None:
        """Start, scan on behind the last answer, and be killed at some moment; or finish."""
        left = self.scans[len(self.answered) :]
        files = ("--delivery", str(self.folder / "delivery.json"), "--database", str(self.database))
        process = subprocess.Popen(
            [*MAIN, "receive", *files, "--scans", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        given = "".join(f"{text}\n" for text in left).encode()
        try:
            process.stdin.write(given)
            process.stdin.close()
        except BrokenPipeError:
            pass
        self._listen(process)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        """Hear some answers, kill a moment later, and hear what was answered before the end."""
        assert process.stdout is not None
        heard = [process.stdout.readline() for _ in range(self.chance.randint(1, MOST_ANSWERS))]
        threading.Event().wait(self.chance.uniform(0, LONGEST_MOMENT_S))
        if process.poll() is None:
            process.kill()
            self.kills += 1
        heard += process.stdout.read().splitlines(keepends=True)
        for line in heard:
            if line.endswith(b"\n"):  # the last one may be cut in the middle: not answered
                answer = json.loads(line)
                assert answer["seq"] not in self.answered
                self.answered[answer["seq"]] = answer
        process.stdout.close()
        process.wait(LIMIT_S)

    def check(self) -> None:
        """Every answer is there, nothing is there twice, and all counts agree."""
        with sqlite3.connect(self.database) as connection:
            found = connection.execute("SELECT seq, verdict, added FROM scan ORDER BY seq")
            stored = {seq: (verdict, added) for seq, verdict, added in found}
            for seq, answer in self.answered.items():
                assert stored[seq] == (answer["verdict"], answer["added"]), seq
            assert sorted(stored) == list(range(1, len(stored) + 1))
            self._check_counts(connection, sum(added for _, added in stored.values()))
        connection.close()
        self._take_over(stored)

    def _check_counts(self, connection: sqlite3.Connection, added: int) -> None:
        one = "SELECT count(*) FROM package WHERE smallest"
        assert connection.execute(one).fetchone() == (added,)
        lines = "SELECT line_no, count(*) FROM package WHERE smallest GROUP BY line_no"
        events = "SELECT line_no, sum(quantity) AS total FROM count_event GROUP BY line_no"
        counted = connection.execute(f"SELECT * FROM ({events}) WHERE total <> 0")
        assert sorted(connection.execute(lines)) == sorted(counted)
        waiting = "SELECT count(*) FROM code_claim WHERE balance > 0"
        assert connection.execute(waiting).fetchone() == (0,)
        operations = connection.execute("SELECT count(*), max(seq) FROM operation").fetchone()
        scans = connection.execute("SELECT count(*) FROM scan").fetchone()[0]
        assert operations == (scans + 1, scans + 1)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def _take_over(self, stored: dict[int, tuple[str, int]]) -> None:
        """A scan that was durable and not answered counts as done: the next life goes on behind."""
        for seq, (verdict, added) in stored.items():
            self.answered.setdefault(seq, {"verdict": verdict, "added": added})


def kill(folder: Path, empty_database: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    done = 0
    for round_no in range(kills):
        here = folder / str(round_no)
        here.mkdir()
        shutil.copy(empty_database, here / "work.db")
        delivery_file(here, the_delivery()).rename(here / "delivery.json")
        killed = Killed(here, chance, a_session(chance))
        while len(killed.answered) < SCANS and done + killed.kills < kills:
            killed.live_and_die()
            killed.check()
        done += killed.kills
        if done >= kills:
            return


def test_nothing_answered_is_lost_and_nothing_is_doubled(
    tmp_path: Path, empty_database: Path
) -> None:
    kill(tmp_path, empty_database, kills=6, seed=20261121)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_nothing_answered_is_lost_over_fifty_kills(tmp_path: Path, empty_database: Path) -> None:
    kill(tmp_path, empty_database, kills=50, seed=5)
