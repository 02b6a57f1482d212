"""Fills codes up to what a list shows of them.

Without it each way of finding codes would join seven tables. Everything here is looked up by key.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, select

from app.store.tables.receipts import delivered_item, delivery, delivery_line, receipt
from app.store.tables.tracing import package
from app.tracing import standing
from app.tracing.rules import Departed, Opened, Standing
from app.tracing.standing import AnyRow, pieces
from app.tracing.values import box_of
from app.tracing.wanted import CodeRow

_ROWS = (
    select(
        package.c.code,
        package.c.smallest,
        package.c.parent_code,
        package.c.carton_no,
        receipt.c.receipt_no,
        receipt.c.state,
        receipt.c.opened_at,
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
        receipt, and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id)
    )
    .join(
        delivery_line,
        and_(
            delivery_line.c.org == package.c.org,
            delivery_line.c.delivery_id == receipt.c.delivery_id,
            delivery_line.c.line_no == package.c.line_no,
        ),
        isouter=True,
    )
    .join(
        delivered_item,
        and_(
            delivered_item.c.org == package.c.org,
            delivered_item.c.item_id == delivery_line.c.item_id,
        ),
        isouter=True,
    )
    .join(
        delivery,
        and_(delivery.c.org == package.c.org, delivery.c.delivery_id == receipt.c.delivery_id),
        isouter=True,
    )
)


def of_codes(connection: Connection, org: str, codes: Sequence[str]) -> list[CodeRow]:
    """The rows of codes as the library holds them, in the order asked."""
    found: dict[str, AnyRow] = {}
    for piece in pieces(codes):
        mine = (package.c.org == org, package.c.code.in_(piece))
        found |= {row.code: row for row in connection.execute(_ROWS.where(*mine))}
    boxes = [box_of(code) for code in found]
    left = standing.departures(connection, org, boxes)
    opened = standing.opened_packs(connection, org, boxes)
    return [
        _row(found[code], left.get(box_of(code)), opened.get(box_of(code)))
        for code in codes
        if code in found
    ]


def _row(row: AnyRow, left: Departed | None, opened: Opened | None) -> CodeRow:
    confirmed = row.state == standing.CONFIRMED
    where = Standing(row.code, row.receipt_no, confirmed, bool(row.smallest), left, opened)
    return CodeRow(
        code=row.code,
        smallest=bool(row.smallest),
        parent_code=row.parent_code,
        carton_no=row.carton_no,
        item_id=row.item_id,
        province_code=row.province_code or "",
        name=row.name or "",
        strength=row.strength or "",
        maker=row.maker or "",
        approval_number=row.approval_number or "",
        batch=row.batch or "",
        expiry=row.expiry,
        unit=row.unit or "",
        receipt_no=row.receipt_no,
        delivery_no=row.delivery_no or "",
        distributor=row.distributor_name or "",
        received_at=row.opened_at,
        state=where.state,
        kind=None if left is None else left.kind,
        left_at=None if left is None else left.at,
        units=None if opened is None else opened.units,
        remaining=None if opened is None else opened.remaining,
    )
