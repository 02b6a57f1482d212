"""A whole receipt without a mouse: sign in, open, type, undo, settle, explain, confirm, print."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.readers.saying import Saying
from app.receiving.progress import Difference, ReceiptOpened, ReceiptState, ScanAnswered
from app.receiving.values import delivery_id
from app.receiving.verdicts import Sentence, Severity, Verdict
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.acceptance.acceptance_dialog import AcceptanceDialog
from ui.application import Dressed
from ui.receiving.confirm_dialog import ConfirmDialog
from ui.receiving.settle_dialog import SettleDialog

CTRL = Qt.KeyboardModifier.ControlModifier
WRONG_CODE = samples.trace_code(999)


def focus() -> QWidget:
    """Return what has the keys; after a dialog the system takes a moment to hand them back."""
    patience = QDeadlineTimer(5000)
    while (widget := QApplication.focusWidget()) is None and not patience.hasExpired():
        QApplication.processEvents()
    assert widget is not None, "nothing has the keys"
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), key, modifier)


def dialog_of(stage: Stage, kind: type[QWidget], qtbot: QtBot) -> QWidget:
    def has_keys() -> bool:
        dialog, keys = QApplication.activeModalWidget(), QApplication.focusWidget()
        return isinstance(dialog, kind) and keys is not None and dialog.isAncestorOf(keys)

    qtbot.waitUntil(has_keys)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def type_code(stage: Stage, text: str, qtbot: QtBot) -> None:
    count = stage.desk.view.scan_count
    press(Qt.Key.Key_F2)
    QTest.keyClicks(focus(), text)
    press(Qt.Key.Key_Return)
    answers = stage.window.pages.receiving.answers.model
    qtbot.waitUntil(lambda: bool(answers.rows) and answers.rows[0].seq == count + 1)
    press(Qt.Key.Key_Escape)


def test_a_whole_receipt_needs_no_mouse(stage: Stage, qtbot: QtBot) -> None:
    window, desk = stage.window, stage.desk
    page = window.pages.receiving
    desk.verdicts[WRONG_CODE] = (Verdict.WRONG_BATCH, samples.sentence(Verdict.WRONG_BATCH))

    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.pages.deliveries.model.rows))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.open_receipt_id is not None)
    assert ("open_delivery", desk.deliveries[0].delivery_id, page.person) in desk.wishes

    type_code(stage, samples.trace_code(1), qtbot)
    assert page.verdict.shown.word == "通过"
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: page.verdict.shown.word == "已撤销")

    type_code(stage, WRONG_CODE, qtbot)
    assert page.verdict.shown.word == "批号不符"
    press(Qt.Key.Key_Return, CTRL)
    assert "1" in window.notice.label.text()
    assert "第 3 次扫码" in window.notice.label.text()
    assert ("confirm", page.person) not in desk.wishes
    assert focus() is page.tray.view

    press(Qt.Key.Key_Return)
    dialog_of(stage, SettleDialog, qtbot)
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.tray.model.waiting)
    assert ("settle", 3, "退回配送企业") in desk.wishes

    press(Qt.Key.Key_Return, CTRL)
    explain_all_lines(stage, qtbot)
    qtbot.waitUntil(lambda: desk.view.state is ReceiptState.CONFIRMED)
    qtbot.waitUntil(lambda: page.verdict.shown.word == "已确认")
    assert page.open_receipt_id is None

    press(Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: "SH20261121-0001.pdf" in window.notice.label.text())
    assert stage.papers.printed == [samples.RECEIPT_ID]


def explain_all_lines(stage: Stage, qtbot: QtBot) -> None:
    """Give a reason to each line, one Return after the other, then confirm."""
    dialog = dialog_of(stage, ConfirmDialog, qtbot)
    assert isinstance(dialog, ConfirmDialog)
    for _ in dialog.explained:
        press(Qt.Key.Key_Return)
    assert all(row.difference is Difference.SHORT for row in dialog.explained)
    press(Qt.Key.Key_Return)


def test_a_truck_of_ten_thousand_lines_is_rejected_with_one_reason(
    qapp: Dressed, qtbot: QtBot
) -> None:
    lines = tuple(replace(line, received=0) for line in samples.lines(10_000))
    stage = build_stage(qapp, replace(samples.view(), lines=lines, cartons=(), tray=()))
    qtbot.addWidget(stage.window)
    stage.window.show()
    stage.window.sign_in("收货员甲")
    stage.window.pages.open_delivery(stage.desk.deliveries[0].delivery_id)
    qtbot.waitUntil(lambda: stage.window.pages.receiving.open_receipt_id is not None)
    stage.window.pages.receiving.ask_to_confirm()
    dialog = dialog_of(stage, ConfirmDialog, qtbot)
    assert isinstance(dialog, ConfirmDialog)
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Return)
    assert focus() is dialog.ok_button
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.desk.view.state is ReceiptState.CONFIRMED)
    assert [wish[0] for wish in stage.desk.wishes[-2:]] == ["explain_lines", "confirm"]
    assert len(stage.desk.wishes[-2]) == 1 + len(lines)


def test_a_short_line_must_have_a_reason_before_confirming(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    page.ask_to_confirm()
    dialog = dialog_of(working, ConfirmDialog, qtbot)
    assert isinstance(dialog, ConfirmDialog)
    short = [line.line_no for line in samples.lines() if not line.complete]
    assert [row.line.line_no for row in dialog.explained] == short
    ok = dialog.ok_button
    assert not ok.isEnabled()
    dialog.view.setFocus()
    QTest.keyClick(dialog.view, Qt.Key.Key_A, CTRL)
    dialog.reason.setCurrentIndex(list(Difference).index(Difference.DAMAGED))
    dialog.remark.setText("外箱淋湿")
    dialog.give_reason()
    assert ok.isEnabled()
    dialog.accept()
    told = [wish for wish in working.desk.wishes if wish[0] == "explain_lines"]
    assert told == [("explain_lines", *((no, Difference.DAMAGED, "外箱淋湿") for no in short))]
    assert working.desk.wishes[-1] == ("confirm", "收货员甲")


def test_a_line_that_is_over_is_offered_another_reason_than_a_short_one(
    working: Stage, qtbot: QtBot
) -> None:
    dialog = ConfirmDialog([samples.line(1, 3), samples.line(2, 45)], 5, working.window)
    assert dialog.reason.currentData() == Difference.SHORT
    dialog.view.point_at(1)
    assert dialog.reason.currentData() == Difference.OVER
    dialog.give_reason()
    assert [row.difference for row in dialog.explained] == [None, Difference.OVER]


def test_a_line_that_is_filled_while_the_dialog_is_open_leaves_it(
    working: Stage, qtbot: QtBot
) -> None:
    page = working.window.pages.receiving
    page.ask_to_confirm()
    dialog = dialog_of(working, ConfirmDialog, qtbot)
    assert isinstance(dialog, ConfirmDialog)
    dialog.give_reason()
    full = samples.line(4, 40)
    answer = samples.answer(Verdict.ACCEPTED)
    working.bridge.post(
        ScanAnswered(samples.RECEIPT_ID, answer, (full,), (), None, 128, undoable=True)
    )
    qtbot.waitUntil(lambda: 4 not in [row.line.line_no for row in dialog.explained])
    assert dialog.explained[0].difference is Difference.SHORT
    dialog.reject()
    assert ("confirm", "收货员甲") not in working.desk.wishes


def test_a_refusal_never_stops_the_next_scan(working: Stage, qtbot: QtBot) -> None:
    page, desk = working.window.pages.receiving, working.desk
    for number in range(1, 8):
        code = samples.trace_code(900 + number)
        desk.verdicts[code] = (Verdict.EXPIRED, samples.sentence(Verdict.EXPIRED))
    for number in range(100):
        code = samples.trace_code(900 + number)
        desk.scan(code, code.encode(), "serial", samples.NOW)
    qtbot.waitUntil(lambda: len(working.sound.played) == 100)
    assert len(page.tray.model.waiting) == 7
    assert working.sound.played.count(Severity.WRONG) == 7
    assert page.lines.model.received == sum(line.received for line in samples.lines()) + 93
    assert page.header.alert.isVisible()
    assert page.header.alert.text() == "异常 7"
    assert QApplication.activeModalWidget() is None


def test_a_scan_is_taken_while_a_dialog_is_open(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    page.ask_to_settle(samples.tray_entry(Verdict.EXPIRED, 5))
    dialog = dialog_of(working, SettleDialog, qtbot)
    assert isinstance(dialog, SettleDialog)
    working.desk.scan("8" * 20, b"8" * 20, "serial", samples.NOW)
    qtbot.waitUntil(lambda: page.verdict.shown.word == "通过")
    dialog.reject()


def test_a_settled_exception_needs_a_reason_or_a_remark(working: Stage, qtbot: QtBot) -> None:
    dialog = SettleDialog(samples.tray_entry(Verdict.EXPIRED, 5), working.window)
    assert dialog.explanation == ""
    dialog.finish()
    assert dialog.result() == 0
    dialog.remark.setText("  已拍照 ")
    assert dialog.explanation == "已拍照"
    dialog.reasons.setCurrentRow(3)
    assert dialog.explanation == "单独存放，待质量负责人处理；已拍照"


def fill_tray(stage: Stage, count: int, qtbot: QtBot) -> None:
    """Scan what is refused."""
    for number in range(count):
        code = samples.trace_code(900 + number)
        stage.desk.verdicts[code] = (Verdict.EXPIRED, samples.sentence(Verdict.EXPIRED))
        stage.desk.scan(code, code.encode(), "serial", samples.NOW)
    waiting = stage.window.pages.receiving.tray.model
    qtbot.waitUntil(lambda: len(waiting.waiting) == count)


def test_exceptions_are_settled_one_after_the_other(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    fill_tray(working, 3, qtbot)
    press(Qt.Key.Key_E, CTRL)
    press(Qt.Key.Key_Down)
    for left, seq in ((2, 2), (1, 1), (0, 3)):
        press(Qt.Key.Key_Return)
        dialog = dialog_of(working, SettleDialog, qtbot)
        assert isinstance(dialog, SettleDialog)
        assert dialog.entry.seq == seq
        press(Qt.Key.Key_2)
        press(Qt.Key.Key_Return)
        keys_then = page.tray.view if left else page.scan_focus
        qtbot.waitUntil(lambda: QApplication.focusWidget() is keys_then)  # noqa: B023 (at once)
        qtbot.waitUntil(lambda: len(page.tray.model.waiting) == left)  # noqa: B023 (at once)
    assert [wish[1] for wish in working.desk.wishes if wish[0] == "settle"] == [2, 1, 3]


def test_explaining_covers_neither_verdict_nor_word(working: Stage, qtbot: QtBot) -> None:
    window, page = working.window, working.window.pages.receiving
    fill_tray(working, 1, qtbot)
    page.ask_to_settle(page.tray.model.rows[0])
    dialog = dialog_of(working, SettleDialog, qtbot)
    verdict = page.verdict.mapToGlobal(page.verdict.rect().bottomLeft())
    assert dialog.pos().y() > verdict.y()
    assert dialog.geometry().bottom() <= window.geometry().bottom()
    assert dialog.geometry().right() <= window.geometry().right()
    dialog.close()


def test_what_came_as_sent_is_confirmed_by_one_large_line(working: Stage) -> None:
    lines = [samples.line(1, 40), samples.line(2, 1200, 1200), samples.line(6, 40)]
    dialog = ConfirmDialog(lines, 5, working.window)
    assert dialog.agreed.text() == "✓ 全部相符：3 行 · 5 箱 · 80 盒 · 1,200 瓶"
    assert dialog.agreed.isVisibleTo(dialog)
    assert not dialog.view.isVisibleTo(dialog)
    assert dialog.agreed.font().pointSizeF() > 1.5 * dialog.font().pointSizeF()
    assert dialog.ok_button.isEnabled()
    dialog.show_lines([samples.line(1, 39)])
    assert not dialog.agreed.isVisibleTo(dialog)
    assert not dialog.ok_button.isEnabled()


MISSING = tuple(
    Saying(f"第 {line} 行 试验胶囊：缺检验报告", f"Line {line}: no report") for line in range(1, 8)
)


def test_what_the_acceptance_lacks_stops_the_confirmation_and_f12_leads_there(
    working: Stage, qtbot: QtBot
) -> None:
    page, desk = working.window.pages.receiving, working.desk
    lines = tuple(replace(line, received=line.expected) for line in samples.lines())
    page.show_receipt(ReceiptOpened(replace(desk.view, lines=lines)))
    desk.view = replace(desk.view, lines=lines, missing=MISSING)
    press(Qt.Key.Key_Return, CTRL)
    dialog = dialog_of(working, ConfirmDialog, qtbot)
    assert isinstance(dialog, ConfirmDialog)
    qtbot.waitUntil(lambda: not dialog.ok_button.isEnabled())
    assert "7 项" in dialog.missing.text()
    assert MISSING[0].chinese in dialog.missing.text()
    press(Qt.Key.Key_F12)
    acceptance = dialog_of(working, AcceptanceDialog, qtbot)
    assert ("confirm", page.person) not in desk.wishes
    acceptance.close()
    desk.view = replace(desk.view, missing=())
    page.ask_to_confirm()
    again = dialog_of(working, ConfirmDialog, qtbot)
    assert isinstance(again, ConfirmDialog)
    qtbot.waitUntil(again.ok_button.isEnabled)
    assert not again.missing.isVisibleTo(again)
    assert not again.to_acceptance.isVisibleTo(again)
    again.reject()


def test_an_exception_left_for_later_keeps_the_cursor(working: Stage, qtbot: QtBot) -> None:
    page = working.window.pages.receiving
    fill_tray(working, 3, qtbot)
    press(Qt.Key.Key_E, CTRL)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    dialog_of(working, SettleDialog, qtbot)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.tray.view)
    fill_tray_further = samples.trace_code(999)
    working.desk.verdicts[fill_tray_further] = (
        Verdict.EXPIRED,
        samples.sentence(Verdict.EXPIRED),
    )
    working.desk.scan(fill_tray_further, b"", "serial", samples.NOW)
    qtbot.waitUntil(lambda: len(page.tray.model.waiting) == 4)
    current = page.tray.view.current_row()
    assert current is not None
    assert current.seq == 2


def test_the_command_bar_code_opens_the_confirmation(working: Stage, qtbot: QtBot) -> None:
    answer = samples.answer(Verdict.COMMAND)
    asked = replace(answer, added=0, sentence=Sentence("confirm-asked"))
    working.bridge.post(ScanAnswered(samples.RECEIPT_ID, asked, (), (), None, 128, undoable=True))
    dialog = dialog_of(working, ConfirmDialog, qtbot)
    assert isinstance(dialog, ConfirmDialog)
    dialog.reject()


def test_an_answer_for_another_receipt_is_not_shown(working: Stage, qtbot: QtBot) -> None:
    foreign = ScanAnswered(
        delivery_id("x", "y"),
        samples.answer(Verdict.EXPIRED),
        (),
        (),
        None,
        1,
        undoable=False,
    )
    working.window.pages.receiving.show_answer(foreign)
    assert working.sound.played == []
    assert not working.window.pages.receiving.verdict.has_answer


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2])
def test_pages_change_by_key_and_the_receipt_comes_back(
    working: Stage, qtbot: QtBot, key: Qt.Key
) -> None:
    press(Qt.Key.Key_1, CTRL)
    assert working.window.pages.deliveries.isVisible()
    assert ("leave",) in working.desk.wishes
    press(key, CTRL)
    if key == Qt.Key.Key_2:
        qtbot.waitUntil(working.window.pages.receiving.isVisible)
        assert working.desk.wishes[-1][0] == "open_delivery"
    else:
        assert working.window.pages.deliveries.isVisible()
