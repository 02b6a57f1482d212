"""Purchase orders: what the hospital asked for, and how far it has come.

Without it a delivery would come out of the blue. Life cycle (订单处理状态 4.1.8): 00 filed, 01
voided, 20 confirmed and waiting, 21 under delivery, 31 finished, 33 ended by the distributor. The
platform's own review (10) is passed at once. An order is finished when all of it was delivered and
accepted, or when its latest day (最晚到货日期) has gone by. Pure: no store, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sync.platform_time import BEIJING
from sync.sandbox.training.catalogue import TrainingItem, load_catalogue
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, TrainingDelivery

FILED, VOIDED, WAITING, DELIVERING, FINISHED, ENDED = "00", "01", "20", "21", "31", "33"

DELIVERY_POINT = "1"
"""配送点编码 PSDBM: the training hospital has one."""
OWN_ORDER = "1"
"""订单类型 (4.1.14): 医院自行订单."""
LISTED = "4"
"""采购类型 (4.1.2): 医保挂网."""
DRUG = "1"
"""商品类型 (4.1.5)."""
PACKS, DOSAGE_UNITS = "1", "2"
"""采购计量单位 (4.1.23)."""

_DUE_DAYS = 30
_MANY_DELIVERIES = "1"
_OPEN_ORDER_LINES = 4
_PREFIX = 14
"""Digits of an order's number that its lines' numbers share."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order."""

    line_id: str
    """DDMXBH."""
    line_no: str
    """SXH, the hospital's own."""
    purchase_type: str
    """CGLX."""
    goods_type: str
    """SPLX."""
    product: str
    """ZXSPBM."""
    pack_note: str
    """GGBZ 规格包装."""
    unit_type: str
    """CGJLDW: what `quantity` counts."""
    per_pack: int
    """How many of that unit one sales package holds; 1 where packages are counted."""
    quantity: int
    """CGSL."""
    price: str
    """CGDJ, 元; empty where the price is fixed elsewhere."""
    distributor: str
    """YQBM."""
    many_deliveries: str
    """DCPSBS."""
    remark: str
    """BZSM."""
    delivered: int = 0
    """Derived from the delivery details, in the line's unit; so is `accepted`."""
    accepted: int = 0
    ended: bool = False
    """The distributor said that it delivers no more on it."""


@dataclass(frozen=True, slots=True)
class Order:
    """One purchase order."""

    order_id: str
    """DDBH."""
    kind: str
    """DDLX."""
    hospital: str
    """YYBM."""
    delivery_point: str
    """PSDBM."""
    plan_no: str
    """YYJHDH, the hospital's own number."""
    due: date | None
    """ZWDHRQ; None: any day."""
    filed_as: str
    """What was said of it: filed, voided, confirmed (20) or ended (33). The rest is derived."""
    lines: tuple[OrderLine, ...]


def order_state(order: Order, today: date) -> str:
    """Tell how far an order has come (CLZT)."""
    states = {line_state(order, line, today) for line in order.lines}
    if len(states) == 1:
        return states.pop()
    return FINISHED if states <= {FINISHED, ENDED} else DELIVERING


def line_state(order: Order, line: OrderLine, today: date) -> str:
    """Tell how far one line of an order has come (DDMXZT)."""
    if order.filed_as != WAITING:
        return order.filed_as
    if line.accepted >= line.quantity or (order.due is not None and today > order.due):
        return FINISHED
    if line.ended:
        return ENDED
    return DELIVERING if line.delivered else WAITING


def line_id(order_id: str, position: int) -> str:
    """Number the line at a position, from 1, of an order."""
    return f"{order_id[:_PREFIX]}{position:06d}"


def delivered_order(delivery: TrainingDelivery, hospital: str) -> Order:
    """Make the order that a training delivery answers to, line by line."""
    quantities = {line.line_no: 0 for line in delivery.lines}
    for detail in delivery.details:
        quantities[detail.line.line_no] += detail.quantity
    day = delivery.shipped_at.astimezone(BEIJING).date()
    wanted = [(line.item, quantities[line.line_no]) for line in delivery.lines]
    return _confirmed(delivery.order_no, hospital, day, wanted)


def open_order(order_id: str, hospital: str, day: date) -> Order:
    """Make an order that nothing has been delivered on."""
    items = load_catalogue()[:_OPEN_ORDER_LINES]
    wanted = [(item, 20 * position) for position, item in enumerate(items, start=1)]
    return _confirmed(order_id, hospital, day, wanted)


def waits_for_its_truck(order: Order) -> bool:
    """Whether the hospital filed and confirmed it itself, and nothing of it came yet."""
    own = order.plan_no != _made_up_plan(order.order_id)
    return (
        own
        and order.filed_as == WAITING
        and not any(line.delivered or line.ended for line in order.lines)
    )


def _made_up_plan(order_id: str) -> str:
    """The hospital's number of an order that it never wrote."""
    return f"JH{order_id[:_PREFIX]}"


def _confirmed(
    order_id: str, hospital: str, day: date, wanted: list[tuple[TrainingItem, int]]
) -> Order:
    return Order(
        order_id=order_id,
        kind=OWN_ORDER,
        hospital=hospital,
        delivery_point=DELIVERY_POINT,
        plan_no=_made_up_plan(order_id),
        due=day + timedelta(days=_DUE_DAYS),
        filed_as=WAITING,
        lines=tuple(
            _line(order_id, position, item, quantity)
            for position, (item, quantity) in enumerate(wanted, start=1)
        ),
    )


def _line(order_id: str, position: int, item: TrainingItem, quantity: int) -> OrderLine:
    return OrderLine(
        line_id=line_id(order_id, position),
        line_no=str(position),
        purchase_type=LISTED,
        goods_type=DRUG,
        product=item.province_code,
        pack_note="",
        unit_type=PACKS,
        per_pack=1,
        quantity=quantity,
        price=item.price,
        distributor=DISTRIBUTOR_CODE,
        many_deliveries=_MANY_DELIVERIES,
        remark="",
    )
