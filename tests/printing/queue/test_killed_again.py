"""A program killed while it prints a carton's label again leaves one carton, number and label."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.labels.queue import LabelState
from app.packing.session import PackingSession
from app.store.clock import SystemClock
from tests.app.packing.packing_floor import TurnedClock, a_line, an_order, begin, code, floor
from tests.commands import ROOT
from tests.printing.queue.bench import done, eventually
from tests.printing.queue.carton_bench import ENDED, PERSON, carton_bench


def print_again_under_blows(folder: Path, empty_database: Path, blows: int) -> None:
    shutil.copy(empty_database, folder / "work.db")
    (folder / "labels").mkdir()
    parts = floor(folder / "work.db", clock=TurnedClock(SystemClock().now()))
    with carton_bench(parts, folder / "labels") as bench:
        session = begin(parts, an_order(a_line()))
        bench.pack(session, code(1))
        eventually(lambda: done(bench.queue), "printed")
    parts.database.close()
    chance = random.Random(blows)
    for _blow in range(blows):
        _run(folder, said=2, wait_s=chance.uniform(0, 0.05))
        parts = floor(folder / "work.db", clock=TurnedClock(SystemClock().now()))
        with carton_bench(parts) as bench:
            labels = bench.labels()
            live = [one for one in labels if one.state not in ENDED]
            # It was noted as going to a folder, which says nothing; a person looks.
            for one in live:
                if one.state is LabelState.SENDING:
                    bench.queue.end(one.label_id, LabelState.PRINTED)
            (carton,) = PackingSession(parts, session.shipment_id, PERSON).view().cartons
        parts.database.close()
        numbers = [one.number for one in labels]
        assert [one.number for one in live] == [carton.number]
        assert len(set(numbers)) == len(numbers) > 1, "no number stands on two labels"


def _run(folder: Path, said: int, wait_s: float) -> None:
    """Run the program until it has spoken so often, and a little longer."""
    words = (sys.executable, "-m", "tests.printing.queue.killed_again", str(folder))
    program = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    try:
        for _line in range(said):
            assert program.stdout.readline()
        time.sleep(wait_s)
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def test_a_kill_while_a_label_is_printed_again_leaves_one_label_of_one_number(
    tmp_path: Path, empty_database: Path
) -> None:
    # Without this a void label without its successor, or two labels of one number, could be left.
    print_again_under_blows(tmp_path, empty_database, 1)


@pytest.mark.slow
def test_twenty_kills_while_a_label_is_printed_again_leave_one_label_of_one_number(
    tmp_path: Path, empty_database: Path
) -> None:
    # Without this a rare moment between two writes would not be met.
    print_again_under_blows(tmp_path, empty_database, 20)
