"""Reads what is in stock by the last word of each source, as it was told.

Without it the same boxes would be counted twice where a hospital changed its way of telling us, or
two of its systems tell of one warehouse: a place (库房) is the source's that spoke of it last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, and_, select

from app.store.tables.his import his_stock, his_stock_source


@dataclass(frozen=True, slots=True)
class Held:
    """One row of a stock taking that holds."""

    source: str
    taken_at: datetime
    """When it was so."""
    hospital_code: str
    """Empty: the row could not be read, and names no item."""
    province_code: str
    """Empty: HIS does not say."""
    name: str
    place: str
    batch: str
    expiry: date | None
    quantity: Decimal
    unit: str
    """As HIS says; empty: the sales package."""
    problem: str
    """Why it could not be read; empty: it could."""


def rows(connection: Connection, org: str) -> list[Held]:
    """All that is in stock, place by place."""
    source = his_stock_source
    same = (
        his_stock.c.org == source.c.org,
        his_stock.c.source == source.c.source,
        his_stock.c.taking == source.c.taking,
    )
    query = (
        select(his_stock, source.c.taken_at)
        .join(source, and_(*same))
        .where(his_stock.c.org == org, source.c.taking != "")
        .order_by(his_stock.c.source, his_stock.c.row_no)
    )
    found = [
        Held(
            row.source,
            row.taken_at,
            row.hospital_code,
            row.province_code,
            row.name,
            row.place,
            row.batch,
            row.expiry,
            row.quantity,
            row.unit,
            row.problem,
        )
        for row in connection.execute(query)
    ]
    last: dict[str, tuple[datetime, str]] = {}
    for one in found:
        said = (one.taken_at, one.source)
        last[one.place] = max(last.get(one.place, said), said)
    return [one for one in found if last[one.place][1] == one.source]
