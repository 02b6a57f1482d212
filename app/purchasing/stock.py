"""What there is of items, what is used, and what is still to come: for orders that fill shelves.

Without it a purchaser would order from memory. In stock is what confirmed receipts counted in, less
the boxes that left; used is what left by dispensing, writing off and use in a time. Counted in
sales packages; an opened pack counts as whole until its last unit is used. Read from the counts
that app/tracing/in_stock.py keeps: a code library of twenty million codes answers as fast as a new
one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, and_, func, select

from app.purchasing.circumstances import OpenOrder
from app.purchasing.drafting import StockNeed
from app.purchasing.laying_down import LaidDown, OrderRules
from app.store.tables.receipts import delivered_item
from app.store.tables.tracing import item_stock, item_use

DAYS = 30
"""Over how many days consumption is looked at."""


def needs(
    connection: Connection,
    org: str,
    rules: OrderRules,
    on_order: Mapping[str, Sequence[OpenOrder]],
    since: datetime,
) -> list[StockNeed]:
    """What there is and what is used of each item that moves or has a limit."""
    there = _there(connection, org)
    used = _used(connection, org, since)
    codes = sorted(used.keys() | set(rules.limited_items()))
    return [
        StockNeed(
            province_code=code,
            in_stock=Decimal(max(0, there[code])),
            on_order=Decimal(sum(one.quantity for one in on_order.get(code, ()))),
            used=Decimal(used[code]),
            days=DAYS,
            minimum=rules.of_item(code, LaidDown.MINIMUM),
            maximum=rules.of_item(code, LaidDown.MAXIMUM),
        )
        for code in codes
    ]


def _there(connection: Connection, org: str) -> Counter[str]:
    """By province code, the boxes in stock."""
    item = delivered_item.c
    same = and_(item.org == item_stock.c.org, item.item_id == item_stock.c.item_id)
    rows = connection.execute(
        select(item.province_code, item_stock.c.quantity)
        .join(item_stock, same)
        .where(item_stock.c.org == org, item.province_code != "")
    )
    found: Counter[str] = Counter()
    for code, quantity in rows:
        found[code] += quantity
    return found


def _used(connection: Connection, org: str, since: datetime) -> Counter[str]:
    """By province code, the boxes that were used on the day of a time or later."""
    mine = (item_use.c.org == org, item_use.c.day >= since.date())
    columns = (item_use.c.item_id, func.sum(item_use.c.quantity).label("quantity"))
    by_item = select(*columns).where(*mine).group_by(item_use.c.item_id).subquery()
    item = delivered_item.c
    rows = connection.execute(
        select(item.province_code, by_item.c.quantity)
        .join(by_item, item.item_id == by_item.c.item_id)
        .where(item.org == org, item.province_code != "")
    )
    found: Counter[str] = Counter()
    for code, quantity in rows:
        found[code] += int(quantity)
    return found
