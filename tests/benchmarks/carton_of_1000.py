"""How long one scan takes that receives a carton of 1,000 boxes on three levels.

Without it nobody would know when large shipments begin to make the clerk wait. Each round scans the
carton and undoes it. Run it with `python -m tests.benchmarks carton_of_1000 [--codes N]`.
"""

from __future__ import annotations

import time
from statistics import median

from app.receiving.sessions.session import ReceivingSession
from tests.benchmarks.filled_store import filled_workplace
from tests.deliveries import Workplace, a_carton, a_delivery, a_line, carton_of_1000

CODES = 200_000
ROUNDS = 15
WANTED_MS = 200.0


def main(codes: int = CODES) -> None:
    """Print the median and the worst round of the scan and of its undo."""
    line = a_line(1000, cartons=(a_carton("XH-1", *carton_of_1000()),))
    for held in (0, codes):
        with filled_workplace(held) as place:
            session = place.receive(a_delivery(line))
            rounds = [_round(place, session) for _ in range(ROUNDS)]
        for name, times in zip(("scan", "undo"), zip(*rounds, strict=True), strict=True):
            middle, worst = median(times), max(times)
            kept = "kept" if middle <= WANTED_MS else "MISSED"
            print(
                f"{name}, {held:>9,} codes held: median {middle:.0f} ms, worst {worst:.0f} ms"
                f" (wanted {WANTED_MS:.0f} ms: {kept})"
            )


def _round(place: Workplace, session: ReceivingSession) -> tuple[float, float]:
    began = time.perf_counter()
    received = session.scan(place.reading("XH-1")).answer
    scanned = time.perf_counter()
    undone = session.undo(place.reading("")).answer
    ended = time.perf_counter()
    assert (received.added, undone.added) == (1000, -1000)
    return (scanned - began) * 1000, (ended - scanned) * 1000


if __name__ == "__main__":
    main()
