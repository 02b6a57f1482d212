"""Guesses which column is which field, by its heading and by what its cells look like.

Without it a person would point at twenty columns each time. A guess says how sure it is and why; it
is offered and never taken unasked. Numbers alone prove little, so that they only decide where
nothing else speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.catalogue.meaning.numbers import standard_code_is_right
from app.links.mapping.sample import Sample
from app.links.mapping.tables import Form, PlatformTable, TableField
from app.links.mapping.values import MOST_HEADING_ROWS, FieldColumn, TableMapping
from app.tables.cells import Cell, Number, Row, shown
from app.tables.headings import heading_key

SURE = 60
"""Of a hundred: what a form may be filled in with beforehand."""
_LIKELY = 0.8
"""How much of a column must look like a thing."""
_MOST_HIGH = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """One column is taken for one field."""

    at: int
    """The column, from 0."""
    field: str
    confidence: int
    """Of a hundred."""
    reason: str
    """One Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the headings of a sample stand."""

    first: int
    """Among the rows of the sample, from 0."""
    high: int


def find_heads(sample: Sample, table: PlatformTable) -> Heads:
    """Where most headings of a table stand; the fullest row where none is known."""
    known = {heading_key(text) for field in table.fields for text in _names(field)}
    best, found = 0.0, Heads(0, 1)
    for first in range(len(sample.rows)):
        for high in range(1, _MOST_HIGH + 1):
            titles = {heading_key(text) for text in sample.titles(first, high) if text}
            # A second row must say more than it costs.
            count = len(titles & known) - (high - 1) / 2
            if first + high <= len(sample.rows) and count > best:
                best, found = count, Heads(first, high)
    if best <= 0 and sample.rows:
        filled = [sum(map(bool, texts)) for texts in sample.texts()]
        found = Heads(filled.index(max(filled)), 1)
    return Heads(found.first, max(found.high, _high(sample, found.first)))


def _high(sample: Sample, first: int) -> int:
    """How many rows headings take whose first row is merged with those below it."""
    number = sample.rows[first].number if sample.rows else 0
    below = [block.bottom - number for block in sample.merged if block.top == number]
    return 1 + min(max(below, default=0), MOST_HEADING_ROWS - 1)


def guess(sample: Sample, heads: Heads, table: PlatformTable) -> tuple[Guess, ...]:
    """The best guess for each column and field, in the order of columns; each at most once."""
    titles = sample.titles(heads.first, heads.high)
    rows = sample.rows[heads.first + heads.high :]
    all_of_them: list[Guess] = []
    for at, title in enumerate(titles):
        cells = [row.cells[at] for row in rows if at < len(row.cells) and shown(row.cells[at])]
        all_of_them += _by_heading(at, title, table)
        all_of_them += _by_cells(at, cells, table)
    taken: dict[int, Guess] = {}
    fields: set[str] = set()
    for one in sorted(all_of_them, key=lambda each: (-each.confidence, each.at)):
        if one.at not in taken and one.field not in fields:
            taken[one.at] = one
            fields.add(one.field)
    return tuple(taken[at] for at in sorted(taken))


def mapping_of(
    sample: Sample, heads: Heads, table: PlatformTable, guesses: Iterable[Guess]
) -> TableMapping:
    """A mapping that takes these guesses."""
    titles = sample.titles(heads.first, heads.high)
    columns = {
        one.field: FieldColumn((titles[one.at],)) if titles[one.at] else FieldColumn((), one.at + 1)
        for one in guesses
    }
    places = {one.field: one.at for one in guesses}
    head = sample.texts()[: heads.first + heads.high] if table.outgoing else ()
    following = sample.rows[heads.first + heads.high :]
    last = sample.rows[heads.first + heads.high - 1].number if sample.rows else 0
    return TableMapping(
        table.name,
        columns,
        heading_rows=heads.high,
        first_row=following[0].number if following else last + 1,
        days=_days(sample, heads, table, places),
        head=head,
        ending=".csv" if table.outgoing and sample.encoding else ".xlsx",
    )


def _names(field: TableField) -> tuple[str, ...]:
    return (field.label, *field.others)


def _by_heading(at: int, title: str, table: PlatformTable) -> Iterable[Guess]:
    key = heading_key(title)
    if not key:
        return
    for field in table.fields:
        keys = {heading_key(name): name for name in _names(field)}
        if key == heading_key(field.label):
            yield Guess(at, field.name, 98, f"列名就是“{field.label}”。")
        elif key in keys:
            yield Guess(at, field.name, 90 - [*keys].index(key), _usual(title, field))
        elif (part := _part(key, keys)) and field.label in (title, part):
            yield Guess(at, field.name, 64, f"列名“{title}”里有“{part}”。")
        elif part:
            yield Guess(at, field.name, 62, f"列名“{title}”里有“{part}”，{_usual(part, field)}")


def _usual(title: str, field: TableField) -> str:
    return f"“{title}”常用来写{field.label}。"


def _part(key: str, keys: Mapping[str, str]) -> str:
    """The known name that a heading holds, or that holds it; empty where none does."""
    long = {one: name for one, name in keys.items() if len(one) > 2}
    fitting = [name for one, name in long.items() if one in key or (len(key) > 2 and key in one)]
    return max(fitting, key=len, default="")


_APPROVAL = re.compile(
    r"(国药准字|国药试字|医药产品注册证|国药准)?[HZSBTFJ][A-Z]?\d{4,8}|国药准字.*"
)
_INSURANCE = re.compile(r"[XZT][A-Z]\d{2}[A-Z]{2}[A-Z0-9]{12,17}")
_COMPANY = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_PRICE = re.compile(r"[¥￥]?\d{1,3}(?:,?\d{3})*\.\d{1,6}元?")
_WHOLE = re.compile(r"\d{1,7}")
_BATCH = re.compile(r"(?=.*\d)[A-Z0-9-]{4,12}", re.IGNORECASE)
_DAY = re.compile(
    r"(19|20)\d{2}[-/.年]?\d{1,2}([-/.月]?\d{1,2}日?)?月?([ T]\d{1,2}:\d{2}(:\d{2})?)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](19|20)\d{2}"
)
_TRACE = re.compile(r"8\d{19}")


def _is_day(cell: Cell) -> bool:
    return isinstance(cell, datetime) or _DAY.fullmatch(shown(cell)) is not None


def _looks(pattern: re.Pattern[str]) -> Callable[[Cell], bool]:
    return lambda cell: pattern.fullmatch(shown(cell).upper()) is not None


@dataclass(frozen=True, slots=True)
class _Look:
    """What cells may look like, and what that speaks for."""

    what: str
    matches: Callable[[Cell], bool]
    fields: tuple[str, ...]
    confidence: int


_LOOKS = (
    _Look("像批准文号", _looks(_APPROVAL), ("approval_number",), 88),
    _Look("像药品本位码", lambda cell: standard_code_is_right(shown(cell)), ("standard_code",), 88),
    _Look("像国家医保药品代码", _looks(_INSURANCE), ("insurance_code",), 85),
    _Look("像统一社会信用代码", _looks(_COMPANY), ("distributor_code",), 70),
    _Look(
        "是日期",
        _is_day,
        ("expiry", "invoiced_on", "latest_on", "shipped_at", "production_date"),
        45,
    ),
    _Look("像价格", _looks(_PRICE), ("price", "amount"), 40),
    _Look("是整数", _looks(_WHOLE), ("quantity",), 30),
    _Look("像批号", _looks(_BATCH), ("batch",), 25),
)


def _by_cells(at: int, cells: Sequence[Cell], table: PlatformTable) -> Iterable[Guess]:
    """What the cells of a column look like; a trace code is no field of any table."""
    if len(cells) < 2 or _share(cells, _looks(_TRACE)) >= _LIKELY:
        return
    fields = {field.name: field for field in table.fields}
    for look in _LOOKS:
        share = _share(cells, look.matches)
        if share < _LIKELY:
            continue
        said = f"{round(share * 100)}% 的值{look.what}，例如“{shown(cells[0])[:20]}”。"
        for place, name in enumerate(one for one in look.fields if one in fields):
            yield Guess(at, name, look.confidence - place, said)
    for field in table.fields:
        yield from _by_words(at, cells, field)


def _by_words(at: int, cells: Sequence[Cell], field: TableField) -> Iterable[Guess]:
    """Cells that say nothing but words of a code table; single digits say nothing."""
    known = {text for word in field.words for text in word.texts if len(text) > 1}
    share = _share(cells, lambda cell: shown(cell) in known)
    if known and share >= 0.5:
        said = f"{round(share * 100)}% 的值是{field.label}的说法，例如“{shown(cells[0])[:20]}”。"
        yield Guess(at, field.name, 75 if share >= _LIKELY else 50, said)


def _share(cells: Sequence[Cell], matches: Callable[[Cell], bool]) -> float:
    return sum(map(matches, cells)) / len(cells) if cells else 0.0


def _days(sample: Sample, heads: Heads, table: PlatformTable, places: Mapping[str, int]) -> str:
    """How the days of a sample are written, where one way alone reads all of them."""
    days = {field.name for field in table.fields if field.form in (Form.DAY, Form.MOMENT)}
    columns = [at for name, at in places.items() if name in days]
    texts = list(_texts(sample.rows[heads.first + heads.high :], columns))
    fitting = [form for form, pattern in _TOLD_APART if texts and _all(pattern, texts)]
    # Which is the month where both could be, nobody but a person knows.
    return "" if not fitting or {"MM/DD/YYYY", "DD/MM/YYYY"} <= {*fitting} else fitting[0]


def _texts(rows: Sequence[Row], columns: Sequence[int]) -> Iterable[str]:
    """What is written in some columns, but for what a sheet knows to be a day."""
    for row in rows:
        cells = (row.cells[at] for at in columns if at < len(row.cells))
        yield from (shown(one) for one in cells if isinstance(one, str | Number) and shown(one))


def _all(pattern: re.Pattern[str], texts: Iterable[str]) -> bool:
    return all(pattern.fullmatch(text) for text in islice(texts, 200))


_MONTH, _OF_MONTH = r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_TOLD_APART = (
    ("YYYYMMDD", re.compile(r"(19|20)\d{6}")),
    ("YYYY.MM.DD", re.compile(rf"(19|20)\d\d\.{_MONTH}\.{_OF_MONTH}")),
    ("YYYY/MM/DD", re.compile(rf"(19|20)\d\d/{_MONTH}/{_OF_MONTH}")),
    ("YYYY-MM", re.compile(r"(19|20)\d\d[-/.年]?(0[1-9]|1[0-2])月?")),
    ("MM/DD/YYYY", re.compile(rf"{_MONTH}[/.-]{_OF_MONTH}[/.-](19|20)\d\d")),
    ("DD/MM/YYYY", re.compile(rf"{_OF_MONTH}[/.-]{_MONTH}[/.-](19|20)\d\d")),
    ("YYMMDD", re.compile(r"[2-4]\d(0[1-9]|1[0-2])([0-2]\d|3[01])")),
)
