"""The page of packing over the real desk, for tests that press keys and scan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.packing.desk import PackingDesk
from app.packing.refusals import Reason
from app.store.core import Core
from tests.app.packing.packing_floor import (
    NOON,
)
from ui.fake_packing import FakeCartonLabels, FakeNotes, FakeScanWay
from ui.fake_readers import FakeReaders
from ui.packing.page import PackingPage
from ui.sound import RecordingSound

WAIT_MS, WAIT_S = 60_000, 60.0
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


@dataclass(frozen=True)
class Bench:
    """The page over the real desk."""

    page: PackingPage
    desk: PackingDesk
    core: Core
    labels: FakeCartonLabels
    way: FakeScanWay
    notes: FakeNotes
    readers: FakeReaders
    sound: RecordingSound
    until: Callable[[Callable[[], bool]], None]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the keyboard is."""
        self.until(self.page.isActiveWindow)
        target = QApplication.focusWidget() or self.page
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def scan(self, text: str) -> Reason:
        """Scan, and wait for the answer."""
        heard = len(self.sound.played)
        self.desk.scan(text, text.encode(), "reader", NOON)
        self.until(lambda: len(self.sound.played) > heard)
        reason = self.page.work.last_reason
        assert reason is not None
        return reason

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """The question that is asked now."""
        self.until(lambda: isinstance(self.page.asking.dialog, kind))
        assert self.page.asking.dialog is not None
        return self.page.asking.dialog

    def open_carton(self, key: Qt.Key, sequence: int) -> None:
        self.press(key)
        self.until(lambda: (at := self.page.work.cartons.at_hand) is not None
                   and at.sequence == sequence)  # fmt: skip

    def finish(self) -> str:
        """Finish the carton; the number on its label."""
        printed = len(self.labels.printed)
        self.press(KEY.Key_F9)
        self.until(lambda: len(self.labels.printed) > printed)
        return self.labels.printed[-1].labels[0][1].carton_no


def shown(page: PackingPage, qtbot: QtBot) -> None:
    """Show the page in front: keys go to a window that is active."""
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=WAIT_MS)
