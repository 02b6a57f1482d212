"""The code library: asks who holds a code and what a receipt holds.

Without it a box received twice would be taken for a new one. Who holds a code that several scans
claim, app/tracing/claims.py decides.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, select

from app.codes.reading import GS
from app.store.tables.receipts import receipt
from app.store.tables.tracing import code_claim, departure, package
from app.tracing.values import MoveKind, box_of

_BEHIND_SEPARATOR = chr(ord(GS) + 1)
_HOLDER = (
    select(package.c.receipt_id, package.c.line_no, receipt.c.receipt_no)
    .join(
        receipt,
        and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id),
    )
)  # fmt: skip


def is_same_code(column: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """Whether a column holds this code.

    A GS1 code stands for the same box with and without batch and dates, which follow its serial
    behind a separator; one symbol on the box may carry them, and another one not.
    """
    box = box_of(code)
    return and_(column >= box, column < box + _BEHIND_SEPARATOR)


def of_receipt(table: Table, org: str, receipt_id: uuid.UUID) -> tuple[ColumnElement[bool], ...]:
    """Whether a package, or a claim, is of this receipt: for looks at all that it took in.

    Asked for what is equal, SQLite, which has no statistics here, would rather walk the whole
    library than an index that leaves out a column; a stretch from an id to itself it looks up.
    """
    return (
        table.c.org == org,
        table.c.receipt_id >= receipt_id,
        table.c.receipt_id <= receipt_id,
    )


def holder(connection: Connection, org: str, code: str) -> Row[*tuple[Any, ...]] | None:
    """Who holds a code: `receipt_id`, `line_no`, `receipt_no`; None where nobody does.

    A box that was returned to its supplier is held by nobody: it may come again.
    """
    mine = (package.c.org == org, is_same_code(package.c.code, code))
    found = connection.execute(_HOLDER.where(*mine)).first()
    return None if found is None or _was_returned(connection, org, code) else found


def taken_in(connection: Connection, scan: dict[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What one scan took in: `code`, `line_no`, `carton_no`, `smallest`."""
    columns = (package.c.code, package.c.line_no, package.c.carton_no, package.c.smallest)
    return connection.execute(select(*columns).where(*_taken_by(scan))).all()


def count(connection: Connection, org: str, receipt_id: uuid.UUID) -> int:
    """How many smallest packages a receipt took in, with those returned and received again."""
    return sum(by_line_and_carton(connection, org, receipt_id).values())


def by_carton(connection: Connection, org: str, receipt_id: uuid.UUID) -> dict[str, int]:
    """How many smallest packages of a receipt came out of each carton."""
    found: Counter[str] = Counter()
    for (_, carton_no), number in by_line_and_carton(connection, org, receipt_id).items():
        if carton_no is not None:
            found[carton_no] += number
    return dict(found)


def by_line_and_carton(
    connection: Connection, org: str, receipt_id: uuid.UUID
) -> dict[tuple[int, str | None], int]:
    """How many smallest packages of a receipt came for each line out of each carton."""
    found: Counter[tuple[int, str | None]] = Counter()
    for table in (package, code_claim):
        mine = [*of_receipt(table, org, receipt_id), table.c.smallest]
        if table is code_claim:
            mine.append(code_claim.c.returned_by.is_not(None))
        rows = connection.execute(
            select(table.c.line_no, table.c.carton_no, func.count())
            .where(*mine)
            .group_by(table.c.line_no, table.c.carton_no)
        )
        for line_no, carton_no, number in rows:
            found[line_no, carton_no] += number
    return dict(found)


def _was_returned(connection: Connection, org: str, code: str) -> bool:
    mine = (departure.c.org == org, departure.c.box == box_of(code))
    return connection.execute(select(departure.c.kind).where(*mine)).scalar() == MoveKind.RETURNED


def _taken_by(scan: dict[str, Any]) -> tuple[Any, ...]:
    return (
        package.c.org == scan["org"],
        package.c.receipt_id == scan["receipt_id"],
        package.c.workstation == scan["workstation"],
        package.c.scan_seq == scan["seq"],
    )
