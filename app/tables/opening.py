"""Opens a table, whatever it is written as, and gives its rows one after the other.

Without it each reader would look at the first bytes in its own way. What a file is, its content
says, not its name. Nothing but one row is held; a row that cannot be read says so and stops
nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.tables.cells import Row
from app.tables.refused import TableRefused
from app.tables.separated import Encoding, find_encoding, separated_rows
from app.tables.sheet import LARGEST_PART, Merged, open_sheet

ENCODINGS = ("utf-8", "gb18030", "utf-16")
"""What a separated file may be said to be written in."""
DELIMITERS = (",", "\t", ";", "|")
_ZIP = b"PK\x03\x04"
_OLD_SHEET = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Opening:
    """How a file is to be opened, as far as somebody has said; the rest is found out."""

    sheet: str = ""
    """Its name; empty: the first."""
    delimiter: str = ""
    encoding: str = ""
    """One of ENCODINGS."""


FOUND_OUT = Opening()


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is open: to be read once, from the first row on."""

    rows: Iterator[Row]
    share: Callable[[], float]
    """How much of it was read, 0 to 1."""
    encoding: Encoding | None = None
    """None for a sheet."""
    merged: tuple[Merged, ...] = ()
    sheets: tuple[str, ...] = ()
    """Names of all sheets, in their order; empty for a file that has none."""

    @property
    def is_sheet(self) -> bool:
        """Whether its rows are cells of a sheet: there empty ones at the end are not written."""
        return self.encoding is None


@contextmanager
def open_table(
    source: Path | IO[bytes], largest_part: int = LARGEST_PART, how: Opening = FOUND_OUT
) -> Iterator[Table]:
    """Open CSV or XLSX; opening and reading on raise TableRefused or OSError."""
    with ExitStack() as stack:
        file = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
        head = file.read(4)
        file.seek(-len(head), os.SEEK_CUR)
        if head.startswith(_OLD_SHEET):
            raise TableRefused(
                "这是旧的 XLS 文件，请另存为 XLSX 后重新选择。",
                "This is an old XLS file: save it as XLSX, then choose it again.",
            )
        if head == _ZIP:
            sheet = stack.enter_context(open_sheet(file, largest_part, how.sheet))
            yield Table(sheet.rows, sheet.share, merged=sheet.merged, sheets=sheet.names)
            return
        encoding = Encoding(how.encoding) if how.encoding else find_encoding(file)
        start = file.tell()
        size = max(1, file.seek(0, os.SEEK_END) - start)
        file.seek(start)
        rows = separated_rows(file, encoding, how.delimiter)
        yield Table(rows, lambda: min(1.0, (file.tell() - start) / size), encoding)
