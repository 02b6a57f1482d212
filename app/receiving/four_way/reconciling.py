"""What order, delivery note, invoice and goods say of one receipt, side by side (四方核对).

Without it a price that differs from the order, or a box billed and never sent, would be found by
the accountants a month later. Pure. A side that says nothing is not known, and that is no
difference; a side that is known and leaves an item out is one. Where most sides agree, the cells
that disagree with them are marked; where none is in the majority, all of them are, so that the
marks do not depend on the order in which the sides are looked at.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from app.receiving.progress import Difference, ReceiptState
from app.receiving.values import Distributor

PRICE_TOLERANCE = Decimal("0.005")
"""元 per sales package: prices are rounded to the fen on some papers and not on others."""
AMOUNT_TOLERANCE = Decimal("0.01")
"""元 per line, and on top of it what rounding its price can do (PRICE_TOLERANCE a package)."""

Value = TypeVar("Value")


class Side(StrEnum):
    """The four, in the order they stand on the screen."""

    ORDER = "order"
    DELIVERY = "delivery"
    INVOICE = "invoice"
    PHYSICAL = "physical"


class Field(StrEnum):
    """What a side can say of a row."""

    QUANTITY = "quantity"
    PRICE = "price"
    AMOUNT = "amount"
    BATCH = "batch"
    EXPIRY = "expiry"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why a cell disagrees."""

    QUANTITY = "quantity"
    STILL_TO_COME = "still-to-come"
    """Less was sent than is ordered, and the order is open: it may come later."""
    PRICE = "price"
    AMOUNT = "amount"
    """Quantity by price is not the amount."""
    BATCH = "batch"
    EXPIRY = "expiry"
    NOT_ORDERED = "not-ordered"
    NOT_SENT = "not-sent"
    NOT_INVOICED = "not-invoiced"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one side says of one row; None: it does not say. Quantities count sales packages."""

    quantity: Decimal | None = None
    """Order: what other deliveries have not brought. Goods: accepted."""
    price: Decimal | None = None
    """元 per sales package, tax included."""
    amount: Decimal | None = None
    """元."""
    batch: str | None = None
    expiry: date | None = None
    rejected: Decimal = Decimal(0)
    """Goods only: refused or put aside."""
    elsewhere: Decimal = Decimal(0)
    """Order only: brought by other deliveries already."""
    final: bool = True
    """Order: nothing more will come. Goods: counting is over."""
    other_batches: tuple[str, ...] = ()
    """Goods only: batches that were read on boxes and refused."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell that disagrees."""

    side: Side
    field: Field
    reason: Reason
    found: Decimal | date | str | None
    """What the cell says; None where its side leaves the row out."""
    against: Side
    expected: Decimal | date | str | None
    """What `against` says."""

    @property
    def serious(self) -> bool:
        """Whether somebody must do something; a late rest may still come by itself."""
        return self.reason is not Reason.STILL_TO_COME


@dataclass(frozen=True, slots=True)
class FourWayRow:
    """One item and batch."""

    key: str
    """Stays the same when the row is read again."""
    line_no: int | None
    """The line of the delivery; None where it was not sent."""
    province_code: str
    name: str
    strength: str
    maker: str
    unit: str
    order: Entry | None = None
    delivery: Entry | None = None
    invoice: Entry | None = None
    physical: Entry | None = None
    marks: tuple[Mark, ...] = ()
    difference: Difference | None = None
    """What was said about the line, or what it was refused for; None where there is neither."""
    remark: str = ""

    def entry(self, side: Side) -> Entry | None:
        """What one side says."""
        entries = {
            Side.ORDER: self.order,
            Side.DELIVERY: self.delivery,
            Side.INVOICE: self.invoice,
            Side.PHYSICAL: self.physical,
        }
        return entries[side]

    def mark(self, side: Side, field: Field) -> Mark | None:
        """What is wrong with a cell; None where nothing is."""
        return next((m for m in self.marks if (m.side, m.field) == (side, field)), None)


Position = tuple[int, Side, Field]
"""A cell: the number of its row from 0, its side, its field."""


@dataclass(frozen=True, slots=True)
class Total:
    """The foot of one side."""

    quantity: Decimal
    amount: Decimal | None
    """None while a price is missing."""


@dataclass(frozen=True, slots=True)
class FourWayView:
    """All of one receipt."""

    receipt_id: uuid.UUID
    receipt_no: str
    delivery_no: str
    distributor: Distributor
    state: ReceiptState
    rows: tuple[FourWayRow, ...]
    orders: tuple[str, ...] = ()
    """Numbers of the orders that are known; none: that side is not known yet."""
    invoices: tuple[str, ...] = ()

    @property
    def disagreeing(self) -> tuple[Position, ...]:
        """The marked cells, row by row and from left to right."""
        sides, fields = list(Side), list(Field)
        return tuple(
            (number, mark.side, mark.field)
            for number, row in enumerate(self.rows)
            for mark in sorted(
                row.marks, key=lambda m: (sides.index(m.side), fields.index(m.field))
            )
        )

    def next_disagreeing(
        self, position: Position | None = None, *, backwards: bool = False
    ) -> Position | None:
        """The marked cell after a cell, or before it; around the end; None where there is none."""
        marked = self.disagreeing
        if not marked:
            return None
        here = None if position is None else _order(position)
        if backwards:
            before = [cell for cell in marked if here is not None and _order(cell) < here]
            return before[-1] if before else marked[-1]
        after = [cell for cell in marked if here is None or _order(cell) > here]
        return after[0] if after else marked[0]

    def total(self, side: Side) -> Total | None:
        """Add up one side; None where it says nothing at all."""
        entries = [entry for row in self.rows if (entry := row.entry(side)) is not None]
        if not entries:
            return None
        amounts = [amount_of(entry) for entry in entries if entry.quantity]
        known = [amount for amount in amounts if amount is not None]
        return Total(
            sum((entry.quantity or Decimal(0) for entry in entries), Decimal(0)),
            sum(known, Decimal(0)) if known and len(known) == len(amounts) else None,
        )


@dataclass(frozen=True, slots=True)
class FourWayShown:
    """Event: a receipt was held against its papers; show it."""

    view: FourWayView


def amount_of(entry: Entry) -> Decimal | None:
    """What a row costs: as its paper says, or quantity by price."""
    if entry.amount is not None:
        return entry.amount
    if entry.quantity is None or entry.price is None:
        return None
    return (entry.quantity * entry.price).quantize(Decimal("0.01"))


def marked(row: FourWayRow, known: frozenset[Side]) -> FourWayRow:
    """The row with its marks; `known` are the sides that have said anything at all."""
    marks = [
        *_left_out(row, known),
        *_quantities(row),
        *_field(row, Field.PRICE, Reason.PRICE, lambda entry: entry.price, _same_price),
        *_amounts(row),
        *_field(row, Field.BATCH, Reason.BATCH, lambda entry: entry.batch or None, same_batch),
        *_other_batches(row),
        *_field(row, Field.EXPIRY, Reason.EXPIRY, lambda entry: entry.expiry, _same),
    ]
    first: dict[tuple[Side, Field], Mark] = {}
    for mark in marks:
        first.setdefault((mark.side, mark.field), mark)
    return replace(row, marks=tuple(first.values()))


def outvoted(values: Mapping[Side, Value], same: Callable[[Value, Value], bool]) -> list[Side]:
    """The sides that most do not agree with; all of them where no value has a majority."""
    votes = {
        side: sum(same(value, other) for other in values.values()) for side, value in values.items()
    }
    if len(set(votes.values())) == 1 and len(values) in votes.values():
        return []
    supported = {side for side, count in votes.items() if 2 * count > len(values)}
    return [side for side in Side if side in values and side not in supported]


def same_batch(one: str, other: str) -> bool:
    """Whether two papers mean the same batch."""
    return one.strip().casefold() == other.strip().casefold()


_MISSING = {
    Side.ORDER: Reason.NOT_ORDERED,
    Side.DELIVERY: Reason.NOT_SENT,
    Side.INVOICE: Reason.NOT_INVOICED,
}
_ANCHORS = (Side.DELIVERY, Side.PHYSICAL, Side.INVOICE, Side.ORDER)
"""Which side a difference is told against, the first that has something to say."""


def _order(position: Position) -> tuple[int, int, int]:
    row, side, field = position
    return row, list(Side).index(side), list(Field).index(field)


def _left_out(row: FourWayRow, known: frozenset[Side]) -> list[Mark]:
    """Marks for sides that are known and do not name this row."""
    against = next(side for side in _ANCHORS if row.entry(side) is not None)
    said = row.entry(against)
    assert said is not None
    expected = said.quantity if said.quantity else said.rejected or said.quantity
    still_open = against is Side.ORDER and not said.final
    marks = []
    for side in _silent(row, known):
        late = side is Side.DELIVERY and still_open
        reason = Reason.STILL_TO_COME if late else _MISSING[side]
        marks.append(Mark(side, Field.QUANTITY, reason, None, against, expected))
    return marks


def _silent(row: FourWayRow, known: frozenset[Side]) -> list[Side]:
    """The sides that should name a row and do not; what was not sent need not be billed."""
    silent = [side for side in _MISSING if side in known and row.entry(side) is None]
    return [side for side in silent if side is not Side.INVOICE or row.delivery is not None]


def _quantities(row: FourWayRow) -> list[Mark]:
    values = {
        side: entry.quantity
        for side in Side
        if (entry := row.entry(side)) is not None and entry.quantity is not None
    }
    late = _late(row, values)
    marks = [] if late is None else [late]
    if late is not None:
        del values[Side.ORDER]
    if _still_counting(row, values):
        # Boxes that were not scanned yet are not missing.
        values.pop(Side.PHYSICAL, None)
    if row.delivery is None:
        # What is known of goods that nobody sent stands in the mark of the missing side.
        return marks
    return marks + _differing(Field.QUANTITY, Reason.QUANTITY, values, _same)


def _late(row: FourWayRow, values: Mapping[Side, Decimal]) -> Mark | None:
    """The mark of an order that is open and of which less was sent; None where none is."""
    ordered, sent = values.get(Side.ORDER), values.get(Side.DELIVERY)
    if row.order is None or row.order.final or ordered is None or sent is None:
        return None
    if ordered <= sent:
        return None
    return Mark(Side.ORDER, Field.QUANTITY, Reason.STILL_TO_COME, ordered, Side.DELIVERY, sent)


def _still_counting(row: FourWayRow, values: Mapping[Side, Decimal]) -> bool:
    """Whether more may be counted, and no more than was sent has been counted so far."""
    if row.physical is None or row.physical.final:
        return False
    counted, sent = values.get(Side.PHYSICAL), values.get(Side.DELIVERY)
    return counted is not None and (sent is None or counted <= sent)


def _amounts(row: FourWayRow) -> list[Mark]:
    marks = []
    for side in (Side.ORDER, Side.DELIVERY, Side.INVOICE):
        entry = row.entry(side)
        if entry is None or None in (entry.quantity, entry.price, entry.amount):
            continue
        assert entry.quantity is not None
        assert entry.price is not None
        assert entry.amount is not None
        computed = entry.quantity * entry.price
        allowed = AMOUNT_TOLERANCE + abs(entry.quantity) * PRICE_TOLERANCE
        if abs(entry.amount - computed) > allowed:
            rounded = computed.quantize(Decimal("0.01"))
            mark = Mark(side, Field.AMOUNT, Reason.AMOUNT, entry.amount, side, rounded)
            marks.append(mark)
    return marks


def _other_batches(row: FourWayRow) -> list[Mark]:
    """A box of another batch was read and put aside: the clerk must not forget it."""
    if row.physical is None or not row.physical.other_batches or row.delivery is None:
        return []
    found = "、".join(row.physical.other_batches)
    expected = row.delivery.batch
    return [Mark(Side.PHYSICAL, Field.BATCH, Reason.BATCH, found, Side.DELIVERY, expected)]


def _field(
    row: FourWayRow,
    field: Field,
    reason: Reason,
    read: Callable[[Entry], Value | None],
    same: Callable[[Value, Value], bool],
) -> list[Mark]:
    values = {
        side: value
        for side in Side
        if (entry := row.entry(side)) is not None and (value := read(entry)) is not None
    }
    return _differing(field, reason, values, same)


def _differing(
    field: Field,
    reason: Reason,
    values: Mapping[Side, Value],
    same: Callable[[Value, Value], bool],
) -> list[Mark]:
    marks = []
    for side in outvoted(values, same):
        against = next(
            other for other in _ANCHORS if other in values and not same(values[other], values[side])
        )
        found, expected = values[side], values[against]
        assert isinstance(found, (Decimal, date, str))
        assert isinstance(expected, (Decimal, date, str))
        marks.append(Mark(side, field, reason, found, against, expected))
    return marks


def _same(one: Value, other: Value) -> bool:
    return one == other


def _same_price(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= PRICE_TOLERANCE
