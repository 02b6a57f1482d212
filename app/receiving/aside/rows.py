"""Reads which boxes of a receipt were rejected or are held.

Without it a rejected box could be counted by the next scan. A box is in a state where the
quantities of its events add up to more than nothing, in whatever order they came from whichever
workstation.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.receiving.operations import AsideBody
from app.receiving.progress import Difference, Rejection
from app.receiving.records import ReceiptKey
from app.store.tables.receipts import aside_event
from app.store.tables.tracing import package
from app.tracing import library


class AsideState(StrEnum):
    """What became of a box that was not received."""

    REJECTED = "rejected"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Aside:
    """One box, or so many without codes, that is aside now."""

    code: str
    """Empty for boxes without codes."""
    line_no: int
    """0 where it belongs to no line."""
    state: AsideState
    quantity: int
    smallest: bool
    reason: str
    remark: str
    parent_code: str | None
    carton_no: str | None

    def lifted(self) -> AsideBody:
        """The event by which it is so no longer."""
        return AsideBody(
            code=self.code,
            line_no=self.line_no,
            state=self.state,
            quantity=-self.quantity,
            smallest=self.smallest,
            reason=self.reason,
            remark=self.remark,
            parent_code=self.parent_code,
            carton_no=self.carton_no,
        )


_COLUMNS = (
    aside_event.c.code,
    aside_event.c.line_no,
    aside_event.c.state,
    aside_event.c.smallest,
    aside_event.c.reason,
    aside_event.c.remark,
    aside_event.c.parent_code,
    aside_event.c.carton_no,
)


def of_code(connection: Connection, key: ReceiptKey, code: str) -> Aside | None:
    """What became of a box in this receipt; None where nothing did."""
    found = _standing(connection, key, library.is_same_code(aside_event.c.code, code))
    return found[0] if found else None


def of_carton(connection: Connection, key: ReceiptKey, carton_no: str) -> list[Aside]:
    """All that is aside out of one carton."""
    return _standing(connection, key, aside_event.c.carton_no == carton_no)


def of_scan(
    connection: Connection, key: ReceiptKey, workstation: uuid.UUID, seq: int
) -> list[AsideBody]:
    """What one scan put aside or lifted."""
    rows = connection.execute(
        select(aside_event)
        .where(*_mine(key), aside_event.c.workstation == workstation, aside_event.c.seq == seq)
        .order_by(aside_event.c.line_no, aside_event.c.code, aside_event.c.state)
    )
    return [
        AsideBody(
            code=row.code,
            line_no=row.line_no,
            state=row.state,
            quantity=row.quantity,
            smallest=row.smallest,
            reason=row.reason,
            remark=row.remark,
            parent_code=row.parent_code,
            carton_no=row.carton_no,
            owner=row.owner,
            owner_seq=row.owner_seq,
        )
        for row in rows
    ]


def by_line(connection: Connection, key: ReceiptKey) -> dict[tuple[int, str], int]:
    """Line and state → smallest packages."""
    total = func.sum(aside_event.c.quantity)
    columns = (aside_event.c.line_no, aside_event.c.state)
    boxes = (
        select(*columns, _boxes(total).label("boxes"))
        .where(*_mine(key), aside_event.c.smallest)
        .group_by(*columns, aside_event.c.code)
        .subquery()
    )
    rows = connection.execute(
        select(boxes.c.line_no, boxes.c.state, func.sum(boxes.c.boxes)).group_by(
            boxes.c.line_no, boxes.c.state
        )
    )
    return {(line_no, state): int(number) for line_no, state, number in rows if number}


def by_carton(connection: Connection, key: ReceiptKey) -> dict[str, int]:
    """Carton → smallest packages that came in it and are aside."""
    total = func.sum(aside_event.c.quantity)
    boxes = (
        select(aside_event.c.carton_no, _boxes(total).label("boxes"))
        .where(*_mine(key), aside_event.c.smallest, aside_event.c.carton_no.is_not(None))
        .group_by(
            aside_event.c.carton_no, aside_event.c.line_no, aside_event.c.state, aside_event.c.code
        )
        .subquery()
    )
    rows = connection.execute(
        select(boxes.c.carton_no, func.sum(boxes.c.boxes)).group_by(boxes.c.carton_no)
    )
    return {carton_no: int(number) for carton_no, number in rows if number}


def rejections(connection: Connection, key: ReceiptKey) -> tuple[Rejection, ...]:
    """What was rejected, by line, reason and remark."""
    found: dict[tuple[int, str, str], list[Aside]] = defaultdict(list)
    for aside in _standing(connection, key, aside_event.c.state == AsideState.REJECTED):
        if aside.smallest:
            found[aside.line_no, aside.reason, aside.remark].append(aside)
    return tuple(
        Rejection(
            line_no=line_no or None,
            reason=Difference(reason),
            quantity=sum(aside.quantity for aside in asides),
            remark=remark,
            codes=tuple(aside.code for aside in asides if aside.code),
        )
        for (line_no, reason, remark), asides in sorted(found.items())
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """A box that this receipt holds in the code library, and the scan that took it in."""

    code: str
    line_no: int
    smallest: bool
    parent_code: str | None
    carton_no: str | None
    workstation: uuid.UUID
    seq: int


def counted(connection: Connection, key: ReceiptKey, code: str) -> Counted | None:
    """Find a box in the code library, where this receipt holds it."""
    same = library.is_same_code(package.c.code, code)
    row = connection.execute(_COUNTED.where(*_in_library(key), same)).first()
    return None if row is None else Counted(*row)


def counted_in(connection: Connection, key: ReceiptKey, carton_no: str) -> list[Counted]:
    """Find all boxes that this receipt took in out of one carton."""
    mine = library.of_receipt(package, key.org, key.receipt_id)
    inside = _COUNTED.where(*mine, package.c.carton_no == carton_no)
    # Sorted here: SQLite would walk the library in the order of its codes.
    return sorted((Counted(*row) for row in connection.execute(inside)), key=attrgetter("code"))


_COUNTED = select(
    package.c.code,
    package.c.line_no,
    package.c.smallest,
    package.c.parent_code,
    package.c.carton_no,
    package.c.workstation,
    package.c.scan_seq,
)


def _in_library(key: ReceiptKey) -> tuple[Any, ...]:
    return (package.c.org == key.org, package.c.receipt_id == key.receipt_id)


def _boxes(total: Any) -> Any:  # noqa: ANN401 (expressions of SQLAlchemy)
    """Boxes without codes count as often as there are; a box with one is there or not."""
    return case((aside_event.c.code == "", total), (total > 0, 1), else_=0)


def _standing(connection: Connection, key: ReceiptKey, condition: Any) -> list[Aside]:  # noqa: ANN401
    total = func.sum(aside_event.c.quantity)
    rows = connection.execute(
        select(*_COLUMNS, total.label("quantity"))
        .where(*_mine(key), condition)
        .group_by(*_COLUMNS)
        .having(total > 0)
        .order_by(aside_event.c.line_no, aside_event.c.code)
    )
    return [
        Aside(
            code=row.code,
            line_no=row.line_no,
            state=AsideState(row.state),
            quantity=int(row.quantity) if not row.code else 1,
            smallest=row.smallest,
            reason=row.reason,
            remark=row.remark,
            parent_code=row.parent_code,
            carton_no=row.carton_no,
        )
        for row in rows
    ]


def _mine(key: ReceiptKey) -> tuple[Any, ...]:
    return (aside_event.c.org == key.org, aside_event.c.receipt_id == key.receipt_id)
