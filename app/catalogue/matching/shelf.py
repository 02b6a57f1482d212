"""Where provincial rows are found by their keys; here those that are all in memory.

Without it the rules of matching would know whether a catalogue lies in memory or in the store. What
is not asked for is not built: the tables of the lesser keys are made on first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from app.catalogue.matching.keys import code_key
from app.catalogue.matching.levels import Level, key_of
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.names import Names
from app.catalogue.rows import ProvinceRow

Rows = Sequence[ProvinceRow]
_Table = dict[str, ProvinceRow | list[ProvinceRow]]


class Shelf(Protocol):
    """The provincial catalogue, wherever it is kept."""

    def sole(self, province_code: str) -> ProvinceRow | None:
        """The one row under a code that is written as it should be; None is no answer."""

    def rows(self, level: Level, key: str, most: int) -> Rows:
        """The rows under a key; none where there are more than `most`."""

    def near(self, name: str) -> Sequence[str]:
        """Names (folded) of rows that are nearly this one, the nearest first."""


class Tables:
    """All rows in memory, in a table for each kind of key."""

    def __init__(self, rows: Iterable[ProvinceRow], likening: Likening) -> None:
        """Take rows in."""
        self._likening = likening
        self._codes: _Table = {}
        for row in rows:
            _put(self._codes, code_key(row.province_code), row)
        self._tables: dict[Level, _Table] = {Level.PROVINCE: self._codes}
        self._names: Names | None = None

    def __iter__(self) -> Iterator[ProvinceRow]:
        for held in self._codes.values():
            yield from _as_rows(held)

    def sole(self, province_code: str) -> ProvinceRow | None:
        """The one row under a code that is written as it should be."""
        held = self._codes.get(province_code)
        return held if isinstance(held, ProvinceRow) else None

    def rows(self, level: Level, key: str, most: int) -> Rows:
        """The rows under a key; none where there are more than `most`."""
        held = self._table(level).get(key)
        return () if held is None or len(rows := _as_rows(held)) > most else rows

    def near(self, name: str) -> Sequence[str]:
        """Names of rows that are nearly this one, the nearest first."""
        if self._names is None:
            self._names = Names()
            for held in self._table(Level.NAME):
                self._names.add(held)
        return self._names.near(name)

    def _table(self, level: Level) -> _Table:
        table = self._tables.get(level)
        if table is None:
            table = self._tables[level] = {}
            for row in self:
                _put(table, key_of(level, self._likening, row), row)
        return table


def _put(table: _Table, key: str, row: ProvinceRow) -> None:
    if not key:
        return
    held = table.get(key)
    if held is None:
        table[key] = row
    elif isinstance(held, list):
        held.append(row)
    else:
        table[key] = [held, row]


def _as_rows(held: ProvinceRow | list[ProvinceRow]) -> Rows:
    return held if isinstance(held, list) else (held,)
