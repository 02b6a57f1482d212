"""Finds the headings of a table: which row they are, and which column is which field.

Without it a title above the headings, or a second row of them, would make a file unreadable. The
row that names most of the fields is the heading; two rows are taken together where both are needed
for that (价格 over 采购 and 零售). Order is free, blanks and a unit in brackets count for nothing.
A mapping says which heading of one's own means which of ours.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.tables.cells import Row, shown
from app.tables.sheet import Merged

LOOKED_AT = 30
"""Rows among which the headings must be."""
_UNIT = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
_NO_PART = re.compile(r"[\s*:]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a kind of table may have."""

    field: str
    heading: str
    required: bool = False
    others: tuple[str, ...] = ()
    """Headings under which programs write it: offered to a person, never taken unasked."""


@dataclass(frozen=True, slots=True)
class Headings:
    """What the headings of a table say."""

    first: int
    """The row they begin in; 0 where none were found."""
    last: int
    titles: tuple[str, ...]
    """Of each column, as written."""
    fields: tuple[str, ...]
    """Of each column; empty for one that is not used."""
    missing: tuple[Column, ...]
    """Those that are required and not there."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Columns that are not used."""
        pairs = zip(self.titles, self.fields, strict=True)
        return tuple(title for title, field in pairs if title and not field)


@lru_cache(maxsize=4_096)
def heading_key(text: str) -> str:
    """A heading without what makes no difference."""
    folded = _NO_PART.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _UNIT.sub("", folded) or folded


_Found = tuple[int, tuple[int, ...], tuple[str, ...]]
"""How many headings are known, in which rows, and all of them."""


def find_headings(
    rows: Iterator[Row],
    columns: Sequence[Column],
    mapping: Mapping[str, str] | None = None,
    merged: Sequence[Merged] = (),
) -> tuple[Headings, Iterator[Row]]:
    """Find the headings, and the rows behind them.

    `mapping` is heading → field; an empty field leaves a column out.
    """
    field_of = {heading_key(column.heading): column.field for column in columns}
    field_of |= {heading_key(heading): field for heading, field in (mapping or {}).items()}
    first = list(itertools.islice(rows, LOOKED_AT))
    places, titles = _place(first, merged, field_of)
    fields = _fields(titles, field_of)
    missing = tuple(each for each in columns if each.required and each.field not in fields)
    numbers = [first[at].number for at in places] or [0]
    rest = first[places[-1] + 1 :] if places else first
    found = Headings(numbers[0], numbers[-1], titles, fields, missing)
    return found, itertools.chain(rest, rows)


def _place(
    rows: Sequence[Row], merged: Sequence[Merged], field_of: Mapping[str, str]
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Where the headings stand, in one row or in two, and what they say: the most that is known."""
    texts = [heading_texts(row, merged) for row in rows]
    best: _Found = (0, (), ())
    for at, upper in enumerate(texts):
        count = _known(upper, field_of)
        best = max(best, (count, (at,), upper), key=_count)
        if at + 1 < len(texts) and not rows[at].trouble:
            lower = texts[at + 1]
            both = _joined(upper, lower, field_of)
            # Two rows only where neither says as much by itself.
            if _known(both, field_of) > max(count, _known(lower, field_of), best[0]):
                best = (_known(both, field_of), (at, at + 1), both)
    return best[1:]


def _count(found: _Found) -> int:
    return found[0]


def heading_texts(row: Row, merged: Sequence[Merged]) -> tuple[str, ...]:
    """What a row says of each column; a cell that is merged with others says it of all."""
    texts = [shown(cell) for cell in row.cells]
    for block in merged:
        if block.top == row.number and block.left < len(texts) and texts[block.left]:
            reach = min(block.right + 1, 200)
            texts.extend([""] * (reach - len(texts)))
            texts[block.left : reach] = [texts[block.left]] * (reach - block.left)
    return tuple(texts)


def _known(texts: Sequence[str], field_of: Mapping[str, str]) -> int:
    return len({field_of.get(heading_key(text)) for text in texts} - {None, ""})


def _joined(
    upper: Sequence[str], lower: Sequence[str], field_of: Mapping[str, str]
) -> tuple[str, ...]:
    """Two rows of headings as one: the one below says more, unless it says nothing known."""
    joined = []
    for above, below in itertools.zip_longest(upper, lower, fillvalue=""):
        candidates = (below, above + below, above)
        known = (text for text in candidates if field_of.get(heading_key(text)))
        joined.append(next(known, below or above))
    return tuple(joined)


def _fields(titles: Sequence[str], field_of: Mapping[str, str]) -> tuple[str, ...]:
    fields: list[str] = []
    for title in titles:
        field = field_of.get(heading_key(title), "") if title else ""
        # The first of two columns of one name counts; the other one is named as not used.
        fields.append("" if field in fields else field)
    return tuple(fields)
