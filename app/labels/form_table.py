"""Reads what labels say from a table (CSV, XLSX, or copied cells), and writes an empty one.

Without it forty labels would be typed one by one. Columns go by the titles or the names of the
fields; a person may say otherwise. A bad row stops nothing: it is named with its reason.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.labels.filling import cleaned_row
from app.labels.forms import (
    MOST_PROBLEMS,
    FieldKind,
    FormField,
    LabelForm,
    LabelProblem,
    LabelRow,
    TableRead,
)
from app.labels.queue import MOST_LABELS
from app.tables.cells import Cell, Number, Row, shown
from app.tables.headings import Column, Headings, find_headings, heading_texts
from app.tables.opening import Opening, Table, open_table
from app.tables.refused import TableRefused
from app.tables.writing import Layout, write_table

_WIDTH = 20


@dataclass(frozen=True, slots=True)
class _Sheet:
    headings: Headings
    rows: Iterator[Row]


def read_table(
    turn: int, form: LabelForm, source: Path | bytes, mapping: Mapping[str, str]
) -> TableRead:
    """Read the rows of a table; raises TableRefused and OSError."""
    opened = source if isinstance(source, Path) else io.BytesIO(source)
    # Copied cells stand apart by tabs, whatever else is in them.
    cells = isinstance(source, bytes) and b"\t" in source
    with open_table(opened, how=Opening(delimiter="\t" if cells else "")) as table:
        sheet = _sheet(table, form, mapping)
        headings = sheet.headings
        rows: list[LabelRow] = []
        problems = _unmapped(headings)
        for row in () if problems else sheet.rows:
            read, wrong = _row(form, headings.fields, row)
            if len(problems) < MOST_PROBLEMS:
                problems += wrong
            if not wrong and read.values:
                rows.append(read)
            if len(rows) > MOST_LABELS:
                raise TableRefused(
                    f"这个表格超过 {MOST_LABELS} 行，一次打印不了，请分成几个表格。",
                    f"More than {MOST_LABELS} rows cannot be printed at once: split the table.",
                )
    return TableRead(turn, headings.titles, headings.fields, tuple(rows), tuple(problems))


def write_template(path: Path, form: LabelForm) -> None:
    """Write an empty table with a column for each field; raises TableRefused and OSError."""
    titles = tuple(field.title for field in form.fields)
    layout = Layout(form.kind_title, titles, (_WIDTH,) * len(titles))
    write_table(path, layout, ())


def _sheet(table: Table, form: LabelForm, mapping: Mapping[str, str]) -> _Sheet:
    columns = [Column(one.name, one.title, one.required) for one in form.fields]
    by_name = {one.name: one.name for one in form.fields}
    first = next(table.rows, None)
    if first is None:
        raise TableRefused("表格是空的。", "The table is empty.")
    rows = itertools.chain([first], table.rows)
    headings, rest = find_headings(rows, columns, {**by_name, **mapping}, table.merged)
    if headings.first:
        return _Sheet(headings, rest)
    # Nothing is known by its name: the first row is for a person to point at.
    titles = heading_texts(first, table.merged)
    missing = tuple(column for column in columns if column.required)
    unknown = Headings(first.number, first.number, titles, ("",) * len(titles), missing)
    return _Sheet(unknown, itertools.islice(rest, 1, None))


def _unmapped(headings: Headings) -> list[LabelProblem]:
    """Columns without which no row can be read."""
    if not any(headings.fields):
        return [LabelProblem("", (), "", "没有一列的标题是这个设计的字段，请在列对照里指明。")]
    said = "表格里没有“{title}”这一列，请在列对照里指明。"
    return [
        LabelProblem("", (one.field,), one.heading, said.format(title=one.heading))
        for one in headings.missing
    ]


def _row(
    form: LabelForm, fields: Sequence[str], row: Row
) -> tuple[LabelRow, tuple[LabelProblem, ...]]:
    where = f"第 {row.number} 行"
    if row.trouble:
        return LabelRow(where), (LabelProblem(where, (), "", row.trouble),)
    cells = dict(zip(fields, row.cells, strict=False))
    lost = [_lost(where, one) for one in form.fields if _has_lost(one, cells.get(one.name))]
    values = {name: shown(cell) for name, cell in cells.items() if name}
    read, problems = cleaned_row(form, LabelRow(where, values))
    return read, (*lost, *problems)


def _has_lost(field: FormField, cell: Cell) -> bool:
    """A long number in a sheet has lost its last digits."""
    return field.kind is not FieldKind.NUMBER and isinstance(cell, Number) and not cell.exact


def _lost(where: str, field: FormField) -> LabelProblem:
    said = "是数字格式，末几位已丢失，请把这一列设为文本后重新填写。"
    return LabelProblem(where, (field.name,), field.title, said)
