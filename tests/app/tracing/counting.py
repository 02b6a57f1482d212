"""Counts what is in stock from every row of the library, one by one, as a person would.

Without it nobody would know that the counts that are kept are the counts that are.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date

from sqlalchemy import Connection, select

from app.store.database import Database
from app.store.tables.receipts import count_event, delivery_line, receipt
from app.store.tables.tracing import code_claim, departure, item_stock, item_use, package
from app.tracing.values import MoveKind, box_of

_USED = {MoveKind.DISPENSED, MoveKind.WRITTEN_OFF, MoveKind.USED}

Key = tuple[str, uuid.UUID, date | None]


def assert_counts_are_kept(database: Database) -> None:
    """What is kept is what there is."""
    with database.reading() as connection:
        assert kept(connection) == counted(connection)


def kept(connection: Connection) -> dict[Key, int]:
    """What is kept, by institution, drug and, of what was used, day."""
    found: dict[Key, int] = {
        (row.org, row.item_id, None): row.quantity for row in connection.execute(select(item_stock))
    }
    for row in connection.execute(select(item_use)):
        found[row.org, row.item_id, row.day] = row.quantity
    return found


def counted(connection: Connection) -> dict[Key, int]:
    """The same, from the facts."""
    receipts = {
        (row.org, row.receipt_id): row.delivery_id
        for row in connection.execute(select(receipt))
        if row.state == "confirmed"
    }
    drugs = {
        (row.org, row.delivery_id, row.line_no): row.item_id
        for row in connection.execute(select(delivery_line))
    }
    left = {(row.org, row.box): row for row in connection.execute(select(departure))}
    packages = connection.execute(select(package).where(package.c.smallest)).all()
    back = connection.execute(
        select(code_claim).where(code_claim.c.smallest, code_claim.c.returned_by.is_not(None))
    ).all()
    events = connection.execute(select(count_event)).all()
    found: Counter[Key] = Counter()

    def add(org: str, receipt_id: uuid.UUID, line_no: int, day: date | None, number: int) -> None:
        delivery_id = receipts.get((org, receipt_id))
        drug = drugs.get((org, delivery_id, line_no)) if delivery_id else None
        if drug is not None:
            found[org, drug, day] += number

    for one in events:
        add(one.org, one.receipt_id, one.line_no, None, one.quantity)
    for one in (*packages, *back):  # what is left of the events is what has no codes
        add(one.org, one.receipt_id, one.line_no, None, -1)
    for one in packages:
        gone = left.get((one.org, box_of(one.code)))
        if gone is None:
            add(one.org, one.receipt_id, one.line_no, None, 1)
        elif gone.kind in _USED:
            add(one.org, one.receipt_id, one.line_no, gone.at.date(), 1)
    return {key: number for key, number in found.items() if number}
