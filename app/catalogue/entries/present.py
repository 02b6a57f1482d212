"""Reads both catalogues as they are now: items by their codes, and which codes there are.

Without it each rule would know which row of a history is the latest. Rows come as they were said
(app/catalogue/rows.py), in the order of their codes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from app.catalogue.entries.bodies import entry_of
from app.catalogue.entries.values import Entry, Side, What
from app.store.many_rows import among
from app.store.tables.catalogue import catalogue_entry

_AT_ONCE = 2000


def find(connection: Connection, org: str, side: Side, codes: Collection[str]) -> dict[str, Entry]:
    """Look items up, removed ones as well; what the catalogue never held is not in the answer."""
    wanted = sorted(set(codes))
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        here = among(connection, catalogue_entry.c.code, wanted[start : start + _AT_ONCE])
        rows = connection.execute(select(catalogue_entry).where(*_latest(org, side), here))
        found |= {row.code: entry_of(row) for row in rows}
    return found


def codes(connection: Connection, org: str, side: Side) -> Iterator[str]:
    """The codes of all items that are not removed."""
    there = (*_latest(org, side), catalogue_entry.c.what != What.REMOVED)
    query = select(catalogue_entry.c.code).where(*there).order_by(catalogue_entry.c.code)
    yield from connection.execute(query).scalars()


def of_province(connection: Connection, org: str, province_code: str) -> list[Entry]:
    """The hospital's items that name a provincial one themselves."""
    query = select(catalogue_entry).where(
        *_latest(org, Side.HOSPITAL), catalogue_entry.c.province_code == province_code
    )
    rows = connection.execute(query.order_by(catalogue_entry.c.code))
    return [entry_of(row) for row in rows]


def _latest(org: str, side: Side) -> tuple[ColumnElement[bool], ...]:
    entry: Any = catalogue_entry.c
    return entry.org == org, entry.side == side, entry.latest
