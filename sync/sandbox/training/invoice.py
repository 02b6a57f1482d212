"""Invoices of the training distributor: what it bills for its deliveries, and where it is wrong.

Without it a trainee would never see papers that disagree. One invoice for each delivery, derived
from its details and stored nowhere. From three lines on it is wrong in three ways, always the same
so that a trainer can tell: the second line costs more than was ordered, of the third more is billed
than was sent, and one item is billed that the delivery does not bring. Smaller ones agree. A return
that was granted is answered by a red one, which is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sync.platform_time import BEIJING
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.ledger import DetailRow
from sync.sandbox.training.order import Order
from sync.sandbox.training.returning import Return

FILED = "00"
"""发票状态 (4.1.17): filed, not accepted by the hospital."""

_WRONG_FROM = 3
"""Lines of the delivery."""
_DEARER = Decimal("1.05")
_TOO_MANY = 10
_NOT_SENT = 10
_FEN = Decimal("0.01")
_TAX = Decimal("0.13")


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice."""

    line_id: str
    """FPMXBH."""
    line_no: int
    product: str
    batch: str
    production_date: date
    expiry: date
    quantity: int
    price: Decimal
    """元 per sales package, tax included."""
    order_line_id: str
    """GLMXBH: the order line, or the return."""

    @property
    def amount(self) -> Decimal:
        """元, tax included."""
        return (self.price * self.quantity).quantize(_FEN)

    @property
    def price_before_tax(self) -> Decimal:
        """元 per sales package."""
        return (self.price / (1 + _TAX)).quantize(Decimal("0.000001"))

    @property
    def tax(self) -> Decimal:
        """元."""
        return self.amount - (self.amount / (1 + _TAX)).quantize(_FEN)


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice."""

    invoice_no: str
    """FPH: 20 digits, as electronic invoices have."""
    distributor: str
    day: date
    sale_no: str
    """XSDDH, the distributor's own."""
    lines: tuple[InvoiceLine, ...]
    red: bool = False
    """SFCH: it takes back what a return brings back."""

    @property
    def amount(self) -> Decimal:
        """元, tax included."""
        return sum((line.amount for line in self.lines), Decimal(0))


def invoice_of(
    details: Sequence[DetailRow],
    items: Mapping[str, TrainingItem],
    waiting: Sequence[Order],
) -> Invoice:
    """Bill one delivery; `waiting` are orders that nothing was delivered on."""
    first = details[0]
    number = first.delivery_id
    by_line: dict[int, list[DetailRow]] = {}
    for detail in details:
        by_line.setdefault(detail.line_no, []).append(detail)
    lines = [
        _line(number, position, by_line[line_no], items)
        for position, line_no in enumerate(sorted(by_line), start=1)
    ]
    if len(lines) >= _WRONG_FROM:
        lines[1] = _dearer(lines[1])
        lines[2] = _more(lines[2])
        lines += _not_sent(number, lines, items, waiting, first)
    return Invoice(
        invoice_no=f"{number[2:4]}312{number[4:13]}000000",
        distributor=first.distributor,
        day=first.shipped_at.astimezone(BEIJING).date(),
        sale_no=first.delivery_no.replace("PS", "XS", 1),
        lines=tuple(lines),
    )


def red_invoice(return_: Return, came_as: DetailRow) -> Invoice:
    """Take back what a return brings back: quantities count down, and it names the return."""
    number = return_.return_id
    day = (return_.confirmed_at or came_as.shipped_at).astimezone(BEIJING).date()
    line = InvoiceLine(
        line_id=f"{number[:13]}6000001",
        line_no=1,
        product=return_.product,
        batch=return_.batch,
        production_date=came_as.production_date,
        expiry=came_as.expiry,
        quantity=-return_.quantity,
        price=Decimal(return_.price),
        order_line_id=number,
    )
    return Invoice(
        invoice_no=f"{number[2:4]}312{number[4:13]}600000",
        distributor=return_.distributor,
        day=day,
        sale_no=came_as.delivery_no.replace("PS", "XS", 1),
        lines=(line,),
        red=True,
    )


def _line(
    number: str, position: int, details: Sequence[DetailRow], items: Mapping[str, TrainingItem]
) -> InvoiceLine:
    first = details[0]
    return InvoiceLine(
        line_id=_line_id(number, position),
        line_no=position,
        product=first.product,
        batch=first.batch,
        production_date=first.production_date,
        expiry=first.expiry,
        quantity=sum(detail.quantity for detail in details),
        price=Decimal(items[first.product].price),
        order_line_id=first.order_line_id,
    )


def _line_id(number: str, position: int) -> str:
    return f"{number[:13]}7{position:06d}"


def _dearer(line: InvoiceLine) -> InvoiceLine:
    price = max((line.price * _DEARER).quantize(_FEN), line.price + _FEN)
    return replace(line, price=price)


def _more(line: InvoiceLine) -> InvoiceLine:
    return replace(line, quantity=line.quantity + _TOO_MANY)


def _not_sent(
    number: str,
    lines: Sequence[InvoiceLine],
    items: Mapping[str, TrainingItem],
    waiting: Sequence[Order],
    first: DetailRow,
) -> list[InvoiceLine]:
    """One item that is ordered and was not sent, billed all the same."""
    sent = {line.product for line in lines}
    for order in waiting:
        for ordered in order.lines:
            if ordered.product in sent or ordered.product not in items:
                continue
            item = items[ordered.product]
            day = first.production_date
            position = len(lines) + 1
            line = InvoiceLine(
                line_id=_line_id(number, position),
                line_no=position,
                product=ordered.product,
                batch=f"Z{day:%y%m}{position:02d}",
                production_date=day,
                expiry=day + timedelta(days=item.shelf_days - 1),
                quantity=_NOT_SENT,
                price=Decimal(item.price),
                order_line_id=ordered.line_id,
            )
            return [line]
    return []
