"""The desk of orders on a real store: from a wish to what is kept and answered."""

from __future__ import annotations

import queue
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from python_calamine import CalamineWorkbook

from app.catalogue import items
from app.catalogue.items import Item
from app.people import persons
from app.people.persons import Person
from app.people.roles import Role
from app.purchasing import journal, orders
from app.purchasing.desk import OrdersDesk
from app.purchasing.events import (
    ChaseListed,
    ChoicesTold,
    DraftChecked,
    DraftMade,
    ItemsOffered,
    OrderDone,
    OrderHeld,
    OrdersChanged,
    OrdersExported,
    OrdersFailed,
    OrderShown,
    OrdersListed,
    RulesTold,
)
from app.purchasing.laying_down import LaidDown
from app.purchasing.life import Happening
from app.purchasing.ordering import Saving
from app.purchasing.orders import Order, OrderLine
from app.purchasing.records import OrdersAsked, Shown
from app.purchasing.returns import ReturnState, ReturnWish, ReturnWord
from app.purchasing.rule_book import OrderRule
from app.purchasing.states import OrderState
from app.purchasing.uploads import Upload, UploadState
from app.purchasing.values import OrderDraft, Origin
from app.purchasing.world import Party, Place, World
from app.readers.saying import Saying
from app.receiving.progress import Difference
from app.store.core import Core
from tests.app.purchasing.samples import APPROVER, NOON, SECOND, WRITER, draft, line
from tests.deliveries import Workplace, a_delivery, a_line, code

Event = TypeVar("Event")
A1 = ("A1", "阿莫西林胶囊", "胶囊", "0.25g*24粒", "试验药业", "国药准字H1", "")
B1 = ("B1", "布洛芬片", "片剂", "0.2g*20片", "试验二厂", "国药准字H2", "")
ITEMS = [
    Item(*A1, "盒", "粒", 24, Decimal("12.5")),
    Item(*B1, "盒", "片", 20, Decimal(8)),
]
PARTIES = (Party("D1", "第一配送公司"), Party("D2", "第二配送公司"))


class Stage:
    """A desk, who works at it, and what it said."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.core = Core()
        self.events: queue.Queue[object] = queue.Queue()
        parts = place.parts
        world = World(
            may_deliver=lambda _c, _org, who, code, *_where: (
                Saying(f"{who} 不能配送 {code}", "no") if (who, code) == ("D2", "A1") else None
            ),
            search=lambda _c, _org, text: [one.province_code for one in ITEMS if text in one.name],
            parties=lambda _c, _org, code: PARTIES[:1] if code == "A1" else PARTIES,
            places=lambda _c, _org: (Place("1", "西药库"),),
        )
        self.desk = OrdersDesk(
            parts.database, parts.log, parts.clock, self.core, self.events.put, world
        )
        people = (
            (WRITER, Role.PURCHASER),
            (APPROVER, Role.PURCHASE_APPROVER),
            (SECOND, Role.PURCHASE_APPROVER),
            ("收货员丁", Role.RECEIVING_CLERK),
        )
        with parts.database.writing() as connection:
            items.store_all(connection, ITEMS, NOON)
            for number, (name, role) in enumerate(people):
                persons.store(connection, place.org, Person(f"{number}", name, role))

    def heard(self, kind: type[Event]) -> Event:
        event = self.events.get(timeout=60)
        assert isinstance(event, kind), event
        return event

    def save(self, content: OrderDraft | None = None, person: str = WRITER) -> uuid.UUID:
        self.desk.save(Saving(content or draft(), person))
        return self.heard(OrderDone).order_ids[0]

    def shown(self, order_id: uuid.UUID) -> OrderShown:
        self.desk.show(order_id)
        return self.heard(OrderShown)

    def content(self, order_id: uuid.UUID) -> uuid.UUID:
        found = self.shown(order_id).view.standing.content
        assert found is not None
        return found

    def approve(self, order_id: uuid.UUID) -> None:
        content = self.content(order_id)
        self.desk.submit(order_id, content, WRITER)
        self.heard(OrderDone)
        self.desk.approve(order_id, content, APPROVER)
        self.heard(OrderDone)

    def refused(self) -> str:
        return str(self.heard(OrdersFailed).why)

    def listed(self, shown: Shown = Shown.OPEN) -> list[OrderState]:
        self.desk.list_orders(OrdersAsked(shown=shown))
        return [row.state for row in self.heard(OrdersListed).rows]

    def sent(self, order_id: uuid.UUID, state: OrderState = OrderState.CONFIRMED) -> None:
        """Let the platform have an order."""
        view = self.shown(order_id).view
        assert view.standing.approval is not None
        told = Upload(
            order_id, view.standing.approval, UploadState.PLACED, "P7", "", self.place.clock.now()
        )
        lines = tuple(
            OrderLine(
                one.line_no, f"P7-{one.line_no}", "D1", one.province_code, one.quantity,
                one.unit, one.price, state,
            )
            for one in view.draft.lines
        )  # fmt: skip
        with self.place.parts.database.writing() as connection:
            journal.take_upload(connection, self.place.org, told)
            order = Order("P7", NOON, lines, view.order_no)
            journal.take_order(connection, self.place.org, order, self.place.clock.now())


@pytest.fixture
def stage(place: Workplace) -> Iterator[Stage]:
    made = Stage(place)
    yield made
    assert made.desk.stop(60)
    assert made.core.stop(60)


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
    assert "不能制单" in stage.refused()
    stage.desk.save(Saving(draft(), "不认识的人"))
    assert "不能制单" in stage.refused()
    order_id = stage.save()
    content = stage.content(order_id)
    stage.desk.submit(order_id, content, WRITER)
    stage.heard(OrderDone)
    stage.desk.approve(order_id, content, WRITER)
    assert "不能审核订单" in stage.refused()
    own = stage.save(draft(line(code="B1", price=Decimal(8))), APPROVER)
    stage.desk.submit(own, stage.content(own), APPROVER)
    stage.heard(OrderDone)
    stage.desk.approve(own, stage.content(own), APPROVER)
    assert "不能自己审核" in stage.refused()
    stage.desk.lay_down("*", LaidDown.TWO_STEPS_FROM, "1", WRITER)
    assert "不能审核订单" in stage.refused()


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


def test_drafts_are_made_of_templates_orders_and_requests(stage: Stage) -> None:
    old = draft(line(code="A1", price=Decimal(11)), wanted_on=date(2026, 1, 1))
    stage.desk.keep_template("  ", old, WRITER)
    assert "起个名字" in stage.refused()
    stage.desk.keep_template("每周", old, WRITER)
    stage.heard(OrderDone)
    order_id = stage.save(old)
    asked = (OrderLine(1, "", "", "A1", 3, "盒", None, OrderState.DRAFT),)
    with stage.place.parts.database.writing() as connection:
        orders.store(connection, stage.place.org, Order("HIS7", NOON, asked), NOON)
    stage.desk.choices()
    told = stage.heard(ChoicesTold)
    assert [one.name for one in told.templates] == ["每周"]
    assert [one.order_no for one in told.requests] == ["HIS7"]
    assert (told.departments, told.parties) == (("西药库",), PARTIES)
    stage.desk.begin_from_template(told.templates[0].template_id)
    made = stage.heard(DraftMade)
    assert (made.draft.lines[0].price, made.draft.wanted_on) == (Decimal("12.5"), None)
    stage.desk.begin_from_order(order_id)
    assert stage.heard(DraftMade).came_from.startswith("CG20261121-00-0001-")
    stage.desk.begin_from_request("HIS7")
    made = stage.heard(DraftMade)
    (wanted,) = made.draft.lines
    assert (wanted.name, wanted.quantity, wanted.distributor_name) == (
        "阿莫西林胶囊",
        3,
        "第一配送公司",
    )
    stage.desk.save(Saving(made.draft, WRITER, origin=made.origin, came_from=made.came_from))
    stage.heard(OrderDone)
    stage.desk.begin_from_request("HIS7")
    assert "做过订单" in stage.refused()
    stage.desk.choices()
    assert stage.heard(ChoicesTold).requests == ()
    stage.desk.drop_template(told.templates[0].template_id, WRITER)
    stage.heard(OrderDone)
    stage.desk.begin_from_template(told.templates[0].template_id)
    assert stage.refused()
    stage.desk.bring_template_back(told.templates[0], WRITER)
    assert "恢复" in str(stage.heard(OrderDone).said)
    stage.desk.begin_from_template(told.templates[0].template_id)
    assert stage.heard(DraftMade).came_from == "每周"


def test_what_runs_short_becomes_a_draft(stage: Stage) -> None:
    stage.desk.begin_from_limits()
    assert "没有需要补货" in stage.refused()
    for rule, value in (
        (LaidDown.MINIMUM, "20"),
        (LaidDown.MAXIMUM, "50"),
        (LaidDown.MULTIPLE, "6"),
    ):
        stage.desk.lay_down("item:A1", rule, value, APPROVER)
        stage.heard(OrderDone)
    stage.desk.list_rules()
    told = stage.heard(RulesTold)
    assert ("item:A1", "minimum", "20") in told.rows
    assert told.names == (("A1", "阿莫西林胶囊"),)
    stage.desk.begin_from_limits()
    made = stage.heard(DraftMade)
    assert made.origin is Origin.LIMITS
    assert [(one.province_code, one.quantity) for one in made.draft.lines] == [("A1", 54)]


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
