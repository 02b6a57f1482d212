"""Scans that were not judged before the last exit are told of once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import samples
from tests.ui.stage import Stage
from ui.unanswered import UnansweredDialog


def test_the_strip_waits_for_who_works_and_is_closed_for_the_session(
    stage: Stage, qtbot: QtBot
) -> None:
    strip = stage.window.pages.unanswered
    stage.bridge.post(samples.scans_unanswered())
    qtbot.waitUntil(lambda: "3 次扫码没有得到判定" in strip.label.text())
    assert strip.isHidden()
    stage.window.sign_in("收货员甲")
    assert strip.isVisible()
    strip.put_off.click()
    assert strip.isHidden()
    stage.window.show_sign_in()
    stage.window.sign_in("收货员乙")
    assert strip.isHidden()


def test_the_list_names_code_reader_and_time_and_can_be_copied(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.sign_in("收货员甲")
    stage.bridge.post(samples.readers_shown("一号收货台"))
    stage.bridge.post(samples.scans_unanswered())
    qtbot.waitUntil(window.pages.unanswered.isVisible)
    window.pages.unanswered.look.click()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, UnansweredDialog))
    QTest.keyClick(dialog.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3
    assert lines[0].split("\t")[:2] == [samples.trace_code(0), "一号收货台"]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.pages.unanswered.isVisible()


def test_nothing_unanswered_shows_nothing(stage: Stage, qtbot: QtBot) -> None:
    stage.window.sign_in("收货员甲")
    stage.bridge.post(samples.scans_unanswered(0))
    stage.bridge.post(samples.readers_shown("一号收货台"))
    qtbot.waitUntil(lambda: "一号收货台" in stage.window.status.device_text.text)
    assert stage.window.pages.unanswered.isHidden()
