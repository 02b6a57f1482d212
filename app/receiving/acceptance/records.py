"""Reads the acceptance of a receipt from the store.

Without it whoever shows or prints an acceptance would know its tables.
"""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, select

from app.receiving import records
from app.receiving.acceptance.folding import Fact, fold
from app.receiving.acceptance.operations import decode_sort
from app.receiving.acceptance.values import AcceptanceView, LineAcceptance
from app.receiving.documents import deliveries
from app.receiving.records import ReceiptHead, ReceiptKey
from app.receiving.values import Delivery
from app.store.tables.acceptance import acceptance_fact


def view(connection: Connection, org: str, receipt_id: uuid.UUID) -> AcceptanceView | None:
    """Read what is known of the acceptance of a receipt; None where there is no such receipt."""
    head = records.head(connection, ReceiptKey(org, receipt_id))
    if head is None:
        return None
    delivery = deliveries.load(connection, org, head.delivery_id)
    lines = () if delivery is None else lines_of(delivery)
    return view_of(connection, head, lines)


def view_of(
    connection: Connection, head: ReceiptHead, lines: tuple[LineAcceptance, ...]
) -> AcceptanceView:
    """The same, for whoever has the receipt and its lines already."""
    start = AcceptanceView(
        receipt_id=head.key.receipt_id, receipt_no=head.receipt_no, state=head.state, lines=lines
    )
    return fold(start, facts(connection, head.key))


def lines_of(delivery: Delivery) -> tuple[LineAcceptance, ...]:
    """The lines of a delivery, with nothing noted."""
    return tuple(
        LineAcceptance(
            line_no=line.line_no,
            name=line.item.name,
            strength=line.item.strength,
            batch=line.batch,
            quantity=line.quantity,
            unit=line.unit,
        )
        for line in delivery.lines
    )


def facts(connection: Connection, key: ReceiptKey) -> list[Fact]:
    """All that was ever noted about a receipt, oldest first; nothing is ever taken out."""
    columns = acceptance_fact.c
    found = connection.execute(
        select(columns.fact_id, columns.person, columns.at, columns.body)
        .where(columns.org == key.org, columns.receipt_id == key.receipt_id)
        .order_by(columns.fact_id)
    )
    return [Fact(row.fact_id, row.person, row.at, decode_sort(row.body)) for row in found]
