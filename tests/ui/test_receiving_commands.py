"""Every command of the sheet has a key on the receiving page, and says what it waits for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from app.codes.code import MOST_TIMES, Command, Kind
from app.receiving.progress import Difference, ScanAnswered
from app.receiving.verdicts import Answer, Sentence, Verdict
from tests.ui import samples
from tests.ui.stage import Stage
from ui.receiving.reject_dialog import REASONS, RejectDialog

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def press(
    stage: Stage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or stage.window, key, modifier)


def dialog_shown(qtbot: QtBot) -> RejectDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RejectDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RejectDialog)
    return dialog


def answered(sentence: Sentence, **more: object) -> ScanAnswered:
    answer = Answer(
        seq=9,
        raw="x",
        code=str(more.pop("code", "x")),
        kind=Kind.COMMAND,
        verdict=Verdict.COMMAND,
        line_no=None,
        added=0,
        received=None,
        expected=None,
        sentence=sentence,
    )
    event = ScanAnswered(samples.RECEIPT_ID, answer, (), (), None, 9, undoable=False)
    return replace(event, **more)  # type: ignore[arg-type] # fields of the event


@pytest.mark.parametrize(
    ("key", "command"), [(Qt.Key.Key_F6, Command.HOLD), (Qt.Key.Key_F8, Command.NEXT_CARTON)]
)
def test_a_key_gives_its_command(
    working: Stage, qtbot: QtBot, key: Qt.Key, command: Command
) -> None:
    press(working, key)
    qtbot.waitUntil(lambda: ("obey", command) in working.desk.wishes)


def test_a_reason_is_chosen_with_one_digit_and_waits_in_large_letters(
    working: Stage, qtbot: QtBot
) -> None:
    page = working.window.pages.receiving
    press(working, Qt.Key.Key_F4)
    dialog = dialog_shown(qtbot)
    QTest.keyClick(dialog.reasons, Qt.Key.Key_2)
    QTest.keyClick(dialog.reasons, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ("obey", "TDCMD-REJECT-WRONG-BATCH") in working.desk.wishes)
    qtbot.waitUntil(page.strip.isVisible)
    assert "批号不符" in page.strip.label.text()
    page.commands.disarm.trigger()
    qtbot.waitUntil(lambda: not page.strip.isVisible())


def test_packages_without_codes_are_rejected_by_quantity(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    press(working, Qt.Key.Key_F4, SHIFT)
    dialog = dialog_shown(qtbot)
    number, most = dialog.line_no, dialog.quantity.maximum()
    line = page.lines.model.row(number)
    assert line is not None
    assert most == line.expected - line.received
    dialog.quantity.setValue(2)
    dialog.accept()
    wish = ("reject_quantity", number, 2, Difference.DAMAGED, "")
    qtbot.waitUntil(lambda: wish in working.desk.wishes)
    qtbot.waitUntil(lambda: page.verdict.shown.word == "已拒收")


def test_f9_asks_how_many_the_next_scan_stands_for(working: Stage, qtbot: QtBot) -> None:
    press(working, Qt.Key.Key_F9)

    def asked() -> bool:
        return isinstance(QApplication.activeModalWidget(), QInputDialog)

    qtbot.waitUntil(asked)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QInputDialog)
    assert (dialog.intMinimum(), dialog.intMaximum()) == (2, MOST_TIMES)
    dialog.setIntValue(10**9)
    assert dialog.intValue() == MOST_TIMES
    dialog.setIntValue(7)
    dialog.accept()
    qtbot.waitUntil(lambda: ("obey", "TDCMD-TIMES-7") in working.desk.wishes)
    qtbot.waitUntil(working.window.pages.receiving.strip.isVisible)


def test_every_reason_but_a_missing_or_surplus_box_can_be_chosen() -> None:
    assert set(Difference) - set(REASONS) == {Difference.SHORT, Difference.OVER}


def test_f7_switches_to_the_delivery_a_scan_belongs_to(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    other = working.desk.deliveries[1]
    sentence = Sentence("on-other-delivery", {"delivery": other.delivery_no})
    assert not page.commands.switch.isEnabled()
    working.bridge.post(answered(sentence, belongs_to=other.delivery_id))
    qtbot.waitUntil(page.strip.isVisible)
    assert other.delivery_no in page.strip.label.text()
    press(working, Qt.Key.Key_F7)
    wish = ("open_delivery", other.delivery_id, page.person)
    qtbot.waitUntil(lambda: wish in working.desk.wishes)


def test_the_command_to_print_prints_the_receipt(working: Stage, qtbot: QtBot) -> None:
    working.bridge.post(answered(Sentence("print-asked"), code=Command.PRINT.value))
    qtbot.waitUntil(lambda: working.papers.printed == [samples.RECEIPT_ID])


def test_the_sheet_of_commands_is_printed_from_the_menu(working: Stage, qtbot: QtBot) -> None:
    sheet = working.window.pages.receiving.commands.sheet
    assert sheet in working.window.menus.receive.actions()
    sheet.trigger()
    qtbot.waitUntil(lambda: working.papers.sheets == 1)


def test_a_receipt_with_held_boxes_is_not_confirmed(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    line = replace(samples.line(1, 39), held=1)
    working.bridge.post(replace(answered(Sentence("held")), lines=(line,)))
    qtbot.waitUntil(lambda: page.lines.model.row(1) == line)
    page.ask_to_confirm()
    qtbot.waitUntil(working.window.notice.isVisible)
    assert "1 盒待处理" in working.window.notice.label.text()
    assert QApplication.activeModalWidget() is None
