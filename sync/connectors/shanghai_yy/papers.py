"""Reads invoices, and the states of order lines.

Without it a delivery would stand without the papers around it. Invoices come line by line (YY004)
and are put together by their number; one line that cannot be read keeps its whole invoice away,
because half an invoice would look like a difference. No message gives an order back: YY021 tells
the states of the lines of an order whose number is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.purchasing.orders import Order
from app.purchasing.states import OrderState
from sync.connectors.port import PlatformInvoice, PlatformInvoiceLine
from sync.connectors.shanghai_yy.fields import UNKNOWN_DATE, Fields, read_date

_AMOUNT = re.compile(r"-?[0-9]{0,12}(\.[0-9]{1,6})?")

# 订单处理状态 (4.1.8). 10 waits for its review: nothing is delivered on it yet.
_STATES = {
    "00": OrderState.DRAFT,
    "01": OrderState.STOPPED,
    "10": OrderState.DRAFT,
    "11": OrderState.STOPPED,
    "20": OrderState.CONFIRMED,
    "21": OrderState.DELIVERING,
    "30": OrderState.STOPPED,
    "31": OrderState.CLOSED,
    "33": OrderState.STOPPED,
}


def read_invoice_line(fields: Fields) -> PlatformInvoiceLine:
    """Read one STRUCT of YY004; a ValueError names the field that cannot be read."""
    _known_date(fields, "FPRQ")  # its invoice's; whoever reads the line has read the day
    quantity = _number(fields, "SPSL")
    if quantity is None or quantity != int(quantity) or not quantity:
        raise ValueError(f"SPSL 应为不为 0 的整数，现为“{fields.get('SPSL', '')}”")
    return PlatformInvoiceLine(
        line_id=_required(fields, "FPMXBH"),
        order_line_id=fields.get("GLMXBH", ""),
        province_code=_required(fields, "ZXSPBM"),
        batch=fields.get("SCPH", ""),
        expiry=_known_date(fields, "YXRQ"),
        quantity=int(quantity),
        price=_number(fields, "HSDJ"),
        amount=_number(fields, "HSJE"),
    )


def put_together(
    structs: Sequence[Fields], lines: Mapping[str, PlatformInvoiceLine]
) -> list[PlatformInvoice]:
    """Make whole invoices of their STRUCTs; `lines` holds by FPMXBH what could be read."""
    by_invoice: dict[tuple[str, str], dict[str, Fields]] = {}
    for fields in structs:
        key = fields.get("FPH", ""), fields.get("YQBM", "")
        # Pages overlap when invoices come in between; the last word stands.
        by_invoice.setdefault(key, {})[fields.get("FPMXBH", "")] = fields
    return [
        PlatformInvoice(
            invoice_no=number,
            distributor_code=distributor,
            invoiced_on=_known_date(next(iter(mine.values())), "FPRQ"),
            lines=tuple(lines[line_id] for line_id in sorted(mine)),
        )
        for (number, distributor), mine in by_invoice.items()
        if number and distributor and mine.keys() <= lines.keys()
    ]


def with_states(order: Order, structs: Iterable[Fields]) -> Order:
    """Take over the states that YY021 tells; ValueError where one is in no table."""
    told = {}
    for fields in structs:
        code = fields.get("DDMXZT", "")
        if code not in _STATES:
            raise ValueError(f"订单明细状态（DDMXZT）为“{code}”")
        told[fields.get("DDMXBH", "")] = _STATES[code]
    lines = tuple(
        replace(line, state=told.get(line.order_line_id, line.state)) for line in order.lines
    )
    return replace(order, lines=lines)


def _required(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    if not value:
        raise ValueError(f"{name} 为空")
    return value


def _number(fields: Fields, name: str) -> Decimal | None:
    text = fields.get(name, "")
    if not text:
        return None
    if not _AMOUNT.fullmatch(text) or text in ("-", "."):
        raise ValueError(f"{name} 应为数字，现为“{text}”")
    return Decimal(text)


def _known_date(fields: Fields, name: str) -> date | None:
    found = read_date(fields, name) if fields.get(name) else UNKNOWN_DATE
    return None if found == UNKNOWN_DATE else found
