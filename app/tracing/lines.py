"""Keeps of each delivery line what the code library asks for: drug, batch, dates.

Without it a search by drug or batch would read every delivery's document. Filled when a delivery is
stored or opening stock is imported; only lines that changed are written.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from app.initials import initials_of
from app.store.insert_once import insert_once
from app.store.tables.receipts import delivered_item, delivery_line
from app.tracing import in_stock

_NAMESPACE = uuid.UUID("0b8d5b0e-6c39-5a35-9d0e-0c8f1f0b6a55")


@dataclass(frozen=True, slots=True)
class TracedItem:
    """The drug of a line."""

    province_code: str
    name: str
    strength: str = ""
    maker: str = ""
    form: str = ""
    approval_number: str = ""

    @property
    def item_id(self) -> uuid.UUID:
        """The same for the same drug, also where nobody said its province code."""
        said = (self.province_code,)
        told_apart = said if self.province_code else (self.name, self.strength, self.maker)
        return uuid.uuid5(_NAMESPACE, "\x1f".join(told_apart))


@dataclass(frozen=True, slots=True)
class TracedLine:
    """One line: one drug, one batch."""

    line_no: int
    item: TracedItem
    batch: str
    expiry: date | None
    production_date: date | None
    unit: str


def know_names(names: Iterable[str]) -> None:
    """Work out the initials of drugs in a worker's thread, so that the core finds them done."""
    for name in set(names):
        initials_of(name)


def keep_lines(
    connection: Connection,
    org: str,
    delivery_id: uuid.UUID,
    arrived_at: datetime,
    lines: Sequence[TracedLine],
) -> None:
    """Store the lines of a delivery, or put newer ones in their place."""
    _keep_items(connection, org, {line.item for line in lines})
    mine = (delivery_line.c.org == org, delivery_line.c.delivery_id == delivery_id)
    stored = {row.line_no: row for row in connection.execute(select(delivery_line).where(*mine))}
    key = {"org": org, "delivery_id": delivery_id}
    new, changed = [], []
    for line in lines:
        values = _values(line)
        row = stored.get(line.line_no)
        if row is None:
            new.append(key | values | {"line_no": line.line_no, "arrived_at": arrived_at})
        elif any(getattr(row, name) != value for name, value in values.items()):
            changed.append((line.line_no, values))
    known = {line_no for line_no, _ in changed}
    numbers = known | {line.line_no for line in lines if line.line_no not in stored}
    with in_stock.relined(connection, org, delivery_id, numbers):
        for line_no, values in changed:
            here = (*mine, delivery_line.c.line_no == line_no)
            connection.execute(update(delivery_line).where(*here).values(values))
        if new:
            connection.execute(insert_once(connection, delivery_line), new)


def _values(line: TracedLine) -> dict[str, Any]:
    return {
        "item_id": line.item.item_id,
        "batch": line.batch,
        "expiry": line.expiry,
        "production_date": line.production_date,
        "unit": line.unit,
    }


def _keep_items(connection: Connection, org: str, items: Iterable[TracedItem]) -> None:
    for found in items:
        mine = (delivered_item.c.org == org, delivered_item.c.item_id == found.item_id)
        row = connection.execute(select(delivered_item).where(*mine)).one_or_none()
        values = asdict(found)
        if row is not None and all(getattr(row, name) == value for name, value in values.items()):
            continue
        values |= {"initials": initials_of(found.name)}
        if row is None:
            key = {"org": org, "item_id": found.item_id}
            connection.execute(insert(delivered_item), key | values)
        else:
            connection.execute(update(delivered_item).where(*mine).values(values))
