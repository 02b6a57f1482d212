"""Whether receiving stays as fast with 20 million codes held and with 10,000 lines on the paper.

Without it "the same at ten and at 20 million" would be a hope. One run measures all: a scan's
durable verdict at an empty store and at a full one, with one line and with 10,000 on the delivery,
turn by turn so that all meet the same neighbours; a carton of 1,000 boxes at the full store; the
opening of a delivery of 10,000 lines; the peak memory of the whole workstation that shows it. The
ratios say more than the figures on a busy machine. Run it with
`python -m tests.benchmarks receiving_scale [--codes 20000000]`; the memory not on Windows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Delivery, DeliveryLine, PackageLevel
from tests.benchmarks.filled_store import filled_store, filled_workplace, free_code
from tests.deliveries import (
    EXPIRY,
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    an_item,
    boxes,
    carton_of_1000,
    code,
    workplace,
)

CODES = 1_000_000
LINES = 10_000
ROUNDS = 800
WARM_UP = 50
CARTONS = 9
OPENINGS = 5
ITEMS = 90
"""Drugs on the long delivery; each stands on many lines, one for each batch."""
WANTED_MEDIAN_MS = 10.0
WANTED_P99_MS = 50.0
WANTED_RATIO = 1.5
WANTED_CARTON_MS = 200.0
WANTED_OPENING_MS = 1000.0
WANTED_MIB = 300.0
_LISTED = 5_000_000
"""Serials of the boxes that the long delivery lists; far from what the library holds."""


def main(codes: int = CODES) -> None:
    """Print all figures beside what is wanted."""
    with filled_store(codes) as path:
        with workplace(path, scratch=False) as full, filled_workplace(0) as empty:
            _report(empty, full, codes)
        peak = _peak_mib(path)
    _say(f"workstation, {codes:,} codes, {LINES:,} lines", peak, WANTED_MIB, "peak", unit=" MiB")


def _report(empty: Workplace, full: Workplace, codes: int) -> None:
    """Measure what two desks do."""
    took = _scans(empty, full, codes)
    base, *others = took
    for name, times in took.items():
        _say(name, median(times), WANTED_MEDIAN_MS, "median")
        _say(name, _p99(times), WANTED_P99_MS, "p99")
    for name in others:
        ratio = median(took[name]) / median(took[base])
        _say(f"{name} / {base}", ratio, WANTED_RATIO, "median", unit="×")
    for name, place in (("0 codes", empty), (f"{codes:,} codes", full)):
        _say(f"carton of 1,000, {name}", median(_cartons(place)), WANTED_CARTON_MS, "median")
    openings = _openings(full)
    _say(f"opening {LINES:,} lines", max(openings), WANTED_OPENING_MS, "worst")


def _say(name: str, found: float, wanted: float, what: str, unit: str = " ms") -> None:
    kept = "kept" if found <= wanted else "MISSED"
    print(f"{name:>44}: {what} {found:.2f}{unit} (wanted {wanted:g}{unit}: {kept})", flush=True)


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[98]


def short_delivery() -> Delivery:
    """One line with room for all scans."""
    return a_delivery(a_line(4 * (ROUNDS + WARM_UP)), number="PS-SHORT")


def long_delivery(lines: int) -> Delivery:
    """Many lines of 90 drugs; each line lists a carton of 2 boxes and has room for 10."""
    return a_delivery(*(_line(number) for number in range(lines)), number="PS-LONG")


def _line(number: int) -> DeliveryLine:
    name = number % ITEMS
    identifier = f"81000{10 + name:02d}"
    item = an_item(
        province_code=f"L{name:04d}",
        name=f"试验药{name}",
        drug_identifiers={identifier: PackageLevel.SMALL},
    )
    listed = boxes(_LISTED + 2 * number, 2, identifier)
    return a_line(
        10,
        line_no=number + 1,
        item=item,
        batch=f"N{number:05d}",
        expiry=EXPIRY + timedelta(days=number // ITEMS),
        cartons=(a_carton(f"LX-{number}", *listed),),
    )


def _scans(empty: Workplace, full: Workplace, codes: int) -> dict[str, list[float]]:
    """Scan at all desks in turn; what each verdict took, in milliseconds."""
    many = long_delivery(LINES)
    desks: dict[str, tuple[Workplace, ReceivingSession, Callable[[int], str]]] = {}
    for held, place in ((0, empty), (codes, full)):

        def loose(number: int, held: int = held) -> str:
            return free_code(number, held)

        desks[f"{held:,} codes, 1 line"] = (place, place.receive(short_delivery()), loose)
        desks[f"{held:,} codes, {LINES:,} lines"] = (place, place.receive(many), listed_code)
    times: dict[str, list[float]] = {name: [] for name in desks}
    for number in range(WARM_UP + ROUNDS):
        for name, (place, session, code_of) in desks.items():
            reading = place.reading(code_of(number))
            began = time.perf_counter()
            event = session.scan(reading)
            times[name].append((time.perf_counter() - began) * 1000)
            assert event.answer.added == 1, event.answer
    return {name: found[WARM_UP:] for name, found in times.items()}


def listed_code(number: int) -> str:
    """A box of some line of the long delivery, all over it."""
    line = number * 7919 % LINES
    return code(_LISTED + 2 * line, f"81000{10 + line % ITEMS:02d}")


def _cartons(place: Workplace) -> list[float]:
    line = a_line(1000, cartons=(a_carton("XH-1", *carton_of_1000()),))
    session = place.receive(a_delivery(line, number="PS-CARTON"))
    times = []
    for _ in range(CARTONS):
        began = time.perf_counter()
        assert session.scan(place.reading("XH-1")).answer.added == 1000
        times.append((time.perf_counter() - began) * 1000)
        session.undo(place.reading(""))
    return times


def _openings(place: Workplace) -> list[float]:
    """Open the long delivery, with all that was scanned on it, up to what a screen is given."""
    wanted = long_delivery(LINES).delivery_id
    times = []
    for _ in range(OPENINGS):
        began = time.perf_counter()
        view = open_receipt(place.parts, wanted, PERSON).view()
        times.append((time.perf_counter() - began) * 1000)
        assert len(view.lines) == LINES
    return times


_WORKSTATION = """
import resource, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.receiving.progress import ReceiptOpened
from tests.benchmarks import receiving_scale
from tests.deliveries import FakeClock, workplace
from ui.application import build_application
from ui.bridge import Bridge
from ui.fake_admin import fake_admin
from ui.fake_desk import FakeDesk, FakePapers
from ui.fake_office import fake_office
from ui.fake_purchasing import fake_purchasing
from ui.fake_readers import FakeReaders
from ui.fake_rooms import fake_rooms
from ui.fake_shipping import fake_shipping
from ui.pages import PageNeeds, Pages
from ui.preferences import MemoryPreferences
from ui.window import MainWindow

application = build_application(["workstation"])
clock = FakeClock()
for _ in range(100_000):
    clock.new_id()  # those of the measurements before
with workplace(Path(sys.argv[1]), clock=clock) as place:
    session = place.open(receiving_scale.long_delivery(int(sys.argv[2])))
    bridge = Bridge()
    view = session.view()
    needs = PageNeeds(
        bridge=bridge,
        desk=FakeDesk(bridge.post, view),
        papers=FakePapers(bridge.post, Path()),
        readers=FakeReaders(bridge.post),
        rooms=fake_rooms(bridge.post),
        office=fake_office(bridge.post),
        purchasing=fake_purchasing(bridge.post),
        shipping=fake_shipping(bridge.post),
        admin=fake_admin(bridge.post),
        preferences=MemoryPreferences(),
    )
    window = MainWindow(application, MemoryPreferences(), training=False)
    window.furnish(Pages(needs, window, window.room))
    window.show()
    window.sign_in("benchmark")
    window.pages.show_receiving()
    bridge.post(ReceiptOpened(view))
    for number in range(int(sys.argv[3]), 2 * int(sys.argv[3])):
        bridge.post(session.scan(place.reading(receiving_scale.listed_code(number))))
        QApplication.processEvents()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))
"""


def _peak_mib(path: Path) -> float:
    """The whole workstation in a process of its own, showing the long delivery."""
    done = subprocess.run(
        [sys.executable, "-c", _WORKSTATION, str(path), str(LINES), str(min(ROUNDS, LINES))],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
