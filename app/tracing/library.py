"""The code library: asks who holds a code and what a receipt holds.

Without it a box received twice would be taken for a new one. Who holds a code that several scans
claim, app/tracing/claims.py decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from app.codes.reading import GS
from app.store.tables.receipts import receipt
from app.store.tables.tracing import package
from app.tracing.values import box_of

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


def holder(connection: Connection, org: str, code: str) -> Row[*tuple[Any, ...]] | None:
    """Who holds a code: `receipt_id`, `line_no`, `receipt_no`; None where nobody does."""
    mine = (package.c.org == org, is_same_code(package.c.code, code))
    return connection.execute(_HOLDER.where(*mine)).first()


def taken_in(connection: Connection, scan: dict[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
    """What one scan took in: `code`, `line_no`, `carton_no`, `smallest`."""
    columns = (package.c.code, package.c.line_no, package.c.carton_no, package.c.smallest)
    return connection.execute(select(*columns).where(*_taken_by(scan))).all()


def count(connection: Connection, org: str, receipt_id: uuid.UUID) -> int:
    """How many smallest packages a receipt holds."""
    return connection.execute(
        select(func.count())
        .select_from(package)
        .where(package.c.org == org, package.c.receipt_id == receipt_id, package.c.smallest)
    ).scalar_one()


def by_carton(connection: Connection, org: str, receipt_id: uuid.UUID) -> dict[str, int]:
    """How many smallest packages of a receipt came out of each carton."""
    rows = connection.execute(
        select(package.c.carton_no, func.count())
        .where(
            package.c.org == org,
            package.c.receipt_id == receipt_id,
            package.c.smallest,
            package.c.carton_no.is_not(None),
        )
        .group_by(package.c.carton_no)
    )
    return {carton_no: number for carton_no, number in rows}


def by_line_and_carton(
    connection: Connection, org: str, receipt_id: uuid.UUID
) -> dict[tuple[int, str | None], int]:
    """How many smallest packages of a receipt came for each line out of each carton."""
    rows = connection.execute(
        select(package.c.line_no, package.c.carton_no, func.count())
        .where(package.c.org == org, package.c.receipt_id == receipt_id, package.c.smallest)
        .group_by(package.c.line_no, package.c.carton_no)
    )
    return {(line_no, carton_no): number for line_no, carton_no, number in rows}


def _taken_by(scan: dict[str, Any]) -> tuple[Any, ...]:
    return (
        package.c.org == scan["org"],
        package.c.receipt_id == scan["receipt_id"],
        package.c.workstation == scan["workstation"],
        package.c.scan_seq == scan["seq"],
    )
