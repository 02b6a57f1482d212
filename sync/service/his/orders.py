"""Takes the hospital's purchase orders (院内采购上传).

Without it orders made in HIS would be typed into the platform by hand. An order is taken whole or
not at all, and stands as a draft until the platform confirms it; what the platform has confirmed,
HIS changes no more. Sent again, a draft is replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from app.catalogue import items
from app.catalogue.items import Item
from app.catalogue.rows import HospitalRow
from app.purchasing import orders
from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from sync.service.his import catalogue
from sync.service.his.messages import OrderAnswer, OrderLineIn, OrderSaid, RowProblem
from sync.service.telling import keep_order

_UNIT = "盒"
_SMALLEST_PRICE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class SentOrder:
    """An order as it came, its rows not read yet."""

    order_no: str
    ordered_at: datetime | None
    rows: Sequence[Any]
    added: bool = False
    """These lines join those that are there; else the order is replaced whole."""


def take(connection: Connection, org: str, sent: SentOrder, now: datetime) -> OrderAnswer:
    """Store an order and tell it, in the caller's transaction."""
    known = orders.load(connection, org, sent.order_no)
    if known is not None and any(line.state is not OrderState.DRAFT for line in known.lines):
        return _answer(
            sent, "refused", f"订单 {sent.order_no} 平台已确认，不能再改，请在平台上处理。"
        )
    read, refused = _read_all(connection, org, sent.rows)
    if refused:
        said = f"订单 {sent.order_no} 有 {len(refused)} 行有误，整单没有收下，请改正后重发。"
        return _answer(sent, "refused", said, refused)
    kept = known.lines if known is not None and sent.added else ()
    lines = {line.line_no: line for line in (*kept, *read)}
    ordered_at = sent.ordered_at or (known.ordered_at if known is not None else None)
    whole = Order(sent.order_no, ordered_at, tuple(lines[number] for number in sorted(lines)))
    if not keep_order(connection, org, whole, now):
        return _answer(sent, "same", f"订单 {sent.order_no} 与已收下的一样。")
    return _answer(sent, "taken", f"订单 {sent.order_no} 已收下，{len(lines)} 行。")


def _answer(
    sent: SentOrder,
    state: OrderSaid,
    message: str,
    refused: Sequence[RowProblem] = (),
) -> OrderAnswer:
    return OrderAnswer(order_no=sent.order_no, state=state, message=message, refused=list(refused))


def _read_all(
    connection: Connection, org: str, rows: Sequence[Any]
) -> tuple[list[OrderLine], list[RowProblem]]:
    wanted, refused = _read_rows(rows)
    lines = list(wanted.values())
    own = catalogue.find(connection, org, [one.hospital_code for one in lines])
    known = items.find_all(connection, [_province_code(one, own) for one in lines])
    made: list[OrderLine] = []
    for number, one in wanted.items():
        code = _province_code(one, own)
        problem = _problem(one, own, code)
        if problem:
            refused.append(RowProblem(row=number, key=str(one.line_no), message=problem))
        else:
            made.append(_line(one, code, _unit(one, own, known.get(code))))
    return made, sorted(refused, key=lambda one: one.row)


def _read_rows(rows: Sequence[Any]) -> tuple[dict[int, OrderLineIn], list[RowProblem]]:
    """The rows that can be read, by their place from 1, and what is wrong with the others."""
    wanted: dict[int, OrderLineIn] = {}
    refused: list[RowProblem] = []
    seen: set[int] = set()
    for number, row in enumerate(rows, start=1):
        key = str(row.get("line_no", ""))[:60] if isinstance(row, dict) else ""
        found = catalogue.read_row(number, key, row, OrderLineIn)
        if isinstance(found, RowProblem):
            refused.append(found)
        elif found.line_no in seen:
            refused.append(RowProblem(row=number, key=key, message="行号在同一张订单里出现了两次"))
        else:
            seen.add(found.line_no)
            wanted[number] = found
    return wanted, refused


def _unit(line: OrderLineIn, own: dict[str, HospitalRow], listed: Item | None) -> str:
    drug = own.get(line.hospital_code)
    return line.unit or (drug.unit if drug else "") or (listed.unit if listed else "") or _UNIT


def _province_code(line: OrderLineIn, own: dict[str, HospitalRow]) -> str:
    drug = own.get(line.hospital_code)
    return line.province_code or (drug.province_code if drug else "")


def _problem(line: OrderLineIn, own: dict[str, HospitalRow], code: str) -> str:
    drug = own.get(line.hospital_code)
    if line.hospital_code and drug is None:
        return f"院内编码 {line.hospital_code} 不在已上传的院内目录里，请先上传目录"
    if drug is not None and drug.province_code not in ("", code):
        return (
            f"院内编码 {line.hospital_code} 对应省平台编码 {drug.province_code}，"
            f"与本行的 {code} 不一致，请核对"
        )
    if not code:
        return "没有省平台编码，院内目录里也没有对应的，请先补上对照"
    return ""


def _line(line: OrderLineIn, code: str, unit: str) -> OrderLine:
    return OrderLine(
        line_no=line.line_no,
        order_line_id="",
        distributor_code=line.distributor_code,
        province_code=code,
        quantity=line.quantity,
        unit=unit,
        # As the store gives it back, so that the same order is the same.
        price=None if line.price is None else line.price.quantize(_SMALLEST_PRICE),
        state=OrderState.DRAFT,
    )
