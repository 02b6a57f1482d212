"""Reads what is known of one receipt and makes its four-way check.

Without it the screen would have to know four tables. Orders are found by the order lines that the
delivery names, with all that was ordered with them; invoices by their delivery, or by those orders
where nobody could say which delivery they bill. What other deliveries brought on the same orders
is added up from their documents, so that a rest is held against the rest.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection, or_, select

from app.catalogue import items
from app.catalogue.items import Item
from app.codes.parse import parse
from app.receiving import records
from app.receiving.documents import deliveries
from app.receiving.four_way.reconciling import FourWayView
from app.receiving.four_way.refusing import Refusal, counted, rejected_at_desk
from app.receiving.four_way.rows import (
    Arrived,
    Invoiced,
    ItemWords,
    Ordered,
    Papers,
    Stray,
    items_named,
    line_up,
)
from app.receiving.progress import ReceiptState
from app.receiving.records import ReceiptKey
from app.receiving.values import Delivery
from app.receiving.verdicts import Verdict
from app.store.tables.papers import invoice_line, order_line
from app.store.tables.receipts import delivery, delivery_line, scan
from app.tracing.lines import TracedItem

OPEN_STATES = frozenset({"confirmed", "delivering"})
"""States of an order line on which more may still be delivered."""
_NOTHING = Refusal(0)
_CLOCKS_APART = timedelta(days=1)


def read_four_way(
    connection: Connection, key: ReceiptKey, refused: Mapping[int, Refusal] | None = None
) -> FourWayView | None:
    """Check one receipt; None where it or its delivery is not here.

    `refused`: line → what was counted and then refused by the acceptance.
    """
    head = records.head(connection, key)
    document = None if head is None else deliveries.load(connection, key.org, head.delivery_id)
    if head is None or document is None:
        return None
    orders = _orders(connection, key.org, document)
    bills = _bills(connection, key.org, head.delivery_id, {row.order_no for row in orders})
    orders += _orders_billed(connection, key.org, orders, bills)
    catalogue = items.find_all(connection, {row.province_code for row in (*orders, *bills)})
    papers = Papers(
        ordered=[_ordered(row, catalogue) for row in orders],
        elsewhere=_elsewhere(connection, key.org, document, orders),
        invoiced=[_invoiced(row) for row in bills],
        arrived=_arrived(connection, key, refused or {}),
        strays=_strays(connection, key),
        counting_over=head.state is ReceiptState.CONFIRMED,
    )
    words = {code: _words(code, catalogue) for code in items_named(document, papers)}
    return FourWayView(
        receipt_id=key.receipt_id,
        receipt_no=head.receipt_no,
        delivery_no=document.delivery_no,
        distributor=document.distributor,
        state=head.state,
        rows=line_up(document, replace(papers, words=words)),
        orders=tuple(dict.fromkeys(row.order_no for row in orders)),
        invoices=tuple(dict.fromkeys(row.invoice_no for row in bills)),
    )


def _orders(connection: Connection, org: str, document: Delivery) -> list[Any]:
    """All lines of the orders that the delivery names."""
    named = {number for line in document.lines for number in line.order_line_ids}
    found = connection.execute(
        select(order_line.c.order_no)
        .distinct()
        .where(
            order_line.c.org == org,
            order_line.c.province_code.in_({line.item.province_code for line in document.lines}),
            order_line.c.order_line_id.in_(named),
        )
    ).scalars()
    return list(
        connection.execute(
            select(order_line)
            .where(
                order_line.c.org == org,
                order_line.c.order_no.in_(list(found)),
                order_line.c.distributor_code == document.distributor.code,
            )
            .order_by(order_line.c.order_no, order_line.c.line_no)
        )
    )


def _bills(
    connection: Connection, org: str, delivery_id: uuid.UUID, orders: Collection[str]
) -> list[Any]:
    """Invoice lines of a delivery, and those of its orders that name no delivery."""
    of_orders = invoice_line.c.order_no.in_(orders)
    return list(
        connection.execute(
            select(invoice_line)
            .where(
                invoice_line.c.org == org,
                or_(
                    invoice_line.c.delivery_id == delivery_id,
                    invoice_line.c.delivery_id.is_(None) & of_orders,
                ),
            )
            .order_by(invoice_line.c.invoice_no, invoice_line.c.line_no)
        )
    )


def _orders_billed(
    connection: Connection, org: str, orders: Sequence[Any], bills: Sequence[Any]
) -> list[Any]:
    """Lines of other orders, of just the items that were billed on them here."""
    known = {row.order_no for row in orders}
    billed = {(row.order_no, row.province_code) for row in bills if row.order_no not in known}
    rows = connection.execute(
        select(order_line)
        .where(
            order_line.c.org == org,
            order_line.c.order_no.in_({number for number, _ in billed if number}),
        )
        .order_by(order_line.c.order_no, order_line.c.line_no)
    )
    return [row for row in rows if (row.order_no, row.province_code) in billed]


def _ordered(row: Any, catalogue: Mapping[str, Item]) -> Ordered:  # noqa: ANN401 (a row)
    """An order line in sales packages, whatever unit it was written in."""
    item = catalogue.get(row.province_code)
    ratio = Decimal(1)
    if item is not None and row.unit == item.dosage_unit and row.unit != item.unit:
        ratio = Decimal(max(1, item.pack_quantity))
    return Ordered(
        order_no=row.order_no,
        province_code=row.province_code,
        quantity=Decimal(row.quantity) / ratio,
        price=None if row.price is None else row.price * ratio,
        final=row.state not in OPEN_STATES,
    )


def _invoiced(row: Any) -> Invoiced:  # noqa: ANN401 (a row of invoice_line)
    return Invoiced(
        invoice_no=row.invoice_no,
        province_code=row.province_code,
        batch=row.batch,
        expiry=row.expiry,
        quantity=Decimal(row.quantity),
        price=row.price,
        amount=row.amount,
    )


def _elsewhere(
    connection: Connection, org: str, document: Delivery, orders: Sequence[Any]
) -> dict[str, Decimal]:
    """Item → what other deliveries brought on these orders."""
    wanted = {row.order_line_id for row in orders if row.order_line_id}
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for body in _other_documents(connection, org, document, orders):
        for line in deliveries.decode(body).lines:
            if wanted.intersection(line.order_line_ids):
                found[line.item.province_code] += line.quantity
    return dict(found)


def _other_documents(
    connection: Connection, org: str, document: Delivery, orders: Sequence[Any]
) -> list[str]:
    """Deliveries of the same distributor with one of the items ordered, since the first order."""
    if not orders:
        return []
    drugs = {TracedItem(row.province_code, "").item_id for row in orders}
    here = [delivery_line.c.org == org, delivery_line.c.item_id.in_(drugs)]
    if all(row.ordered_at is not None for row in orders):
        first = min(row.ordered_at for row in orders) - _CLOCKS_APART
        here.append(delivery_line.c.arrived_at >= first)
    numbers = select(delivery_line.c.delivery_id).where(*here)
    return list(
        connection.execute(
            select(delivery.c.body).where(
                delivery.c.org == org,
                delivery.c.delivery_id.in_(numbers),
                delivery.c.delivery_id != document.delivery_id,
                delivery.c.distributor_code == document.distributor.code,
            )
        ).scalars()
    )


def _arrived(
    connection: Connection, key: ReceiptKey, refused: Mapping[int, Refusal]
) -> dict[int, Arrived]:
    kept = counted(connection, key)
    rejected = rejected_at_desk(connection, key)
    said = records.explanations(connection, key)
    batches = _other_batches(connection, key)
    found = {}
    for line in kept.keys() | said.keys() | batches.keys() | refused.keys() | rejected.keys():
        at_desk = rejected.get(line, _NOTHING)
        accepting = refused.get(line, _NOTHING)
        difference, remark = said.get(line, (None, ""))
        found[line] = Arrived(
            counted=kept.get(line, 0) + at_desk.quantity,
            refused=accepting.quantity + at_desk.quantity,
            other_batches=tuple(batches.get(line, ())),
            difference=difference,
            remark=remark,
            refused_for=accepting.reason or at_desk.reason,
            refused_remark=accepting.remark or at_desk.remark,
        )
    return found


def _other_batches(connection: Connection, key: ReceiptKey) -> dict[int, dict[str, None]]:
    """Line → batches that were read on boxes and refused, in the order they came."""
    rows = connection.execute(
        select(scan.c.line_no, scan.c.sentence_values)
        .where(
            scan.c.org == key.org,
            scan.c.receipt_id == key.receipt_id,
            scan.c.sentence_key == "wrong-batch",
            scan.c.line_no.is_not(None),
        )
        .order_by(scan.c.read_at)
    )
    found: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for line, values in rows:
        batch = msgspec.json.decode(values).get("found")
        if batch:
            found[line][str(batch)] = None
    return found


def _strays(connection: Connection, key: ReceiptKey) -> list[Stray]:
    """Boxes of drugs that are not on the delivery, each code once."""
    codes = connection.execute(
        select(scan.c.code)
        .distinct()
        .where(
            scan.c.org == key.org,
            scan.c.receipt_id == key.receipt_id,
            scan.c.verdict == Verdict.NOT_ON_DELIVERY,
            scan.c.code.is_not(None),
        )
    ).scalars()
    counts = Counter(parse(code).drug_identifier or code for code in codes)
    return [Stray(identifier, count) for identifier, count in sorted(counts.items())]


def _words(code: str, catalogue: Mapping[str, Item]) -> ItemWords:
    item = catalogue.get(code)
    if item is None:
        return ItemWords(code)
    return ItemWords(item.name, item.strength, item.maker, item.unit)
