"""A workstation's disk is copied, or replaced by an older copy; everything that beeped stays.

The copies run at the same moment, each as a process of its own, and both sync all the time; or the
older copy is put in while a colleague went on. Nobody says a word to any program.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from sync.client.status import HistoryBegunAnew
from tests.commands import ENVIRONMENT, ROOT
from tests.faults.service.docks import Dock, Docks
from tests.sync.service.region import NORTH
from tests.sync.service.running import trace_code

_PROGRAM = "tests.faults.service.docking_program"
_END_S = 240


class Running:
    """One copy at work; it is nobody's in this process meanwhile."""

    def __init__(self, docks: Docks, dock: Dock, first: int, count: int) -> None:
        self._docks, self._dock = docks, dock
        self._token = docks.token_of(dock)
        dock.close()
        words = [str(dock.folder), docks.centre.url, *map(str, (first, count, first))]
        self._process = subprocess.Popen(
            [sys.executable, "-m", _PROGRAM, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=ENVIRONMENT,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(self._token + "\n")
        self._process.stdin.flush()

    def kill_after(self, beeps: int) -> list[str]:
        """SIGKILL behind so many beeps."""
        assert self._process.stdout is not None
        heard = [self._process.stdout.readline() for _ in range(beeps)]
        self._process.kill()
        return heard

    def end(self, heard: list[str] | None = None) -> Dock:
        """Wait for its end, and take the workstation back with what beeped there."""
        try:
            out, _ = self._process.communicate(timeout=_END_S)
        finally:
            self._process.kill()
        assert heard is not None or self._process.returncode == 0
        back = Dock(self._dock.folder)
        back.take_over(self._docks.centre.url, self._token)
        back.beeps = self._dock.beeps + "".join([*(heard or []), out]).split()
        back.boxes = self._dock.boxes | set(back.beeps)
        self._docks.all[self._docks.all.index(self._dock)] = back
        return back


def begin(docks: Docks, boxes: int = 3) -> Dock:
    """A workstation that has received something already."""
    dock = docks.add(NORTH)
    dock.scan(*(trace_code(serial) for serial in range(boxes)))
    docks.go_online()
    docks.settle()
    dock.end_sync()
    return dock


def is_told(dock: Dock) -> bool:
    """Whether people were told that there are two."""
    return any("复制过" in getattr(event, "reason", "") for event in dock.events.all)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "store", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)
def test_two_copies_that_work_at_the_same_moment_lose_nothing(docks: Docks) -> None:
    dock = begin(docks)
    twin = docks.copy_of(dock)
    both = [Running(docks, one, 1000 * n, 7) for n, one in enumerate((dock, twin), start=1)]
    for number, one in enumerate(both):
        # Each goes on: whoever is in an older history than the other gives the twin away.
        one.end().scan(trace_code(9000 + number))
    docks.go_online()
    docks.settle()
    docks.check(NORTH)
    for dock in docks.all:
        dock.end_sync()
    docks.go_online()
    docks.settle()
    assert any(is_told(dock) for dock in docks.all)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(3))
def test_three_copies_that_work_and_are_killed_lose_nothing(docks: Docks, seed: int) -> None:
    dock = begin(docks, 20)
    docks.copy_of(dock)
    docks.copy_of(dock)
    for turn in range(2):
        first = 10_000 * (seed + 1) + 3000 * turn
        running = [Running(docks, one, first + 1000 * n, 30) for n, one in enumerate(docks.all)]
        killed = running[seed].kill_after(10)
        for n, one in enumerate(running):
            one.end(killed if n == seed else None)
    docks.go_online()
    docks.settle()
    docks.check(NORTH)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_disk_that_is_put_back_again_and_again_heals_each_time(docks: Docks) -> None:
    dock = begin(docks, 5)
    colleague = docks.add(NORTH)
    for turn in range(1, 6):
        older = docks.copy_of(dock)
        docks.all.remove(older)
        docks.go_online()
        dock.scan(*(trace_code(1000 * turn + n) for n in range(20)))
        colleague.scan(*(trace_code(1000 * turn + 100 + n) for n in range(20)))
        docks.settle()
        dock.close()
        older.beeps, older.boxes = dock.beeps, dock.boxes
        docks.all[0] = dock = older
        dock.scan(*(trace_code(1000 * turn + 200 + n) for n in range(3)))
        docks.go_online()
        dock.scan(*(trace_code(1000 * turn + 300 + n) for n in range(3)))
        docks.settle()
        docks.check(NORTH)
        assert any(isinstance(event, HistoryBegunAnew) for event in dock.events.all)
