"""Writes orders, and reads how their details stand.

Without it an approved order would be typed into the platform by hand. Each detail of an order bears
orderCustomInfo: our plan number and line, by which an order that was saved before is recognised.
The plan number alone would not do: a plan that was recalled and mended keeps it, so what is taken
for the same order agrees in every line, and was not cancelled. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from sync.connectors.port import FiledOrder, LineToPlace, OrderToPlace, PlatformError
from sync.connectors.zhejiang_hsnn.fields import amount, count, moment, needed
from sync.connectors.zhejiang_hsnn.results import Json, text

_OWN_KEY = re.compile(r"(.+)#([1-9][0-9]{0,5})")
_NOT_URGENT = "0"

# orderDetailState. 1 waits for the distributor's answer: nothing is delivered on it yet. Whether
# something still comes on 6 (未及时配送) is not known; it stays open until the platform says more.
_STATES = {
    "0": OrderState.DRAFT,
    "1": OrderState.DRAFT,
    "2": OrderState.CONFIRMED,
    "3": OrderState.STOPPED,
    "4": OrderState.DELIVERING,
    "5": OrderState.STOPPED,
    "6": OrderState.CONFIRMED,
    "7": OrderState.DELIVERING,
    "8": OrderState.CLOSED,
    "9": OrderState.STOPPED,
}
_SAVED, _CANCELLED = "0", "9"


def order_fields(order: OrderToPlace) -> Mapping[str, str]:
    """What is said of an order as a whole."""
    latest = "" if order.latest_on is None else f"最迟到货 {order.latest_on.isoformat()}"
    return {"orderName": order.plan_no, "orderType": _NOT_URGENT, "orderRemarks": latest}


def line_fields(order: OrderToPlace, distributor_field: str) -> list[dict[str, str]]:
    """The details of an order; PlatformError where one cannot be written."""
    return [_line_fields(order, line, distributor_field) for line in order.lines]


def read_filed(order: OrderToPlace, saved: Sequence[Json]) -> FiledOrder:
    """The numbers of the details that were saved, in our order; ValueError where one is missing."""
    numbers = {needed(row, "orderId") for row in saved}
    if len(numbers) != 1:
        raise ValueError(f"一张订单给出了 {len(numbers)} 个 orderId")
    ids = {
        line.line_no: needed(row, "orderDetailId")
        for line, row in zip(order.lines, saved, strict=True)
    }
    return FiledOrder(numbers.pop(), ids)


def find_filed(
    order: OrderToPlace, told: Iterable[Json], distributor_field: str
) -> FiledOrder | None:
    """The order that was saved before, line by line the same; None where there is none."""
    wanted = {
        fields["orderCustomInfo"]: (line, fields)
        for line, fields in zip(order.lines, line_fields(order, distributor_field), strict=True)
    }
    by_order: dict[str, list[Json]] = {}
    for row in told:
        by_order.setdefault(text(row, "orderId"), []).append(row)
    for order_no, mine in by_order.items():
        keys = {text(row, "orderCustomInfo") for row in mine}
        if order_no and keys == wanted.keys() and all(_is_same(row, wanted) for row in mine):
            ids = {
                wanted[text(row, "orderCustomInfo")][0].line_no: needed(row, "orderDetailId")
                for row in mine
            }
            return FiledOrder(order_no, ids)
    return None


def is_submitted(rows: Sequence[Json]) -> bool:
    """Whether every detail of an order is past saving; one that was cancelled is none."""
    states = {text(row, "orderDetailState") for row in rows}
    return bool(states) and _SAVED not in states and states != {_CANCELLED}


def read_orders(rows: Iterable[Json], distributor_field: str) -> list[Order]:
    """Put details together to orders; ValueError names what cannot be read."""
    by_order: dict[str, list[Json]] = {}
    for row in rows:
        by_order.setdefault(needed(row, "orderId"), []).append(row)
    return [_read_order(number, mine, distributor_field) for number, mine in by_order.items()]


def with_states(order: Order, rows: Iterable[Json]) -> Order:
    """Take over the states the platform tells; ValueError where one is in no table."""
    told = {text(row, "orderDetailId"): read_state(row) for row in rows}
    lines = tuple(
        replace(line, state=told.get(line.order_line_id, line.state)) for line in order.lines
    )
    return replace(order, lines=lines)


def read_state(row: Json) -> OrderState:
    """How a detail stands; ValueError where its state is in no table."""
    code = text(row, "orderDetailState")
    if code not in _STATES:
        raise ValueError(f"订单明细状态（orderDetailState）为“{code}”")
    return _STATES[code]


def _line_fields(order: OrderToPlace, line: LineToPlace, distributor_field: str) -> dict[str, str]:
    if line.by_dosage:
        raise PlatformError(
            "by-dosage",
            f"第 {line.line_no} 行 {line.province_code} 按最小制剂单位订购 {line.quantity}，"
            f"浙江采购平台按销售包装计数，请撤回订单改按包装订购",
        )
    return {
        "procurecatalogId": line.province_code,
        "purchaseCount": str(line.quantity),
        "purchasePrice": "" if line.price is None else f"{line.price:f}",
        "detailDistributeAddress": order.delivery_point,
        distributor_field: line.distributor_code,
        "orderCustomInfo": f"{order.plan_no}#{line.line_no}",
    }


def _is_same(row: Json, wanted: Mapping[str, tuple[LineToPlace, Mapping[str, str]]]) -> bool:
    line, fields = wanted[text(row, "orderCustomInfo")]
    names = set(fields) - {"orderCustomInfo", "purchaseCount", "purchasePrice"}
    try:
        return (
            text(row, "orderDetailState") != _CANCELLED
            and count(row, "purchaseCount") == line.quantity
            # A price that was left open is the platform's to say.
            and (line.price is None or amount(row, "purchasePrice") == line.price)
            and all(text(row, name) == fields[name] for name in names)
        )
    except ValueError:
        return False


def _read_order(number: str, rows: Sequence[Json], distributor_field: str) -> Order:
    # Numbers of our own stand in their lines; what was written elsewhere is counted.
    keys = [_OWN_KEY.fullmatch(text(row, "orderCustomInfo")) for row in rows]
    plans = {key[1] for key in keys if key is not None}
    ours = None not in keys and len(plans) == 1
    lines = [
        _read_line(row, int(key[2]) if ours and key is not None else at, distributor_field)
        for at, (row, key) in enumerate(zip(rows, keys, strict=True), start=1)
    ]
    submitted = next((row for row in rows if text(row, "submitTime")), None)
    return Order(
        order_no=number,
        ordered_at=None if submitted is None else moment(submitted, "submitTime"),
        lines=tuple(sorted(lines, key=lambda line: line.line_no)),
        plan_no=plans.pop() if ours else "",
    )


def _read_line(row: Json, line_no: int, distributor_field: str) -> OrderLine:
    return OrderLine(
        line_no=line_no,
        order_line_id=needed(row, "orderDetailId"),
        distributor_code=text(row, distributor_field),
        province_code=needed(row, "procurecatalogId"),
        quantity=count(row, "purchaseCount"),
        unit=text(row, "unit"),
        price=amount(row, "purchasePrice"),
        state=read_state(row),
    )
