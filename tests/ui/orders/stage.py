"""The page of orders on a stage: with made-up orders behind it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.purchasing.arrivals import Arrival, Batch, Receipt
from app.purchasing.chasing import Come
from app.purchasing.circumstances import KnownItem
from app.purchasing.events import ChoicesTold
from app.purchasing.laying_down import Template
from app.purchasing.operations import OrderSaved
from app.purchasing.orders import Order, OrderLine
from app.purchasing.returns import STUCK, ReturnState, ReturnWish, ReturnWord
from app.purchasing.states import OrderState
from app.purchasing.uploads import Upload, UploadState
from app.purchasing.values import DraftLine, OrderDraft
from app.purchasing.world import Offered, Party, Place, line_of
from tests.ui.samples import NOW
from ui.bridge import Bridge
from ui.orders.fake_orders import FakeOrders
from ui.orders.page import OrdersPage

FIRST, SECOND = Party("D1", "国药控股试验有限公司"), Party("D2", "华润试验医药有限公司")
ITEMS = [
    Offered(
        KnownItem("X0001", "阿莫西林胶囊", "盒", "粒", 24, Decimal("12.5"), multiple=10),
        "0.25g*24粒",
        "试验药业股份有限公司",
        (FIRST, SECOND),
    ),
    Offered(
        KnownItem("X0002", "布洛芬缓释胶囊", "盒", "粒", 20, Decimal("18.36")),
        "0.3g*20粒",
        "试验制药二厂",
        (FIRST,),
    ),
    Offered(
        KnownItem("X0003", "注射用头孢曲松钠", "支", "支", 1, Decimal("6.4")),
        "1.0g",
        "试验生物制药",
        (SECOND,),
    ),
    Offered(
        KnownItem("X0004", "阿莫西林克拉维酸钾片", "盒", "片", 12, Decimal("31"), "省平台已停用"),
        "0.457g*12片",
        "试验药业股份有限公司",
        (FIRST,),
    ),
]


@dataclass(frozen=True)
class OrdersStage:
    """The page and what stands behind it."""

    page: OrdersPage
    orders: FakeOrders


def a_line(item: int, quantity: int, party: Party = FIRST, number: int = 1) -> DraftLine:
    line = line_of(ITEMS[item], quantity)
    return replace(line, line_no=number, distributor_code=party.code, distributor_name=party.name)


def a_draft(*lines: DraftLine, wanted: date | None = date(2026, 12, 5)) -> OrderDraft:
    return OrderDraft(
        lines=lines or (a_line(0, 20), a_line(1, 30, number=2)),
        department="西药库",
        address_code="1",
        address="西药库",
        wanted_on=wanted,
    )


def build_orders(now: Callable[[], datetime]) -> OrdersStage:
    """Build the page over no orders yet."""
    bridge = Bridge()
    orders = FakeOrders(bridge.post, now)
    orders.items = ITEMS
    request = OrderLine(1, "", "", "X0001", 30, "盒", None, OrderState.DRAFT)
    orders.offered = ChoicesTold(
        parties=(FIRST, SECOND),
        places=(Place("1", "西药库"), Place("2", "中药库")),
        templates=(Template(uuid.UUID(int=5), "每周常用", a_draft(), "采购员甲", NOW),),
        requests=(Order("HIS20261122001", NOW, (request,)),),
        departments=("西药库", "静配中心"),
    )
    page = OrdersPage(orders, now)
    bridge.setParent(page)
    page.begin("采购员甲")
    bridge.orders_said.connect(page.hear)
    return OrdersStage(page, orders)


def fill(orders: FakeOrders) -> dict[str, uuid.UUID]:
    """One order of each kind of standing, the first one listed last."""
    made = {}
    made["delivering"] = orders.put(a_draft(wanted=date(2026, 11, 15)))
    deliver(orders, made["delivering"])
    made["refused"] = orders.put(a_draft(a_line(2, 200, SECOND)), minutes=1)
    orders.approve_now(made["refused"])
    refuse(orders, made["refused"])
    made["submitted"] = orders.put(a_draft(a_line(0, 50)), person="采购员丁", minutes=2)
    orders.submit(made["submitted"], content_of(orders, made["submitted"]), "采购员丁")
    made["contested"] = orders.put(a_draft(), minutes=3)
    with_conflict(orders, made["contested"], a_draft(a_line(0, 40)))
    made["two"] = orders.put(a_draft(a_line(0, 20), a_line(2, 100, SECOND, 2)), minutes=4)
    made["draft"] = orders.put(a_draft(a_line(0, 25), a_line(1, 30, number=2)), minutes=5)
    return made


def content_of(orders: FakeOrders, order_id: uuid.UUID) -> uuid.UUID:
    content = orders.view(order_id).standing.content
    assert content is not None
    return content


def refuse(orders: FakeOrders, order_id: uuid.UUID) -> None:
    """Let the platform refuse an approved order."""
    approval = orders.view(order_id).standing.approval
    assert approval is not None
    why = "至少一条明细处理失败。第 1 行 X0003：商品编码未对照"
    state = UploadState.REFUSED
    orders.uploads[order_id] = Upload(order_id, approval, state, "", why, NOW)


def deliver(orders: FakeOrders, order_id: uuid.UUID) -> None:
    """Let an order be placed and half of it come."""
    orders.approve_now(order_id, placed="20261110000019000000")
    lines = tuple(
        OrderLine(n, f"L{n}", "D1", f"X000{n}", 20, "盒", None, OrderState.DELIVERING)
        for n in (1, 2)
    )
    number = orders.view(order_id).order_no
    orders.told[order_id] = (Order("20261110000019000000", NOW, lines, number),)
    orders.come[order_id] = {1: Come(20, 18), 2: Come(0, 0)}
    arrived = NOW + timedelta(hours=2)
    receipt = Receipt("SH20261122-01-0007", arrived, arrived + timedelta(minutes=40), "收货员戊")
    orders.arrivals[order_id] = (
        Arrival(
            "PS20261112000077",
            FIRST.name,
            arrived,
            {"L1": Come(20, 18)},
            (receipt,),
            order_id,
            (Batch("L1", "A2601", 20, 18, 2, remark="外包装破损", confirmed=True),),
        ),
    )
    orders.chase(order_id, "李经理：仓库缺货", date(2026, 11, 25), "采购员甲")


def with_conflict(orders: FakeOrders, order_id: uuid.UUID, other: OrderDraft) -> None:
    """Let two persons change one version: the second one is not taken."""
    content = orders._content(order_id)
    for person, draft in (("采购员甲", orders.view(order_id).draft), ("采购员丁", other)):
        body = OrderSaved(
            order_id=order_id,
            order_no="",
            draft=replace(draft, remark=person),
            based_on=[content],
            person=person,
            at=orders._now(),
        )
        orders._add(order_id, body)


def send_back(orders: FakeOrders, order_id: uuid.UUID) -> None:
    """Ask for four returns of an order, each standing otherwise."""
    for number, (state, problem) in enumerate(
        (
            (ReturnState.CREDITED, ""),
            (ReturnState.UNDER_REVIEW, ""),
            (ReturnState.REFUSED, "医院配送点不存在（平台提示：PSDBM 9）"),
            (
                ReturnState.BY_HAND,
                "本机构对接的平台不接收退货单，请在平台上录入后登记平台退货单号。",
            ),
        ),
        start=1,
    ):
        wish = ReturnWish("X0001", "A2601", number, "外包装破损", Decimal("12.5"))
        orders.ask_return(order_id, wish, "采购员甲")
        tell_return(orders, order_id, state, problem)


def tell_return(
    orders: FakeOrders, order_id: uuid.UUID, state: ReturnState, problem: str = ""
) -> None:
    """Let the service say how the last return of an order stands."""
    back = orders.view(order_id).standing.returns[-1]
    number = "" if state in STUCK else "20261122000016000000"
    invoice = "26312112000016000000" if state is ReturnState.CREDITED else ""
    orders.return_words[back.return_id] = ReturnWord(
        order_id, back.return_id, state, number, problem, invoice, NOW
    )
