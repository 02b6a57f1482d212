"""Fills codes up to what a list shows of them.

Without it each way of finding codes would join seven tables. Everything here is looked up by key.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from app.store.tables.receipts import delivered_item, delivery, delivery_line, receipt
from app.store.tables.tracing import package
from app.tracing import standing
from app.tracing.rules import Opened, state_of
from app.tracing.standing import AnyRow, pieces
from app.tracing.values import MoveKind, box_of
from app.tracing.wanted import CodeRow

_PACKAGE = (
    package.c.code,
    package.c.receipt_id,
    package.c.line_no,
    package.c.smallest,
    package.c.parent_code,
    package.c.carton_no,
)
_LINES = (
    select(
        receipt.c.receipt_id,
        receipt.c.receipt_no,
        receipt.c.state,
        receipt.c.opened_at,
        delivery_line.c.line_no,
        delivery_line.c.item_id,
        delivery_line.c.batch,
        delivery_line.c.expiry,
        delivery_line.c.unit,
        delivered_item.c.province_code,
        delivered_item.c.name,
        delivered_item.c.strength,
        delivered_item.c.maker,
        delivered_item.c.approval_number,
        delivery.c.delivery_no,
        delivery.c.distributor_name,
    )
    .join(
        delivery_line,
        and_(
            delivery_line.c.org == receipt.c.org,
            delivery_line.c.delivery_id == receipt.c.delivery_id,
            delivery_line.c.line_no.in_(bindparam("numbers", expanding=True)),
        ),
        isouter=True,
    )
    .join(
        delivered_item,
        and_(
            delivered_item.c.org == receipt.c.org,
            delivered_item.c.item_id == delivery_line.c.item_id,
        ),
        isouter=True,
    )
    .join(
        delivery,
        and_(delivery.c.org == receipt.c.org, delivery.c.delivery_id == receipt.c.delivery_id),
        isouter=True,
    )
)

_TEXTS = {
    "province_code": "province_code",
    "name": "name",
    "strength": "strength",
    "maker": "maker",
    "approval_number": "approval_number",
    "batch": "batch",
    "unit": "unit",
    "delivery_no": "delivery_no",
    "distributor": "distributor_name",
}
"""What a row says in words, and the column it stands in."""

_Line = tuple[uuid.UUID, int]
_WayOut = tuple[MoveKind, datetime]


def of_codes(connection: Connection, org: str, codes: Sequence[str]) -> list[CodeRow]:
    """The rows of codes as the library holds them, in the order asked."""
    found: dict[str, AnyRow] = {}
    for piece in pieces(codes):
        mine = (package.c.org == org, package.c.code.in_(piece))
        found |= {row.code: row for row in connection.execute(select(*_PACKAGE).where(*mine))}
    lines = _lines(connection, org, {(row.receipt_id, row.line_no) for row in found.values()})
    boxes = [box_of(code) for code in found]
    left = standing.ways_out(connection, org, boxes)
    opened = standing.opened_packs(connection, org, boxes)
    filled = []
    for code in codes:
        row, box = found.get(code), box_of(code)
        if row is not None:
            line = lines[row.receipt_id, row.line_no]
            filled.append(_row(row, line, left.get(box), opened.get(box)))
    return filled


def _lines(connection: Connection, org: str, wanted: set[_Line]) -> dict[_Line, AnyRow]:
    """What stands on the lines of receipts; neighbours mostly share theirs."""
    numbers = sorted({line_no for _receipt, line_no in wanted})
    found: dict[_Line, AnyRow] = {}
    for piece in pieces({receipt_id for receipt_id, _line_no in wanted}):
        mine = (receipt.c.org == org, receipt.c.receipt_id.in_(piece))
        for row in connection.execute(_LINES.where(*mine), {"numbers": numbers}):
            known = numbers if row.line_no is None else [row.line_no]
            found |= {(row.receipt_id, number): row for number in known}
    return found


def _row(row: AnyRow, line: AnyRow, left: _WayOut | None, opened: Opened | None) -> CodeRow:
    confirmed = line.state == standing.CONFIRMED
    # An outer join leaves empty what a line does not have; a list shows it as no text.
    said = {name: getattr(line, column) or "" for name, column in _TEXTS.items()}
    return CodeRow(
        code=row.code,
        smallest=bool(row.smallest),
        parent_code=row.parent_code,
        carton_no=row.carton_no,
        item_id=line.item_id,
        expiry=line.expiry,
        receipt_no=line.receipt_no,
        received_at=line.opened_at,
        state=state_of(confirmed, left is not None, opened is not None),
        kind=None if left is None else left[0],
        left_at=None if left is None else left[1],
        units=None if opened is None else opened.units,
        remaining=None if opened is None else opened.remaining,
        **said,
    )
