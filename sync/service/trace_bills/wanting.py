"""Which connections want bills of an institution, and of what.

Without it a confirmation would have to know how connections are kept. A connection puts itself down
when it is first used (side.py); one that an administrator switched off since wants none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, exists, or_, select, update

from app.store.insert_once import insert_once
from app.store.tables.links import platform_link
from app.store.tables.trace_bills import trace_link


@dataclass(frozen=True, slots=True)
class Wanted:
    """A connection that wants bills."""

    link: str
    since: datetime
    stock_bills: bool
    retail_bills: bool


def put_down(connection: Connection, org: str, wanted: Wanted) -> None:
    """Note what a connection wants from now on; since when it does stays."""
    mine = (platform_link.c.org == org, platform_link.c.link == wanted.link)
    is_kept = bool(connection.execute(select(exists().where(*mine))).scalar_one())
    wishes = {"stock_bills": wanted.stock_bills, "retail_bills": wanted.retail_bills}
    row = {"org": org, "link": wanted.link, "since": wanted.since, "kept": is_kept} | wishes
    connection.execute(insert_once(connection, trace_link), row)
    this = (trace_link.c.org == org, trace_link.c.link == wanted.link)
    connection.execute(update(trace_link).where(*this).values(wishes | {"kept": is_kept}))


def wanted_by(connection: Connection, org: str) -> list[Wanted]:
    """The connections that want bills and are not switched off."""
    same = and_(platform_link.c.org == trace_link.c.org, platform_link.c.link == trace_link.c.link)
    query = (
        select(trace_link)
        .join(platform_link, same, isouter=True)
        .where(trace_link.c.org == org, or_(~trace_link.c.kept, platform_link.c.enabled))
        .order_by(trace_link.c.link)
    )
    return [
        Wanted(row.link, row.since, bool(row.stock_bills), bool(row.retail_bills))
        for row in connection.execute(query)
    ]
