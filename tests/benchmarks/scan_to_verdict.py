"""How long a scan takes from its bytes to its durable verdict, with few and with many codes held.

Without it the first promise would be a hope. Each round makes one bare SQLite commit (WAL, FULL,
one row: the floor), one scan at an empty store and one at a full one, so that all three meet the
same neighbours; the ratios say more than the figures on a busy machine. Run it with
`python -m tests.benchmarks scan_to_verdict [--codes N]`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from tests.benchmarks.filled_store import filled_workplace, free_code
from tests.deliveries import a_delivery, a_line

CODES = 1_000_000
ROUNDS = 1500
WARM_UP = 100
WANTED_MS = {50: 10.0, 99: 50.0}
_PLACES = (50, 95, 99)


def main(codes: int = CODES) -> None:
    """Print percentiles of the three, and their ratios."""
    with ExitStack() as stack:
        steps: dict[str, Callable[[int], None]] = {
            "one commit": stack.enter_context(_bare_commit()),
            "scan, 0 codes": stack.enter_context(_scanning(0)),
            f"scan, {codes:,} codes": stack.enter_context(_scanning(codes)),
        }
        took = {name: _percentiles(times) for name, times in _measure(steps).items()}
    for name, found in took.items():
        print(f"{name:>24}: " + ", ".join(f"p{p} {found[p]:.2f} ms" for p in _PLACES))
    floor, empty, full = took.values()
    for title, one, other in (("full / empty store", full, empty), ("scan / commit", empty, floor)):
        print(f"{title:>24}: " + ", ".join(f"p{p} {one[p] / other[p]:.2f}" for p in _PLACES))
    wanted = ", ".join(f"p{place} {limit:.0f} ms" for place, limit in WANTED_MS.items())
    kept = all(full[place] <= limit for place, limit in WANTED_MS.items())
    print(f"{'wanted':>24}: {wanted}: {'kept' if kept else 'MISSED'}")


def _measure(steps: dict[str, Callable[[int], None]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in steps}
    for number in range(WARM_UP + ROUNDS):
        for name, step in steps.items():
            began = time.perf_counter()
            step(number)
            times[name].append((time.perf_counter() - began) * 1000)
    return {name: found[WARM_UP:] for name, found in times.items()}


def _percentiles(times: list[float]) -> dict[int, float]:
    cuts = quantiles(times, n=100, method="inclusive")
    return {place: cuts[place - 1] for place in _PLACES}


@contextmanager
def _bare_commit() -> Iterator[Callable[[int], None]]:
    with TemporaryDirectory(prefix="tracedock-benchmark-") as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE one (number INTEGER PRIMARY KEY, code TEXT)")

        def commit(number: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO one VALUES (?, ?)", (number, free_code(number, 0)))
            connection.execute("COMMIT")

        yield commit
        connection.close()


@contextmanager
def _scanning(codes: int) -> Iterator[Callable[[int], None]]:
    with filled_workplace(codes) as place:
        session = place.receive(a_delivery(a_line(2 * (ROUNDS + WARM_UP))))

        def scan(number: int) -> None:
            event = session.scan(place.reading(free_code(number, codes)))
            assert event.answer.added == 1, event.answer

        yield scan


if __name__ == "__main__":
    main()
