"""Takes confirmed receipts into the book of purchases, and again when they stand otherwise.

Without it the book would be empty. A receipt is read by short looks into the store, as the day's
journal reads it, so that no scan waits; what is taken of it is written at once, with the months it
belongs to. Whether one has changed since is seen from its sign: when it was confirmed, and how much
was counted, put aside and explained in it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    case,
    delete,
    func,
    insert,
    select,
    tuple_,
)

from app.catalogue import items
from app.receiving.documents import deliveries
from app.receiving.known.values import MappingState
from app.receiving.parts import Parts
from app.receiving.progress import (
    Difference,
    LineProgress,
    ReceiptState,
    ReceiptView,
    Rejection,
)
from app.receiving.refusals import WishRefused
from app.receiving.sessions.opening import view_receipt
from app.receiving.values import Delivery, DeliveryLine
from app.reporting.statistics.book import Book, add_up_months, line, receipt_taken
from app.reporting.statistics.classes import class_of
from app.reporting.statistics.ordered import DepartmentOf, ordered_price
from app.reporting.statistics.taken import Coded, Naming, Taken
from app.store.tables.receipts import aside_event, count_event, line_explanation, receipt
from app.store.tables.rules import identifier_item
from app.store.tables.tracing import package
from app.tracing.library import of_receipt

_PAGE = 500
"""Receipts looked at at once."""
_SHORT, _LONG = 7, 14
"""Characters of a drug identifier, and of a GTIN."""
_TRACE_CODE = 20
_GTIN_AI = "01"
"""What a code with a GTIN begins with."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A receipt that the book does not hold as it stands."""

    receipt_id: uuid.UUID
    sign: str


class Taking:
    """One workstation's way from receipts to the book; for one thread at a time."""

    def __init__(
        self,
        parts: Parts,
        book: Book,
        department_of: DepartmentOf,
        zone: tzinfo | None = None,
    ) -> None:
        """`zone`: where the warehouse is; None: where this machine is."""
        self._parts, self._book, self._zone = parts, book, zone
        self._org = parts.log.workstation.org
        self._department_of = department_of

    def stale(self, since: datetime | None = None) -> Iterator[Stale]:
        """Receipts confirmed since (None: ever) that must be taken; raises StoreError."""
        with self._book.reading() as connection:
            columns = (receipt_taken.c.receipt_id, receipt_taken.c.sign)
            known = {row.receipt_id: row.sign for row in connection.execute(select(*columns))}
        for receipt_id, sign in self._signs(since):
            if known.get(receipt_id.bytes) != sign:
                yield Stale(receipt_id, sign)

    def take(self, stale: Stale) -> bool:
        """Take one receipt as it stands; False where it is none that counts. Raises StoreError."""
        try:
            view = view_receipt(self._parts, stale.receipt_id)
        except WishRefused:
            return False  # its delivery is not here yet: it comes with the next pull
        if view.state is not ReceiptState.CONFIRMED or view.confirmed_at is None:
            return False
        day = view.confirmed_at.astimezone(self._zone).date()
        rows = self._rows(view)
        with self._book.writing() as connection:
            number, was = self._head(connection, view, stale.sign, day)
            connection.execute(delete(line).where(line.c.day == was, line.c.receipt == number))
            naming = Naming(connection)
            lines = [naming.row(one) | {"day": _number(day), "receipt": number} for one in rows]
            if lines:
                connection.execute(insert(line), lines)
            add_up_months(connection, {was // 100, _number(day) // 100})
        return True

    def _signs(self, since: datetime | None) -> Iterator[tuple[uuid.UUID, str]]:
        behind: tuple[datetime, uuid.UUID] | None = None
        while True:
            with self._parts.database.reading() as connection:
                page = self._page(connection, since, behind)
                signs = _signs_of(connection, self._org, {row.receipt_id for row in page})
            for row in page:
                said = f"{row.confirmed_at.isoformat()} {signs[row.receipt_id]}"
                yield row.receipt_id, said
            if len(page) < _PAGE:
                return
            behind = (page[-1].confirmed_at, page[-1].receipt_id)

    def _page(
        self,
        connection: Connection,
        since: datetime | None,
        behind: tuple[datetime, uuid.UUID] | None,
    ) -> Sequence[Any]:
        place = (receipt.c.confirmed_at, receipt.c.receipt_id)
        query = select(*place).where(
            receipt.c.org == self._org,
            receipt.c.state == ReceiptState.CONFIRMED.value,
            receipt.c.confirmed_at.is_not(None),
        )
        if since is not None:
            query = query.where(receipt.c.confirmed_at >= since)
        if behind is not None:
            query = query.where(tuple_(*place) > behind)
        return connection.execute(query.order_by(*place).limit(_PAGE)).all()

    def _rows(self, view: ReceiptView) -> list[Taken]:
        rejected = _rejected(view)
        with self._parts.database.reading() as connection:
            document = _document(connection, self._org, view.receipt_id)
            said = {} if document is None else {one.line_no: one for one in document.lines}
            catalogue = items.find_all(connection, {one.province_code for one in view.lines})
            coded = _coded(connection, self._org, view)
            rows = []
            for one in view.lines:
                known = catalogue.get(one.province_code)
                ordered = said[one.line_no].order_line_ids if one.line_no in said else ()
                rows.append(
                    Taken(
                        progress=one,
                        difference=one.difference or rejected.get(one.line_no),
                        said=said.get(one.line_no),
                        distributor=(view.distributor.code, view.distributor.name),
                        department=self._department_of(connection, one.province_code, ordered),
                        drug_class=class_of(known.insurance_code) if known else "",
                        coded=coded.get(one.line_no, Coded()),
                        price=self._price(connection, one, said.get(one.line_no)),
                    )
                )
        return rows

    def _price(
        self, connection: Connection, one: LineProgress, said: DeliveryLine | None
    ) -> Decimal | None:
        if said is None or said.price is not None:
            return None if said is None else said.price
        ids = said.order_line_ids
        return ordered_price(connection, self._org, one.province_code, ids, said.unit)

    def _head(
        self, connection: Connection, view: ReceiptView, sign: str, day: date
    ) -> tuple[int, int]:
        """The receipt's number in the book, and the day it was kept under before."""
        mine = receipt_taken.c.receipt_id == view.receipt_id.bytes
        known = connection.execute(select(receipt_taken).where(mine)).one_or_none()
        if known is not None:
            connection.execute(delete(receipt_taken).where(mine))
        values: dict[str, Any] = {
            "receipt_id": view.receipt_id.bytes,
            "receipt_no": view.receipt_no,
            "delivery_no": view.delivery_no,
            "day": _number(day),
            "sign": sign,
        }
        if known is not None:
            values["number"] = known.number
        made = connection.execute(insert(receipt_taken).returning(receipt_taken.c.number), values)
        return made.scalar_one(), _number(day) if known is None else known.day


def _document(connection: Connection, org: str, receipt_id: uuid.UUID) -> Delivery | None:
    mine = (receipt.c.org == org, receipt.c.receipt_id == receipt_id)
    delivery_id = connection.execute(select(receipt.c.delivery_id).where(*mine)).scalar_one()
    return deliveries.load(connection, org, delivery_id)


def _signs_of(
    connection: Connection, org: str, wanted: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, str]:
    """How much was counted, put aside, explained and returned in these receipts."""
    signs: dict[uuid.UUID, list[str]] = {one: [] for one in wanted}
    if not wanted:
        return {}
    for table, sums in _SIGNED:
        rows = connection.execute(
            select(table.c.receipt_id, func.count(), sums)
            .where(table.c.org == org, table.c.receipt_id.in_(wanted))
            .group_by(table.c.receipt_id)
        )
        for receipt_id, count, sum_of in rows:
            signs[receipt_id].append(f"{table.name}:{count}:{sum_of}")
    return {one: " ".join(said) for one, said in signs.items()}


_SIGNED: Sequence[tuple[Table, ColumnElement[int]]] = (
    (count_event, func.sum(count_event.c.quantity)),
    (aside_event, func.sum(aside_event.c.quantity)),
    (line_explanation, func.count()),
)


def _rejected(view: ReceiptView) -> dict[int, Difference]:
    """By line: the reason that most of its boxes were rejected for, as it is confirmed with."""
    most: dict[int, Rejection] = {}
    for one in view.rejections:
        if one.line_no is not None:
            known = most.get(one.line_no, one)
            most[one.line_no] = one if one.quantity > known.quantity else known
    return {line_no: one.reason for line_no, one in most.items()}


def _coded(connection: Connection, org: str, view: ReceiptView) -> dict[int, Coded]:
    """By line: the smallest packages with a code of their own, and those whose item is sure."""
    identifier = case(
        (func.length(package.c.code) == _TRACE_CODE, func.substr(package.c.code, 1, _SHORT)),
        else_=func.substr(package.c.code, len(_GTIN_AI) + 1, _LONG),
    ).label("identifier")
    rows = connection.execute(
        select(package.c.line_no, identifier, func.count().label("boxes"))
        .where(*of_receipt(package, org, view.receipt_id), package.c.smallest)
        .group_by(package.c.line_no, identifier)
    ).all()
    sure = _sure(connection, org, {row.identifier for row in rows})
    codes = {one.line_no: one.province_code for one in view.lines}
    found: dict[int, Coded] = defaultdict(Coded)
    for row in rows:
        is_sure = (row.identifier, codes.get(row.line_no, "")) in sure
        before = found[row.line_no]
        found[row.line_no] = Coded(before.boxes + row.boxes, before.sure + row.boxes * is_sure)
    return found


def _sure(connection: Connection, org: str, identifiers: set[str]) -> set[tuple[str, str]]:
    """Which identifiers stand for which items because a person confirmed it."""
    rows = connection.execute(
        select(identifier_item.c.identifier, identifier_item.c.province_code).where(
            identifier_item.c.org == org,
            identifier_item.c.identifier.in_(identifiers),
            identifier_item.c.state == MappingState.CONFIRMED.value,
        )
    )
    return {(row.identifier, row.province_code) for row in rows}


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
