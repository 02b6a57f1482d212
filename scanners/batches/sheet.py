"""Reads the first sheet of an XLSX file as lines with cells.

Without it a list that went through Excel could not be read. Excel keeps numbers to 15 digits: a
longer one comes out as Excel shows it (`8.10000100000000E+19`), which is no code any more.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time

from app.codes.reading import BLANKS
from app.tables.cells import Cell, Number
from app.tables.refused import TableRefused
from app.tables.sheet import open_sheet
from scanners.batches.rows import Row

MOST_BYTES = 300 * 1024 * 1024
"""Of the sheet, unpacked."""


class SheetDamaged(Exception):
    """The file is no sheet that can be read, or a larger one than any list."""


def rows_of_sheet(data: bytes) -> Iterator[Row]:
    """Read the rows that are not empty, numbered as Excel numbers them; raises SheetDamaged."""
    try:
        with open_sheet(io.BytesIO(data), MOST_BYTES) as sheet:
            for row in sheet.rows:
                cells = tuple(text_of_cell(cell) for cell in row.cells)
                text = "\t".join(cells)
                if text.strip(BLANKS):
                    yield Row(row.number, text.encode("utf-8", "replace"), text, cells)
    except TableRefused as refused:
        raise SheetDamaged(str(refused)) from refused


def text_of_cell(value: Cell) -> str:
    """Write a cell as text; a whole number without the point Excel does not show."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip(BLANKS)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, time):
        return value.isoformat()
    return _number(value)


def _number(number: Number) -> str:
    if not number.exact:
        return f"{number.value:.14E}"
    return str(int(number.value)) if number.value.is_integer() else str(number.value)
