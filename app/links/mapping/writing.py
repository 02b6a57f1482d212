"""Writes rows as a platform wants them: its own headings, its order of columns, its words.

Without it an order would be copied into the platform's form by hand. The file begins with the rows
above the first one of the sample, so that it looks like the platform's own; a column of it that
nothing is written into stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.links.mapping.cells import Value, written
from app.links.mapping.reading import fields_of
from app.links.mapping.tables import Form
from app.links.mapping.values import TableMapping
from app.tables.headings import heading_key
from app.tables.writing import Layout, write_table

_NUMBERS = {Form.WHOLE: "0", Form.COUNT: "0", Form.AMOUNT: "0.00####"}
_WIDTH, _WIDEST = 12, 40


def write_mapped(path: Path, mapping: TableMapping, rows: Iterable[Mapping[str, Value]]) -> None:
    """Write rows by field, whole or not at all; raises TableRefused or OSError."""
    titles = _titles(mapping)
    fields = fields_of(titles, mapping)
    titles += ("",) * (len(fields) - len(titles))
    fixed = {heading_key(heading): text for heading, text in mapping.fixed.items()}
    usual = [fixed.get(heading_key(title), "") if title else "" for title in titles]
    head = mapping.head or ((titles,) if mapping.heading_rows else ())
    layout = Layout(
        mapping.sheet or mapping.kind.title.partition("（")[0],
        tuple(_fill(head[-1], len(titles))) if head else (),
        tuple(min(_WIDEST, max(_WIDTH, 2 * len(title) + 2)) for title in titles),
        numbers=_numbers(mapping, fields),
        above=tuple(tuple(_fill(row, len(titles))) for row in head[:-1]),
        delimiter=mapping.delimiter or ",",
        encoding=_ENCODINGS[mapping.encoding],
    )
    write_table(path, layout, (_row(mapping, fields, usual, row) for row in rows))


_ENCODINGS = {"": "utf-8-sig", "utf-8": "utf-8-sig", "gb18030": "gb18030", "utf-16": "utf-16"}


def _titles(mapping: TableMapping) -> tuple[str, ...]:
    """What the columns are called: as in the sample, else as the mapping names them."""
    if mapping.head:
        high = min(mapping.heading_rows, len(mapping.head))
        lines = mapping.head[len(mapping.head) - high :] if high else ()
        width = max((len(row) for row in lines), default=0)
        filled = [tuple(_fill(row, width)) for row in lines]
        return tuple("".join(dict.fromkeys(filter(None, c))) for c in zip(*filled, strict=True))
    named = [one.headings[0] for one in mapping.columns.values() if one.headings]
    return (*named, *(heading for heading in mapping.fixed if heading not in named))


def _row(
    mapping: TableMapping,
    fields: Sequence[str],
    usual: Sequence[str],
    row: Mapping[str, Value],
) -> list[str]:
    cells = []
    for name, text in zip(fields, usual, strict=True):
        if not name:
            cells.append(text)
            continue
        said = written(mapping.kind.field(name), row.get(name), mapping)
        cells.append(said or mapping.columns[name].constant)
    return cells


def _numbers(mapping: TableMapping, fields: Sequence[str]) -> dict[int, str]:
    """Columns whose cells a sheet may add up."""
    found = {}
    for at, name in enumerate(fields):
        form = mapping.kind.field(name).form if name else Form.TEXT
        if form in _NUMBERS and mapping.decimal == ".":
            found[at] = _NUMBERS[form]
    return found


def _fill(row: Sequence[str], width: int) -> Iterable[str]:
    return (*row, *("",) * (width - len(row)))
