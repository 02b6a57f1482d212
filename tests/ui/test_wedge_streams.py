"""The recorded key streams of tests/scanners, sent to a real window with the real wedge."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.readers.scan import Scan
from app.receiving.verdicts import Verdict
from scanners.keyboard.wedge import KeyboardWedge
from tests.scanners.key_streams import STREAMS, stream_of
from tests.ui import samples
from ui.receiving.side_panels import TrayPanel
from ui.wedge import ScanFocus, WedgeFilter

KEYS = {"": Qt.Key.Key_unknown, "Enter": Qt.Key.Key_Return, "Ctrl": Qt.Key.Key_Control}
MODIFIERS = {
    "shift": Qt.KeyboardModifier.ShiftModifier,
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
    "keypad": Qt.KeyboardModifier.KeypadModifier,
}


def event_of(row: dict[str, Any]) -> QKeyEvent:
    symbol = row["down"] if "down" in row else row["up"]
    held = row.get("with", "").split()
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held:
        modifiers |= MODIFIERS.get(name, Qt.KeyboardModifier.NoModifier)
    event = QKeyEvent(
        QEvent.Type.KeyPress if "down" in row else QEvent.Type.KeyRelease,
        ord(symbol) if len(symbol) == 1 else KEYS.get(symbol) or Qt.Key[f"Key_{symbol}"],
        modifiers,
        row.get("place", 0),
        0,
        0,
        row.get("text", symbol if len(symbol) == 1 else ""),
        "repeat" in held,
    )
    event.setTimestamp(row["at"])
    return event


@pytest.mark.parametrize("focus", ["line", "scan_focus", "button", "tray"])
@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_a_recorded_stream_does_in_a_window_what_it_should(
    qapp: QApplication, qtbot: QtBot, stream: Path, focus: str
) -> None:
    record, settings = stream_of(stream)
    scans: list[Scan] = []
    wedge = KeyboardWedge(scans.append, [("keyboard-1", settings)])
    keys = WedgeFilter(wedge)
    window = QWidget()
    qtbot.addWidget(window)
    chosen: list[object] = []
    tray = TrayPanel()
    tray.show_entries([samples.tray_entry(Verdict.EXPIRED, seq) for seq in (1, 2)])
    tray.settle_wished.connect(chosen.append)
    fields: dict[str, QWidget] = {
        "line": QLineEdit(),
        "scan_focus": ScanFocus(),
        "button": QPushButton("确认"),
    }
    fields["tray"] = tray.view
    layout = QVBoxLayout(window)
    for widget in (*fields.values(), tray):
        layout.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    fields[focus].setFocus()
    qapp.installEventFilter(keys)
    try:
        for row in record["strokes"]:
            if row.get("silence"):
                qtbot.waitUntil(lambda: not wedge.swallowing)
            else:
                QApplication.sendEvent(window.windowHandle(), event_of(row))
    finally:
        qapp.removeEventFilter(keys)

    assert [scan.text for scan in scans] == record["scans"]
    line = fields["line"]
    assert isinstance(line, QLineEdit)
    assert line.text() == (record["field"] if focus == "line" else "")
    if record["scans"] and not record["field"] and not record.get("enters"):
        assert chosen == [], "the reader's Enter chose an exception"
