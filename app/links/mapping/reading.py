"""Reads a platform's file by its mapping: rows as values by field, bad ones with their reason.

Without it a preview and the service would read the same file in two ways. Rows are read as those of
catalogues are (merged cells, sums, spoiled codes, app.catalogue.files.reading); here stands how the
headings are found: where most headings of the mapping stand among the first rows, in as many rows
as the mapping says.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from app.catalogue.files.columns import FileKind, Kind
from app.catalogue.files.reading import Found, Progress, Reading, nothing, open_rows
from app.links.mapping.cells import constant_problem, reader_of
from app.links.mapping.values import TableMapping
from app.tables.cells import Row, shown
from app.tables.headings import LOOKED_AT, Column, Headings, heading_key, heading_texts
from app.tables.opening import Table
from app.tables.refused import TableRefused
from app.tables.sheet import Merged

Fields = dict[str, Any]
"""What a row says, by our fields."""


@contextmanager
def open_mapped(
    source: Path | IO[bytes], mapping: TableMapping, progress: Progress = nothing
) -> Iterator[Reading[Fields]]:
    """Open a file; raises HeadingsMissing, TableRefused or OSError, reading on the last two."""
    if problem := constant_problem(mapping):
        raise TableRefused(f"列对照里{problem}", "A constant of the mapping cannot be read.")
    find = partial(_find, mapping)
    with open_rows(source, file_kind(mapping), find, progress, mapping.opening) as reading:
        yield reading


def file_kind(mapping: TableMapping) -> FileKind[Fields]:
    """The mapping's table, as files are read."""
    table = mapping.kind
    return FileKind(
        Kind.PLATFORM,
        table.title,
        tuple(one.column for one in table.fields),
        # What every row says is what the reader makes of a cell that is not there.
        {one.name: reader_of(one, mapping) for one in table.fields},
        dict,
        table.unique or table.document or (table.fields[0].name,),
        tuple(one.name for one in table.fields if one.required),
        unique=bool(table.unique),
    )


def joined_titles(rows: Sequence[Row], merged: Sequence[Merged]) -> tuple[str, ...]:
    """Headings of one or several rows as one: what stands above, then what stands below it."""
    texts = [heading_texts(row, merged) for row in rows]
    columns = itertools.zip_longest(*texts, fillvalue="")
    return tuple("".join(dict.fromkeys(filter(None, column))) for column in columns)


def fields_of(titles: Sequence[str], mapping: TableMapping) -> tuple[str, ...]:
    """Which field each column is, by its title or its position."""
    fields = [""] * max(len(titles), *(one.position for one in mapping.columns.values()), 0)
    places: dict[str, int] = {}
    for at, title in enumerate(titles):
        places.setdefault(heading_key(title), at)
    for name, one in mapping.columns.items():
        at = next((places[k] for each in one.headings if (k := heading_key(each)) in places), -1)
        if at < 0 and not one.headings:
            at = one.position - 1
        if at >= 0 and not fields[at]:
            fields[at] = name
    return tuple(fields)


def _find(mapping: TableMapping, table: Table) -> Found:
    """Find the headings, and the rows behind them."""
    first = list(itertools.islice(table.rows, LOOKED_AT))
    start, titles = _place(mapping, first, table.merged)
    fields = fields_of(titles, mapping)
    titles += ("",) * (len(fields) - len(titles))
    rest = first[start:]
    last = first[start - 1].number if start and titles else 0
    top = first[start - mapping.heading_rows].number if last and mapping.heading_rows else last
    headings = Headings(top, last, titles, fields, _missing(mapping, fields))
    return headings, itertools.chain(rest, table.rows)


def _missing(mapping: TableMapping, fields: Sequence[str]) -> tuple[Column, ...]:
    """Columns that must be there and are not.

    One that was mapped must be: it would be read as empty without a word.
    """
    constant = {name for name, one in mapping.columns.items() if one.constant}
    wanted = {name for name, one in mapping.columns.items() if one.headings}
    wanted |= {one.name for one in mapping.kind.fields if one.required}
    gone = wanted - constant - {*fields}
    return tuple(one.column for one in mapping.kind.fields if one.name in gone)


def _place(
    mapping: TableMapping, rows: Sequence[Row], merged: Sequence[Merged]
) -> tuple[int, tuple[str, ...]]:
    """How many of the first rows are none of the table's, and the titles."""
    high = mapping.heading_rows
    if not high or not any(one.headings for one in mapping.columns.values()):
        start = next((at for at, row in enumerate(rows) if row.number >= mapping.first_row), 0)
        return start, joined_titles(rows[max(0, start - high) : start], merged) if high else ()
    best = -1
    found: tuple[int, tuple[str, ...]] = (0, ())
    for at in range(max(1, len(rows) - high + 1)):
        titles = joined_titles(rows[at : at + high], merged)
        count = _named(titles, mapping)
        if count > best:
            best, found = count, (at + high, titles)
    if best < 1:
        return 0, tuple(shown(cell) for cell in rows[0].cells) if rows else ()
    return found


def _named(titles: Sequence[str], mapping: TableMapping) -> int:
    """How many of the mapping's headings are among these."""
    there = {heading_key(title) for title in titles}
    return sum(
        any(heading_key(each) in there for each in one.headings) for one in mapping.columns.values()
    )
