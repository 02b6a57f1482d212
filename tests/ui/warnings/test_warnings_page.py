"""Differences are worked off by keys, one or many at once; rules are tried before they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.catalogue.checking.rules import STANDARD
from app.catalogue.findings import Field, Severity
from app.catalogue.warnings.events import CheckShown, DecideWish, WarningsRefused
from app.catalogue.warnings.values import CheckOutcome, Decision, WarningState
from app.readers.saying import Saying
from tests.ui.warnings.stage import WarningsStage, build_warnings, fill
from ui.parts.rows_model import DETAIL_ROLE
from ui.warnings.models import FIELD, STATE
from ui.warnings.rules_dialog import RulesPanel

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[WarningsStage]:
    made = build_warnings()
    fill(made.warnings)
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    made.page.opened()
    qtbot.waitUntil(lambda: made.page.model.rowCount() == 3)
    yield made
    if made.page.dialog is not None:
        made.page.dialog.done(0)


def decisions(stage: WarningsStage) -> list[DecideWish]:
    return [wish[1] for wish in stage.warnings.wishes if isinstance(wish[1], DecideWish)]


def choose(stage: WarningsStage, place: int) -> None:
    stage.page.view.point_at(place)


def test_what_waits_is_listed_with_both_values_and_the_sentence(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    page = stage.page
    cells = [page.model.text(page.model.rows[0], column) for column in range(5)]
    assert cells == ["转换比", "阿莫西林胶囊", "24", "12", "未处理"]
    assert page.model.text(page.model.rows[1], 2) == "28.50 元"
    first = page.model.rows[0]
    assert page.model.special(first, FIELD, DETAIL_ROLE) == "会买错收错"
    assert page.model.special(first, STATE, DETAIL_ROLE) == "数值又变了，重新提醒"
    assert page.panel.message.text().startswith("转换比不一致")
    assert page.panel.title.text() == (
        "阿莫西林胶囊 0.25g×24粒 · 转换比 · 未处理 · 数值又变了，重新提醒"
    )
    said = "采购员乙：接受，至 2026-12-31，换包装过渡期（当时省平台 24，院内 10）"
    qtbot.waitUntil(lambda: said in page.panel.words.text())


def test_a_decision_needs_a_reason(qtbot: QtBot, stage: WarningsStage) -> None:
    choose(stage, 0)
    QTest.keyClick(stage.page.view, Qt.Key.Key_1, ALT)
    assert not decisions(stage)
    assert stage.page.panel.why.property("invalid")
    stage.page.panel.why.setText("新旧包装过渡")
    QTest.keyClick(stage.page.panel.why, Qt.Key.Key_1, ALT)
    (wish,) = decisions(stage)
    assert (wish.decision, wish.why, wish.until) == (Decision.ACCEPT, "新旧包装过渡", None)
    qtbot.waitUntil(lambda: stage.page.model.rowCount() == 2)
    assert "已处理 1 条" in stage.page.strip.label.text()


def test_a_decision_may_hold_for_a_time_only(stage: WarningsStage) -> None:
    choose(stage, 1)
    stage.page.panel.why.setText("等新价执行")
    stage.page.panel.limited.setChecked(True)
    QTest.keyClick(stage.page.view, Qt.Key.Key_2, ALT)
    (wish,) = decisions(stage)
    assert wish.until == date(2027, 5, 22)


def test_many_are_decided_at_once_by_marks_or_by_filters(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    stage.page.view.selectAll()
    assert stage.page.panel.count.text() == "选中 3 条，一起处理"
    stage.page.panel.why.setText("已联系信息科")
    QTest.keyClick(stage.page.view, Qt.Key.Key_3, ALT)
    (wish,) = decisions(stage)
    assert len(wish.keys) == 3
    qtbot.waitUntil(lambda: stage.page.model.rowCount() == 0)
    assert stage.page.list.empty.isVisible()
    box = stage.page.state_box
    box.setCurrentIndex(box.findData(WarningState.DECIDED.value))
    qtbot.waitUntil(lambda: stage.page.model.rowCount() == 4)
    stage.page.all_of.setChecked(True)
    QTest.keyClick(stage.page.view, Qt.Key.Key_5, ALT)
    assert decisions(stage)[1].all_of == stage.page._asked
    qtbot.waitUntil(lambda: stage.page.model.rowCount() == 0)


def test_what_was_decided_on_last_is_taken_back(qtbot: QtBot, stage: WarningsStage) -> None:
    page = stage.page
    assert not page.undo.isEnabled()
    page.all_of.setChecked(True)
    assert page.all_of.text() == "处理筛选出的全部 3 条(&A)"
    page.panel.why.setText("换包装过渡期")
    QTest.keyClick(page.view, Qt.Key.Key_1, ALT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 and page.undo.isEnabled())
    assert not page.panel.why.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    taken_back = decisions(stage)[1]
    assert (taken_back.decision, len(taken_back.keys)) == (Decision.REOPEN, 3)
    assert not page.undo.isEnabled()


def test_an_empty_list_says_whether_nothing_is_wrong_or_nothing_fits(
    qtbot: QtBot, stage: WarningsStage
) -> None:
    page = stage.page
    page.list.field.setText("没有的药")
    page.list.search_now()
    qtbot.waitUntil(page.list.empty.isVisible)
    assert "放宽" in page.list.empty.sentence
    assert not page.list.empty.button.isVisible()
    stage.warnings.warnings = []
    page.list.field.clear()
    page.list.search_now()
    qtbot.waitUntil(page.list.empty.button.isVisible)
    assert "校验" in page.list.empty.sentence


def test_filters_narrow_the_list(qtbot: QtBot, stage: WarningsStage) -> None:
    page = stage.page
    page.severity_box.setCurrentIndex(page.severity_box.findData(Severity.ERROR.value))
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.field_box.setCurrentIndex(page.field_box.findData(Field.DISTRIBUTOR.value))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.field_box.setCurrentIndex(0)
    page.list.field.setText("24")
    page.list.search_now()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)


def test_pages_are_turned(qtbot: QtBot, stage: WarningsStage) -> None:
    stage.warnings.more = True
    stage.page.refresh()
    qtbot.waitUntil(stage.page.after.isEnabled)
    stage.page.view.point_at(2)
    stage.page.after.trigger()
    qtbot.waitUntil(lambda: "第 2 页" in stage.page.list.count.text())
    # Another page is read from its top.
    assert stage.page.view.currentIndex().row() == 0
    stage.page.before.trigger()
    qtbot.waitUntil(lambda: "第 1 页" in stage.page.list.count.text())
    assert not stage.page.before.isEnabled()


def test_a_check_says_how_far_it_is_and_what_it_came_to(qtbot: QtBot, stage: WarningsStage) -> None:
    stage.warnings.outcome = CheckOutcome(1_500, 3, 2, 1, 4, 0.5)
    stage.page.check_it.trigger()
    assert stage.page.running.isVisible()
    said = "校验了 1,500 个院内品种：新增 3 条，消除 2 条，变化 1 条"
    qtbot.waitUntil(lambda: stage.page.strip.label.text() == said)
    assert not stage.page.running.isVisible()
    stage.page.strip.hide()
    stage.bridge.post(CheckShown(20, 20, done=CheckOutcome(0, 0, 0, 0, 0, 0.1)))
    stage.bridge.post(CheckShown(20, 20, done=CheckOutcome(9, 1, 0, 0, 0, 0.1)))
    # Nobody wished for the first, and it found nothing.
    qtbot.waitUntil(lambda: "校验了 9 个" in stage.page.strip.label.text())
    stage.page.cancel.trigger()
    assert ("cancel",) in stage.warnings.wishes


def rules_of(stage: WarningsStage, qtbot: QtBot) -> RulesPanel:
    stage.page.rules.trigger()
    dialog = stage.page.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.panel.rules == STANDARD)
    return dialog.panel


def test_rules_are_edited_tried_and_taken_over(qtbot: QtBot, stage: WarningsStage) -> None:
    panel = rules_of(stage, qtbot)
    price = next(n for n, one in enumerate(STANDARD) if one.field is Field.PRICE)
    panel.view.point_at(price)
    panel.tolerance.setText("0.05")
    panel.classes.setText("xj01 za")
    panel.keep_fields()
    panel.severities[0].trigger()
    panel.view.point_at(0)
    panel.switch.trigger()
    edited = panel.rules
    assert edited[price].tolerance == Decimal("0.05")
    assert edited[price].classes == ("XJ01", "ZA")
    assert edited[price].severity is Severity.ERROR
    assert not edited[0].enabled
    panel.trial.trigger()
    qtbot.waitUntil(lambda: "新增 37 条，消除 12 条" in panel.outcome.text())
    panel.why.setText("招采中心要求")
    panel.take.trigger()
    assert ("rules", edited, "采购员甲", "招采中心要求") in stage.warnings.wishes
    qtbot.waitUntil(lambda: stage.page.dialog is None)
    # The check by these rules has begun, and goes on.
    assert ("cancel",) not in stage.warnings.wishes


def test_a_tolerance_that_is_no_amount_is_marked(qtbot: QtBot, stage: WarningsStage) -> None:
    panel = rules_of(stage, qtbot)
    panel.view.point_at(next(n for n, one in enumerate(STANDARD) if one.field is Field.PRICE))
    for wrong in ("多", "-1", "NaN"):
        panel.tolerance.setText(wrong)
        panel.keep_fields()
        assert panel.tolerance.property("invalid")
    assert panel.rules == STANDARD


def test_a_rule_is_copied_for_some_items_and_removed(qtbot: QtBot, stage: WarningsStage) -> None:
    panel = rules_of(stage, qtbot)
    panel.add.trigger()
    assert panel.rules[-1].number == STANDARD[-1].number + 1
    panel.items.setText("P00000001 Y00001")
    panel.keep_fields()
    assert panel.rules[-1].items == ("P00000001", "Y00001")
    panel.remove.trigger()
    assert panel.rules == STANDARD
    panel.switch.trigger()
    panel.standard.trigger()
    assert panel.rules == STANDARD


def test_edited_rules_are_not_dropped_by_one_key(qtbot: QtBot, stage: WarningsStage) -> None:
    panel = rules_of(stage, qtbot)
    dialog = stage.page.dialog
    assert dialog is not None
    panel.switch.trigger()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "放弃" in panel.outcome.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: stage.page.dialog is None)
    assert stage.warnings.wishes[-1] == ("cancel",)


def test_what_was_refused_is_said_where_it_was_wished(qtbot: QtBot, stage: WarningsStage) -> None:
    refusal = WarningsRefused(Saying("规则互相矛盾", "They contradict"))
    with qtbot.waitSignal(stage.page.refused) as refused:
        stage.bridge.post(refusal)
    assert refused.args == ["规则互相矛盾"]
    panel = rules_of(stage, qtbot)
    stage.bridge.post(refusal)
    qtbot.waitUntil(lambda: panel.outcome.text() == "规则互相矛盾")
