"""What encryption costs: of a scan's verdict, of turning it on, of reading everything through.

Without it nobody could say to a warehouse what it pays for a database that a thief cannot read.
The two stores take turns, so that both meet the same neighbours. Run it with
`python -m tests.benchmarks encryption [--codes N]`.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles

from app.store.soundness import Looked, look_through
from tests.app.store.encryption.vault import encrypted, machine
from tests.benchmarks.filled_store import filled_store, free_code
from tests.deliveries import a_delivery, a_line, workplace

CODES = 200_000
ROUNDS = 600
WARM_UP = 50
_PLACES = (50, 95, 99)


def main(codes: int = CODES) -> None:
    """Print percentiles of both, and their ratios."""
    with ExitStack() as stack:
        stack.enter_context(machine())
        plain = stack.enter_context(filled_store(codes))
        closed = plain.parent / "closed" / plain.name
        closed.parent.mkdir()
        shutil.copy(plain, closed)
        began = time.perf_counter()
        encrypted(closed)
        took = time.perf_counter() - began
        size = closed.stat().st_size / 1_000_000
        print(f"{'turned on':>24}: {took:.1f} s for {size:.0f} MB, {took / size * 1000:.0f} ms/MB")
        _print_reading(plain, closed)
        steps = [stack.enter_context(_scanning(path, codes)) for path in (plain, closed)]
        _print_scans(*_measure(steps))


def _print_reading(plain: Path, closed: Path) -> None:
    took = []
    for path in (plain, closed):
        began = time.perf_counter()
        assert look_through(path, lambda: True, alone=True) == Looked()
        took.append(time.perf_counter() - began)
    print(f"{'read through, ratio':>24}: {took[1] / took[0]:.2f}")


def _print_scans(plain: list[float], closed: list[float]) -> None:
    cuts = [quantiles(times, n=100, method="inclusive") for times in (plain, closed)]
    for name, found in zip(("scan, plain", "scan, encrypted"), cuts, strict=True):
        print(f"{name:>24}: " + ", ".join(f"p{p} {found[p - 1]:.2f} ms" for p in _PLACES))
    ratios = ", ".join(f"p{p} {cuts[1][p - 1] / cuts[0][p - 1]:.2f}" for p in _PLACES)
    print(f"{'encrypted / plain':>24}: {ratios}")


def _measure(steps: list[Callable[[int], None]]) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in steps]
    for number in range(WARM_UP + ROUNDS):
        for step, found in zip(steps, times, strict=True):
            began = time.perf_counter()
            step(number)
            found.append((time.perf_counter() - began) * 1000)
    return [found[WARM_UP:] for found in times]


@contextmanager
def _scanning(path: Path, codes: int) -> Iterator[Callable[[int], None]]:
    with workplace(path, scratch=False) as place:
        session = place.receive(a_delivery(a_line(2 * (ROUNDS + WARM_UP))))

        def scan(number: int) -> None:
            event = session.scan(place.reading(free_code(number, codes)))
            assert event.answer.added == 1, event.answer

        yield scan
