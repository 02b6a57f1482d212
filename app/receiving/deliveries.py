"""Keeps deliveries and what was handed over with them, and finds them again.

Without it a delivery would be gone with the message that brought it. A delivery's document is
stored whole and without its codes; the codes stand in their own table, written first and in pieces,
so that a delivery never shows before its codes are there and no scan waits for a large one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, delete, func, insert, select, update

from app.codes.parse import parse
from app.codes.reading import fold, split_symbology
from app.receiving.manifest import DeliveryIndex
from app.receiving.progress import DeliverySummary, ReceiptState
from app.receiving.values import CartonContent, Delivery, DeliveryLine, Distributor
from app.store.insert_once import insert_once
from app.store.tables.receipts import count_event, delivery, expected_package, receipt
from app.tracing import library
from app.tracing.lines import TracedItem, TracedLine, keep_lines, know_names

LISTED = 500
"""Deliveries in the list; older confirmed ones are found by their number."""
PIECE = 400
"""Codes in one transaction: some milliseconds, so that a scan in between does not wait."""


def package_rows(org: str, document: Delivery) -> Iterator[dict[str, Any]]:
    """Walk the rows of `expected_package` a delivery's codes make."""
    place = {"org": org, "delivery_id": document.delivery_id}
    for line in document.lines:
        for content in line.cartons:
            for top in content.packages:
                for package, parent in top.walk():
                    yield place | {
                        "code": package.code,
                        "line_no": line.line_no,
                        "carton_no": content.carton_no,
                        "parent_code": parent,
                        "smallest": line.is_smallest(package),
                    }


def add_packages(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store a piece of a delivery's codes; safe to repeat."""
    if rows:
        connection.execute(insert_once(connection, expected_package), rows)


def forget_packages(connection: Connection, org: str, delivery_id: uuid.UUID) -> None:
    """Take a delivery's codes out again, before anybody has begun to receive it."""
    mine = (expected_package.c.org == org, expected_package.c.delivery_id == delivery_id)
    connection.execute(delete(expected_package).where(*mine))


def has_these_packages(connection: Connection, org: str, document: Delivery) -> bool:
    """Tell whether the stored codes of a delivery are exactly those of a document."""
    mine = (
        expected_package.c.org == org,
        expected_package.c.delivery_id == document.delivery_id,
    )
    names = ("code", "line_no", "carton_no", "parent_code", "smallest")
    columns = (expected_package.c[name] for name in names)
    stored = {tuple(row) for row in connection.execute(select(*columns).where(*mine))}
    return stored == {tuple(row[name] for name in names) for row in package_rows(org, document)}


def make_ready(document: Delivery) -> None:
    """Do what is slow about a new delivery before the core stores it."""
    know_names(line.item.name for line in document.lines)


def add_delivery(
    connection: Connection, org: str, document: Delivery, arrived_at: datetime
) -> None:
    """Store a delivery's document, or put a fuller one in its place; its codes must be there."""
    stored = without_codes(document)
    values = {
        "delivery_no": document.delivery_no,
        "distributor_code": document.distributor.code,
        "distributor_name": document.distributor.name,
        "line_count": len(document.lines),
        "carton_count": len(document.carton_numbers),
        "quantity": document.quantity,
        "codes_known": sum(c.listed for line in stored.lines for c in line.cartons),
        "body": msgspec.json.encode(stored).decode(),
    }
    mine = (delivery.c.org == org, delivery.c.delivery_id == document.delivery_id)
    if connection.execute(update(delivery).where(*mine).values(values)).rowcount == 0:
        key = {"org": org, "delivery_id": document.delivery_id, "arrived_at": arrived_at}
        connection.execute(insert(delivery), key | values)
    traced = [_traced(line) for line in document.lines]
    keep_lines(connection, org, document.delivery_id, arrived_at, traced)


def _traced(line: DeliveryLine) -> TracedLine:
    """A line as the code library asks for it."""
    item = line.item
    return TracedLine(
        line_no=line.line_no,
        item=TracedItem(
            province_code=item.province_code,
            name=item.name,
            strength=item.strength,
            maker=item.maker,
            form=item.form,
            approval_number=item.approval_number,
        ),
        batch=line.batch,
        expiry=line.expiry,
        production_date=line.production_date,
        unit=line.unit,
    )


def without_codes(document: Delivery) -> Delivery:
    """The document as it is stored: each carton says how many codes were listed, not which."""
    lines = (
        replace(line, cartons=tuple(_without_codes(line, content) for content in line.cartons))
        for line in document.lines
    )
    return replace(document, lines=tuple(lines))


def load(connection: Connection, org: str, delivery_id: uuid.UUID) -> Delivery | None:
    """Read a delivery's document, without its codes."""
    body = connection.execute(
        select(delivery.c.body).where(delivery.c.org == org, delivery.c.delivery_id == delivery_id)
    ).scalar_one_or_none()
    return None if body is None else decode(body)


def decode(body: str | bytes) -> Delivery:
    """Read a stored document; raises msgspec.MsgspecError."""
    return msgspec.json.decode(body, type=Delivery)


def number_of(connection: Connection, org: str, delivery_id: uuid.UUID) -> str | None:
    """A delivery's number."""
    return connection.execute(
        select(delivery.c.delivery_no).where(
            delivery.c.org == org, delivery.c.delivery_id == delivery_id
        )
    ).scalar_one_or_none()


def find(connection: Connection, org: str, text: str) -> tuple[uuid.UUID, ...]:
    """The deliveries a scanned text may stand for: by number, by a carton, by a code in them.

    Cartons are looked for in deliveries that nobody has confirmed.
    """
    code = parse(text)
    label = split_symbology(fold(text))[1]
    by_number = select(delivery.c.delivery_id).where(
        delivery.c.org == org, delivery.c.delivery_no == label
    )
    by_code = select(expected_package.c.delivery_id).where(
        expected_package.c.org == org,
        library.is_same_code(expected_package.c.code, code.code or label),
    )
    found = connection.execute(by_number.union(by_code)).scalars().all()
    if found:
        return tuple(found)
    rows = connection.execute(_unconfirmed(org))
    return tuple(
        row.delivery_id
        for row in rows
        if DeliveryIndex(decode(row.body)).carton_of(code, label) is not None
    )


def _unconfirmed(org: str) -> Select[Any]:
    mine = and_(receipt.c.org == delivery.c.org, receipt.c.delivery_id == delivery.c.delivery_id)
    return (
        select(delivery.c.delivery_id, delivery.c.body)
        .join(receipt, mine, isouter=True)
        .where(delivery.c.org == org, func.coalesce(receipt.c.state, "") != ReceiptState.CONFIRMED)
        .order_by(delivery.c.arrived_at.desc())
        .limit(LISTED)
    )


def summaries(connection: Connection, org: str) -> tuple[DeliverySummary, ...]:
    """List the deliveries, open ones first, then the newest."""
    rows = connection.execute(_summaries(org))
    return tuple(_summary(row) for row in rows)


def _summaries(org: str) -> Select[Any]:
    received = (
        select(func.sum(count_event.c.quantity))
        .where(count_event.c.org == org, count_event.c.receipt_id == receipt.c.receipt_id)
        .scalar_subquery()
    )
    mine = and_(receipt.c.org == delivery.c.org, receipt.c.delivery_id == delivery.c.delivery_id)
    return (
        select(delivery, receipt.c.receipt_no, receipt.c.state, received.label("received"))
        .join(receipt, mine, isouter=True)
        .where(delivery.c.org == org)
        .order_by(
            func.coalesce(receipt.c.state, "") == ReceiptState.CONFIRMED,
            delivery.c.arrived_at.desc(),
        )
        .limit(LISTED)
    )


def _summary(row: Any) -> DeliverySummary:  # noqa: ANN401 (a row of the select above)
    return DeliverySummary(
        delivery_id=row.delivery_id,
        delivery_no=row.delivery_no,
        distributor=Distributor(row.distributor_code, row.distributor_name),
        line_count=row.line_count,
        carton_count=row.carton_count,
        quantity=row.quantity,
        received=row.received or 0,
        arrived_at=row.arrived_at,
        receipt_no=row.receipt_no,
        state=None if row.state is None else ReceiptState(row.state),
        codes_known=row.codes_known,
    )


def _without_codes(line: DeliveryLine, content: CartonContent) -> CartonContent:
    listed = line.listed_in(content)
    if not listed:
        return content
    quantity = listed if content.quantity is None else content.quantity
    return replace(content, quantity=quantity, packages=(), listed=listed)
