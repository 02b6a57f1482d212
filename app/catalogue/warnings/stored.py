"""Both catalogues as a check reads them from the store: in pages, or by their codes.

Without it a check would hold a hundred and fifty thousand rows in memory. All of one check is read
at one moment: a connection that is inside a transaction.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from app.catalogue.entries.bodies import FIELDS, row_of
from app.catalogue.entries.values import Side, What
from app.catalogue.items import BETWEEN
from app.catalogue.matching.levels import Keyed
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow
from app.store.many_rows import among
from app.store.tables.catalogue import catalogue_entry

_PAGE = 1000
_AT_A_STRETCH = 32
"""Rows that are handed over before other threads have their turn."""
_KEYS = (
    "province_code",
    "insurance_code",
    "standard_code",
    "approval_number",
    "name",
    "maker",
)

entry = catalogue_entry.c
_WHOLE = tuple(entry[name] for name in ("code", *FIELDS))


@dataclass(frozen=True, slots=True)
class NamedRow:
    """As much of a hospital's item as names and numbers are in."""

    hospital_code: str
    maker: str
    distributors: tuple[str, ...]
    strength: str
    approval_number: str


class StoredCatalogues:
    """One institution's, at the moment of a transaction."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection, self._org = connection, org

    def keys(self) -> Iterator[Keyed]:
        """All provincial items, as much of them as keys are made of."""
        columns = [entry[name] for name in _KEYS]
        rows: Iterator[Any] = self._all(columns, *self._mine(Side.PROVINCE))
        yield from rows

    def province(self, codes: Collection[str]) -> Iterator[ProvinceRow]:
        """Provincial items by their codes."""
        for row in self._some(Side.PROVINCE, codes):
            made = row_of(Side.PROVINCE, row._mapping)
            if isinstance(made, ProvinceRow):
                yield made

    def hospital(self, codes: Collection[str] | None = None) -> Iterator[HospitalRow]:
        """The hospital's items by their codes; None: all."""
        if codes is None:
            yield from _hospital_rows(self._all(_WHOLE, *self._mine(Side.HOSPITAL)))
        else:
            yield from _hospital_rows(self._some(Side.HOSPITAL, codes))

    def named(self) -> Iterator[NamedRow]:
        """All items of the hospital, as much of them as names and numbers are in."""
        columns = (entry.maker, entry.distributors, entry.strength, entry.approval_number)
        for row in self._all(columns, *self._mine(Side.HOSPITAL)):
            parties = tuple(filter(None, row.distributors.split(BETWEEN)))
            yield NamedRow(row.place, row.maker, parties, row.strength, row.approval_number)

    def priced_by_dose(self) -> Iterator[HospitalRow]:
        """The hospital's items whose price is that of a dosage unit."""
        priced = entry.price_unit == PriceUnit.DOSAGE.value
        yield from _hospital_rows(self._all(_WHOLE, *self._mine(Side.HOSPITAL), priced))

    def size(self) -> int:
        """How many items the hospital has."""
        query = select(func.count()).where(*self._mine(Side.HOSPITAL))
        return self._connection.execute(query).scalar_one()

    def _all(
        self, columns: Sequence[ColumnElement[Any]], *wanted: ColumnElement[bool]
    ) -> Iterator[Row[Any]]:
        after = ""
        while True:
            query = (
                select(entry.code.label("place"), *columns)
                .where(*wanted, entry.code > after)
                .order_by(entry.code)
                .limit(_PAGE)
            )
            rows = self._connection.execute(query).all()
            for number, row in enumerate(rows):
                if number % _AT_A_STRETCH == 0:
                    # Else a scan waits 5 ms for this thread after each of its looks into the store.
                    time.sleep(0)
                yield row
            if len(rows) < _PAGE:
                return
            after = rows[-1].place

    def _some(self, side: Side, codes: Iterable[str]) -> Iterator[Row[Any]]:
        wanted = iter(sorted(codes))
        while piece := list(islice(wanted, _PAGE)):
            here = among(self._connection, entry.code, piece)
            query = select(*_WHOLE).where(*self._mine(side), here)
            yield from self._connection.execute(query).all()

    def _mine(self, side: Side) -> tuple[ColumnElement[bool], ...]:
        there = (entry.what != What.REMOVED, entry.latest)
        return entry.org == self._org, entry.side == side, *there


def _hospital_rows(rows: Iterable[Row[Any]]) -> Iterator[HospitalRow]:
    for row in rows:
        made = row_of(Side.HOSPITAL, row._mapping)
        if isinstance(made, HospitalRow):
            yield made
