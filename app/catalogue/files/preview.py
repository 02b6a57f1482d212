"""The first rows of a file and what its headings were taken for, before anything is read in.

Without it a person would map columns without seeing what stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any

from app.catalogue.files.columns import FileKind
from app.catalogue.files.mapping import suggested
from app.tables.cells import Row, shown
from app.tables.headings import LOOKED_AT, Headings, find_headings
from app.tables.opening import open_table

ROWS = 20
"""Shown behind the headings."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file looks like."""

    headings: Headings
    rows: tuple[tuple[str, ...], ...]
    suggested: Mapping[str, str]
    """Heading → field, for columns that other programs call so."""
    encoding: str
    """As people call it; empty for a sheet."""


def preview(
    source: Path | IO[bytes], kind: FileKind[Any], mapping: Mapping[str, str] | None = None
) -> Preview:
    """Look into a file; raises TableRefused or OSError."""
    with open_table(source) as table:
        headings, rest = find_headings(table.rows, kind.columns, mapping, table.merged)
        rows = list(islice(rest, LOOKED_AT))
        if not headings.first:
            headings, rows = _guessed(headings, rows)
        encoding = "" if table.encoding is None else table.encoding.shown
    texts = tuple(tuple(shown(cell) for cell in row.cells) for row in rows[:ROWS])
    return Preview(headings, texts, suggested(headings, kind.kind), encoding)


def _guessed(headings: Headings, rows: Sequence[Row]) -> tuple[Headings, list[Row]]:
    """Where no heading is known: the fullest of the first rows names the columns."""
    if not rows:
        return headings, []
    at = max(range(len(rows)), key=lambda each: sum(map(bool, map(shown, rows[each].cells))))
    titles = tuple(shown(cell) for cell in rows[at].cells)
    number = rows[at].number
    named = replace(headings, first=number, last=number, titles=titles, fields=("",) * len(titles))
    return named, list(rows[at + 1 :])
