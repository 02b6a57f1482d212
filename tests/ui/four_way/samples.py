"""Checks for tests and pictures of the four-way page; all made up."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

from app.purchasing.invoicing.values import Asking, Bill, InvoiceState
from app.readers.saying import Saying
from app.receiving.four_way.reconciling import FourWayShown, FourWayView
from app.receiving.four_way.rows import (
    Arrived,
    Invoiced,
    ItemWords,
    Ordered,
    Papers,
    Stray,
    line_up,
)
from app.receiving.progress import Difference, ReceiptState
from app.receiving.values import DeliveredItem, Delivery, DeliveryLine
from tests.ui import samples

PRICES = ("12.50", "36.80", "48.20", "23.60", "4.15", "18.90", "27.30", "52.00")
EXPIRY = date(2028, 1, 4)
INVOICE = "26312100001000000000"
AGREEING = (3, 4, 5, 6, 7)
"""Rows on which nothing differs, from 0."""


def delivery(lines: int = 8) -> Delivery:
    """Make a delivery of different drugs."""
    return Delivery(
        "PS2026112100001",
        samples.NORTH,
        tuple(
            DeliveryLine(
                line_no=number,
                item=DeliveredItem(f"X{number:04d}", name, maker, strength),
                batch=f"A26{number:03d}",
                expiry=EXPIRY,
                quantity=40 * number,
                unit=unit,
            )
            for number in range(1, lines + 1)
            for name, strength, maker, unit in [samples.DRUGS[(number - 1) % len(samples.DRUGS)]]
        ),
    )


def _ordered(line: DeliveryLine, **changes: int) -> Ordered:
    quantity = changes.get("quantity", line.quantity)
    price = Decimal(PRICES[(line.line_no - 1) % len(PRICES)])
    code = line.item.province_code
    return Ordered("20261121000018000000", code, Decimal(quantity), price, final=False)


def _invoiced(line: DeliveryLine) -> Invoiced:
    quantity, price = Decimal(line.quantity), Decimal(PRICES[(line.line_no - 1) % len(PRICES)])
    batch, expiry = line.batch, line.expiry
    if line.line_no == 2:
        price, expiry = Decimal("38.64"), date(2027, 12, 31)
    if line.line_no == 3:
        quantity += 10
    code = line.item.province_code
    return Invoiced("26312100001000000000", code, batch, expiry, quantity, price, quantity * price)


def differing(state: ReceiptState = ReceiptState.OPEN, lines: int = 8) -> FourWayShown:
    """Make a check on which the goods, the invoice and the order differ here and there."""
    document = delivery(lines)
    arrived = {line.line_no: Arrived(line.quantity) for line in document.lines}
    arrived[1] = Arrived(38, 0, ("A26999",), Difference.SHORT, "外箱破损")
    ordered = [_ordered(line) for line in document.lines]
    ordered.append(
        Ordered("20261121000018000000", "Y0101", Decimal(20), Decimal("9.80"), final=False)
    )
    invoiced = [_invoiced(line) for line in document.lines]
    invoiced.append(
        Invoiced(
            "26312100001000000000",
            "Y0102",
            "Z261109",
            date(2028, 6, 30),
            Decimal(10),
            Decimal("66.00"),
            Decimal("660.00"),
        )
    )
    papers = Papers(
        ordered=ordered,
        invoiced=invoiced,
        arrived=arrived,
        strays=[Stray("8100099", 2)],
        counting_over=state is ReceiptState.CONFIRMED,
        words={
            "Y0101": ItemWords("缬沙坦胶囊", "80mg×7粒", "示例制药四厂", "盒"),
            "Y0102": ItemWords("奥美拉唑肠溶胶囊", "20mg×14粒", "示例制药二厂", "盒"),
        },
    )
    orders, invoices = ("20261121000018000000",), ("26312100001000000000",)
    return _shown(document, papers, state, orders, invoices)


def agreeing() -> FourWayShown:
    """Make a check on which all that is known agrees."""
    document = delivery(4)
    papers = Papers(
        ordered=[_ordered(line) for line in document.lines],
        arrived={line.line_no: Arrived(line.quantity) for line in document.lines},
    )
    return _shown(document, papers, ReceiptState.CONFIRMED, ("20261121000018000000",), ())


def all_equal() -> FourWayShown:
    """Make a check on which all four sides agree."""
    document = delivery(1)
    papers = Papers(
        ordered=[_ordered(line) for line in document.lines],
        invoiced=[_invoiced(line) for line in document.lines],
        arrived={line.line_no: Arrived(line.quantity) for line in document.lines},
    )
    orders, invoices = ("20261121000018000000",), (INVOICE, "26312100001000000001")
    return _shown(document, papers, ReceiptState.CONFIRMED, orders, invoices)


def bill(
    state: InvoiceState, number: str = "", problem: str = "", in_the_way: Saying | None = None
) -> Bill:
    """Make an invoice as it stands; somebody accepted it where the state says so."""
    asked = state in (InvoiceState.ASKED, InvoiceState.SENDING, InvoiceState.ACCEPTED)
    asked = asked or state is InvoiceState.REFUSED
    at = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)
    asking = Asking(uuid.UUID(int=7), Decimal("500.00"), "采购员甲", at) if asked else None
    amount = Decimal("500.00")
    number = number or INVOICE
    return Bill(number, "D1", state, amount, asking, problem, at, in_the_way)


def nothing_known() -> FourWayShown:
    """Make a check before any paper came and before the first scan."""
    return _shown(delivery(4), Papers(counting_over=False), ReceiptState.OPEN, (), ())


def _shown(
    document: Delivery,
    papers: Papers,
    state: ReceiptState,
    orders: tuple[str, ...],
    invoices: tuple[str, ...],
) -> FourWayShown:
    view = FourWayView(
        receipt_id=samples.RECEIPT_ID,
        receipt_no="SH20261121-01-0001",
        delivery_no=document.delivery_no,
        distributor=document.distributor,
        state=state,
        rows=line_up(document, papers),
        orders=orders,
        invoices=invoices,
    )
    return FourWayShown(view)
