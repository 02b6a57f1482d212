"""A picture of the receiving page without a screen, for the demonstration.

Without it nobody who plays a shift on a server would see what the clerk sees.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.receiving.progress import ReceiptOpened, ScanAnswered
from ui.application import build_application
from ui.bridge import Bridge
from ui.fake_admin import fake_admin
from ui.fake_desk import FakeDesk, FakePapers, FakeTraining
from ui.fake_office import fake_office
from ui.fake_purchasing import fake_purchasing
from ui.fake_readers import FakeReaders
from ui.fake_rooms import fake_rooms
from ui.fake_shipping import fake_shipping
from ui.pages import PageNeeds, Pages
from ui.parts.theme import Scheme
from ui.preferences import MemoryPreferences
from ui.screenshot import save_png
from ui.sound import RecordingSound
from ui.window import MainWindow

SIZE = (1366, 768)
SETTLING_ROUNDS = 10
"""Events posted, laid out and painted, each a round or two behind the other."""


def photograph(path: Path, opened: ReceiptOpened, answered: ScanAnswered | None) -> None:
    """Write the page of an open receipt, after its last scan, as PNG; raises OSError."""
    application = build_application(sys.argv[:1])
    bridge = Bridge()
    needs = PageNeeds(
        bridge=bridge,
        desk=FakeDesk(bridge.post, opened.view),
        papers=FakePapers(bridge.post, path),
        readers=FakeReaders(bridge.post),
        rooms=fake_rooms(bridge.post),
        office=fake_office(bridge.post),
        purchasing=fake_purchasing(bridge.post),
        shipping=fake_shipping(bridge.post),
        admin=fake_admin(bridge.post),
        preferences=MemoryPreferences(),
        training=FakeTraining(bridge.post, ()),
        sound=RecordingSound(),
    )
    window = MainWindow(application, MemoryPreferences(), training=True)
    window.furnish(Pages(needs, window, window.room))
    window.use_scheme(Scheme.LIGHT)
    # Laid out and painted as on a screen, and on none.
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*SIZE)
    window.show()
    window.sign_in(opened.view.opened_by)
    window.pages.show_receiving()
    bridge.post(opened)
    if answered is not None:
        bridge.post(answered)
    for _ in range(SETTLING_ROUNDS):
        QApplication.processEvents()
    window.pages.receiving.verdict.end_flash()
    save_png(window, path)
    window.close()
