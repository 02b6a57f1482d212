"""Keeps deliveries and what was handed over with them, and finds them again.

Without it a delivery would be gone with the message that brought it. A delivery's document is
stored whole and without its codes; the codes stand in their own table, written first and in pieces,
so that a delivery never shows before its codes are there and no scan waits for a large one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology
from app.receiving.documents import finding
from app.receiving.progress import DeliverySummary, ReceiptState
from app.receiving.values import CartonContent, Delivery, DeliveryLine, Distributor
from app.store.insert_once import insert_once
from app.store.tables.arrivals import delivery_words
from app.store.tables.receipts import (
    count_event,
    delivery,
    expected_package,
    receipt,
    receipt_number,
)
from app.store.tables.tracing import package as held_package
from app.tracing import library
from app.tracing.lines import TracedItem, TracedLine, keep_lines

LISTED = 500
"""Deliveries in the list; older confirmed ones are found by typing or by a scan."""
FOUND = 200
"""Deliveries a search or a scan finds at most."""
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


def put_packages(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store a piece of a delivery's codes, or where they are said to be now; safe to repeat."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    put = dialect.insert(expected_package)
    place = ("line_no", "carton_no", "parent_code", "smallest")
    said = {name: put.excluded[name] for name in place}
    keys = list(expected_package.primary_key.columns)
    connection.execute(put.on_conflict_do_update(index_elements=keys, set_=said), rows)


def drop_packages(
    connection: Connection, org: str, delivery_id: uuid.UUID, codes: Sequence[str]
) -> None:
    """Take out codes that a correction no longer names; what was received already stays."""
    mine = (held_package.c.org == org, held_package.c.code.in_(codes))
    held = select(held_package.c.code).where(*mine)
    gone = (
        expected_package.c.org == org,
        expected_package.c.delivery_id == delivery_id,
        expected_package.c.code.in_(codes),
        expected_package.c.code.not_in(held),
    )
    connection.execute(delete(expected_package).where(*gone))


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
    finding.know_names(document)


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
    finding.keep(connection, org, document)


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
    """The deliveries a scanned text may stand for; `look_up` says more."""
    return look_up(connection, org, text).delivery_ids


@dataclass(frozen=True, slots=True)
class Found:
    """What a scanned text may stand for."""

    delivery_ids: tuple[uuid.UUID, ...] = ()
    by_drug: bool = False
    """By the drug alone: nobody handed this very code over."""


def look_up(connection: Connection, org: str, text: str) -> Found:
    """The deliveries a scanned text may stand for: by number, code, carton, or drug.

    Cartons and drugs are looked for in deliveries that nobody has confirmed.
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
        return Found(tuple(found))
    cartons = _unconfirmed(connection, org, finding.with_carton(connection, org, code, label))
    if cartons or code.kind is not Kind.TRACE_CODE or not code.valid or code.code is None:
        return Found(cartons)
    if library.holder(connection, org, code.code) is not None:
        return Found()
    drugs = _unconfirmed(connection, org, finding.with_drug(connection, org, code))
    return Found(drugs, by_drug=bool(drugs))


def _unconfirmed(
    connection: Connection, org: str, wanted: Sequence[uuid.UUID]
) -> tuple[uuid.UUID, ...]:
    """Those of some deliveries that nobody has confirmed, the newest first."""
    if not wanted:
        return ()
    rows = connection.execute(
        select(delivery.c.delivery_id)
        .join(receipt, _RECEIPT, isouter=True)
        .where(
            delivery.c.org == org,
            delivery.c.delivery_id.in_(wanted),
            func.coalesce(receipt.c.state, "") != ReceiptState.CONFIRMED,
        )
        .order_by(delivery.c.arrived_at.desc())
        .limit(FOUND)
    )
    return tuple(rows.scalars())


def summaries(connection: Connection, org: str, limit: int = LISTED) -> tuple[DeliverySummary, ...]:
    """List the deliveries, open ones first, then the newest."""
    rows = connection.execute(
        _SUMMARIES.where(delivery.c.org == org)
        .order_by(
            func.coalesce(receipt.c.state, "") == ReceiptState.CONFIRMED,
            delivery.c.arrived_at.desc(),
        )
        .limit(limit)
    )
    return tuple(_summary(row) for row in rows)


def summaries_of(
    connection: Connection, org: str, wanted: Sequence[uuid.UUID]
) -> tuple[DeliverySummary, ...]:
    """Some deliveries as rows of the list, in the order given."""
    some = (delivery.c.org == org, delivery.c.delivery_id.in_(wanted))
    rows = {row.delivery_id: _summary(row) for row in connection.execute(_SUMMARIES.where(*some))}
    return tuple(rows[one] for one in wanted if one in rows)


def search(connection: Connection, org: str, text: str) -> tuple[DeliverySummary, ...]:
    """The deliveries a typed text finds, the newest first, however old."""
    terms = finding.terms_of(text)
    if not terms:
        return ()
    rows = connection.execute(
        _SUMMARIES.where(delivery.c.org == org, *finding.has_words(terms, _numbered))
        .order_by(delivery.c.arrived_at.desc())
        .limit(FOUND)
    )
    return tuple(_summary(row) for row in rows)


def _numbered(term: str) -> ColumnElement[bool]:
    """Whether a receipt ever had a number with this part."""
    return (
        select(receipt_number.c.receipt_no)
        .where(
            receipt_number.c.org == receipt.c.org,
            receipt_number.c.receipt_id == receipt.c.receipt_id,
            receipt_number.c.receipt_no.icontains(term, autoescape=True),
        )
        .correlate(receipt)
        .exists()
    )


_RECEIPT = and_(receipt.c.org == delivery.c.org, receipt.c.delivery_id == delivery.c.delivery_id)
_WORDS = and_(
    delivery_words.c.org == delivery.c.org, delivery_words.c.delivery_id == delivery.c.delivery_id
)
_RECEIVED = (
    select(func.sum(count_event.c.quantity))
    .where(count_event.c.org == receipt.c.org, count_event.c.receipt_id == receipt.c.receipt_id)
    .correlate(receipt)
    .scalar_subquery()
)
_SUMMARIES = (
    select(
        *(column for column in delivery.c if column is not delivery.c.body),
        receipt.c.receipt_no,
        receipt.c.state,
        delivery_words.c.words,
        _RECEIVED.label("received"),
    )
    .select_from(delivery)
    .join(receipt, _RECEIPT, isouter=True)
    .join(delivery_words, _WORDS, isouter=True)
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
        words=row.words or "",
    )


def _without_codes(line: DeliveryLine, content: CartonContent) -> CartonContent:
    listed = line.listed_in(content)
    if not listed:
        return content
    quantity = listed if content.quantity is None else content.quantity
    return replace(content, quantity=quantity, packages=(), listed=listed)
