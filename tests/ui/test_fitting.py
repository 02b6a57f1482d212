"""Nothing is cut off, in either language, on the smallest screens we promise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.receiving.progress import ScanAnswered
from app.receiving.verdicts import Verdict
from tests.ui import samples
from tests.ui.stage import Stage
from ui.parts.languages import LANGUAGES
from ui.places import GROUPS
from ui.receiving.confirm_dialog import ConfirmDialog
from ui.receiving.settle_dialog import SettleDialog

SIZES = [(1366, 768), (910, 512), (960, 540)]
"""1366×768, the same at 150 %, and 1920×1080 at 200 %, in logical pixels."""


def cut_off(window: QWidget) -> list[str]:
    """Name every label and button that has less room than its text needs, once laid out."""
    for _ in range(3):
        QApplication.processEvents()
    bad = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, (QLabel, QPushButton, QToolButton)):
            continue
        if isinstance(widget, QToolButton) and widget.property("role") is None:
            continue  # Qt's own: the arrows of a tab bar, the clear button of a field
        wanted = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            wanted.setWidth(0)
            wanted.setHeight(widget.heightForWidth(widget.width()))
        if wanted.width() > widget.width() or wanted.height() > widget.height():
            bad.append(f"{widget.text()!r} wants {wanted} has {widget.size()}")
    return bad


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_of_every_page_has_room(
    stage: Stage, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    window = stage.window
    window.use_language(language)
    window.resize(*size)
    for show in (
        window.show_sign_in,
        lambda: window.sign_in("收货员甲"),
        window.pages.show_receiving,
    ):
        show()
        qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
        assert cut_off(window) == []
    window.pages.open_delivery(stage.desk.deliveries[0].delivery_id)
    qtbot.waitUntil(lambda: window.pages.receiving.open_receipt_id is not None)
    scans = [(Verdict.WRONG_BATCH, 98_000), (Verdict.NEAR_EXPIRY, 98_001)]
    for verdict, seq in scans:
        entry = samples.tray_entry(verdict, seq) if verdict is Verdict.WRONG_BATCH else None
        answer = samples.answer(verdict, seq)
        stage.bridge.post(
            ScanAnswered(samples.RECEIPT_ID, answer, (), (), entry, seq, undoable=True)
        )
    qtbot.waitUntil(lambda: len(window.pages.receiving.answers.model.rows) == 2)
    window.pages.receiving.ask_to_confirm()
    window.pages.receiving.open_manual_entry()
    for tab in range(window.pages.receiving.tabs.count()):
        window.pages.receiving.tabs.setCurrentIndex(tab)
        assert cut_off(window) == []
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_word_of_every_dialog_has_room(stage: Stage, qtbot: QtBot, language: str) -> None:
    window = stage.window
    window.use_language(language)
    dialogs: list[QDialog] = [
        SettleDialog(samples.tray_entry(Verdict.WRONG_BATCH, 128), window),
        ConfirmDialog(samples.lines(12), 5, window),
        ConfirmDialog((), 0, window),
    ]
    for dialog in dialogs:
        dialog.show()
        qtbot.waitExposed(dialog)
        assert cut_off(dialog) == []
        assert dialog.height() <= 480
        assert dialog.width() <= 880
        dialog.close()
    window.pages.open_virtual_scanner()
    assert cut_off(window.pages.virtual_scanner) == []


def test_no_page_makes_the_window_grow(working: Stage) -> None:
    size = working.window.size()
    for place in (place for group in GROUPS for place in group.places):
        working.window.pages.show_page(place.number)
        QCoreApplication.processEvents()
        assert working.window.size() == size, place.name
