"""A recorded session is played again in training."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.stage import Stage
from ui.fake_readers import NO_SUCH_FILE
from ui.virtual_scanner_replay import ReplayPanel

RECORDING = Path("/tmp/journal.jsonl")


@pytest.fixture
def replay(working: Stage) -> ReplayPanel:
    """The page of the virtual scanner, with a recording of ten scans to be had."""
    working.readers.recordings[RECORDING] = 10
    working.window.pages.open_virtual_scanner()
    scanner = working.window.pages.virtual_scanner
    scanner.tabs.setCurrentIndex(2)
    return scanner.replay


def test_a_recording_is_chosen_played_and_ends(
    working: Stage, replay: ReplayPanel, qtbot: QtBot
) -> None:
    assert not replay.play.isEnabled()
    replay.choose.click()
    assert replay.file_dialog is not None
    replay.file_dialog.fileSelected.emit(str(RECORDING))
    replay.file_dialog.reject()
    assert replay.source.text == "journal.jsonl"
    replay.speeds.button(2).click()
    QTest.keyClick(replay.play, Qt.Key.Key_Space)
    assert working.readers.wishes[-1] == ("replay", RECORDING, 10.0)
    qtbot.waitUntil(lambda: replay.running)
    assert replay.play.text() == "停止"
    assert not replay.choose.isEnabled()
    working.readers.play_on(4)
    qtbot.waitUntil(lambda: replay.said.text() == "正在回放：4 / 10")
    assert replay.progress.share == pytest.approx(0.4)
    working.readers.play_on(6)
    qtbot.waitUntil(lambda: replay.said.text() == "回放完毕：10 / 10")
    assert replay.play.text() == "回放"


@pytest.mark.parametrize(("number", "speed"), [(0, 1.0), (1, 2.0), (2, 10.0), (3, 0.0)])
def test_there_are_four_speeds(
    working: Stage, replay: ReplayPanel, number: int, speed: float
) -> None:
    replay.take_recording(str(RECORDING))
    replay.speeds.button(number).click()
    replay.play.click()
    assert working.readers.wishes[-1] == ("replay", RECORDING, speed)


def test_playing_is_stopped_by_the_button_and_by_closing(
    working: Stage, replay: ReplayPanel, qtbot: QtBot
) -> None:
    replay.take_recording(str(RECORDING))
    for stop in (replay.play.click, working.window.pages.virtual_scanner.close):
        replay.play.click()
        qtbot.waitUntil(lambda: replay.running)
        stop()
        assert working.readers.wishes[-1] == ("stop_replay",)
        qtbot.waitUntil(lambda: not replay.running)
    assert replay.said.text() == "已停止：0 / 10"


def test_a_recording_that_cannot_be_read_says_why(replay: ReplayPanel, qtbot: QtBot) -> None:
    replay.take_recording("/tmp/none.txt")
    replay.play.click()
    qtbot.waitUntil(lambda: replay.said.text() == NO_SUCH_FILE.chinese)
    assert not replay.running


def test_scanning_keys_do_nothing_beside_a_recording(working: Stage, replay: ReplayPanel) -> None:
    scanner = working.window.pages.virtual_scanner
    before = list(working.desk.wishes)
    QTest.keyClick(scanner, Qt.Key.Key_Space)
    assert working.desk.wishes == before
    assert scanner.scan_one.isHidden()
    scanner.tabs.setCurrentIndex(0)
    assert scanner.scan_one.isVisible()
