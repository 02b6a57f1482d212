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
    if any(row.cells is not None for row in sample):
        return _read_as_table(sample, WHOLE).layout
    whole = _read_as_table(sample, WHOLE)
    tables = [_read_as_table(sample, separator) for separator in SEPARATORS]
    best = max(tables, key=lambda table: table.score)
    if best.score > whole.score:
        return best.layout
    if best.score:
        tables = [table for table in tables if table.score == best.score and table.understood]
        return tables[0].layout if tables else whole.layout
    # No line is a valid code: what is cut at least names the damaged codes without what is beside.
    tables = [table for table in tables if table.layout.width > 1]
    tables = [table for table in tables if table.understood or table.layout.has_heading]
    return tables[0].layout if tables else whole.layout


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
    lines = [cells_of(row, separator)[:WIDEST] for row in rows]
    headings: tuple[str, ...] = ()
    if lines and not any(map(weigh, lines[0])) and any(map(heading_of, lines[0])):
        headings, lines = lines[0], lines[1:]
    width = max(map(len, [headings, *lines]), default=1) or 1
    columns = [[line[at] for line in lines if at < len(line) and line[at]] for at in range(width)]
    uses = [heading_of(cell) for cell in headings]
    scores = [sum(map(weigh, column)) for column in columns]
    code = _code_column(columns, scores, uses)
    others = [at for at in range(width) if at != code]
    named = {at: uses[at] for at in others if at < len(uses)} if headings else None
    layout = _with_uses(columns, code, others, named)
    cut = sum(len(line) > 1 for line in lines) / max(1, len(lines))
    return _Table(
        Layout(separator, code, *layout, headings=headings, width=width), scores[code], cut
    )


def _code_column(columns: list[list[str]], scores: list[int], uses: list[str | None]) -> int:
    """Choose by what reads as codes, then by the heading; the longest where nothing says more."""
    top = max(scores)
    best = [at for at in range(len(columns)) if scores[at] == top]
    named = [at for at in best if at < len(uses) and uses[at] == _CODE]
    if named or top > 0:
        return (named or best)[0]
    others = [at for at in best if not _most(columns[at], _is_stamp)]
    lengths = {at: sum(map(len, columns[at])) for at in others or best}
    return max(lengths, key=lengths.__getitem__)


def _with_uses(
    columns: list[list[str]], code: int, others: list[int], named: dict[int, str | None] | None
) -> tuple[tuple[int, ...], int | None, int | None]:
    """Find times, quantity and running number: by headings where there are any."""

    def may_be(at: int, use: str) -> bool:
        return named is None or named.get(at) == use

    times = _time_columns(columns, [at for at in others if may_be(at, _TIME)])
    rest = [at for at in others if at not in times]
    if named is not None:
        quantities = [at for at in rest if may_be(at, _QUANTITY)]
        numbers = [at for at in rest if may_be(at, _NUMBER)]
    else:
        counts = [at for at in rest if _most(columns[at], _is_count)]
        numbers = [at for at in counts if at < code and _is_running(columns[at])]
        quantities = [at for at in counts if at > code] or [
            at for at in counts if at not in numbers
        ]
    return times, next(iter(quantities), None), next(iter(numbers), None)


def _time_columns(columns: list[list[str]], candidates: list[int]) -> tuple[int, ...]:
    """Find the column that holds the time, or the two that hold date and time of day."""
    stamps = [at for at in candidates if _most(columns[at], _is_stamp)]
    if stamps:
        return (stamps[0],)
    days = [at for at in candidates if _most(columns[at], _is_day)]
    clocks = [at for at in candidates if _most(columns[at], _is_clock)]
    return (*days[:1], *clocks[:1]) if days else ()


def _most(column: list[str], holds: Callable[[str], bool]) -> bool:
    return bool(column) and sum(map(holds, column)) >= _MOST * len(column)


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
