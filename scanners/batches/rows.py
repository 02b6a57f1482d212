"""Cuts a file into lines and a line into cells.

Without it each way terminals write a list would need a reader of its own. GS (0x1D) is content:
`str.splitlines`, `split()` and `strip()` eat it and are not used here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.codes.reading import BLANKS, text_of

WHOLE = ""
"""The separator of lines that hold nothing but a code."""
SEPARATORS = ("\t", ";", "；", ",", "，", "|", "  ", " ")
"""What stands between cells, the surest first; two blanks stand for two or more."""
LONGEST_LINE = 4000
"""A code has 2000 characters at most; longer lines are not looked into."""
WIDEST = 64
"""Cells of a line; what is beyond is not cut."""

_LINE = re.compile(rb"([^\r\n]*)(?:\r\n|[\r\n]|\Z)")
_MANY_BLANKS = re.compile(r"[ \t]{2,}|\t")
_A_BLANK = re.compile(r"[ \t]+")
_FORMULA = re.compile(r'="(.*)"')
_END_OF_FILE = "\x1a"


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is not empty."""

    line_no: int
    raw: bytes
    text: str
    cells: tuple[str, ...] | None = None
    """Of a sheet; a line of text is cut when its separator is known."""


def rows_of_bytes(data: bytes, encoding: str | None) -> Iterator[Row]:
    """Cut at CR, LF and CR LF; lines without content are counted and left out."""
    for line_no, found in enumerate(_LINE.finditer(data), 1):
        raw = found[1]
        if raw:
            text = text_of(raw) if encoding is None else raw.decode(encoding)
            yield from _unless_empty(Row(line_no, raw, text))


def rows_of_lines(lines: Iterable[bytes]) -> Iterator[Row]:
    """Number the lines a reader sent."""
    for line_no, raw in enumerate(lines, 1):
        yield from _unless_empty(Row(line_no, raw, text_of(raw)))


def cells_of(row: Row, separator: str) -> tuple[str, ...]:
    """Cut one line; a sheet's line is cut already."""
    if row.cells is not None:
        return row.cells
    text = row.text
    if separator == WHOLE:
        parts = [text]
    elif separator == "  ":
        parts = _MANY_BLANKS.split(text.strip(BLANKS), WIDEST)
    elif separator == " ":
        parts = _A_BLANK.split(text.strip(BLANKS), WIDEST)
    elif '"' in text:
        parts = _unquoted(text, separator)
    else:
        parts = text.split(separator, WIDEST)
    return tuple(clean(part) for part in parts)


def clean(cell: str) -> str:
    """Take off what stands around a value: blanks, quotes, Excel's signs for text."""
    cell = cell.strip(BLANKS + _END_OF_FILE)
    formula = _FORMULA.fullmatch(cell)
    if formula is not None:
        cell = formula[1]
    elif len(cell) > 1 and cell[0] == cell[-1] == '"':
        cell = cell[1:-1].replace('""', '"')
    elif cell.startswith("'"):
        cell = cell.strip("'")
    return cell.strip(BLANKS)


def _unquoted(text: str, separator: str) -> list[str]:
    """Cut a line whose cells may be quoted, as CSV quotes them."""
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return text.split(separator)


def _unless_empty(row: Row) -> Iterator[Row]:
    if row.text.strip(BLANKS + _END_OF_FILE):
        yield row
