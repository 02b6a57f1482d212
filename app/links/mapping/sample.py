"""A look at a sample file, and what the rows of a file would be read as.

Without it a person would map columns blindly. Both stop when they are told to: a file may be large,
and lie on a stick.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from app.catalogue.files.reports import RowSaid, Weight
from app.links.mapping.reading import Fields, joined_titles, open_mapped
from app.links.mapping.values import TableMapping
from app.tables.cells import Row, shown
from app.tables.opening import FOUND_OUT, Opening, open_table
from app.tables.refused import TableRefused
from app.tables.sheet import Merged

ROWS = 30
"""Of a sample, headings included."""
_READ = 2_000
"""Rows of a file that a preview reads at most."""
_SAID = 50


class Cancelled(Exception):
    """Somebody does not want it any more."""


Look = Callable[[], None]
"""Called again and again; raises Cancelled to end it."""


class WatchedFile(io.FileIO):
    """A file whose reading can be ended, wherever it is read."""

    def __init__(self, path: Path, going_on: Look) -> None:
        super().__init__(path, "rb")
        self._going_on = going_on

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on; raises Cancelled where nobody wants it any more."""
        self._going_on()
        return super().read(-1 if size is None else size)


@contextmanager
def _watched(source: Path | IO[bytes], going_on: Look) -> Iterator[IO[bytes]]:
    if isinstance(source, Path):
        with WatchedFile(source, going_on) as file:
            yield file
    else:
        yield source


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file, as they stand there."""

    rows: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    """As people call it; empty for a sheet."""

    @property
    def width(self) -> int:
        """Columns."""
        return max((len(row.cells) for row in self.rows), default=0)

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What stands in the cells, every row as wide as the widest."""
        width = self.width
        return tuple(
            (*(shown(cell) for cell in row.cells), *("",) * (width - len(row.cells)))
            for row in self.rows
        )

    def titles(self, first: int, high: int) -> tuple[str, ...]:
        """The headings, where `high` rows of them begin with the one at `first`."""
        found = joined_titles(self.rows[first : first + high], self.merged) if high else ()
        return (*found, *("",) * (self.width - len(found)))


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a file would be read as."""

    rows: tuple[Fields, ...] = ()
    said: tuple[RowSaid, ...] = ()
    """What is said of rows: refused, odd, worth knowing."""
    refused: str = ""
    """Why nothing can be read at all, in Chinese."""
    read: int = 0
    """Rows that were looked at."""
    bad: int = 0
    """Rows that would not be taken."""
    notes: tuple[str, ...] = ()


def look(
    source: Path | IO[bytes], how: Opening = FOUND_OUT, going_on: Look = lambda: None
) -> Sample:
    """Look into a file; raises TableRefused, OSError or Cancelled."""
    going_on()
    with _watched(source, going_on) as file, open_table(file, how=how) as table:
        rows = []
        for row in islice(table.rows, ROWS):
            going_on()
            rows.append(row)
        encoding = "" if table.encoding is None else table.encoding.shown
        return Sample(tuple(rows), table.merged, table.sheets, encoding)


def preview(
    source: Path | IO[bytes], mapping: TableMapping, most: int = ROWS, going_on: Look = lambda: None
) -> Previewed:
    """Read the first rows of a file by a mapping; raises OSError or Cancelled."""
    rows: list[Fields] = []
    said: list[RowSaid] = []
    bad: set[int] = set()
    try:
        with _watched(source, going_on) as file, open_mapped(file, mapping) as reading:
            for one in reading.rows:
                going_on()
                if not isinstance(one, RowSaid):
                    rows += [one] if len(rows) < most else []
                elif one.weight is Weight.REFUSED or len(said) < _SAID:
                    bad |= {one.row} if one.weight is Weight.REFUSED else set()
                    said += [one] if len(said) < _SAID else []
                if reading.count >= _READ:
                    break
            notes = tuple(reading.notes)
            return Previewed(tuple(rows), tuple(said), "", reading.count, len(bad), notes)
    except TableRefused as refused:
        return Previewed(tuple(rows), tuple(said), str(refused))
