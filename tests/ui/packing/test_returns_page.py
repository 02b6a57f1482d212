"""Goods that came back are registered by scans and keys alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.packing.events import PackingFailed, ReturnsShown, ShipmentsListed, Task
from app.packing.refusals import Reason, say
from app.packing.returning.values import ReturnsView
from app.packing.values import ReturnReason, ShipmentsAsked, ShipmentsOrder, ShipmentsShown
from app.receiving.verdicts import Severity
from app.store.core import Urgency
from tests.app.packing.packing_floor import NOON, a_line, an_order, begin, code, send
from tests.ui.packing import stage as made
from tests.ui.packing.bench import CONTROL, KEY, SHIFT, Bench, shown
from tests.ui.packing.stage import PackingStage, build_packing
from ui.packing.returns_dialog import ReturnsDialog


def leave(bench: Bench, number: str, *serials: int) -> None:
    """Let a shipment leave, on the core's thread as all that is written."""

    def job() -> None:
        order = an_order(a_line(quantity=40), number=number)
        send(begin(bench.desk.parts, order), [code(serial) for serial in serials])

    bench.core.submit(Urgency.PERSON, job).result(60)
    bench.page.refresh()
    bench.until(lambda: number in [row.delivery_no for row in bench.page.list.model.rows])


def ask(bench: Bench) -> ReturnsDialog:
    bench.press(KEY.Key_R, CONTROL | SHIFT)
    dialog = bench.dialog(ReturnsDialog)
    assert isinstance(dialog, ReturnsDialog)
    bench.until(dialog.isActiveWindow)
    return dialog


def test_goods_that_came_back_are_scanned_registered_and_withdrawn(bench: Bench) -> None:
    # Without it a shipper would have no way to take goods back.
    leave(bench, "PS-1", 1, 2, 3)
    dialog = ask(bench)
    assert bench.way.packs and not bench.readers.held
    for serial, rows in ((1, 1), (1, 1), (9, 1), (2, 2)):
        heard = len(bench.sound.played)
        bench.desk.scan(code(serial), code(serial).encode(), "reader", NOON)
        bench.until(lambda heard=heard: len(bench.sound.played) > heard)  # type: ignore[misc]
        assert len(dialog.model.rows) == rows
    assert bench.sound.played[-4:] == [
        Severity.RIGHT, Severity.REPEAT, Severity.WRONG, Severity.RIGHT,
    ]  # fmt: skip
    assert not dialog.withdraw.isEnabled()
    dialog.reason.setCurrentIndex(dialog.reason.findData(ReturnReason.OTHER))
    assert not dialog.register.isEnabled(), "what else it was has to be said"
    dialog.remark.setText("客户改约")
    QTest.keyClick(dialog.view, KEY.Key_Return, CONTROL)
    bench.until(lambda: all(row.back is not None for row in dialog.model.rows))
    assert dialog.verdict.shown.word == "已登记退货"
    assert not dialog.register.isEnabled()
    dialog.view.point_at(0)
    QTest.keyClick(dialog.view, KEY.Key_Z, CONTROL)
    bench.until(lambda: dialog.model.rows[0].back is None)
    QTest.keyClick(dialog.view, KEY.Key_Escape)
    bench.until(lambda: dialog.verdict.shown.word == "还没有登记")
    assert dialog.isVisible()
    QTest.keyClick(dialog.view, KEY.Key_Escape)
    bench.until(lambda: bench.page.asking.dialog is None)
    bench.until(lambda: not bench.way.packs)
    bench.until(lambda: bench.readers.held)
    bench.until(lambda: [row.returned for row in bench.page.list.model.rows] == [1])


@pytest.fixture
def stage(qtbot: QtBot) -> PackingStage:
    built = build_packing()
    qtbot.addWidget(built.page)
    built.packing.rows = made.summaries()
    shown(built.page, qtbot)
    built.page.opened()
    return built


def test_the_page_that_is_left_takes_no_more_scans_of_goods_that_came_back(
    stage: PackingStage,
) -> None:
    # Without it scans of the next page would be taken for goods that came back.
    stage.packing.returns = made.returns()
    QTest.keyClick(stage.page.list.view, KEY.Key_R, CONTROL | SHIFT)
    assert ("begin-returns", made.SHIPPER) in stage.packing.wished
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, ReturnsDialog)
    stage.page.closed()
    assert stage.packing.wished[-1] == ("end-returns",)
    assert (stage.way.packs, stage.readers.held) == (False, False)
    assert stage.page.asking.dialog is None, "whatever was not registered"


def test_what_fails_is_said_in_the_list_and_typed_codes_are_scans(
    stage: PackingStage, qtbot: QtBot
) -> None:
    # Without it a full disk would look as if goods were registered.
    stage.packing.returns = made.returns()
    QTest.keyClick(stage.page.list.view, KEY.Key_R, CONTROL | SHIFT)
    dialog = stage.page.asking.dialog
    assert isinstance(dialog, ReturnsDialog)
    qtbot.waitUntil(dialog.isActiveWindow, timeout=60_000)
    stage.hear(PackingFailed(Task.RETURN, say(Reason.RETURN_NONE, {}), Reason.RETURN_NONE))
    assert dialog.verdict.shown.severity is Severity.WRONG
    QTest.keyClick(dialog.view, KEY.Key_F2)
    QTest.keyClicks(dialog.field, code(5))
    QTest.keyClick(dialog.field, KEY.Key_Return)
    assert stage.packing.wished[-1][:2] == ("scan", code(5))
    dialog.view.setFocus()
    QTest.keyClick(dialog.view, KEY.Key_Delete)
    assert stage.packing.wished[-1] == ("drop-returns", (made.returns().view.rows[0].key,))
    stage.hear(ReturnsShown(ReturnsView()))
    QTest.keyClick(dialog.view, KEY.Key_Escape)
    assert stage.page.asking.dialog is None


def test_the_list_is_narrowed_ordered_and_searched(stage: PackingStage) -> None:
    # Without it a shipment of last month would be found by scrolling.
    panel = stage.page.list
    QTest.keyClick(panel.view, KEY.Key_F, CONTROL)
    assert panel.list.field.hasFocus()
    panel.list.field.setText("中医院")
    QTest.keyClick(panel.list.field, KEY.Key_Return)
    panel.filter.shown.setCurrentIndex(panel.filter.shown.findData(ShipmentsShown.RETURNED))
    panel.filter.order.setCurrentIndex(panel.filter.order.findData(ShipmentsOrder.RECIPIENT))
    asked = ShipmentsAsked("中医院", ShipmentsShown.RETURNED, ShipmentsOrder.RECIPIENT)
    assert stage.packing.wished[-1] == ("list", asked)
    stage.hear(ShipmentsListed((), asked=asked))
    assert panel.list.empty.isVisible() and "全部状态" in panel.list.empty.sentence
    row = replace(made.summaries()[4], packed=7, wanted=9, cartons=3, labelled=2, lines=4)
    texts = [panel.model.text(row, column) for column in range(panel.model.columnCount())]
    assert texts[4:7] == ["4", "7 / 9", "2 / 3"]
