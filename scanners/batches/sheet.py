"""Reads the first sheet of an XLSX file as lines with cells.

Without it a list that went through Excel could not be read. Excel keeps numbers to 15 digits: a
longer one comes out as Excel shows it (`8.10000100000000E+19`), which is no code any more.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from app.codes.reading import BLANKS
from scanners.batches.rows import Row

MOST_CELLS = 2_000_000
"""calamine lays out the whole rectangle: one cell in the last corner would be 17 billion."""
MOST_BYTES = 300 * 1024 * 1024
"""Of all that is packed in the file."""

_EXACT = 10**15
_CHUNK = 1 << 20
_TAIL = 512
# A cell that only has a format ends in `/>`, and whole columns of those are harmless.
_CELL = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^<>]*?(?<!/)>", re.ASCII
)

Cell = int | float | str | bool | time | date | datetime | object


class SheetDamaged(Exception):
    """The file is no sheet that can be read, or a larger one than any list."""


def is_sheet(data: bytes) -> bool:
    """Tell an XLSX file from another zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return any(name.startswith("xl/workbook") for name in packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def rows_of_sheet(data: bytes) -> Iterator[Row]:
    """Read the rows that are not empty, numbered as Excel numbers them; raises SheetDamaged."""
    try:
        _require_sensible(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheet = book.get_sheet_by_index(0)
            first, left = sheet.start or (0, 0)
            # Not iter_rows: calamine 0.9 begins it at row 1, but at the first column in use.
            for line_no, values in enumerate(sheet.to_python(skip_empty_area=True), first + 1):
                cells = ("",) * left + tuple(text_of_cell(value) for value in values)
                text = "\t".join(cells)
                if text.strip(BLANKS):
                    yield Row(line_no, text.encode(), text, cells)
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise SheetDamaged(str(error)) from error
    except (EOFError, NotImplementedError, RuntimeError) as error:  # zipfile's, for odd packing
        raise SheetDamaged(str(error)) from error


def text_of_cell(value: Cell) -> str:
    """Write a cell as text; a whole number without the point Excel does not show."""
    if isinstance(value, str):
        return value.strip(BLANKS)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, (date, time)):
        return value.isoformat()[:10]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= _EXACT:
            return f"{value:.14E}"
        return str(int(value)) if float(value).is_integer() else str(value)
    return str(value)


def _require_sensible(data: bytes) -> None:
    """Refuse what would take all memory; raises SheetDamaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        entries = packed.infolist()
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise SheetDamaged("unpacked it is too large")
        for entry in entries:
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                with packed.open(entry) as part:
                    _require_few_cells(part)


def _require_few_cells(part: IO[bytes]) -> None:
    top = left = 1 << 30
    bottom = right = 0
    rest = b""
    while chunk := part.read(_CHUNK):
        text = rest + chunk
        end = 0
        for found in _CELL.finditer(text):
            column, row, end = _number(found[1]), int(found[2]), found.end()
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column)
        rest = text[end:][-_TAIL:]
        if (bottom - top + 1) * (right - left + 1) > MOST_CELLS and bottom:
            raise SheetDamaged("too many cells")


def _number(letters: bytes) -> int:
    """Number a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
