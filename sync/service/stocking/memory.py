"""Remembers what a platform was told of the stock, line by line, and what it refused.

Without it all of the stock would be told each time, and what the platform refuses for ever too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, tuple_

from app.store.many_rows import insert_rows
from app.store.tables.his import stock_told
from sync.connectors.office_port import DrugKind, StockLine
from sync.service.stocking.totals import Key


@dataclass(frozen=True, slots=True)
class Told:
    """What was said last of one line."""

    line: StockLine
    told_at: datetime
    problem: str
    """Why it was refused; empty: it was taken."""


def key_of(line: StockLine) -> Key:
    """What makes a line its own."""
    return line.province_code, line.hospital_code, line.delivery_point


def read(connection: Connection, org: str, link: str) -> dict[Key, Told]:
    """All that one platform was told."""
    table = stock_told.c
    query = select(stock_told).where(table.org == org, table.link == link)
    found = {}
    for row in connection.execute(query):
        line = StockLine(
            row.province_code,
            row.hospital_code,
            row.delivery_point,
            row.quantity,
            row.unit,
            DrugKind(row.kind),
        )
        found[key_of(line)] = Told(line, row.told_at, row.problem)
    return found


def keep(
    connection: Connection,
    org: str,
    link: str,
    lines: Sequence[StockLine],
    at: datetime,
    problem: str = "",
) -> None:
    """Keep what was said of lines, in the caller's transaction."""
    table = stock_told.c
    key = tuple_(table.province_code, table.hospital_code, table.delivery_point)
    mine = (table.org == org, table.link == link, key.in_([key_of(one) for one in lines]))
    connection.execute(delete(stock_told).where(*mine))
    fixed = {"org": org, "link": link, "told_at": at, "problem": problem}
    rows = [
        {
            "province_code": one.province_code,
            "hospital_code": one.hospital_code,
            "delivery_point": one.delivery_point,
            "quantity": one.quantity,
            "unit": one.unit,
            "kind": one.kind.value,
        }
        for one in lines
    ]
    insert_rows(connection, stock_told, fixed, rows)
