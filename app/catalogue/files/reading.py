"""Reads a catalogue file row by row: good rows as values, bad ones with their reason.

Without it command and screen would read files each in their own way. One row is held at a time, so
that a million rows take no more memory than the keys that must not come twice. Nothing that stands
in a file ends its reading: a row that cannot be used is told with its number, column, value and
reason, and the next one is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from app.catalogue.files.columns import FileKind, UnitProblem
from app.catalogue.files.merging import Unfolding
from app.catalogue.files.reports import RowSaid, Weight, shortened
from app.catalogue.files.values import CellProblem, approval_remark, standard_code_remark
from app.tables.cells import Cell, Row, shown
from app.tables.headings import Headings, find_headings
from app.tables.opening import FOUND_OUT, Opening, Table, open_table
from app.tables.refused import TableRefused

LARGEST_SHEET = 4 * 1024 * 1024 * 1024
"""Bytes of a sheet, unpacked: a million rows of an item's columns are one or two billion."""
_STEP = 1_000
"""Rows between two words about how far it is."""
_REMEMBERED = 4_096
"""Cells of each column that need not be read again."""
_SUM = re.compile(r"(?:合计|总计|小计|共计)[:：]?")

T = TypeVar("T")
Found = tuple[Headings, Iterator[Row]]
"""What the headings say, and the rows behind them."""
Progress = Callable[[int, float], None]
"""Told how many rows were read and how much of the file that is; may raise to end it."""


class HeadingsMissing(TableRefused):
    """A file without the columns its kind must have."""

    def __init__(self, kind: FileKind[Any], headings: Headings) -> None:
        """Name those that are missing, and what was found instead."""
        self.headings = headings
        missing = "、".join(column.heading for column in headings.missing)
        found = "、".join(title for title in headings.titles if title)[:200]
        where = f"第 {headings.last} 行是表头，列名为 {found}" if found else "没有找到表头"
        super().__init__(
            f"{kind.name}文件缺少必需的列：{missing}。{where}。"
            "请补上这些列，或用列名对照说明哪一列是它。",
            f"The file lacks columns it must have: {missing}. Columns found: {found or 'none'}."
            " Add them, or say which column is which.",
        )


@dataclass(slots=True)
class Reading(Generic[T]):
    """A file that is being read; to be gone through once."""

    headings: Headings
    rows: Iterator[T | RowSaid]
    notes: list[str] = field(default_factory=list)
    """What is said of the file as a whole; more may come until the last row."""
    count: int = 0
    """Rows read so far."""


def nothing(_rows: int, _share: float) -> None:
    """Tell nobody how far it is."""


@contextmanager
def open_catalogue(
    source: Path | IO[bytes],
    kind: FileKind[T],
    mapping: Mapping[str, str] | None = None,
    progress: Progress = nothing,
) -> Iterator[Reading[T]]:
    """Open a file; raises HeadingsMissing, TableRefused or OSError, reading on the last two."""

    def find(table: Table) -> Found:
        return find_headings(table.rows, kind.columns, mapping, table.merged)

    with open_rows(source, kind, find, progress) as reading:
        yield reading


@contextmanager
def open_rows(
    source: Path | IO[bytes],
    kind: FileKind[T],
    find: Callable[[Table], Found],
    progress: Progress = nothing,
    how: Opening = FOUND_OUT,
) -> Iterator[Reading[T]]:
    """Open a file whose headings are found in a way of its own; raises as open_catalogue does."""
    with open_table(source, LARGEST_SHEET, how) as table:
        headings, rows = find(table)
        if headings.missing:
            raise HeadingsMissing(kind, headings)
        reading = Reading[T](headings, iter(()), _notes(table, headings))
        reader = _RowReader[T](kind, headings, table)
        reading.rows = reader.all(reading, rows, progress)
        yield reading


def _notes(table: Table, headings: Headings) -> list[str]:
    notes = []
    if headings.first > 1:
        notes.append(f"表头在第 {headings.last} 行，前面的 {headings.first - 1} 行没有读入。")
    if headings.unknown:
        unknown = "、".join(shortened(title) for title in headings.unknown[:30])
        more = f" 等 {len(headings.unknown)} 列" if len(headings.unknown) > 30 else ""
        notes.append(f"没有用到这些列：{unknown}{more}。")
    if table.encoding is not None and table.encoding.mixed:
        notes.append(f"文件混用了几种编码，大部分是 {table.encoding.shown}，其余各行已逐行注明。")
    return notes


class _RowReader(Generic[T]):
    """Makes values of rows, and remembers what must not come twice."""

    def __init__(self, kind: FileKind[T], headings: Headings, table: Table) -> None:
        self._share = table.share
        self._kind = kind
        self._headings = headings
        self._sheet = table.is_sheet
        self._merged = Unfolding(table.merged, headings.fields) if table.merged else None
        readers = kind.readers
        self._columns = [
            # Most cells of a column say what another one said.
            (at, field, lru_cache(_REMEMBERED)(readers[field]))
            for at, field in enumerate(headings.fields)
            if field
        ]
        there = {field for _at, field, _reader in self._columns}
        self._absent = {
            column.field: readers[column.field](None)
            for column in kind.columns
            if column.field not in there
        }
        self._last_needed = max(
            (at for at, field, _reader in self._columns if self._is_required(field)), default=0
        )
        self._seen: dict[int, int] = {}
        """Hash of a key → the row it first stood in: a million of them are a hundred megabytes."""
        self._skipped: dict[str, list[int]] = {}

    def all(
        self, reading: Reading[T], rows: Iterator[Row], progress: Progress
    ) -> Iterator[T | RowSaid]:
        """Read every row, and tell how far it is."""
        for row in rows:
            reading.count += 1
            if reading.count % _STEP == 0:
                progress(reading.count, self._share())
            yield from self.read(row)
        progress(reading.count, 1.0)
        reading.notes += self._skipped_notes()

    def read(self, row: Row) -> Iterator[T | RowSaid]:
        """A row's value, and what is to be said of it."""
        if row.trouble:
            yield RowSaid(row.number, "", shortened(_first(row.cells)), row.trouble)
            return
        cells, unclear = self._unfolded(row)
        if cells is None:
            return
        said = list(self._shape(row.number, cells, unclear))
        fields = dict(self._absent)
        if not said:
            said += self._fields(row.number, cells, fields)
        key = self._key(fields)
        if row.doubt:
            said.append(RowSaid(row.number, "", shortened(key), row.doubt, Weight.DOUBTFUL, key))
        made = None if _refused(said) else self._made(row.number, fields, key, said)
        if made is not None:
            said += self._told(row.number, fields, key)
        if made is not None and not _refused(said):
            yield made
        yield from said

    def _skipped_notes(self) -> list[str]:
        """Which rows were no items: sums, titles of groups, headings once more."""
        return [
            f"跳过了{name} {len(rows)} 行（第 {'、'.join(map(str, rows[:8]))}"
            f"{' …' if len(rows) > 8 else ''} 行）。"
            for name, rows in self._skipped.items()
        ]

    def _is_required(self, field: str) -> bool:
        return any(each.required for each in self._kind.columns if each.field == field)

    def _unfolded(self, row: Row) -> tuple[Sequence[Cell] | None, Sequence[int]]:
        cells: Sequence[Cell] = row.cells
        unclear: Sequence[int] = ()
        title = False
        if self._merged is not None:
            unfolded = self._merged.unfold(row)
            cells, unclear, title = unfolded.cells, unfolded.unclear, unfolded.title
        name = "分组标题" if title else self._no_item(cells)
        if name is None:
            return cells, unclear
        if name:
            self._skipped.setdefault(name, []).append(row.number)
        return None, ()

    def _no_item(self, cells: Sequence[Cell]) -> str | None:
        """What a row is that is no item; empty for one without a word, None for an item."""
        used = (shown(cells[at]) for at, _field, _reader in self._columns if at < len(cells))
        first = next(filter(None, used), "")
        if not first:
            return ""
        if _SUM.fullmatch(first.replace(" ", "").replace("\u3000", "")):
            return "合计"
        titles = [self._headings.titles[at] for at, _field, _reader in self._columns[1:3]]
        repeated = first in self._headings.titles and [next(used, ""), next(used, "")] == titles
        return "重复的表头" if repeated else None

    def _shape(
        self, number: int, cells: Sequence[Cell], unclear: Sequence[int]
    ) -> Iterator[RowSaid]:
        width = len(self._headings.titles)
        if unclear:
            columns = "、".join(self._headings.titles[at] for at in unclear)
            reason = "这几列合并成了一格，分不清各列的值，请取消合并后填写。"
            yield RowSaid(number, columns, shortened(_first(cells)), reason)
        if self._sheet:
            return
        if any(shown(cell) for cell in cells[width:]):
            reason = (
                f"这一行有 {len(cells)} 格，表头只有 {width} 格，"
                "可能是值里的逗号没有加引号，请核对。"
            )
            yield RowSaid(number, "", shortened(_first(cells)), reason)
        elif len(cells) <= self._last_needed:
            reason = f"这一行只有 {len(cells)} 格，表头有 {width} 格，缺少必需的列，请核对。"
            yield RowSaid(number, "", shortened(_first(cells)), reason)

    def _fields(
        self, number: int, cells: Sequence[Cell], fields: dict[str, Any]
    ) -> Iterator[RowSaid]:
        problems: list[tuple[int, str]] = []
        for at, name, reader in self._columns:
            try:
                fields[name] = reader(cells[at] if at < len(cells) else None)
            except CellProblem as problem:
                fields[name] = reader(None)
                problems.append((at, str(problem)))
        key = self._key(fields)
        for at, reason in problems:
            value = shortened(shown(cells[at]))
            yield RowSaid(number, self._headings.titles[at], value, reason, key=key)
        spoiled = {self._headings.fields[at] for at, _reason in problems}
        for name in self._kind.needed:
            if not fields[name] and name not in spoiled:
                reason = "没有填写，请补上。"
                yield RowSaid(number, self._kind.heading(name), "", reason, key=key)

    def _told(self, number: int, fields: Mapping[str, Any], key: str) -> Iterator[RowSaid]:
        """What is odd about a row that can be used; a key that came before refuses it."""
        mark = hash(tuple(fields[name] for name in self._kind.key))
        before = self._seen.setdefault(mark, number) if self._kind.unique else number
        if before != number:
            column = self._kind.heading(self._kind.key[0])
            reason = f"与第 {before} 行重复，只读入了第 {before} 行，请删去其中一行。"
            yield RowSaid(number, column, shortened(key), reason, key=key)
            return
        for name in self._kind.expected:
            if not fields[name]:
                heading, weight = self._kind.heading(name), Weight.DOUBTFUL
                yield RowSaid(number, heading, "", "没有填写，请补上。", weight, key)
        for name, remark in _remarks(fields):
            heading, value = self._kind.heading(name), shortened(fields[name])
            yield RowSaid(number, heading, value, remark, Weight.REMARK, key)

    def _made(self, number: int, fields: dict[str, Any], key: str, said: list[RowSaid]) -> T | None:
        unit = str(fields.get("price_unit", ""))
        try:
            return self._kind.make(fields)
        except UnitProblem as problem:
            heading = self._kind.heading("price_unit")
            said.append(RowSaid(number, heading, shortened(unit), str(problem), key=key))
            return None

    def _key(self, fields: Mapping[str, Any]) -> str:
        return str(fields.get(self._kind.key[0], ""))


def _refused(said: Sequence[RowSaid]) -> bool:
    return any(each.weight is Weight.REFUSED for each in said)


def _remarks(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields whose numbers look wrong by themselves, and why."""
    approval, code = fields.get("approval_number", ""), fields.get("standard_code", "")
    if approval and (remark := approval_remark(approval)):
        yield "approval_number", remark
    if code and (remark := standard_code_remark(code, fields.get("insurance_code", ""))):
        yield "standard_code", remark


def _first(cells: Sequence[Cell]) -> str:
    return next((shown(cell) for cell in cells if shown(cell)), "")
