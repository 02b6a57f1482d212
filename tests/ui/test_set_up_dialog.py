"""Three codes set a reader up, and nothing the reader types presses a button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.papers import PaperReady
from app.readers.events import ReaderShown, ReadersShown
from tests.ui import reader_samples as samples
from tests.ui.test_fitting import cut_off
from ui.application import Dressed
from ui.devices.set_up_dialog import SetUpDialog
from ui.fake_readers import FakeReaders
from ui.parts.languages import LANGUAGES

SETTINGS = samples.set_up(4).settings


@dataclass(frozen=True)
class SetUp:
    """The dialog and the readers behind it."""

    dialog: SetUpDialog
    readers: FakeReaders

    @property
    def wished(self) -> list[object]:
        return [wish[0] for wish in self.readers.wishes]


@pytest.fixture
def begun(qtbot: QtBot) -> Iterator[SetUp]:
    readers = FakeReaders(lambda _event: None)
    dialog = SetUpDialog(readers, samples.SERIAL)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.begin()
    yield SetUp(dialog, readers)


def press(dialog: SetUpDialog, key: Qt.Key) -> None:
    focused = QApplication.focusWidget() or dialog
    QTest.keyClick(focused, key, Qt.KeyboardModifier.AltModifier)


def test_the_first_code_is_asked_for_and_the_reader_named(begun: SetUp) -> None:
    assert begun.readers.wishes == [("begin_set_up", "serial-1")]
    assert "第 1 个码" in begun.dialog.instruction.text()
    assert "收货台扫码枪" in begun.dialog.hint.text()


def test_each_step_shows_what_arrived_and_what_to_do_about_it(begun: SetUp) -> None:
    begun.dialog.show_step(samples.set_up(2))
    assert "第 2 个码" in begun.dialog.instruction.text()
    assert "5D" in begun.dialog.arrived.text()
    assert "请扫纸上标着 2 的码" in begun.dialog.complaint.text()
    begun.dialog.show_step(replace(samples.set_up(3), complaint=None))
    assert not begun.dialog.complaint.isVisible()


def test_a_step_of_another_reader_is_left_alone(begun: SetUp) -> None:
    begun.dialog.show_step(samples.set_up(2, samples.HELD))
    assert "第 1 个码" in begun.dialog.instruction.text()


@pytest.mark.parametrize("step", [1, 2, 4])
def test_nothing_a_reader_types_presses_a_button(begun: SetUp, step: int) -> None:
    begun.dialog.show_step(samples.set_up(step))
    before = list(begun.readers.wishes)
    for _ in range(3):
        QTest.keyClicks(begun.dialog.instruction, "TDSET-1 29")
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QTest.keyClick(QApplication.focusWidget() or begun.dialog, key)
    QTest.keyClick(begun.dialog.instruction, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert begun.readers.wishes == before
    assert begun.dialog.isVisible()
    assert begun.dialog.instruction.hasFocus()
    for button in begun.dialog.findChildren(QAbstractButton):
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_end_says_what_was_found_and_what_will_change(begun: SetUp) -> None:
    assert not begun.dialog.keep.isEnabled()
    begun.dialog.show_step(samples.set_up(4))
    assert "分隔符" in begun.dialog.findings.text()
    assert "前缀: 无 → <STX>" in begun.dialog.outcome.text()
    assert begun.dialog.keep.isEnabled()
    begun.dialog.show_step(replace(samples.set_up(4), settings=samples.SERIAL.settings))
    assert "不用改" in begun.dialog.outcome.text()


def test_saving_wishes_the_new_settings_and_closes_when_they_are_used(begun: SetUp) -> None:
    begun.dialog.show_step(samples.set_up(4))
    press(begun.dialog, Qt.Key.Key_S)
    press(begun.dialog, Qt.Key.Key_S)
    assert SETTINGS is not None
    wished = replace(samples.SERIAL, settings=SETTINGS)
    assert begun.readers.wishes[1:] == [("change_reader", wished)]
    begun.dialog.show_readers(samples.shown())
    assert begun.dialog.isVisible()
    begun.dialog.show_readers(ReadersShown((ReaderShown(wished, None),)))
    assert not begun.dialog.isVisible()
    assert "end_set_up" not in begun.wished


def test_a_refusal_is_told_and_saving_can_be_tried_again(begun: SetUp) -> None:
    begun.dialog.show_step(samples.set_up(4))
    begun.dialog.save()
    begun.dialog.show_refusal(samples.REFUSED)
    assert "COM3" in begun.dialog.complaint.text()
    begun.dialog.save()
    assert begun.wished.count("change_reader") == 2


def test_starting_again_ends_what_was_begun(begun: SetUp) -> None:
    begun.dialog.show_step(samples.set_up(3))
    press(begun.dialog, Qt.Key.Key_R)
    assert begun.wished == ["begin_set_up", "end_set_up", "begin_set_up"]
    assert "第 1 个码" in begun.dialog.instruction.text()


def test_esc_asks_and_a_scan_answers_that_it_goes_on(begun: SetUp) -> None:
    QTest.keyClick(begun.dialog.instruction, Qt.Key.Key_Escape)
    assert begun.dialog.question.isVisible()
    begun.dialog.show_step(samples.set_up(2))
    assert not begun.dialog.question.isVisible()
    QTest.keyClick(begun.dialog.instruction, Qt.Key.Key_Escape)
    assert begun.dialog.isVisible()
    QTest.keyClick(begun.dialog.instruction, Qt.Key.Key_Escape)
    assert not begun.dialog.isVisible()
    assert begun.wished == ["begin_set_up", "end_set_up"]


def test_the_sheet_is_printed_and_can_be_opened(begun: SetUp) -> None:
    assert not begun.dialog.open_paper.isVisible()
    press(begun.dialog, Qt.Key.Key_P)
    assert begun.wished[-1] == "print_set_up_codes"
    begun.dialog.show_paper(PaperReady(Path("set-up-codes.pdf")))
    assert begun.dialog.open_paper.isVisible()


@pytest.mark.parametrize("arrived", ["<b>x</b>", "中" * 5000, "\u202e\x00"])
def test_whatever_arrives_is_shown_and_never_becomes_markup(begun: SetUp, arrived: str) -> None:
    begun.dialog.show_step(replace(samples.set_up(2), arrived=arrived))
    assert begun.dialog.arrived.textFormat() is Qt.TextFormat.PlainText
    assert len(begun.dialog.arrived.text()) < 1000
    assert begun.dialog.width() <= 880


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("step", [1, 2, 4])
def test_every_word_has_room(qtbot: QtBot, qapp: Dressed, language: str, step: int) -> None:
    qapp.languages.choose(language)
    dialog = SetUpDialog(FakeReaders(lambda _event: None), samples.SERIAL)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_step(samples.set_up(step))
    assert cut_off(dialog) == []
    assert dialog.height() <= 480
