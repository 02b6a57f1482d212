"""Writes a table to CSV or XLSX, whole or not at all.

Without it each report would guard against formulas, half-written files and Excel's love of numbers
alone. Cells are text, but for the columns that say they hold numbers: codes keep their zeros, and
sums can be added up. In a sheet the titles stay in sight, every column can be filtered, rows
carry a colour, and a word for programs is shown as one for people while the cell keeps it
(`differs` reads 不一致). Rows are written as they come: memory stays the same for any number.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.tables.harmless import new_book, write_separated
from app.tables.refused import TableRefused

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ENDINGS = (".csv", ".xlsx")
SHEET_ROWS = 1_048_575
"""Rows that Excel takes behind the titles."""
_LONGEST = 32_767
_NUMBER = re.compile(r"(?P<number>-?\d+(\.\d+)?)(?P<percent>%?)", re.ASCII)
_DIGITS = 15
"""More a sheet would round."""
_HEAD = {"bold": True, "bg_color": "#E7E6E6", "bottom": 1, "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table looks like."""

    name: str
    """Of the sheet."""
    titles: tuple[str, ...]
    widths: tuple[int, ...]
    """In characters; a sheet alone has them."""
    words: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Column → what stands in it → the word that people see."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """What stands in `coloured_by` → the colour of the row (#RRGGBB)."""
    coloured_by: int = 0
    numbers: Mapping[int, str] = field(default_factory=dict)
    """Column → how its numbers are shown; a cell there that is none (`12.5%` is one) stays text."""
    above: tuple[tuple[str, ...], ...] = ()
    """Rows above the titles."""
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    """Excel takes UTF-8 for UTF-8 by its mark alone."""


def refuse_other_endings(path: Path) -> None:
    """Refuse a file that would be neither; raises TableRefused."""
    if path.suffix.lower() not in ENDINGS:
        raise TableRefused(
            f"只能写成 .csv 或 .xlsx，不能写成 {path.name}，请改文件名的结尾。",
            f"Only .csv and .xlsx are written, not {path.name}: change the end of the name.",
        )


def write_table(path: Path, layout: Layout, rows: Iterable[Sequence[str]]) -> int:
    """Write rows, by the file's ending, and return how many; raises TableRefused or OSError."""
    refuse_other_endings(path)
    with whole_file(path) as part:
        if path.suffix.lower() == ".xlsx":
            return _write_sheet(part, layout, rows)
        return _write_separated(part, layout, rows)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside the one that is wanted, which takes its place once it is whole."""
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    # The sheet library's own error for a folder that is gone is no OSError.
    part.touch()
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_separated(part: Path, layout: Layout, rows: Iterable[Sequence[str]]) -> int:
    head = (*layout.above, layout.titles) if layout.titles else layout.above
    with part.open("w", encoding=layout.encoding, errors="replace", newline="") as file:
        write_separated(file, head, layout.delimiter)
        return write_separated(file, rows, layout.delimiter)


def _write_sheet(part: Path, layout: Layout, rows: Iterable[Sequence[str]]) -> int:
    with new_book(part, as_they_come=True) as book:
        return _SheetWriter(book, layout).write(rows)


class _SheetWriter:
    """Fills one sheet after the other."""

    def __init__(self, book: Workbook, layout: Layout) -> None:
        self._book = book
        self._layout = layout
        self._formats: dict[tuple[str, str], Format] = {}
        self._top = len(layout.above) + bool(layout.titles)
        """The row behind the titles."""

    def write(self, rows: Iterable[Sequence[str]]) -> int:
        """Write all rows and return how many."""
        sheet = self._sheet(1)
        at = count = 0
        for row in rows:
            if at == SHEET_ROWS - len(self._layout.above):
                self._finish(sheet, at)
                sheet, at = self._sheet(len(self._book.worksheets()) + 1), 0
            place = self._top + at
            at += 1
            count += 1
            colour = self._layout.colours.get(row[self._layout.coloured_by], "")
            for column, cell in enumerate(row):
                number = _number_of(self._layout, column, cell)
                if number is not None:
                    look = self._number_format(colour, self._layout.numbers[column])
                    sheet.write_number(place, column, number, look)
                    continue
                word = self._layout.words.get(column, {}).get(cell, "")
                sheet.write_string(place, column, cell[:_LONGEST], self._format(colour, word))
        self._finish(sheet, at)
        return count

    def _sheet(self, number: int) -> Worksheet:
        name = self._layout.name
        sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
        for column, width in enumerate(self._layout.widths):
            sheet.set_column(column, column, width)
        head = (*self._layout.above, self._layout.titles)[: self._top]
        for number_of_row, texts in enumerate(head):
            sheet.write_row(number_of_row, 0, texts, self._book.add_format(_HEAD))
        sheet.freeze_panes(self._top, 0)
        return sheet

    def _finish(self, sheet: Worksheet, rows: int) -> None:
        if self._layout.titles:
            last = self._top - 1 + max(rows, 1)
            sheet.autofilter(self._top - 1, 0, last, len(self._layout.titles) - 1)

    def _format(self, colour: str, word: str) -> Format:
        # The fourth part of a format says how a text is shown.
        return self._number_format(colour, f';;;"{word}"' if word else "@")

    def _number_format(self, colour: str, code: str) -> Format:
        key = (colour, code)
        if key not in self._formats:
            look = {"num_format": code} | ({"bg_color": colour} if colour else {})
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


def _number_of(layout: Layout, column: int, cell: str) -> float | None:
    """The number in a cell, where its column holds numbers and it is one that a sheet can keep."""
    found = _NUMBER.fullmatch(cell) if column in layout.numbers else None
    if found is None or len(found["number"]) > _DIGITS:
        return None
    return float(found["number"]) / (100 if found["percent"] else 1)
