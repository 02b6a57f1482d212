"""Keeps how many boxes of each drug are in stock and how many were used on each day.

Without it an order from stock limits would count the whole code library. The counts are kept by the
transactions that take boxes in and let them go, and are at every moment what a count of the facts
gives (`of_item`): in stock is what confirmed receipts counted in, less the boxes that left. A box
counts where its receipt is confirmed and the drug of its line is known; a scan for an open receipt
changes nothing here. Rows of nothing are not kept, so that whichever way facts came, the rows are
the same.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from app.codes.reading import GS
from app.store.many_rows import among
from app.store.tables.receipts import count_event, delivery_line, receipt
from app.store.tables.tracing import code_claim, departure, item_stock, item_use, package
from app.tracing.library import is_same_code, of_receipt
from app.tracing.standing import CONFIRMED
from app.tracing.values import MoveKind, box_of

USED = (MoveKind.DISPENSED, MoveKind.WRITTEN_OFF, MoveKind.USED)
"""What is consumption; a box that went back or was destroyed was not used."""
_AT_ONCE = 50
_FEW_LINES = 500
"""Of more, all of their delivery are read."""
_PLAIN = 20
"""Characters of a code that is written in one way only."""

Tally = Counter[tuple[uuid.UUID, date | None]]
"""Drug and None: boxes in stock; drug and a day (UTC): boxes used on it."""
_Lines = Counter[tuple[int, date | None]]
"""The same by line."""


def confirmed(
    connection: Connection, org: str, receipt_ids: Collection[uuid.UUID]
) -> Iterator[uuid.UUID]:
    """Those of some receipts whose boxes count: asked at each scan."""
    for receipt_id in sorted(receipt_ids):
        key = {"which_org": org, "which_receipt": receipt_id}
        if connection.execute(_STATE, key).scalar_one_or_none() == CONFIRMED:
            yield receipt_id


_STATE = select(receipt.c.state).where(
    receipt.c.org == bindparam("which_org"), receipt.c.receipt_id == bindparam("which_receipt")
)


@contextmanager
def kept(connection: Connection, org: str, codes: Collection[str]) -> Iterator[None]:
    """Keep the counts while boxes move, or other receipts come to hold them, inside."""
    boxes = {box_of(code) for code in codes}
    before = _of_boxes(connection, org, boxes)
    yield
    after = _of_boxes(connection, org, boxes)
    after.subtract(before)
    add(connection, org, after)


class Held(NamedTuple):
    """A smallest package of a line, whose receipt is confirmed."""

    code: str
    receipt_id: uuid.UUID
    line_no: int


def taken_in(connection: Connection, org: str, boxes: Collection[Held]) -> None:
    """Count boxes that are new in the library."""
    add(connection, org, _of_held(connection, org, boxes))


def given_up(connection: Connection, org: str, boxes: Collection[Held]) -> None:
    """Count boxes no more that the library just gave up."""
    gone = Tally()
    gone.subtract(_of_held(connection, org, boxes))
    add(connection, org, gone)


def counted(
    connection: Connection, org: str, quantities: Mapping[tuple[uuid.UUID, int], int]
) -> None:
    """Count boxes without codes of their own, by receipt and line."""
    if not any(quantities.values()):
        return
    by_receipt: defaultdict[uuid.UUID, _Lines] = defaultdict(_Lines)
    for (receipt_id, line_no), quantity in quantities.items():
        by_receipt[receipt_id][line_no, None] += quantity
    tally = Tally()
    for receipt_id in confirmed(connection, org, by_receipt):
        lines = by_receipt[receipt_id]
        drugs = _drugs_of(connection, org, receipt_id, {line_no for line_no, _ in lines})
        tally.update(_by_drug(lines, drugs))
    add(connection, org, tally)


def receipt_counted(connection: Connection, org: str, receipt_id: uuid.UUID) -> None:
    """Count all boxes of a receipt that was just confirmed."""
    lines = _of_lines(connection, org, receipt_id)
    drugs = _drugs_of(connection, org, receipt_id, {line_no for line_no, _ in lines})
    add(connection, org, _by_drug(lines, drugs))


@contextmanager
def relined(
    connection: Connection, org: str, delivery_id: uuid.UUID, line_nos: Collection[int]
) -> Iterator[None]:
    """Keep the counts while lines of a delivery get other drugs, or come at last, inside."""
    here = (receipt.c.org == org, receipt.c.delivery_id == delivery_id)
    query = select(receipt.c.receipt_id).where(*here, receipt.c.state == CONFIRMED)
    lines = _Lines()
    for receipt_id in connection.execute(query).scalars() if line_nos else ():
        lines.update(_of_lines(connection, org, receipt_id, line_nos))
    counting = {line_no for line_no, _ in lines}
    before = _by_drug(lines, _lines_of(connection, org, delivery_id, counting))
    yield
    after = _by_drug(lines, _lines_of(connection, org, delivery_id, counting))
    after.subtract(before)
    add(connection, org, after)


def add(connection: Connection, org: str, tally: Tally) -> None:
    """Add to the counts, in one order, so that two writers never wait for each other in a ring."""
    stock: list[dict[str, Any]] = []
    use: list[dict[str, Any]] = []
    for (drug, day), quantity in tally.items():
        row = {"org": org, "item_id": drug, "quantity": quantity}
        if quantity and day is None:
            stock.append(row)
        elif quantity:
            use.append(row | {"day": day})
    _add(connection, item_stock, sorted(stock, key=lambda row: row["item_id"]))
    _add(connection, item_use, sorted(use, key=lambda row: (row["day"], row["item_id"])))


@dataclass(frozen=True, slots=True)
class Compared:
    """What is kept of a drug beside what a count of the facts gives."""

    item_id: uuid.UUID
    kept: Mapping[date | None, int]
    counted: Mapping[date | None, int]

    @property
    def differ(self) -> bool:
        """Whether the count was not kept."""
        return self.kept != self.counted


def compared(connection: Connection, org: str, item_id: uuid.UUID) -> Compared:
    """Count one drug anew, from the facts; takes as long as it has codes."""
    kept_counts: dict[date | None, int] = {}
    for table in (item_stock, item_use):
        mine = (table.c.org == org, table.c.item_id == item_id)
        for row in connection.execute(select(table).where(*mine)):
            kept_counts[row.day if table is item_use else None] = row.quantity
    found: Counter[date | None] = Counter()
    line = delivery_line.c
    rows = connection.execute(
        select(receipt.c.receipt_id, line.line_no)
        .join(receipt, _OF_DELIVERY)
        .where(line.org == org, line.item_id == item_id, receipt.c.state == CONFIRMED)
    ).all()
    for row in rows:
        lines = _of_lines(connection, org, row.receipt_id, {row.line_no})
        found.update({day: number for (_, day), number in lines.items()})
    return Compared(item_id, kept_counts, {day: n for day, n in found.items() if n})


_OF_DELIVERY = and_(
    receipt.c.org == delivery_line.c.org, receipt.c.delivery_id == delivery_line.c.delivery_id
)
_DRUG = (
    select(package.c.code, delivery_line.c.item_id)
    .join(
        receipt,
        and_(
            receipt.c.org == package.c.org,
            receipt.c.receipt_id == package.c.receipt_id,
            receipt.c.state == CONFIRMED,
        ),
    )
    .join(delivery_line, and_(_OF_DELIVERY, delivery_line.c.line_no == package.c.line_no))
    .where(package.c.smallest)
)


def _of_held(connection: Connection, org: str, boxes: Collection[Held]) -> Tally:
    by_receipt: defaultdict[uuid.UUID, list[Held]] = defaultdict(list)
    for box in boxes:
        by_receipt[box.receipt_id].append(box)
    rows = []
    for receipt_id in confirmed(connection, org, by_receipt):
        lines = {box.line_no for box in by_receipt[receipt_id]}
        drugs = _drugs_of(connection, org, receipt_id, lines)
        rows += [
            (box.code, drugs[box.line_no]) for box in by_receipt[receipt_id] if box.line_no in drugs
        ]
    return _tally(connection, org, rows)


def _of_boxes(connection: Connection, org: str, boxes: Collection[str]) -> Tally:
    """What boxes count; two symbols of one box may stand in the library."""
    plain = [box for box in boxes if len(box) == _PLAIN and box.isdigit()]
    mine = (package.c.org == org, among(connection, package.c.code, plain))
    rows = [tuple(row) for row in connection.execute(_DRUG.where(*mine))] if plain else []
    others = sorted(set(boxes) - set(plain))
    for start in range(0, len(others), _AT_ONCE):
        same = [is_same_code(package.c.code, box) for box in others[start : start + _AT_ONCE]]
        query = _DRUG.where(package.c.org == org, or_(*same))
        rows += [tuple(row) for row in connection.execute(query)]
    return _tally(connection, org, rows)


def _tally(connection: Connection, org: str, rows: Collection[tuple[str, uuid.UUID]]) -> Tally:
    """What rows of the library count; each is a code and its drug."""
    tally = Tally()
    if not rows:
        return tally
    columns = (departure.c.box, departure.c.kind, departure.c.at)
    boxes = {box_of(code) for code, _ in rows}
    mine = (departure.c.org == org, among(connection, departure.c.box, boxes))
    left = {row.box: row for row in connection.execute(select(*columns).where(*mine))}
    for code, drug in rows:
        gone = left.get(box_of(code))
        if gone is None:
            tally[drug, None] += 1
        elif gone.kind in USED:
            tally[drug, gone.at.date()] += 1
    return tally


def _of_lines(
    connection: Connection,
    org: str,
    receipt_id: uuid.UUID,
    line_nos: Collection[int] | None = None,
) -> _Lines:
    """What the lines of a receipt count, from the facts; all lines, or some."""
    found = _Lines()
    columns = (count_event.c.line_no, func.sum(count_event.c.quantity).label("quantity"))
    mine = [count_event.c.org == org, count_event.c.receipt_id == receipt_id]
    for row in connection.execute(select(*columns).where(*mine).group_by(count_event.c.line_no)):
        if line_nos is None or row.line_no in line_nos:
            found[row.line_no, None] += int(row.quantity)
    if not found:
        return found
    for line_no, day in _gone(connection, org, receipt_id, {line_no for line_no, _ in found}):
        found[line_no, None] -= 1
        if day is not None:
            found[line_no, day] += 1
    return found


def _gone(
    connection: Connection, org: str, receipt_id: uuid.UUID, line_nos: Collection[int]
) -> Iterator[tuple[int, date | None]]:
    """The line of each box that is not there any more, and the day it was used."""
    back = (*of_receipt(code_claim, org, receipt_id), code_claim.c.returned_by.is_not(None))
    query = select(code_claim.c.line_no).where(*back, code_claim.c.smallest)
    for line_no in connection.execute(query).scalars():
        if line_no in line_nos:
            yield line_no, None
    for row in _departed(connection, org, receipt_id, line_nos):
        yield row.line_no, row.at.date() if row.kind in USED else None


def _departed(
    connection: Connection, org: str, receipt_id: uuid.UUID, line_nos: Collection[int]
) -> Iterator[_Left]:
    mine = [*of_receipt(package, org, receipt_id), package.c.smallest]
    if len(line_nos) == 1:
        mine.append(package.c.line_no.in_(line_nos))
    same = and_(departure.c.org == package.c.org, departure.c.box == package.c.code)
    # An outer join, and no condition that makes it an inner one, keeps SQLite to this order.
    query = (
        select(package.c.line_no, departure.c.kind, departure.c.at)
        .outerjoin(departure, same)
        .where(*mine, func.coalesce(departure.c.kind, "") != "")
    )
    yield from (_Left(*row) for row in connection.execute(query) if row.line_no in line_nos)
    longer = select(package.c.code, package.c.line_no).where(*mine, package.c.code.contains(GS))
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for code, line_no in connection.execute(longer):
        if line_no in line_nos:
            lines[box_of(code)].append(line_no)
    here = (departure.c.org == org, among(connection, departure.c.box, lines))
    for row in connection.execute(select(departure).where(*here)) if lines else ():
        for line_no in lines[row.box]:
            yield _Left(line_no, row.kind, row.at)


class _Left(NamedTuple):
    line_no: int
    kind: str
    at: datetime


def _drugs_of(
    connection: Connection, org: str, receipt_id: uuid.UUID, line_nos: Collection[int]
) -> dict[int, uuid.UUID]:
    """The drugs of lines of a receipt, as far as its delivery is known."""
    mine = (receipt.c.org == org, receipt.c.receipt_id == receipt_id)
    delivery_id = connection.execute(select(receipt.c.delivery_id).where(*mine)).scalar_one()
    return _lines_of(connection, org, delivery_id, line_nos)


def _lines_of(
    connection: Connection, org: str, delivery_id: uuid.UUID, line_nos: Collection[int]
) -> dict[int, uuid.UUID]:
    """The drugs of lines of a delivery."""
    if not line_nos:
        return {}
    mine = [delivery_line.c.org == org, delivery_line.c.delivery_id == delivery_id]
    if len(line_nos) <= _FEW_LINES:
        mine.append(delivery_line.c.line_no.in_(line_nos))
    rows = connection.execute(select(delivery_line.c.line_no, delivery_line.c.item_id).where(*mine))
    return {line_no: item_id for line_no, item_id in rows if line_no in line_nos}


def _by_drug(lines: _Lines, drugs: Mapping[int, uuid.UUID]) -> Tally:
    tally = Tally()
    for (line_no, day), quantity in lines.items():
        if line_no in drugs:
            tally[drugs[line_no], day] += quantity
    return tally


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    more = {"quantity": table.c.quantity + statement.excluded.quantity}
    key = list(table.primary_key.columns)
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=more), rows)
    nothing = delete(table).where(
        *(column == bindparam(f"of_{column.name}") for column in key), table.c.quantity == 0
    )
    fewer = [row for row in rows if row["quantity"] < 0]
    if fewer:
        values = [{f"of_{column.name}": row[column.name] for column in key} for row in fewer]
        connection.execute(nothing, values)
