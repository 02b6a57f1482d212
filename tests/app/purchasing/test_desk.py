"""Orders at the desk until they are sent: written, judged, approved, sent back, entered by hand."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from app.purchasing.events import (
    DraftChecked,
    ItemsOffered,
    OrderDone,
    OrderHeld,
    OrdersChanged,
    OrdersExported,
    OrdersListed,
)
from app.purchasing.laying_down import LaidDown
from app.purchasing.life import Happening
from app.purchasing.ordering import Saving
from app.purchasing.records import OrdersAsked, Shown
from app.purchasing.rule_book import OrderRule
from app.purchasing.states import OrderState
from tests.app.purchasing.samples import APPROVER, SECOND, WRITER, draft, line
from tests.app.purchasing.stage import Stage


def test_an_order_goes_from_a_draft_to_the_approver(stage: Stage) -> None:
    order_id = stage.save()
    shown = stage.shown(order_id)
    assert shown.view.state is OrderState.DRAFT
    assert re.fullmatch("CG20261121-00-0001-[2-9A-Z]{5}", shown.view.order_no)
    assert shown.remarks == ()
    stage.approve(order_id)
    assert stage.listed() == [OrderState.APPROVED]
    assert stage.listed(Shown.DRAFTS) == []
    kinds = [moment.happening for moment in stage.shown(order_id).life]
    assert kinds == [Happening.WRITTEN, Happening.DECIDED, Happening.DECIDED]


def test_nobody_does_what_his_role_does_not_allow(stage: Stage) -> None:
    stage.desk.save(Saving(draft(), "收货员丁"))
    assert "没有“制单”权限" in stage.refused()
    stage.desk.save(Saving(draft(), "不认识的人"))
    assert "没有“制单”权限" in stage.refused()
    order_id = stage.save()
    content = stage.content(order_id)
    stage.desk.submit(order_id, content, WRITER)
    stage.heard(OrderDone)
    stage.desk.approve(order_id, content, WRITER)
    assert "没有“审核订单”权限" in stage.refused()
    own = stage.save(draft(line(code="B1", price=Decimal(8))), APPROVER)
    stage.desk.submit(own, stage.content(own), APPROVER)
    stage.heard(OrderDone)
    stage.desk.approve(own, stage.content(own), APPROVER)
    assert "不能自己审核" in stage.refused()
    stage.desk.lay_down("*", LaidDown.TWO_STEPS_FROM, "1", WRITER)
    assert "没有“审核订单”权限" in stage.refused()


def test_large_orders_wait_for_a_second_approver(stage: Stage) -> None:
    stage.desk.lay_down("*", LaidDown.TWO_STEPS_FROM, "一百", APPROVER)
    assert "一百" in stage.refused()
    stage.desk.lay_down("*", LaidDown.TWO_STEPS_FROM, "100", APPROVER)
    stage.heard(OrderDone)
    order_id = stage.save()
    stage.approve(order_id)
    assert stage.listed(Shown.TO_APPROVE) == [OrderState.SUBMITTED]
    stage.desk.approve(order_id, stage.content(order_id), SECOND)
    assert "等待上传" in str(stage.heard(OrderDone).said)


def test_errors_hold_an_order_back_and_warnings_until_they_are_acknowledged(stage: Stage) -> None:
    bad = draft(line(code="A1", name="阿莫西林胶囊", price=Decimal(13)), address_code="")
    order_id = stage.save(bad)
    stage.desk.submit(order_id, stage.content(order_id), WRITER)
    held = stage.heard(OrderHeld)
    assert {one.rule for one in held.remarks} == {OrderRule.PRICE, OrderRule.ADDRESS}
    assert "1 处必须改正，1 条提醒" in str(held.why)
    content = stage.content(order_id)
    cheaper = replace(bad, lines=(line(code="A1", price=Decimal("12.5")),))
    stage.desk.save(Saving(cheaper, WRITER, order_id, (content,)))
    stage.heard(OrderDone)
    stage.desk.submit(order_id, stage.content(order_id), WRITER)
    (warning,) = stage.heard(OrderHeld).remarks
    stage.desk.acknowledge(order_id, [warning], " ", WRITER)
    assert "写明原因" in stage.refused()
    stage.desk.acknowledge(order_id, [warning], "只有一个库房", WRITER)
    stage.heard(OrderDone)
    stage.desk.submit(order_id, stage.content(order_id), WRITER)
    stage.heard(OrderDone)


def test_what_somebody_changed_meanwhile_is_neither_saved_over_nor_submitted(stage: Stage) -> None:
    order_id = stage.save()
    old = stage.content(order_id)
    stage.desk.save(Saving(draft(line(quantity=20)), SECOND, order_id, (old,)))
    stage.heard(OrderDone)
    stage.desk.save(Saving(draft(line(quantity=5)), WRITER, order_id, (old,)))
    assert "刚被别人改过" in stage.refused()
    stage.desk.submit(order_id, old, WRITER)
    assert "刚被别人改过" in stage.refused()


def test_an_order_with_two_distributors_is_divided(stage: Stage) -> None:
    two = draft(line(code="A1"), line(2, "B1", price=Decimal(8), distributor_code="D2"))
    order_id = stage.save(two)
    content = stage.content(order_id)
    stage.desk.submit(order_id, content, WRITER)
    assert "2 家配送企业" in stage.refused()
    stage.desk.split(order_id, content, WRITER)
    made = stage.heard(OrderDone).order_ids
    assert made[0] == order_id
    drafts = [stage.shown(one).view.draft for one in made]
    assert [one.distributors for one in drafts] == [("D1",), ("D2",)]
    assert stage.listed(Shown.DRAFTS) == [OrderState.DRAFT] * 2


def test_an_order_is_sent_back_recalled_and_cancelled_with_a_reason(stage: Stage) -> None:
    order_id = stage.save()
    content = stage.content(order_id)
    stage.desk.submit(order_id, content, WRITER)
    stage.heard(OrderDone)
    stage.desk.send_back(order_id, content, "", APPROVER)
    assert "写明原因" in stage.refused()
    stage.desk.send_back(order_id, content, "数量太大", APPROVER)
    stage.heard(OrderDone)
    stage.approve(order_id)
    stage.desk.recall(order_id, "改数量", WRITER)
    stage.heard(OrderDone)
    stage.desk.cancel(order_id, "不要了", WRITER)
    stage.heard(OrderDone)
    assert stage.listed() == []
    stage.desk.cancel(order_id, "再一次", WRITER)
    assert "已终止" in stage.refused()
    turned = [one for one in stage.shown(order_id).life if one.happening is Happening.TURNED_BACK]
    assert [str(one.said) for one in turned] == [
        "审核退回：数量太大",
        "撤回修改：改数量",
        "取消订单：不要了",
    ]


def test_an_approved_order_is_entered_by_hand_where_no_platform_takes_it(
    stage: Stage, tmp_path: Path
) -> None:
    order_id = stage.save()
    stage.approve(order_id)
    stage.desk.export_order(order_id, tmp_path / "单.xlsx")
    assert stage.heard(OrdersExported).count == 1
    sheet = CalamineWorkbook.from_path(tmp_path / "单.xlsx").get_sheet_by_index(0).to_python()
    assert [sheet[-2][n] for n in (1, 7, 8, 9)] == ["A1", 10.0, 12.5, 125.0]
    assert sheet[-1][9] == 125.0
    stage.desk.note_sent(order_id, " ", WRITER)
    assert "平台给的订单号" in stage.refused()
    stage.desk.note_sent(order_id, "P99", WRITER)
    stage.heard(OrderDone)
    assert stage.listed(Shown.UNDER_WAY) == [OrderState.SENT]
    stage.desk.list_orders(OrdersAsked("P99"))
    rows = stage.heard(OrdersListed).rows
    assert [row.platform_no for row in rows] == ["P99"]
    for name, count in (("表.xlsx", 1), ("表.csv", 1)):
        stage.desk.export_list(rows, tmp_path / name)
        assert stage.heard(OrdersExported).count == count
    stage.desk.export_list(rows, tmp_path / "表.txt")
    assert "改文件名" in stage.refused()
    stage.desk.export_order(order_id, tmp_path / "没有" / "单.xlsx")
    assert "没有保存" in stage.refused()


def test_items_are_found_and_a_draft_is_judged_while_it_is_written(stage: Stage) -> None:
    stage.desk.find_items("布洛")
    (found,) = stage.heard(ItemsOffered).items
    assert (found.item.name, [one.code for one in found.distributors]) == ("布洛芬片", ["D1", "D2"])
    stage.desk.check(draft(line(code="A1", distributor_code="D2")), None, 7)
    checked = stage.heard(DraftChecked)
    assert (checked.number, [one.rule for one in checked.remarks]) == (7, [OrderRule.RELATION])
    stage.desk.check(draft(line(code="X9")), None, 8)
    assert [one.rule for one in stage.heard(DraftChecked).remarks] == []


def test_what_the_sync_brings_is_told_and_nonsense_is_refused_in_words(stage: Stage) -> None:
    nobody = uuid.uuid4()
    stage.desk.told(frozenset({nobody}))
    assert stage.heard(OrdersChanged).order_ids == {nobody}
    stage.desk.show(nobody)
    assert "还没有这张订单" in stage.refused()
