"""What there is of items, what is used, and what is still to come: for orders that fill shelves.

Without it a purchaser would order from memory. In stock is what confirmed receipts counted in, less
the boxes that left; used is what left by dispensing, writing off and use in a time. Counted in
sales packages; an opened pack counts as whole until its last unit is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from app.codes.reading import GS
from app.purchasing.circumstances import OpenOrder
from app.purchasing.drafting import StockNeed
from app.purchasing.laying_down import LaidDown, OrderRules
from app.store.tables.receipts import count_event, delivered_item, delivery_line, receipt
from app.store.tables.tracing import departure, package
from app.tracing import standing
from app.tracing.values import MoveKind

DAYS = 30
"""Over how many days consumption is looked at."""
_USED = (MoveKind.DISPENSED, MoveKind.WRITTEN_OFF, MoveKind.USED)
_BEHIND_SEPARATOR = chr(ord(GS) + 1)


def needs(
    connection: Connection,
    org: str,
    rules: OrderRules,
    on_order: Mapping[str, Sequence[OpenOrder]],
    since: datetime,
) -> list[StockNeed]:
    """What there is and what is used of each item that moves or has a limit."""
    came = _came(connection, org)
    left = _left(connection, org, None)
    used = _left(connection, org, since)
    codes = sorted(used.keys() | set(rules.limited_items()))
    return [
        StockNeed(
            province_code=code,
            in_stock=Decimal(max(0, came[code] - left[code])),
            on_order=Decimal(sum(one.quantity for one in on_order.get(code, ()))),
            used=Decimal(used[code]),
            days=DAYS,
            minimum=rules.of_item(code, LaidDown.MINIMUM),
            maximum=rules.of_item(code, LaidDown.MAXIMUM),
        )
        for code in codes
    ]


_LINE = and_(
    delivery_line.c.org == receipt.c.org, delivery_line.c.delivery_id == receipt.c.delivery_id
)
_ITEM = and_(
    delivered_item.c.org == delivery_line.c.org,
    delivered_item.c.item_id == delivery_line.c.item_id,
)


def _came(connection: Connection, org: str) -> Counter[str]:
    """By province code, what confirmed receipts counted in, and what was there at the beginning."""
    counted = (
        select(delivered_item.c.province_code, func.sum(count_event.c.quantity).label("quantity"))
        .select_from(receipt)
        .join(
            count_event,
            and_(
                count_event.c.org == receipt.c.org,
                count_event.c.receipt_id == receipt.c.receipt_id,
            ),
        )
        .join(delivery_line, and_(_LINE, delivery_line.c.line_no == count_event.c.line_no))
        .join(delivered_item, _ITEM)
        .where(receipt.c.delivery_id != receipt.c.receipt_id, *_confirmed(org))
    )
    # Opening stock has no delivery: its codes are counted themselves.
    opening = (
        select(delivered_item.c.province_code, func.count().label("quantity"))
        .select_from(receipt)
        .join(
            package,
            and_(package.c.org == receipt.c.org, package.c.receipt_id == receipt.c.receipt_id),
        )
        .join(delivery_line, and_(_LINE, delivery_line.c.line_no == package.c.line_no))
        .join(delivered_item, _ITEM)
        .where(receipt.c.delivery_id == receipt.c.receipt_id, package.c.smallest, *_confirmed(org))
    )
    return _by_item(connection, counted) + _by_item(connection, opening)


def _left(connection: Connection, org: str, since: datetime | None) -> Counter[str]:
    """By province code, the boxes that left; with a time, those that were used since."""
    mine: list[ColumnElement[bool]] = [departure.c.org == org]
    if since is not None:
        mine += [departure.c.kind.in_(_USED), departure.c.at >= since]
    # A box is the part of its code before batch and dates.
    same = and_(
        package.c.org == departure.c.org,
        package.c.code >= departure.c.box,
        package.c.code < departure.c.box + _BEHIND_SEPARATOR,
        package.c.smallest,
    )
    # Outer joins keep SQLite to this order: from the library to each departure is quadratic.
    query = (
        select(delivered_item.c.province_code, func.count().label("quantity"))
        .select_from(departure)
        .outerjoin(package, same)
        .outerjoin(
            receipt,
            and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id),
        )
        .outerjoin(delivery_line, and_(_LINE, delivery_line.c.line_no == package.c.line_no))
        .outerjoin(delivered_item, _ITEM)
        .where(*mine)
    )
    return _by_item(connection, query)


def _confirmed(org: str) -> tuple[ColumnElement[bool], ...]:
    return receipt.c.org == org, receipt.c.state == standing.CONFIRMED


def _by_item(connection: Connection, query: Select[*tuple[Any, ...]]) -> Counter[str]:
    rows = connection.execute(query.group_by(delivered_item.c.province_code))
    return Counter({row.province_code: int(row.quantity or 0) for row in rows if row.province_code})
