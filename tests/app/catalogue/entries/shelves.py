"""Rows of both catalogues and a place to keep them, for the tests of the store."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, select

from app.catalogue.entries import terms
from app.catalogue.entries.bodies import CatalogueSaid, said_of
from app.catalogue.entries.events import ImportWish
from app.catalogue.entries.importing import Durable, Importing, Write
from app.catalogue.entries.values import AnyRow, Side, Source, What, side_of
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.store.database import Database
from app.store.tables.catalogue import (
    catalogue_entry,
    catalogue_match,
    catalogue_version,
    match_word,
)
from app.tracing.parts import at_once
from tests.deliveries import Workplace

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
PROVINCE = ProvinceRow(
    province_code="X00010001",
    approval_number="国药准字H20260001",
    name="试验西林胶囊",
    strength="0.25g",
    form="胶囊剂",
    unit="盒",
    dosage_unit="粒",
    pack_quantity=24,
    maker="华东试验制药有限公司",
    price=Decimal("12.50"),
    insurance_code="XJ01CAA040E001010100001",
    standard_code="86900001000017",
    trade_name="安必试",
    distributors=("甲医药", "乙医药"),
    material="铝塑",
)
HOSPITAL = HospitalRow(
    hospital_code="Y0001",
    name="试验西林胶囊",
    strength="250mg",
    maker="华东试验制药",
    unit="盒",
    dosage_unit="粒",
    pack_quantity=24,
    price=Decimal("12.50"),
    province_code="X00010001",
    approval_number="H20260001",
)


def hospital(number: int, **fields: Any) -> HospitalRow:  # noqa: ANN401 (fields of a row)
    return replace(HOSPITAL, hospital_code=f"Y{number:04}", **fields)


def province(number: int, **fields: Any) -> ProvinceRow:  # noqa: ANN401 (fields of a row)
    return replace(PROVINCE, province_code=f"X{number:08}", **fields)


def said(
    version: int,
    rows: Sequence[AnyRow],
    *,
    source: Source = Source.FILE,
    what: What = What.CHANGED,
) -> CatalogueSaid:
    """A whole version in one piece; a later number is a later version."""
    return CatalogueSaid(
        version_id=uuid.UUID(int=(version << 80) | (7 << 76) | (2 << 62)),
        side=side_of(rows[0]) if rows else Side.HOSPITAL,
        source=source,
        name=f"{version}.csv",
        at=NOW.replace(minute=version % 60),
        items=[said_of(row, what) for row in rows],
        rows=len(rows),
        expected=len(rows),
    )


def brought_in(
    place: Workplace, rows: Iterable[AnyRow], *, side: Side = Side.HOSPITAL, whole: bool = False
) -> CatalogueSaid:
    """Import rows as the desk does, without its threads."""
    parts = place.parts
    write = durable_at_once(parts.database)
    importing = Importing(parts.database, parts.log, parts.clock, write, lambda *_: None)
    end = importing.run(ImportWish(side, "目录.csv", whole, "P1"), rows)
    make_findable(place)
    return end


def durable_at_once(database: Database) -> Write:
    """Write in the caller's thread, in no time."""
    writing = at_once(database)

    def write(work: Callable[[Connection], None]) -> Durable:
        writing(work)
        return lambda: 0.0

    return write


def make_findable(place: Workplace) -> None:
    while True:
        with place.parts.database.writing() as connection:
            waiting = terms.waiting(connection, place.org)
            terms.write(connection, place.org, terms.folded(waiting))
        if not waiting:
            return


def rows_of(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    """All of a table, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns)
    return [tuple(row) for row in connection.execute(query)]


def kept(connection: Connection) -> list[list[tuple[Any, ...]]]:
    """What the catalogues hold: all that must be alike everywhere."""
    tables = (catalogue_entry, catalogue_match, catalogue_version, match_word)
    return [rows_of(connection, table) for table in tables]
