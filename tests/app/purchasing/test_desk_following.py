"""Orders at the desk after they were sent: what came, what goes back, what is chased."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from app.purchasing import journal
from app.purchasing.events import (
    ChaseListed,
    OrderDone,
    OrdersExported,
    OrderShown,
    OrdersListed,
)
from app.purchasing.life import Happening
from app.purchasing.records import OrdersAsked, Shown
from app.purchasing.returns import ReturnState, ReturnWish, ReturnWord
from app.purchasing.states import OrderState
from app.receiving.progress import Difference
from tests.app.purchasing.samples import WRITER, draft, line
from tests.app.purchasing.stage import Stage
from tests.deliveries import a_delivery, a_line, code


def test_what_came_is_held_against_what_was_ordered(stage: Stage) -> None:
    order_id = stage.save(draft(line(code="A1"), line(2, "B1", 6, price=Decimal(8))))
    stage.approve(order_id)
    stage.sent(order_id)
    brought = a_delivery(a_line(4, order_line_ids=("P7-1",)))
    receiving = stage.place.receive(brought)
    for number in (1, 2, 3):
        receiving.scan(stage.place.reading(code(number)))
    shown = stage.shown(order_id)
    assert shown.view.state is OrderState.CONFIRMED
    assert [(one.come.sent, one.come.received, one.missing) for one in shown.view.progress] == [
        (4, 3, 7),
        (0, 0, 6),
    ]
    assert {Happening.CAME, Happening.RECEIVED} <= {one.happening for one in shown.life}
    stage.place.clock.day = date(2026, 12, 21)
    stage.desk.list_chase()
    assert [chase.progress.missing for chase in stage.heard(ChaseListed).lines] == [7, 6]
    stage.desk.chase(order_id, "明天发货", date(2026, 12, 23), WRITER)
    stage.heard(OrderDone)
    stage.desk.ask_return(order_id, a_return(quantity=1), WRITER)
    stage.heard(OrderDone)
    stage.desk.close(order_id, "余量不再送", WRITER)
    stage.heard(OrderDone)
    assert stage.listed(Shown.LATE) == []
    said = "\n".join(str(one.said) for one in stage.shown(order_id).life)
    for part in (
        "催货：明天发货，答复 2026-12-23 到货",
        "申请退货：药品A1 批号 A2601",
        "人工完结：余量不再送",
    ):
        assert part in said


def a_return(**more: object) -> ReturnWish:
    values: dict[str, object] = {
        "province_code": "A1", "batch": "A2601", "quantity": 2, "reason": "破损",
        "price": Decimal("12.5"),
    }  # fmt: skip
    return ReturnWish(**(values | more))  # type: ignore[arg-type]


def test_what_was_rejected_is_owed_and_goes_back_once(stage: Stage) -> None:
    order_id = stage.save()
    stage.approve(order_id)
    stage.sent(order_id)
    receiving = stage.place.receive(a_delivery(a_line(10, order_line_ids=("P7-1",))))
    for number in range(7):
        receiving.scan(stage.place.reading(code(number)))
    reading = stage.place.reading("")
    receiving.reject_quantity(1, 2, Difference.DAMAGED, "外包装破损", reading)
    (before,) = stage.shown(order_id).view.owed
    assert (before.sent, before.received, before.rejected, before.owed) == (10, 7, 2, 0)
    receiving.explain_lines([(1, Difference.SHORT, "少一盒")], "收货员丁")
    receiving.confirm("收货员丁")
    (owed,) = stage.shown(order_id).view.owed
    assert (owed.province_code, owed.batch, owed.owed, owed.remark) == (
        "A1", "A2601", 3, "外包装破损",
    )  # fmt: skip
    for wrong, why in (
        ({"batch": " "}, "批号"),
        ({"quantity": 0}, "大于 0"),
        ({"price": None}, "单价"),
        ({"reason": ""}, "原因"),
        ({"province_code": "Z9"}, "没有这个品种"),
        ({"quantity": 11}, "共送 10，已申请退 0，最多还能退 10，现填 11"),
    ):
        stage.desk.ask_return(order_id, a_return(**wrong), WRITER)
        assert why in stage.refused()
    stage.desk.ask_return(order_id, a_return(), WRITER)
    assert "等待上报平台" in str(stage.heard(OrderDone).said)
    view = stage.shown(order_id).view
    (asked,) = view.standing.returns
    assert (asked.state, asked.wish, view.owed[0].owed) == (ReturnState.ASKED, a_return(), 1)
    assert stage.listed(Shown.RETURNS) == [OrderState.CONFIRMED]
    stage.desk.withdraw_return(order_id, asked.return_id, "对方换货", WRITER)
    stage.heard(OrderDone)
    assert stage.listed(Shown.RETURNS) == []
    assert stage.shown(order_id).view.owed[0].owed == 3
    stage.desk.note_return(order_id, asked.return_id, "T9", WRITER)
    assert "已撤回" in stage.refused()


def test_a_return_is_followed_until_its_red_invoice(stage: Stage) -> None:
    order_id = stage.save()
    stage.approve(order_id)
    stage.sent(order_id)
    stage.desk.ask_return(order_id, a_return(), WRITER)
    stage.heard(OrderDone)
    (asked,) = stage.shown(order_id).view.standing.returns

    def told(state: ReturnState, **more: str) -> OrderShown:
        values = {"platform_no": "T7", "problem": "", "invoice_no": ""} | more
        at = stage.place.clock.now()
        word = ReturnWord(order_id, asked.return_id, state, at=at, **values)
        with stage.place.parts.database.writing() as connection:
            assert journal.take_return(connection, stage.place.org, word).order_ids == {order_id}
            assert not journal.take_return(connection, stage.place.org, word).order_ids
        return stage.shown(order_id)

    shown = told(ReturnState.REFUSED, platform_no="", problem="医院配送点不存在")
    assert shown.life[-1].happening is Happening.TURNED_BACK
    stage.desk.list_orders(OrdersAsked(shown=Shown.RETURNS))
    assert [row.returns_stuck for row in stage.heard(OrdersListed).rows] == [1]
    told(ReturnState.SENDING)
    stage.desk.withdraw_return(order_id, asked.return_id, "晚了", WRITER)
    assert "未确认" in stage.refused()
    told(ReturnState.GRANTED)
    shown = told(ReturnState.CREDITED, invoice_no="26310000000000000001")
    assert "已冲红（药品A1 批号 A2601）：T7，发票 26310000000000000001" in str(shown.life[-1].said)
    assert shown.life[-1].happening is Happening.OVER
    assert stage.listed(Shown.RETURNS) == []


def test_many_orders_are_chased_at_once_and_the_list_is_exported(
    stage: Stage, tmp_path: Path
) -> None:
    second = draft(line(code="B1", quantity=20, price=Decimal(8)))
    ids = [stage.save(content) for content in (draft(), second)]
    for order_id in ids:
        stage.approve(order_id)
    # What the distributor does not have yet is not asked for.
    stage.place.clock.day = date(2026, 12, 21)
    stage.desk.list_chase()
    assert stage.heard(ChaseListed).lines == ()
    for order_id in ids:
        stage.sent(order_id)
    stage.desk.chase_many(ids, "王经理：周五到", date(2026, 12, 25), WRITER)
    assert stage.heard(OrderDone).order_ids == tuple(ids)
    stage.desk.list_chase()
    lines = stage.heard(ChaseListed).lines
    assert {one.order_id for one in lines} == set(ids)
    for one in lines:
        assert one.chased is not None
        assert (one.chased.person, one.chased.promised_on) == (WRITER, date(2026, 12, 25))
    stage.desk.export_chase(lines, tmp_path / "催货.xlsx")
    assert stage.heard(OrdersExported).count == 2
    sheet = CalamineWorkbook.from_path(tmp_path / "催货.xlsx").get_sheet_by_index(0).to_python()
    assert {(row[0], row[9], row[11]) for row in sheet[1:]} == {
        ("第一配送公司", 10.0, 23.0),
        ("第一配送公司", 20.0, 23.0),
    }
