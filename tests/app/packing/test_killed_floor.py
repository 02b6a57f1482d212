"""A packer that is killed after any scan has packed what it answered, and no number comes twice."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.packing.session import PackingSession
from app.packing.values import CartonState
from app.store.clock import SystemClock
from tests.app.packing.packing_floor import TurnedClock, a_line, an_order, begin, code, floor

PROGRAM = "tests.app.packing.killed_packer"
ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_what_was_answered_is_packed_after_a_kill(
    tmp_path: Path, empty_database: Path, seed: int
) -> None:
    chance, path = random.Random(seed), tmp_path / "work.db"
    shutil.copy(empty_database, path)
    parts = floor(path, clock=TurnedClock(SystemClock().now()))
    shipment_id = begin(parts, an_order(a_line(quantity=100_000))).shipment_id
    parts.database.close()
    answered: set[str] = set()
    numbers: list[str] = []
    said = [*map(code, range(120))]
    while said:
        child = subprocess.Popen(
            [sys.executable, "-m", PROGRAM, str(path), str(shipment_id)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        for _scan in range(chance.randrange(1, 40)):
            if not said:
                break
            text = "=" if answered and chance.random() < 0.1 else said[0]
            print(text, file=child.stdin, flush=True)
            if chance.random() < 0.1:
                # Killed before it answers: it may be packed or not, and is scanned again.
                break
            answer = child.stdout.readline().strip()
            if text == "=":
                numbers += [answer] if answer else []
            else:
                assert answer in ("packed", "here-already", "in-carton")
                answered.add(said.pop(0))
        child.kill()
        child.communicate(timeout=60)
    parts = floor(path)
    view = PackingSession(parts, shipment_id, "")
    assert set(view.standing.packages) == answered
    done = [c.number for c in view.view().cartons if c.state is CartonState.DONE]
    assert len(set(done)) == len(done)
    assert set(numbers) <= set(done)
    parts.database.close()
