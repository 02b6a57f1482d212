"""The receipts and lines a search looks into, one after another: by drug, batch, number or date.

Without them a search for a batch would look into every receipt. The newest delivery comes first.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Select, select, tuple_

from app.store.tables.receipts import delivery, delivery_line, receipt, receipt_number

Key = list[str | int]
"""A place in an order, as JSON takes it."""
_LAST = "\U0010ffff"
_NO_MORE = ""
"""Stands for a line behind the last one of a group."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One receipt, or one line of it."""

    key: Key
    receipt_id: uuid.UUID | None
    """None: there is nothing here, but there may be behind it."""
    line_no: int | None


class Spots(Protocol):
    """Receipts or lines in a fixed order."""

    def next(self, connection: Connection, org: str, after: Key, *, resumed: bool) -> Spot | None:
        """The spot behind a key, or the very one at it where its codes are not all read."""


class ReceiptSpots:
    """A few receipts that are known."""

    def __init__(self, receipt_ids: Sequence[uuid.UUID]) -> None:
        """Look into these."""
        self._receipts = sorted(receipt_ids)

    def next(self, connection: Connection, org: str, after: Key, *, resumed: bool) -> Spot | None:
        """In the order of their ids."""
        for one in self._receipts:
            if not after or one.hex > str(after[0]) or (resumed and one.hex == after[0]):
                return Spot([one.hex], one, None)
        return None


class DateSpots:
    """All receipts between two times, the newest first."""

    def __init__(self, since: datetime | None, until: datetime | None) -> None:
        """The second time is left out."""
        self._since = since
        self._until = until

    def next(self, connection: Connection, org: str, after: Key, *, resumed: bool) -> Spot | None:
        """By when they were opened."""
        opened_at = receipt.c.opened_at
        query = select(opened_at, receipt.c.receipt_id).where(receipt.c.org == org)
        if self._since is not None:
            query = query.where(opened_at >= self._since)
        if self._until is not None:
            query = query.where(opened_at < self._until)
        if after:
            here = (datetime.fromisoformat(str(after[0])), uuid.UUID(str(after[1])))
            columns = tuple_(opened_at, receipt.c.receipt_id)
            query = query.where(columns <= here if resumed else columns < here)
        ordered = query.order_by(opened_at.desc(), receipt.c.receipt_id.desc())
        row = connection.execute(ordered.limit(1)).first()
        if row is None:
            return None
        return Spot([row.opened_at.isoformat(), row.receipt_id.hex], row.receipt_id, None)


class LineSpots:
    """The lines of drugs, or of a batch, the newest delivery of each first."""

    def groups(self, connection: Connection, org: str, after: str | None) -> str | None:
        """The group behind another one, or the first."""
        raise NotImplementedError

    def condition(self, group: str) -> ColumnElement[bool]:
        """Which lines are of a group."""
        raise NotImplementedError

    def next(self, connection: Connection, org: str, after: Key, *, resumed: bool) -> Spot | None:
        """Group by group, in each the newest first; lines nobody received are passed over."""
        inside = after[1:]
        if inside == [_NO_MORE]:
            group, inside = self.groups(connection, org, str(after[0])), []
        else:
            group = str(after[0]) if after else self.groups(connection, org, None)
        if group is None:
            return None
        row = connection.execute(self._query(org, group, inside, resumed=resumed)).first()
        if row is None:
            return Spot([group, _NO_MORE], None, None)
        key: Key = [group, row.arrived_at.isoformat(), row.delivery_id.hex, row.line_no]
        return Spot(key, row.receipt_id, row.line_no)

    def _query(
        self, org: str, group: str, after: Key, *, resumed: bool
    ) -> Select[tuple[datetime, uuid.UUID, int, uuid.UUID]]:
        line = delivery_line.c
        order = (line.arrived_at, line.delivery_id, line.line_no)
        query = (
            select(*order, receipt.c.receipt_id)
            .join(
                receipt,
                (receipt.c.org == line.org) & (receipt.c.delivery_id == line.delivery_id),
            )
            .where(line.org == org, self.condition(group))
        )
        if after:
            here = (datetime.fromisoformat(str(after[0])), uuid.UUID(str(after[1])), after[2])
            columns = tuple_(*order)
            query = query.where(columns <= here if resumed else columns < here)
        return query.order_by(*(column.desc() for column in order)).limit(1)


class ItemSpots(LineSpots):
    """The lines of some drugs."""

    def __init__(self, item_ids: Sequence[uuid.UUID]) -> None:
        """In this order."""
        self._items = [one.hex for one in item_ids]

    def groups(self, connection: Connection, org: str, after: str | None) -> str | None:
        """The drug behind another one."""
        place = 0 if after is None or after not in self._items else self._items.index(after) + 1
        return self._items[place] if place < len(self._items) else None

    def condition(self, group: str) -> ColumnElement[bool]:
        """Of one drug."""
        return delivery_line.c.item_id == uuid.UUID(group)


class BatchSpots(LineSpots):
    """The lines of a batch, then those whose batch begins so."""

    def __init__(self, batch: str) -> None:
        """A batch number, or its beginning."""
        self._batch = batch

    def groups(self, connection: Connection, org: str, after: str | None) -> str | None:
        """The batch number behind another one."""
        batch = delivery_line.c.batch
        behind = batch >= self._batch if after is None else batch > after
        query = select(batch).where(delivery_line.c.org == org, behind, batch < self._batch + _LAST)
        return connection.execute(query.order_by(batch).limit(1)).scalar()

    def condition(self, group: str) -> ColumnElement[bool]:
        """Of one batch number."""
        return delivery_line.c.batch == group


def of_receipt_no(connection: Connection, org: str, receipt_no: str) -> ReceiptSpots:
    """The receipt that ever had a number; two workstations may have given it."""
    mine = (receipt_number.c.org == org, receipt_number.c.receipt_no == receipt_no)
    found = connection.execute(select(receipt_number.c.receipt_id).where(*mine))
    return ReceiptSpots(list(found.scalars()))


def of_delivery_no(connection: Connection, org: str, delivery_no: str) -> ReceiptSpots:
    """The receipts of the deliveries with a number; distributors number for themselves."""
    mine = (delivery.c.org == org, delivery.c.delivery_no == delivery_no)
    deliveries = connection.execute(select(delivery.c.delivery_id).where(*mine)).scalars().all()
    if not deliveries:
        return ReceiptSpots([])
    # Two steps: as one join, SQLite would go through all receipts.
    here = (receipt.c.org == org, receipt.c.delivery_id.in_(deliveries))
    return ReceiptSpots(
        list(connection.execute(select(receipt.c.receipt_id).where(*here)).scalars())
    )
