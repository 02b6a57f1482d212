"""What was received of items, line by line: the receipts on an item's card.

Without it the card of a catalogue item would not say what came of it. Found by the items of
deliveries (app/tracing/lines.py), so it costs the same with ten receipts or ten thousand.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from app.catalogue.entries.values import ItemReceipt
from app.receiving.progress import ReceiptState
from app.store.tables.receipts import (
    count_event,
    delivered_item,
    delivery,
    delivery_line,
    receipt,
)

SHOWN = 50
"""Receipt lines of one card; the newest."""


def receipts_of(
    connection: Connection, org: str, province_codes: Collection[str]
) -> tuple[ItemReceipt, ...]:
    """Receipt lines of provincial items, the newest receipts first."""
    items = select(delivered_item.c.item_id).where(
        delivered_item.c.org == org, delivered_item.c.province_code.in_(sorted(province_codes))
    )
    found = [
        one
        for item_id in connection.execute(items).scalars().all()
        for one in _of_item(connection, org, item_id)
    ]
    found.sort(key=lambda one: one.at, reverse=True)
    return tuple(found[:SHOWN])


def _of_item(connection: Connection, org: str, item_id: uuid.UUID) -> Iterator[ItemReceipt]:
    """Along the index of an item's lines, the newest first."""
    line = delivery_line.c
    query = (
        select(delivery_line, receipt, delivery.c.delivery_no, delivery.c.distributor_name)
        .join(receipt, (receipt.c.org == line.org) & (receipt.c.delivery_id == line.delivery_id))
        .outerjoin(
            delivery, (delivery.c.org == line.org) & (delivery.c.delivery_id == line.delivery_id)
        )
        .where(line.org == org, line.item_id == item_id)
        .order_by(line.arrived_at.desc(), line.delivery_id.desc(), line.line_no.desc())
        .limit(SHOWN)
    )
    for row in connection.execute(query).all():
        yield ItemReceipt(
            receipt_id=row.receipt_id,
            receipt_no=row.receipt_no,
            delivery_no=row.delivery_no or "",
            distributor=row.distributor_name or "",
            batch=row.batch,
            expiry=row.expiry,
            received=_received(connection, org, row.receipt_id, row.line_no),
            unit=row.unit,
            at=row.opened_at,
            confirmed=row.state == ReceiptState.CONFIRMED,
        )


def _received(connection: Connection, org: str, receipt_id: uuid.UUID, line_no: int) -> int:
    counted = count_event.c
    mine = (counted.org == org, counted.receipt_id == receipt_id, counted.line_no == line_no)
    query = select(func.coalesce(func.sum(counted.quantity), 0)).where(*mine)
    return int(connection.execute(query).scalar_one())
