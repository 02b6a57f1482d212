"""How much memory the workstation needs with many codes in its store.

Without it the promise of 300 MB would be a hope. A process of its own opens a filled store, builds
the window, receives 1,000 boxes one by one and shows each answer; its peak is printed.
Run it with `python -m tests.benchmarks memory [--codes N]`; not on Windows, which keeps no peak.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.filled_store import filled_store

CODES = 1_000_000
BOXES = 1_000
WANTED_MIB = 300.0

_WORKSTATION = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.receiving.progress import ReceiptOpened
from tests.benchmarks.filled_store import free_code
from tests.benchmarks.sync_sides.usage import peak_mib
from tests.deliveries import a_delivery, a_line, workplace
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
with workplace(Path(sys.argv[1])) as place:
    session = place.receive(a_delivery(a_line(quantity={BOXES})))
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
    for number in range({BOXES}):
        bridge.post(session.scan(place.reading(free_code(number, int(sys.argv[2])))))
        QApplication.processEvents()
print(peak_mib())
"""


def main(codes: int = CODES) -> None:
    """Print the peak beside that of an empty store."""
    empty, full = _peak_mib(0), _peak_mib(codes)
    kept = "kept" if full <= WANTED_MIB else "MISSED"
    print(f"workstation after {BOXES:,} scans, peak memory")
    print(f"  with no codes held        {empty:6.0f} MiB")
    print(f"  with {codes:,} codes held  {full:6.0f} MiB (wanted {WANTED_MIB:.0f} MiB: {kept})")


def _peak_mib(codes: int) -> float:
    with filled_store(codes) as path:
        done = subprocess.run(
            [sys.executable, "-c", _WORKSTATION, str(path), str(codes)],
            cwd=Path(__file__).resolve().parents[2],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            check=True,
            capture_output=True,
            text=True,
        )
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
