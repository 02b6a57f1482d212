"""Reads invoices, and the states of order lines.

Without it a delivery would stand without the papers around it. Invoices come line by line (YY004)
and are put together by their number; one line that cannot be read keeps its whole invoice away,
because half an invoice would look like a difference. No message gives an order back: YY021 tells
the states of the lines of an order whose number is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from app.purchasing.orders import Order
from app.purchasing.states import OrderState
from sync.connectors.port import PlatformInvoice, PlatformInvoiceLine
from sync.connectors.shanghai_yy.fields import Fields, known_date, number, required

# 订单处理状态 (4.1.8). 10 waits for its review: nothing is delivered on it yet.
ORDER_STATES = {
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
    known_date(fields, "FPRQ")  # its invoice's; whoever reads the line has read the day
    quantity = number(fields, "SPSL")
    if quantity is None or quantity != int(quantity) or not quantity:
        raise ValueError(f"SPSL 应为不为 0 的整数，现为“{fields.get('SPSL', '')}”")
    return PlatformInvoiceLine(
        line_id=required(fields, "FPMXBH"),
        order_line_id=fields.get("GLMXBH", ""),
        province_code=required(fields, "ZXSPBM"),
        batch=fields.get("SCPH", ""),
        expiry=known_date(fields, "YXRQ"),
        quantity=int(quantity),
        price=number(fields, "HSDJ"),
        amount=number(fields, "HSJE"),
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
            invoice_no=invoice_no,
            distributor_code=distributor,
            invoiced_on=known_date(next(iter(mine.values())), "FPRQ"),
            amount=_amount(next(iter(mine.values()))),
            lines=tuple(lines[line_id] for line_id in sorted(mine)),
        )
        for (invoice_no, distributor), mine in by_invoice.items()
        if invoice_no and distributor and mine.keys() <= lines.keys()
    ]


def _amount(fields: Fields) -> Decimal | None:
    """The invoice's own sum; None where it is none: its lines are worth more than a refusal."""
    try:
        return number(fields, "FPHSZJE")
    except ValueError:
        return None


def with_states(order: Order, structs: Iterable[Fields]) -> Order:
    """Take over the states that YY021 tells; ValueError where one is in no table."""
    told = {}
    for fields in structs:
        code = fields.get("DDMXZT", "")
        if code not in ORDER_STATES:
            raise ValueError(f"订单明细状态（DDMXZT）为“{code}”")
        told[fields.get("DDMXBH", "")] = ORDER_STATES[code]
    lines = tuple(
        replace(line, state=told.get(line.order_line_id, line.state)) for line in order.lines
    )
    return replace(order, lines=lines)
