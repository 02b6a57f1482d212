"""What follows an order: the platform's word, what is chased, what goes back, templates."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.purchasing.events import OrdersChanged
from app.purchasing.records import Shown
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from app.purchasing.uploads import Upload, UploadState
from tests.ui.orders.stage import OrdersStage, a_draft, build_orders, deliver, fill, send_back
from tests.ui.orders.test_orders_page import show, wait_for, wishes
from tests.ui.samples import NOW
from ui.orders.dialogs import ApproveDialog, BeginDialog, ReasonDialog
from ui.orders.panel import Step
from ui.parts.rows_model import DETAIL_ROLE


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[OrdersStage]:
    made = build_orders(lambda: NOW)
    qtbot.addWidget(made.page)
    made.page.resize(1280, 700)
    made.page.show()
    yield made
    made.page.closed()


def test_returns_show_how_they_stand_and_what_to_do(stage: OrdersStage, qtbot: QtBot) -> None:
    made, page = fill(stage.orders), stage.page
    order_id, returns = made["delivering"], page.panel.returns
    show(stage, qtbot, order_id)
    assert not page.panel.tabs.isTabVisible(2)
    send_back(stage.orders, order_id)
    page.filters.choose(Shown.RETURNS)
    qtbot.waitUntil(lambda: [row.returns_stuck for row in page.model.rows] == [2])
    qtbot.waitUntil(lambda: returns.model.rowCount() == 4)
    assert page.panel.tabs.tabText(2).startswith("退货 4 张")
    assert "2 张退货单需要处理" in page.panel.trouble.text()
    page.panel.tabs.setCurrentIndex(2)
    said = []
    for position in range(4):
        returns.view.point_at(position)
        said.append((returns.said.text(), returns.withdraw.isEnabled(), returns.number.isEnabled()))
    assert [rest for _, *rest in said] == [
        [True, True], [True, True], [False, False], [False, False],
    ]  # fmt: skip
    assert "录入后登记平台退货单号" in said[0][0]
    assert "PSDBM 9）。请撤回，改正后重新申请" in said[1][0]
    assert "26312112000016000000" in said[3][0]
    returns.view.point_at(0)
    returns.number.trigger()
    number = page.asking.dialog
    assert isinstance(number, ReasonDialog)
    assert "退货总价 50.00 元" in number.heading.text()
    number.field.setText("20261122000026000000")
    number.wish()
    qtbot.waitUntil(lambda: returns.model.rows[0].state is ReturnState.ENTERED)
    returns.view.point_at(1)
    returns.withdraw.trigger()
    why = page.asking.dialog
    assert isinstance(why, ReasonDialog)
    why.field.setText("配送点写错")
    why.wish()
    qtbot.waitUntil(lambda: returns.model.rows[1].state is ReturnState.WITHDRAWN)
    said_of_life = "\n".join(page.panel.life.texts)
    for part in ("退货待审批", "撤回退货申请：配送点写错", "退货已冲红"):
        assert part in said_of_life


def test_what_is_to_be_chased_is_listed_and_noted_for_many_orders_at_once(
    stage: OrdersStage, qtbot: QtBot, tmp_path: Path
) -> None:
    page, ids = stage.page, []
    for _ in range(2):
        ids.append(stage.orders.put(a_draft(wanted=date(2026, 11, 15))))
        deliver(stage.orders, ids[-1])
    page.opened()
    page.to_chase.trigger()
    chase = page.asking.chase
    assert chase is not None
    qtbot.waitUntil(lambda: chase.model.rowCount() == 4)
    assert "4 个品种超期" in chase.heading.text()
    row = chase.model.rows[0]
    assert chase.model.text(row, 0) == "超期 6 天"
    assert chase.model.special(row, 4, DETAIL_ROLE) == "2026-11-25 到货  李经理：仓库缺货"
    chase.view.selectAll()
    assert set(chase.orders) == set(ids)
    assert "2 张订单" in chase.said.text()
    chase.view.point_at(0)
    assert "采购员甲 催货，对方答复：李经理：仓库缺货" in chase.said.text()
    chase.view.selectAll()
    chase.note.trigger()
    assert "怎么说" in chase.said.text()
    chase.answer.setText("周五到")
    chase.day.setText("下周")
    chase.note.trigger()
    assert "2026-11-30" in chase.said.text()
    chase.day.setText("20261127")
    chase.note.trigger()
    ((_, noted, *rest),) = wishes(stage, "chase-many")
    assert isinstance(noted, tuple)
    assert (set(noted), rest) == (set(ids), ["周五到", date(2026, 11, 27)])
    qtbot.waitUntil(
        lambda: all(
            one.chased is not None and one.chased.said == "周五到" for one in chase.model.rows
        )
    )
    chase.field.setText("布洛芬")
    assert chase.model.rowCount() == 2

    def choose(name: str, then: Callable[[Path], None]) -> None:
        then(tmp_path / name)

    page.asking.ask_file = choose  # type: ignore[method-assign]
    chase.export.trigger()
    assert wishes(stage, "export-chase") == [("export-chase", tmp_path / "催货清单.xlsx")]
    wanted = chase.model.rows[1].order_id
    chase.go_to(chase.model.rows[1])
    assert page.asking.chase is None
    wait_for(stage, qtbot, wanted, OrderState.DELIVERING)


def test_an_approved_order_is_said_to_wait_only_until_it_was_sent(
    stage: OrdersStage, qtbot: QtBot
) -> None:
    made, page = fill(stage.orders), stage.page
    order_id = made["submitted"]
    show(stage, qtbot, order_id)
    page.person = page.asking.person = "审核员乙"
    page.do(Step.APPROVE)
    dialog = page.asking.dialog
    assert isinstance(dialog, ApproveDialog)
    dialog.wish()
    qtbot.waitUntil(lambda: "等待上传平台" in page.strip.label.text())
    page.hear(OrdersChanged(frozenset({order_id})))
    qtbot.waitUntil(lambda: stage.orders.wishes[-1] == ("show", order_id))
    assert "等待上传平台" in page.strip.label.text()
    approval = stage.orders.view(order_id).standing.approval
    assert approval is not None
    stage.orders.uploads[order_id] = Upload(
        order_id, approval, UploadState.PLACED, "20261122000019000000", "", NOW
    )
    page.hear(OrdersChanged(frozenset({order_id})))
    qtbot.waitUntil(
        lambda: "已上传平台，平台订单号 20261122000019000000" in page.strip.label.text()
    )
    assert page.sent_note.order_id is None


def test_a_template_is_dropped_and_brought_back(stage: OrdersStage, qtbot: QtBot) -> None:
    page = stage.page
    page.opened()
    qtbot.waitUntil(lambda: len(page.choices.templates) == 1)
    page.ask_beginning()
    dialog = page.asking.dialog
    assert isinstance(dialog, BeginDialog)
    assert not dialog.drop.isVisible()
    dialog.list.setCurrentRow(dialog.list.count() - 1)
    assert dialog.drop.isVisible()
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert "已删除" in dialog.list.currentItem().text()
    assert not dialog.ok.isEnabled()
    dialog.wish()
    assert dialog.isVisible()
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert "已删除" not in dialog.list.currentItem().text()
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    template = uuid.UUID(int=5)
    assert [wish[:2] for wish in stage.orders.wishes if "template" in str(wish[0])] == [
        ("drop-template", template),
        ("template-back", template),
        ("drop-template", template),
    ]
    dialog.reject()
    qtbot.waitUntil(lambda: page.choices.templates == ())
