"""Finds out which cell of each line is the code, which the time, which the quantity.

Without it a person would have to describe each terminal's format. What the values are decides, not
where they stand: the code is in the column where most of the first lines read as valid codes.
Headings decide about the rest. A line that is a valid code as a whole is cut only where that gives
valid codes too, nearly all lines can be cut and each other cell is a time, a quantity or a running
number: GS1 serials may hold a comma, and `…,1` behind one is a quantity far more often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import fold
from app.readers.saying import Saying
from scanners.batches import sayings
from scanners.batches.rows import LONGEST_LINE, SEPARATORS, WHOLE, WIDEST, Row, cells_of
from scanners.batches.times import read_time

SAMPLE = 200
"""How many lines are looked at."""

DIGITS_LOST = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{2}")
"""A long number as Excel shows it."""
QUANTITY = re.compile(r"\+?([0-9]{1,6})(?:\.0+)?")

_Uses = tuple[tuple[int, ...], int | None, int | None]
"""The columns of the time, of the quantity and of the running number."""

_NEARLY_ALL = 0.9
_MOST = 0.6
_WEIGHTS = {
    Kind.TRACE_CODE: 3,
    Kind.CARTON_LABEL: 3,
    Kind.PRODUCT_CODE: 2,
    Kind.REGISTRY_NUMBER: 1,
    Kind.COMMAND: 1,
}
_CODE, _TIME, _QUANTITY, _NUMBER = "code", "time", "quantity", "number"
_NOT_READ_AT = re.compile(r"生产|有效|效期|失效|到期|expir|exp\b|mfg|prod")
# In this order: 扫描时间 is a time and 条码数量 a quantity.
_HEADINGS = (
    (_TIME, re.compile(r"时间|日期|\b(?:date)?time(?:stamp)?\b|\bdate\b")),
    (_QUANTITY, re.compile(r"数量|件数|盒数|个数|\bqty\b|\bquantity\b|\bcount\b")),
    (
        _CODE,
        re.compile(
            r"追溯码|监管码|条码|条形码|二维码|箱码|扫描内容|\b(?:bar|trace|serial)?[ _]?code\b"
            r"|\bgtin\b|\bean\b|\bsscc\b|\bdata\b"
        ),
    ),
    (_NUMBER, re.compile(r"序号|行号|编号|\bno\b|\bindex\b|\bid\b|^#$")),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each thing stands in a line."""

    separator: str
    code: int = 0
    times: tuple[int, ...] = ()
    """One column, or one for the date and one for the time of day."""
    quantity: int | None = None
    number: int | None = None
    headings: tuple[str, ...] = ()
    """Of the first line, where it is a heading."""
    width: int = 1

    @property
    def has_heading(self) -> bool:
        """Whether the first line holds no code."""
        return bool(self.headings)

    def explained(self) -> Saying | None:
        """Say what each column is taken for; None where there is nothing to choose."""
        if self.width < 2:
            return None
        return sayings.columns(tuple(self._use(at) for at in range(self.width)))

    def _use(self, at: int) -> tuple[int, str, str, str]:
        heading = self.headings[at][:20] if at < len(self.headings) else ""
        if at == self.code:
            return at + 1, heading, "为条码", "is the code"
        if at in self.times:
            return at + 1, heading, "为时间", "is the time"
        if at == self.quantity:
            return at + 1, heading, "为数量", "is the quantity"
        if at == self.number:
            return at + 1, heading, "为序号", "is a running number"
        return at + 1, heading, "未使用", "is not used"


@dataclass(frozen=True, slots=True)
class _Column:
    """What the first lines hold in one place."""

    at: int
    named: str | None
    """What its heading says it holds."""
    cells: list[str]
    """Those that are not empty."""
    score: int
    """How surely they are codes."""

    def mostly(self, holds: Callable[[str], bool]) -> bool:
        """Tell whether something is true of most cells, and that there are any."""
        return bool(self.cells) and sum(map(holds, self.cells)) >= _MOST * len(self.cells)


@dataclass(frozen=True, slots=True)
class _Table:
    """The first lines, cut one way."""

    layout: Layout
    score: int
    cut: float
    """The share of lines that have more than one cell."""

    @property
    def understood(self) -> bool:
        """Whether each cell of nearly each line is something that belongs to a list of codes."""
        layout = self.layout
        known = {layout.code, *layout.times, layout.quantity, layout.number} - {None}
        return self.cut >= _NEARLY_ALL and len(known) == layout.width


def choose_layout(rows: Sequence[Row]) -> Layout:
    """Choose by the first lines of a batch."""
    sample = [row for row in rows[:SAMPLE] if len(row.text) <= LONGEST_LINE]
    whole = _read_as_table(sample, WHOLE)
    if any(row.cells is not None for row in sample):
        return whole.layout
    tables = [_read_as_table(sample, separator) for separator in SEPARATORS]
    best = max(tables, key=lambda table: table.score)
    if best.score > whole.score:
        return best.layout
    cut = (table.layout for table in tables if _cuts_as_well(table, best.score))
    return next(cut, whole.layout)


def _cuts_as_well(table: _Table, best: int) -> bool:
    """Tell whether lines are cut, though they are as good codes uncut."""
    if best:
        return table.score == best and table.understood
    # No line is a valid code: what is cut at least names the damaged codes without what is beside.
    return table.layout.width > 1 and (table.understood or table.layout.has_heading)


@lru_cache(maxsize=4096)
def weigh(text: str) -> int:
    """Say how surely a text is what was scanned; 0 for no code."""
    if DIGITS_LOST.fullmatch(text):
        return 1
    code = parse(text)
    return _WEIGHTS.get(code.kind, 0) if code.valid else 0


def heading_of(cell: str) -> str | None:
    """Say what a column with this heading holds; None for a word that is not known."""
    word = fold(cell).lower()
    if len(word) > 20 or _NOT_READ_AT.search(word):
        return None
    return next((use for use, pattern in _HEADINGS if pattern.search(word)), None)


def _read_as_table(rows: Sequence[Row], separator: str) -> _Table:
    headings, lines = _heading_apart([cells_of(row, separator)[:WIDEST] for row in rows])
    width = max(map(len, [headings, *lines]), default=1) or 1
    columns = [_column(at, headings, lines) for at in range(width)]
    code = _code_column(columns)
    others = [column for column in columns if column is not code]
    uses = _named_uses(others) if headings else _seen_uses(others, code.at)
    cut = sum(len(line) > 1 for line in lines) / max(1, len(lines))
    layout = Layout(separator, code.at, *uses, headings=headings, width=width)
    return _Table(layout, code.score, cut)


def _heading_apart(lines: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Take the first line for headings where it has one that is known, and no code."""
    if lines and not any(map(weigh, lines[0])) and any(map(heading_of, lines[0])):
        return lines[0], lines[1:]
    return (), lines


def _column(at: int, headings: tuple[str, ...], lines: list[tuple[str, ...]]) -> _Column:
    cells = [line[at] for line in lines if at < len(line) and line[at]]
    named = heading_of(headings[at]) if at < len(headings) else None
    return _Column(at, named, cells, sum(map(weigh, cells)))


def _code_column(columns: list[_Column]) -> _Column:
    """Choose by what reads as codes, then by the heading; the longest where nothing says more."""
    top = max(column.score for column in columns)
    best = [column for column in columns if column.score == top]
    named = [column for column in best if column.named == _CODE]
    if named or top > 0:
        return (named or best)[0]
    others = [column for column in best if not column.mostly(_is_stamp)]
    return max(others or best, key=lambda column: sum(map(len, column.cells)))


def _named_uses(others: list[_Column]) -> _Uses:
    """Find times, quantity and running number by the headings."""

    def first(use: str) -> int | None:
        return next((column.at for column in others if column.named == use), None)

    times = _time_columns([column for column in others if column.named == _TIME])
    return times, first(_QUANTITY), first(_NUMBER)


def _seen_uses(others: list[_Column], code: int) -> _Uses:
    """Find times, quantity and running number by what the cells hold."""
    times = _time_columns(others)
    counts = [each for each in others if each.at not in times and each.mostly(_is_count)]
    numbers = [each.at for each in counts if each.at < code and _is_running(each.cells)]
    behind = [each.at for each in counts if each.at > code]
    quantities = behind or [each.at for each in counts if each.at not in numbers]
    return times, next(iter(quantities), None), next(iter(numbers), None)


def _time_columns(candidates: list[_Column]) -> tuple[int, ...]:
    """Find the column that holds the time, or the two that hold date and time of day."""
    stamps = [column.at for column in candidates if column.mostly(_is_stamp)]
    if stamps:
        return (stamps[0],)
    days = [column.at for column in candidates if column.mostly(_is_day)]
    clocks = [column.at for column in candidates if column.mostly(_is_clock)]
    return (*days[:1], *clocks[:1]) if days else ()


def _is_stamp(cell: str) -> bool:
    found = read_time(cell)
    return found is not None and found.day is not None and found.clock is not None


def _is_day(cell: str) -> bool:
    found = read_time(cell)
    return found is not None and found.day is not None and found.clock is None


def _is_clock(cell: str) -> bool:
    found = read_time(cell)
    return found is not None and found.day is None


def _is_count(cell: str) -> bool:
    return QUANTITY.fullmatch(fold(cell)) is not None


def _is_running(column: list[str]) -> bool:
    """Tell a running number from a quantity: it grows with each line."""
    found = (QUANTITY.fullmatch(fold(cell)) for cell in column)
    numbers = [int(each[1]) for each in found if each is not None]
    return all(one < next_ for one, next_ in pairwise(numbers))
