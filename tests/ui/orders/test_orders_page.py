from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from app.purchasing import sayings
from app.purchasing.events import OrdersChanged, OrdersFailed
from app.purchasing.laying_down import LaidDown
from app.purchasing.ordering import Saving
from app.purchasing.records import Shown
from app.purchasing.returns import ReturnWish
from app.purchasing.rule_book import OrderRule
from app.purchasing.states import OrderState
from app.receiving.verdicts import Severity
from tests.ui.orders.stage import (
    SECOND,
    OrdersStage,
    a_draft,
    a_line,
    build_orders,
    content_of,
    deliver,
    fill,
    refuse,
)
from tests.ui.samples import NOW
from ui.orders.dialogs import (
    ApproveDialog,
    BeginDialog,
    ChaseDialog,
    HeldDialog,
    ReasonDialog,
    SplitDialog,
)
from ui.orders.editor import Editing
from ui.orders.panel import Step, steps_of
from ui.orders.return_dialog import ReturnDialog
from ui.orders.rules_dialog import RulesDialog
from ui.orders.words import price_text, read_day
from ui.parts.rows_model import DETAIL_ROLE


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[OrdersStage]:
    made = build_orders(lambda: NOW)
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    yield made
    made.page.closed()


def show(stage: OrdersStage, qtbot: QtBot, order_id: uuid.UUID) -> None:
    """Put the cursor on an order and wait until it is shown as it is."""
    page = stage.page
    page.opened()
    qtbot.waitUntil(lambda: page.model.position(order_id) is not None)
    position = page.model.position(order_id)
    assert position is not None
    page.view.point_at(position)
    wait_for(stage, qtbot, order_id, stage.orders.view(order_id).state)


def wait_for(stage: OrdersStage, qtbot: QtBot, order_id: uuid.UUID, state: OrderState) -> None:
    def is_shown() -> bool:
        shown = stage.page.panel.shown
        return shown is not None and (shown.view.order_id, shown.view.state) == (order_id, state)

    qtbot.waitUntil(is_shown)


def type_into(field: QLineEdit, text: str) -> None:
    """Type in place of what stands there; an input method writes what is no ASCII at once."""
    field.setFocus()
    field.selectAll()
    if text.isascii():
        QTest.keyClicks(field, text)
    else:
        field.insert(text)
        field.textEdited.emit(field.text())


def wait_for_source(stage: OrdersStage, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: stage.page.editor.editing.came_from == text)


def wait_for_rows(dialog: RulesDialog, qtbot: QtBot, count: int) -> None:
    qtbot.waitUntil(lambda: dialog.list.count() == count)


def wishes(stage: OrdersStage, name: str) -> list[tuple[object, ...]]:
    return [wish for wish in stage.orders.wishes if wish[0] == name]


def test_an_empty_list_says_how_to_begin(stage: OrdersStage, qtbot: QtBot) -> None:
    stage.page.opened()
    qtbot.waitUntil(lambda: "新建订单" in stage.page.list.empty.sentence)
    stage.page.filters.choose(Shown.LATE)
    qtbot.waitUntil(lambda: "最晚到货" in stage.page.list.empty.sentence)


def test_an_order_is_written_and_kept_with_the_keys_alone(stage: OrdersStage, qtbot: QtBot) -> None:
    page, editor = stage.page, stage.page.editor
    page.opened()
    qtbot.waitUntil(lambda: bool(page.choices.places))
    QTest.keyClick(page.view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = page.asking.dialog
    assert isinstance(dialog, BeginDialog)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.is_writing)
    editor.place.setCurrentIndex(1)
    type_into(editor.search.field, "布洛芬")
    qtbot.waitUntil(lambda: editor.search.results.isVisible())
    found = editor.search.model
    # What a package holds is seen before it is put on the order.
    assert found.special(found.rows[0], 1, DETAIL_ROLE) == "20粒/盒"
    QTest.keyClick(editor.search.field, Qt.Key.Key_Return)
    assert [line.name for line in editor.draft.lines] == ["布洛芬缓释胶囊"]
    qtbot.waitUntil(lambda: page.focusWidget() is editor.quantity)
    type_into(editor.quantity, "45")
    QTest.keyClick(editor.quantity, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.focusWidget() is editor.search.field)
    # Where no screen is, a window that had a dialog before it hears no shortcuts.
    assert editor.save.shortcut().toString() == "F2"
    editor.save.trigger()
    qtbot.waitUntil(lambda: not page.is_writing and page.panel.shown is not None)
    (wish,) = wishes(stage, "save")
    saving = wish[1]
    assert isinstance(saving, Saving)
    (line,) = saving.draft.lines
    assert (line.quantity, line.price, line.distributor_code) == (45, Decimal("18.36"), "D1")
    assert (saving.draft.address_code, saving.draft.department) == ("1", "西药库")


def test_what_was_written_is_shown_even_where_the_list_was_narrowed_to_others(
    stage: OrdersStage, qtbot: QtBot
) -> None:
    page, made = stage.page, fill(stage.orders)
    page.opened()
    page.filters.choose(Shown.TO_APPROVE)
    qtbot.waitUntil(lambda: [row.order_id for row in page.model.rows] == [made["submitted"]])
    page._write(Editing(a_draft(a_line(1, 5))))
    page.editor.wish_save()

    def is_shown() -> bool:
        shown = page.panel.shown
        return shown is not None and [one.quantity for one in shown.view.draft.lines] == [5]

    qtbot.waitUntil(is_shown)
    assert page.filters.shown.currentData() == Shown.OPEN
    row, shown = page.view.current_row(), page.panel.shown
    assert row is not None and shown is not None and row.order_id == shown.view.order_id


def test_what_the_rules_say_stands_at_the_line(stage: OrdersStage, qtbot: QtBot) -> None:
    order_id = stage.orders.put(a_draft(a_line(0, 25), a_line(3, 10, number=2)))
    show(stage, qtbot, order_id)
    stage.page.do(Step.EDIT)
    editor = stage.page.editor
    qtbot.waitUntil(lambda: editor.model.marks == {1: Severity.NOTICE, 2: Severity.WRONG})
    assert "20 或 30 盒" in editor.said.text()
    editor.view.point_at(1)
    assert "不能采购" in editor.said.text()
    QTest.keyClick(editor.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    type_into(editor.quantity, "30")
    qtbot.waitUntil(lambda: editor.model.marks == {})
    assert editor.total.text().startswith("1 个品种，合计 375.00 元")


def test_bad_figures_are_marked_and_not_taken(stage: OrdersStage, qtbot: QtBot) -> None:
    show(stage, qtbot, stage.orders.put(a_draft()))
    stage.page.do(Step.EDIT)
    editor = stage.page.editor
    for field, text in ((editor.quantity, "十盒"), (editor.price, "12,5"), (editor.wanted, "明天")):
        type_into(field, text)
        assert field.property("invalid")
    (line, _other) = editor.draft.lines
    # What the rules then object to; never a part of what was typed.
    assert (line.quantity, line.price, editor.draft.wanted_on) == (0, None, None)


def test_an_item_that_stands_on_the_order_is_gone_to_and_not_doubled(
    stage: OrdersStage, qtbot: QtBot
) -> None:
    show(stage, qtbot, stage.orders.put(a_draft()))
    stage.page.do(Step.EDIT)
    editor = stage.page.editor
    editor.add_item(stage.orders.items[1])
    row = editor.view.current_row()
    assert row is not None
    assert (len(editor.draft.lines), row.line_no) == (2, 2)


def test_a_draft_that_was_not_kept_is_asked_about(
    stage: OrdersStage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(stage, qtbot, stage.orders.put(a_draft()))
    stage.page.do(Step.EDIT)
    stage.page.editor.add_item(stage.orders.items[2])
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_asked: answers.pop(0))
    stage.page.leave_editor()
    assert stage.page.is_writing
    stage.page.leave_editor()
    assert not stage.page.is_writing


def test_warnings_are_acknowledged_and_the_order_is_submitted(
    stage: OrdersStage, qtbot: QtBot
) -> None:
    order_id = stage.orders.put(a_draft(a_line(0, 25)))
    show(stage, qtbot, order_id)
    QTest.keyClick(stage.page.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: isinstance(stage.page.asking.dialog, HeldDialog))
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, HeldDialog)
    assert dialog.field is not None
    dialog.wish()
    assert "请写明" in dialog.said.text()
    dialog.field.setText("只剩这么多")
    dialog.wish()
    wait_for(stage, qtbot, order_id, OrderState.SUBMITTED)
    assert wishes(stage, "acknowledge")[0][2] == "只剩这么多"


def test_errors_lead_back_to_the_draft(stage: OrdersStage, qtbot: QtBot) -> None:
    order_id = stage.orders.put(a_draft(a_line(3, 10)))
    show(stage, qtbot, order_id)
    stage.page.do(Step.SUBMIT)
    qtbot.waitUntil(lambda: isinstance(stage.page.asking.dialog, HeldDialog))
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, HeldDialog)
    assert dialog.blocked
    assert "✗" in dialog.list.item(0).text()
    dialog.wish()
    qtbot.waitUntil(lambda: stage.page.is_writing)


def test_an_order_is_approved_or_sent_back_with_a_reason(stage: OrdersStage, qtbot: QtBot) -> None:
    made = fill(stage.orders)
    stage.page.person = "审核员乙"
    show(stage, qtbot, made["submitted"])
    for reason, state in (("", OrderState.DRAFT), ("同意", OrderState.APPROVED)):
        stage.page.do(Step.APPROVE)
        dialog = stage.page.asking.dialog
        assert isinstance(dialog, ApproveDialog)
        if not reason:
            dialog.send_back()
            assert "写明原因" in dialog.said.text()
            dialog.field.setText("数量太大")
            dialog.send_back()
            wait_for(stage, qtbot, made["submitted"], state)
            content = content_of(stage.orders, made["submitted"])
            stage.orders.submit(made["submitted"], content, "采购员丁")
            wait_for(stage, qtbot, made["submitted"], OrderState.SUBMITTED)
        else:
            dialog.field.setText(reason)
            dialog.wish()
            wait_for(stage, qtbot, made["submitted"], state)
    assert "审核通过：同意" in "\n".join(stage.page.panel.life.texts)


def test_an_order_with_two_distributors_is_divided_after_a_look(
    stage: OrdersStage, qtbot: QtBot
) -> None:
    made = fill(stage.orders)
    show(stage, qtbot, made["two"])
    assert stage.page.panel.steps[Step.SPLIT].isEnabled()
    stage.page.do(Step.SPLIT)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, SplitDialog)
    assert [dialog.list.item(n).text().split("：")[0] for n in range(2)] == [
        "国药控股试验有限公司",
        SECOND.name,
    ]
    before = len(stage.orders.events)
    dialog.wish()
    qtbot.waitUntil(lambda: len(stage.page.model.rows) == before + 1)


def test_what_can_be_done_follows_from_how_it_stands(stage: OrdersStage) -> None:
    orders, made = stage.orders, fill(stage.orders)
    first = {name: steps_of(orders.view(order_id))[0] for name, order_id in made.items()}
    assert first == {
        "delivering": Step.CHASE,
        "refused": Step.RECALL,
        "submitted": Step.APPROVE,
        "contested": Step.SUBMIT,
        "two": Step.SPLIT,
        "draft": Step.SUBMIT,
    }
    waiting = orders.put(a_draft())
    orders.approve_now(waiting)
    assert steps_of(orders.view(waiting))[0] is Step.EXPORT
    orders.cancel(waiting, "不要了", "采购员甲")
    assert Step.CANCEL not in steps_of(orders.view(waiting))


def test_an_order_under_way_is_chased_returned_and_closed(stage: OrdersStage, qtbot: QtBot) -> None:
    order_id = stage.orders.put(a_draft(wanted=date(2026, 11, 15)))
    deliver(stage.orders, order_id)
    show(stage, qtbot, order_id)
    assert stage.page.model.rows[0].days_late
    assert "超期" in stage.page.model.special(stage.page.model.rows[0], 0, 259)
    stage.page.do(Step.CHASE)
    chase = stage.page.asking.dialog
    assert isinstance(chase, ChaseDialog)
    chase.answer.setText("明天")
    chase.day.setText("后天")
    chase.wish()
    assert "2026-11-30" in chase.said.text()
    chase.day.setText("20261130")
    chase.wish()
    stage.page.do(Step.RETURN)
    back = stage.page.asking.dialog
    assert isinstance(back, ReturnDialog)
    # What was rejected of the batch that came stands there already.
    filled = (back.batch.currentText(), back.quantity.text(), back.price.text(), back.reason.text())
    assert filled == ("A2601", "2", "12.50", "外包装破损")
    assert "配送 20，实收 18，拒收 2" in back.said.text()
    assert "退货总价 25.00 元" in back.said.text()
    for field, text, why in (
        (back.quantity, "两盒", "大于 0"),
        (back.price, "1.2345678", "六位小数"),
        (back.price, "-3", "六位小数"),
        (back.reason, " ", "退货原因"),
    ):
        before = field.text()
        field.setText(text)
        back.wish()
        assert why in back.said.text()
        field.setText(before)
    back.wish()
    ((_, _, wish),) = wishes(stage, "return")
    assert wish == ReturnWish("X0001", "A2601", 2, "外包装破损", Decimal("12.50"))
    stage.page.do(Step.CLOSE)
    close = stage.page.asking.dialog
    assert isinstance(close, ReasonDialog)
    close.wish()
    assert "请先填写" in close.said.text()
    close.field.setText("不再送")
    close.wish()
    qtbot.waitUntil(lambda: stage.orders.view(order_id).state is OrderState.CLOSED)
    stage.page.filters.choose(Shown.ALL)
    show(stage, qtbot, order_id)
    said = "\n".join(stage.page.panel.life.texts)
    for part in ("答复 2026-11-30 到货", "批号 A2601，2 件，外包装破损", "人工完结：不再送"):
        assert part in said


def test_a_refused_or_contested_order_says_what_to_do(stage: OrdersStage, qtbot: QtBot) -> None:
    made = fill(stage.orders)
    show(stage, qtbot, made["refused"])
    assert "商品编码未对照。请撤回修改" in stage.page.panel.trouble.text()
    show(stage, qtbot, made["contested"])
    assert "采购员丁 同时改成：阿莫西林胶囊 40 盒" in stage.page.panel.trouble.text()
    stage.page.do(Step.EDIT)
    assert len(stage.page.editor.editing.based_on) == 2
    stage.page.editor.wish_save()
    qtbot.waitUntil(lambda: stage.orders.view(made["contested"]).standing.conflicts == ())


def test_an_order_entered_by_hand_gets_its_number(stage: OrdersStage, qtbot: QtBot) -> None:
    order_id = stage.orders.put(a_draft())
    stage.orders.approve_now(order_id)
    refuse(stage.orders, order_id)
    show(stage, qtbot, order_id)
    stage.page.do(Step.BY_HAND)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, ReasonDialog)
    dialog.field.setText("P99")
    dialog.wish()
    wait_for(stage, qtbot, order_id, OrderState.SENT)
    assert "P99" in stage.page.panel.head.text()


def test_drafts_begin_from_templates_and_requests(stage: OrdersStage, qtbot: QtBot) -> None:
    page = stage.page
    page.opened()
    qtbot.waitUntil(lambda: bool(page.choices.templates))
    for row, text in ((2, "HIS20261122001"), (3, "每周常用")):
        page.ask_beginning()
        dialog = page.asking.dialog
        assert isinstance(dialog, BeginDialog)
        assert text in dialog.list.item(row).text()
        dialog.list.setCurrentRow(row)
        page.editor.changed = False
        dialog.wish()
        wait_for_source(stage, qtbot, text)
    page.editor.wish_template()
    naming = page.asking.dialog
    assert isinstance(naming, ReasonDialog)
    naming.field.setText("新模板")
    naming.wish()
    assert wishes(stage, "template")[0][1] == "新模板"
    assert page.is_writing
    page.editor.changed = False


def test_what_is_refused_is_said_and_what_the_sync_brings_is_shown(
    stage: OrdersStage, qtbot: QtBot
) -> None:
    made = fill(stage.orders)
    show(stage, qtbot, made["submitted"])
    stage.orders.fails = [OrdersFailed(sayings.CHANGED)]
    stage.page.do(Step.RECALL)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, ReasonDialog)
    dialog.field.setText("改")
    with qtbot.waitSignal(stage.page.refused) as said:
        dialog.wish()
    assert "刚被别人改过" in said.args[0]
    new = stage.orders.put(a_draft(), minutes=9)
    stage.page.hear(OrdersChanged(frozenset({new})))
    qtbot.waitUntil(lambda: stage.page.model.position(new) is not None)


def test_lists_and_orders_are_exported_and_printed(
    stage: OrdersStage, qtbot: QtBot, tmp_path: Path
) -> None:
    made = fill(stage.orders)
    show(stage, qtbot, made["draft"])
    stage.orders.export_list(tuple(stage.page.model.rows), tmp_path / "单.xlsx")
    qtbot.waitUntil(lambda: "已导出 6 行" in stage.page.strip.label.text())
    with qtbot.waitSignal(stage.page.paper_wished) as wished:
        stage.page.do(Step.PRINT)
    assert wished.args[0].order_id == made["draft"]


def test_what_is_laid_down_is_shown_changed_and_taken_back(
    stage: OrdersStage, qtbot: QtBot
) -> None:
    stage.page.ask_rules()
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, RulesDialog)
    dialog.what.setCurrentIndex(dialog.what.findData(LaidDown.MINIMUM))
    dialog.about.setText("X0001")
    dialog.value.setCurrentText("很多")
    dialog.wish()
    assert wishes(stage, "lay-down") == []
    for value, count in (("20", 1), ("", 0)):
        dialog.value.setCurrentText(value)
        dialog.wish()
        wait_for_rows(dialog, qtbot, count)
        if count:
            assert dialog.list.item(0).text() == "库存下限　X0001 阿莫西林胶囊　20"
            dialog.list.setCurrentRow(0)
    dialog.what.setCurrentIndex(dialog.what.findData(LaidDown.WEIGHT))
    dialog.rule.setCurrentIndex(dialog.rule.findData(OrderRule.BUDGET))
    assert [dialog.value.itemText(n) for n in range(dialog.value.count())] == [
        "恢复默认",
        "必须改正",
        "需确认",
        "只提示",
        "不校验",
    ]
    dialog.value.setCurrentIndex(4)
    dialog.wish()
    assert wishes(stage, "lay-down")[-1][1:4] == ("rule:budget", LaidDown.WEIGHT, "off")
    wait_for_rows(dialog, qtbot, 1)
    assert dialog.list.item(0).text() == "校验级别　预算　不校验"
    dialog.list.setCurrentRow(0)
    assert dialog.value.currentText() == "不校验"
    dialog.reject()


def test_days_and_prices_are_read_and_shown_as_people_write_them() -> None:
    assert read_day("20261130") == read_day("2026/11/30") == date(2026, 11, 30)
    assert read_day("11-30") is None
    assert [price_text(Decimal(t)) for t in ("12.500000", "100", "0.1234")] == [
        "12.50",
        "100.00",
        "0.1234",
    ]
    assert replace(a_line(0, 1), price=None).amount is None
