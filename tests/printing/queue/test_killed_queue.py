"""A program killed while it prints goes on after its start: no label is missing or there twice."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.store.database import Database
from tests.commands import ROOT
from tests.printing.fake_printer import FakePrinter, printing_at
from tests.printing.queue.bench import WAIT_S, label, numbers

IDS = {str(label(number).label_id): number for number in range(1, 1000)}


def print_under_blows(folder: Path, count: int, blows: int, *, counts: bool) -> None:
    # A new file is cheaper here than in a program of its own.
    Database.at(folder / "w.db").close()
    with printing_at(FakePrinter(counts=counts)) as fake:
        for blow in range(1, blows + 1):
            _run(folder, fake, count, kill_after=blow * count // (blows + 1))
        _run(folder, fake, count, kill_after=None)
        found = numbers(fake, count)
    assert sorted(found) == [f"{number:04d}" for number in range(1, count + 1)]


def _run(folder: Path, fake: FakePrinter, count: int, kill_after: int | None) -> None:
    """Run the program until it is done, or until so many labels are out."""
    words = (sys.executable, "-m", "tests.printing.queue.killed_queue")
    program = subprocess.Popen(
        (*words, str(folder), fake.address, str(count)),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None and program.stdout is not None
    try:
        if kill_after is not None:
            _kill_when(program, fake, kill_after)
        for line in program.stdout:
            word, _, label_id = line.strip().partition(" ")
            if word == "done":
                break
            there = f"{IDS[label_id]:04d}" in numbers(fake, count)
            if program.poll() is None:
                program.stdin.write(f"{label_id} {'yes' if there else 'no'}\n")
                program.stdin.flush()
        program.wait(WAIT_S)
    finally:
        program.kill()
        program.wait()
        program.stdin.close()
        program.stdout.close()
    assert kill_after is not None or program.returncode == 0


def _kill_when(program: subprocess.Popen[str], fake: FakePrinter, printed: int) -> None:
    until = time.monotonic() + WAIT_S
    while len(fake.printed) < printed and program.poll() is None:
        assert time.monotonic() < until, "labels come out"
        time.sleep(0.001)
    program.kill()


def test_a_program_killed_in_a_job_prints_each_label_once(tmp_path: Path) -> None:
    print_under_blows(tmp_path, 8, 1, counts=True)


@pytest.mark.slow
@pytest.mark.parametrize("counts", [True, False])
def test_a_program_killed_twenty_times_in_a_job_prints_each_label_once(
    tmp_path: Path, counts: bool
) -> None:
    print_under_blows(tmp_path, 200, 20, counts=counts)
