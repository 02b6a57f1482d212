"""Opens files of tables for writing so that no spreadsheet computes what stands in them.

Without it a name that begins like a formula, brought in by a foreign file, would be run by the
person who opens our report (CSV injection). In CSV such a cell is written behind a tab: a
spreadsheet takes it for text and our own readers cut the tab off again; plain numbers stay numbers.
What is copied to be pasted has an apostrophe there. In XLSX a text is a text, whatever it begins
with. No other module writes CSV or XLSX
(tests/app/tables/test_harmless.py looks).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_FORMULA = ("=", "+", "-", "@", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet would compute what begins so; in full width, too, where it is a Chinese one."""
_DIVIDES = re.compile(r"[\t\r\n]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?%?", re.ASCII)


def harmless(cell: object) -> object:
    """A cell of CSV as a spreadsheet may be given it."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"\t{cell}"
    return cell


def to_paste(rows: Iterable[Iterable[str]]) -> str:
    """Rows for the clipboard, as a spreadsheet takes them; there a tab would begin another cell."""
    return "\n".join("\t".join(map(_pasted, row)) for row in rows)


def _pasted(cell: str) -> str:
    text = _DIVIDES.sub(" ", cell).strip()
    return text if harmless(text) == text else f"'{text}"


def write_separated(file: TextIO, rows: Iterable[Iterable[object]], delimiter: str = ",") -> int:
    """Write rows of CSV to a file opened with `newline=""`, and return how many."""
    writer = csv.writer(file, delimiter=delimiter)
    count = 0
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        count += 1
    return count


@contextmanager
def new_book(path: Path, *, as_they_come: bool = False) -> Iterator[Workbook]:
    """A workbook that is written when the block is left; raises OSError.

    With `as_they_come` rows must be written in order, and memory stays the same for any number.
    """
    # A tenth of a second that only writing a sheet needs.
    from xlsxwriter import Workbook  # noqa: PLC0415
    from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415

    options = {
        "constant_memory": as_they_come,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        with Workbook(str(path), options) as book:
            yield book
    except XlsxWriterException as error:
        # What the disk said; the library wraps it.
        inner = error.args[0] if error.args else None
        raise inner if isinstance(inner, OSError) else OSError(f"不能写成 XLSX：{error}") from error
