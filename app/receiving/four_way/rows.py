"""Puts order, delivery, invoice and goods into the rows of the four-way check.

Without it each paper would keep its own idea of a line: an order names items, a delivery items and
batches, an invoice what its clerk typed. Pure. A row is one line of the delivery; what an order or
an invoice without batches says of an item is shared out over its lines, in their order and up to
what was sent, the rest to the last. An invoice line of a batch that was not sent is held against
the one line of its item that was not billed, where there is just one; so are its batches shown to
differ. What has no line has a row of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from app.receiving.four_way.reconciling import Entry, FourWayRow, Side, marked, same_batch
from app.receiving.progress import Difference
from app.receiving.values import Delivery, DeliveryLine

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Ordered:
    """One line of an order, in sales packages."""

    order_no: str
    province_code: str
    quantity: Decimal
    price: Decimal | None
    final: bool
    """Nothing more will be delivered on it."""


@dataclass(frozen=True, slots=True)
class Invoiced:
    """One line of an invoice, in sales packages; a red invoice (红冲) counts down."""

    invoice_no: str
    province_code: str
    batch: str
    expiry: date | None
    quantity: Decimal
    price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of one line of the delivery."""

    counted: int
    refused: int = 0
    """Of these, refused: by a scan, or when the goods were looked at."""
    other_batches: tuple[str, ...] = ()
    difference: Difference | None = None
    """What a person said of the line; counting is over then."""
    remark: str = ""
    refused_for: Difference | None = None
    refused_remark: str = ""


@dataclass(frozen=True, slots=True)
class Stray:
    """Boxes that came and stand on no line; they were put aside."""

    identifier: str
    count: int


@dataclass(frozen=True, slots=True)
class ItemWords:
    """How an item is called that no line of the delivery names."""

    name: str
    strength: str = ""
    maker: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """All that is known of one receipt beside its delivery."""

    ordered: Sequence[Ordered] = ()
    elsewhere: Mapping[str, Decimal] = field(default_factory=dict)
    """Item → what other deliveries have brought on the same orders."""
    invoiced: Sequence[Invoiced] = ()
    arrived: Mapping[int, Arrived] = field(default_factory=dict)
    strays: Sequence[Stray] = ()
    counting_over: bool = True
    words: Mapping[str, ItemWords] = field(default_factory=dict)


def line_up(delivery: Delivery, papers: Papers) -> tuple[FourWayRow, ...]:
    """Make the rows, marked: the lines of the delivery, then what only others name."""
    rows = [_sent(line, papers) for line in delivery.lines]
    known = frozenset({Side.DELIVERY, Side.PHYSICAL}) | _known(papers)
    by_item: dict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        by_item[row.province_code].append(position)
    others: list[FourWayRow] = []
    for item in _items_in_order(papers):
        places = by_item.get(item, [])
        billed = [one for one in papers.invoiced if one.province_code == item]
        mine, more = _bill([rows[position] for position in places], billed)
        mine, open_rows = _order(item, mine, more, papers)
        for position, row in zip(places, mine, strict=True):
            rows[position] = row
        others += [_named(row, papers.words) for row in open_rows]
    others += [_stray(stray) for stray in papers.strays]
    return tuple(marked(row, known) for row in [*rows, *others])


def _items_in_order(papers: Papers) -> list[str]:
    """What orders name, then what only invoices name, each item once."""
    items = [one.province_code for one in papers.ordered]
    items += [one.province_code for one in papers.invoiced]
    return list(dict.fromkeys(items))


def _known(papers: Papers) -> frozenset[Side]:
    sides = {Side.ORDER: papers.ordered, Side.INVOICE: papers.invoiced}
    return frozenset(side for side, said in sides.items() if said)


def _sent(line: DeliveryLine, papers: Papers) -> FourWayRow:
    arrived = papers.arrived.get(line.line_no, Arrived(0))
    over = papers.counting_over or arrived.difference is not None
    item = line.item
    return FourWayRow(
        key=f"line:{line.line_no}",
        line_no=line.line_no,
        province_code=item.province_code,
        name=item.name,
        strength=item.strength,
        maker=item.maker,
        unit=line.unit,
        delivery=Entry(Decimal(line.quantity), line.price, None, line.batch, line.expiry),
        physical=Entry(
            quantity=Decimal(arrived.counted - arrived.refused),
            batch=line.batch,
            expiry=line.expiry,
            rejected=Decimal(arrived.refused),
            final=over,
            other_batches=arrived.other_batches,
        ),
        difference=arrived.difference or arrived.refused_for,
        remark=arrived.remark if arrived.difference else arrived.refused_remark,
    )


def _bill(
    rows: list[FourWayRow], invoiced: Sequence[Invoiced]
) -> tuple[list[FourWayRow], list[FourWayRow]]:
    """Give the lines of one item what was billed for them; the rest comes back as rows."""
    by_batch: dict[str, list[Invoiced]] = defaultdict(list)
    for one in invoiced:
        by_batch[one.batch.strip()].append(one)
    rows = list(rows)
    left: dict[str, Entry] = {}
    for batch, lines in by_batch.items():
        entry = _billed(batch, lines)
        places = [
            position
            for position, row in enumerate(rows)
            if row.invoice is None and _is_of(row, batch)
        ]
        if places:
            _share_bill(rows, places, entry)
        else:
            left[batch] = entry
    unbilled = [position for position, row in enumerate(rows) if row.invoice is None]
    if len(unbilled) == len(left) == 1:
        (position,) = unbilled
        rows[position] = replace(rows[position], invoice=left.popitem()[1])
    more = [
        FourWayRow(
            key=f"item:{invoiced[0].province_code}:{batch}",
            line_no=None,
            province_code=invoiced[0].province_code,
            name="",
            strength="",
            maker="",
            unit="",
            invoice=entry,
        )
        for batch, entry in left.items()
    ]
    return rows, more


def _is_of(row: FourWayRow, batch: str) -> bool:
    assert row.delivery is not None
    return not batch or same_batch(row.delivery.batch or "", batch)


def _billed(batch: str, lines: Sequence[Invoiced]) -> Entry:
    """Add up what invoices say of one item and batch."""
    quantity = sum((line.quantity for line in lines), _NONE)
    amounts = [line.amount for line in lines if line.amount is not None]
    amount = sum(amounts, _NONE) if len(amounts) == len(lines) else None
    expiry = min((line.expiry for line in lines if line.expiry is not None), default=None)
    return Entry(quantity, _price(lines, quantity, amount), amount, batch or None, expiry)


def _price(lines: Sequence[Invoiced], quantity: Decimal, amount: Decimal | None) -> Decimal | None:
    """The one price that was billed, else what the amount comes to for each."""
    prices = {line.price for line in lines if line.price is not None}
    if len(prices) == 1:
        return prices.pop()
    if amount is None or not quantity:
        return None
    return (amount / quantity).quantize(Decimal("0.000001"))


def _share_bill(rows: list[FourWayRow], places: Sequence[int], entry: Entry) -> None:
    """Share one entry out over lines of the same item and batch."""
    assert entry.quantity is not None
    shares = _shares(entry.quantity, [_quantity(rows[position]) for position in places])
    left = entry.amount
    for position, share in zip(places, shares, strict=True):
        amount = left
        if left is not None and entry.quantity and position != places[-1]:
            amount = (entry.amount or _NONE) * share / entry.quantity
            amount = amount.quantize(Decimal("0.01"))
            left -= amount
        billed = replace(entry, quantity=share, amount=amount)
        rows[position] = replace(rows[position], invoice=billed)


def _order(
    item: str, rows: list[FourWayRow], more: list[FourWayRow], papers: Papers
) -> tuple[list[FourWayRow], list[FourWayRow]]:
    """Give the rows of one item what was ordered of it."""
    mine = [one for one in papers.ordered if one.province_code == item]
    if not mine:
        return rows, more
    entry = _ordered(mine, papers.elsewhere.get(item, _NONE))
    if rows:
        shares = _shares(entry.quantity or _NONE, [_quantity(row) for row in rows])
        rows = [
            replace(row, order=replace(entry, quantity=share))
            for row, share in zip(rows, shares, strict=True)
        ]
        return rows, more
    if more:
        return rows, [replace(more[0], order=entry), *more[1:]]
    if not entry.quantity:
        return rows, []
    only = FourWayRow(f"item:{item}:", None, item, "", "", "", "", order=entry)
    return rows, [only]


def _ordered(lines: Sequence[Ordered], brought: Decimal) -> Entry:
    """Add up what was ordered of one item; `brought` came by other deliveries."""
    ordered = sum((one.quantity for one in lines), _NONE)
    elsewhere = min(ordered, brought)
    price = next((one.price for one in lines if one.price is not None), None)
    final = all(one.final for one in lines)
    return Entry(ordered - elsewhere, price, elsewhere=elsewhere, final=final)


def _shares(quantity: Decimal, wanted: Sequence[Decimal]) -> list[Decimal]:
    """Share out in order, to each what it wants; what is left over goes to the last."""
    shares = []
    for want in wanted:
        shares.append(max(_NONE, min(want, quantity)))
        quantity -= shares[-1]
    shares[-1] += quantity
    return shares


def _quantity(row: FourWayRow) -> Decimal:
    assert row.delivery is not None
    return row.delivery.quantity or _NONE


def _named(row: FourWayRow, words: Mapping[str, ItemWords]) -> FourWayRow:
    said = words.get(row.province_code, ItemWords(row.province_code))
    return replace(row, name=said.name, strength=said.strength, maker=said.maker, unit=said.unit)


def _stray(stray: Stray) -> FourWayRow:
    entry = Entry(quantity=_NONE, rejected=Decimal(stray.count))
    return FourWayRow(
        key=f"stray:{stray.identifier}",
        line_no=None,
        province_code="",
        name=f"药品标识码 {stray.identifier}",
        strength="",
        maker="",
        unit="",
        physical=entry,
    )


def items_named(delivery: Delivery, papers: Papers) -> Collection[str]:
    """The items that only orders or invoices name."""
    sent = {line.item.province_code for line in delivery.lines}
    ordered = {one.province_code for one in papers.ordered}
    invoiced = {one.province_code for one in papers.invoiced}
    return (ordered | invoiced) - sent
