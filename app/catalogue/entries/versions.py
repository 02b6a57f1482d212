"""What versions did: the list of them, what changed item by item, prices over time.

Without it nobody could say since when an item costs what it costs. Nothing here is stored twice: a
version's counts are counted, a field's value before is read from the version before it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.catalogue.entries.bodies import PIECE, CatalogueSaid, row_of, said_of
from app.catalogue.entries.events import ChangesAsked, VersionsAsked
from app.catalogue.entries.taking import BEFORE_VERSIONS
from app.catalogue.entries.values import (
    AnyRow,
    FieldChange,
    ItemChange,
    PricePoint,
    Side,
    Source,
    Version,
    What,
)
from app.store.many_rows import among
from app.store.tables.catalogue import catalogue_entry, catalogue_version

PAGE = 100
AnyVersion = Row[Any]


def listed(connection: Connection, org: str, asked: VersionsAsked) -> tuple[list[Version], bool]:
    """One page, the latest first, and whether there is more."""
    wanted = [catalogue_version.c.org == org]
    if asked.side is not None:
        wanted.append(catalogue_version.c.side == asked.side)
    query = (
        select(catalogue_version)
        .where(*wanted)
        .order_by(catalogue_version.c.version_id.desc())
        .offset(asked.page * PAGE)
        .limit(PAGE + 1)
    )
    rows = connection.execute(query).all()
    return _versions(connection, org, rows[:PAGE]), len(rows) > PAGE


def told_at(connection: Connection, org: str) -> datetime | None:
    """When a platform last told something new; None: never, or it did not say when."""
    version = catalogue_version.c
    mine = (version.org == org, version.version_id > BEFORE_VERSIONS)
    query = select(version.at).where(*mine, version.source == Source.PLATFORM)
    return connection.execute(query.order_by(version.version_id.desc()).limit(1)).scalar()


def find(connection: Connection, org: str, version_id: uuid.UUID) -> Version | None:
    """One version; None where nobody told it."""
    mine = (catalogue_version.c.org == org, catalogue_version.c.version_id == version_id)
    rows = connection.execute(select(catalogue_version).where(*mine)).all()
    return next(iter(_versions(connection, org, rows)), None)


def changes(
    connection: Connection, org: str, asked: ChangesAsked
) -> tuple[list[ItemChange], str | None]:
    """One page of what a version did, by code, and where to go on; None at the end."""
    entry = catalogue_entry.c
    wanted = [entry.org == org, entry.version_id == asked.version_id, entry.code > asked.after]
    if asked.what is not None:
        wanted.append(entry.what == asked.what)
    query = select(entry.side, entry.code).where(*wanted).order_by(entry.code).limit(PAGE + 1)
    found = connection.execute(query).all()
    if not found:
        return [], None
    codes = [row.code for row in found[:PAGE]]
    by_code = histories(connection, org, Side(found[0].side), codes)
    page = [one for code in codes for one in by_code[code] if one.version_id == asked.version_id]
    return page, codes[-1] if len(found) > PAGE else None


def histories(
    connection: Connection, org: str, side: Side, codes: Sequence[str]
) -> Mapping[str, list[ItemChange]]:
    """What versions did to items, the earliest first."""
    entry = catalogue_entry.c
    mine = (entry.org == org, entry.side == side, among(connection, entry.code, codes))
    query = (
        select(catalogue_entry, catalogue_version.c.source, catalogue_version.c.person)
        .join(
            catalogue_version,
            (catalogue_version.c.org == entry.org)
            & (catalogue_version.c.version_id == entry.version_id),
        )
        .where(*mine)
        .order_by(entry.code, entry.version_id)
    )
    found: dict[str, list[ItemChange]] = defaultdict(list)
    for row in connection.execute(query):
        before = found[row.code][-1] if found[row.code] else None
        found[row.code].append(_change(side, row, before))
    return found


def prices(history: Iterable[ItemChange]) -> list[PricePoint]:
    """The prices of an item whose history this is, each where it became another."""
    told = [
        PricePoint(one.at, one.row.price, one.version_id, one.source)
        for one in history
        if one.row.price is not None and one.what is not What.REMOVED
    ]
    return told[:1] + [after for before, after in pairwise(told) if after.price != before.price]


def pieces(connection: Connection, org: str, version_id: uuid.UUID) -> Iterator[CatalogueSaid]:
    """A version as it is told to others, piece by piece."""
    version = find(connection, org, version_id)
    if version is None:
        return
    entry = catalogue_entry.c
    after: str | None = ""
    while after is not None:
        mine = (entry.org == org, entry.version_id == version_id, entry.code > after)
        query = select(catalogue_entry).where(*mine).order_by(entry.code).limit(PIECE)
        rows = connection.execute(query).all()
        after = rows[-1].code if len(rows) == PIECE else None
        yield CatalogueSaid(
            version_id=version_id,
            side=version.side,
            source=version.source,
            name=version.name,
            person=version.person,
            at=version.at,
            whole=version.whole,
            items=[said_of(row_of(version.side, row._mapping), What(row.what)) for row in rows],
            rows=version.rows if after is None else None,
            expected=version.expected if after is None else None,
        )


def _versions(connection: Connection, org: str, rows: Sequence[AnyVersion]) -> list[Version]:
    entry = catalogue_entry.c
    counts: dict[uuid.UUID, list[tuple[What, int]]] = defaultdict(list)
    if rows:
        these = (entry.org == org, entry.version_id.in_([row.version_id for row in rows]))
        query = select(entry.version_id, entry.what, func.count().label("count")).where(*these)
        for row in connection.execute(query.group_by(entry.version_id, entry.what)):
            counts[row.version_id].append((What(row.what), row[2]))
    return [
        Version(
            version_id=row.version_id,
            side=Side(row.side),
            source=Source(row.source),
            name=row.name,
            person=row.person,
            at=row.at,
            whole=row.whole,
            rows=row.row_count,
            counts=tuple(sorted(counts[row.version_id])),
            expected=row.expected,
        )
        for row in rows
    ]


def _change(side: Side, row: AnyVersion, before: ItemChange | None) -> ItemChange:
    said = row_of(side, row._mapping)
    what = What(row.what)
    differing = () if before is None else tuple(_differing(before.row, said))
    return ItemChange(row.version_id, row.at, Source(row.source), row.person, what, said, differing)


def _differing(before: AnyRow, after: AnyRow) -> Iterator[FieldChange]:
    for field in fields_of(after):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            yield FieldChange(field.name, _text(was), _text(now))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "；".join(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
