"""What a person has chosen so far, apart from any widget.

Without it the dialog would be its own memory. A sample brings guesses: those that are sure enough
are filled in beforehand, the others are suggested; what was saved before stands before both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from app.links.mapping.cells import Value, written
from app.links.mapping.guessing import SURE, Guess, Heads, find_heads, guess, mapping_of
from app.links.mapping.reading import fields_of
from app.links.mapping.sample import Sample
from app.links.mapping.tables import Form, PlatformTable
from app.links.mapping.values import MOST_HEADING_ROWS, FieldColumn, TableMapping
from app.tables.headings import heading_key
from app.tables.opening import Opening

_ENCODINGS = {"UTF-8": "utf-8", "GB18030": "gb18030", "UTF-16": "utf-16"}
_EXAMPLES: Mapping[Form, Value] = {
    Form.TEXT: "示例",
    Form.CODE: "8100001",
    Form.NAMES: ("甲", "乙"),
    Form.WHOLE: 40,
    Form.COUNT: 40,
    Form.RATIO: 24,
    Form.AMOUNT: Decimal("12.50"),
    Form.DAY: date(2028, 1, 31),
    Form.MOMENT: datetime(2026, 11, 22, 8, 30),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for one field."""

    at: int = -1
    """The column of the sample, from 0; -1: none."""
    constant: str = ""
    headings: tuple[str, ...] = ()
    """Under which it was found before; they go on to count."""
    position: int = 0
    """Where it stood before, where it has no heading."""
    reason: str = ""
    """Why it was guessed; empty: a person chose it."""

    @property
    def is_given(self) -> bool:
        """Whether the field gets something."""
        return bool(self.at >= 0 or self.constant or self.headings or self.position)


@dataclass(slots=True)
class Work:
    """One mapping that is being made."""

    table: PlatformTable
    saved: TableMapping | None = None
    sample: Sample | None = None
    heads: Heads = field(default_factory=lambda: Heads(0, 1))
    choices: dict[str, Choice] = field(default_factory=dict)
    suggested: dict[str, Guess] = field(default_factory=dict)
    opening: Opening = field(default_factory=Opening)
    days: str | None = None
    """None: as the sample shows."""
    decimal: str = "."
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    ending: str = ""
    """Empty: as the sample's."""

    def __post_init__(self) -> None:
        """Begin with what was saved."""
        saved = self.saved
        if saved is None:
            return
        self.opening = saved.opening
        self.days, self.decimal, self.ending = saved.days, saved.decimal, saved.ending
        self.words = {name: dict(table) for name, table in saved.words.items()}
        self.fixed = dict(saved.fixed)
        self.choices = {
            name: Choice(-1, one.constant, one.headings, one.position)
            for name, one in saved.columns.items()
        }

    def show(self, sample: Sample) -> None:
        """Work with a sample from now on."""
        self.sample = sample
        self.put_heads(self._heads_of(sample))

    def put_heads(self, heads: Heads) -> None:
        """Say where the headings stand; what was chosen is looked for under them."""
        sample = self.sample
        if sample is None:
            return
        high = max(0, min(heads.high, MOST_HEADING_ROWS))
        self.heads = Heads(max(0, min(heads.first, len(sample.rows) - 1)), high)
        titles = sample.titles(self.heads.first, self.heads.high)
        columns = {
            name: FieldColumn(one.headings, one.position)
            for name, one in self.choices.items()
            if one.headings or one.position
        }
        found = fields_of(titles, TableMapping(self.table.name, columns))
        places = {name: at for at, name in enumerate(found) if name and at < sample.width}
        self.choices = {
            name: replace(one, at=places.get(name, -1)) for name, one in self.choices.items()
        }
        self._guess(sample)

    def assign(self, name: str, at: int, reason: str = "") -> None:
        """Let a column be a field; it is no other field's any more."""
        for other, one in list(self.choices.items()):
            if one.at == at and other != name:
                self._drop(other)
        headings = (title,) if (title := self.title(at)) else ()
        before = self.choices.get(name, Choice())
        known = before.headings if before.at < 0 or before.at == at else ()
        more = tuple(one for one in known if heading_key(one) != heading_key(title))
        position = 0 if title else at + 1
        self.choices[name] = Choice(at, before.constant, headings + more, position, reason)
        self.suggested.pop(name, None)

    def clear(self, name: str) -> None:
        """Let a field have no column, and no constant."""
        self.choices.pop(name, None)

    def put_constant(self, name: str, text: str) -> None:
        """Say what every row says where there is no column or the cell is empty."""
        one = replace(self.choices.get(name, Choice()), constant=text.strip())
        if one.is_given:
            self.choices[name] = one
        else:
            self.choices.pop(name, None)

    def field_at(self, at: int) -> str:
        """Which field a column is; empty: none."""
        return next((name for name, one in self.choices.items() if one.at == at), "")

    def title(self, at: int) -> str:
        """The heading of a column; empty where it has none."""
        if self.sample is None or not 0 <= at < self.sample.width:
            return ""
        return self.sample.titles(self.heads.first, self.heads.high)[at]

    def values_of(self, name: str, most: int = 20) -> tuple[str, ...]:
        """What stands in the column of a field, each once."""
        at = self.choices.get(name, Choice()).at
        if self.sample is None or at < 0:
            return ()
        rows = self.sample.texts()[self.heads.first + self.heads.high :]
        return tuple(dict.fromkeys(row[at] for row in rows if row[at]))[:most]

    @property
    def lost(self) -> tuple[str, ...]:
        """Fields that had a column before, which the sample does not have."""
        if self.sample is None:
            return ()
        return tuple(
            name
            for name, one in self.choices.items()
            if one.at < 0 and (one.headings or one.position) and not one.constant
        )

    def mapping(self) -> TableMapping:
        """What was chosen, as it is kept."""
        columns = {
            name: FieldColumn(one.headings, one.position, one.constant)
            for name, one in self.choices.items()
            if one.is_given
        }
        made = self._shape()
        return replace(
            made,
            columns=columns,
            sheet=self.opening.sheet,
            delimiter=self.opening.delimiter,
            encoding=self.opening.encoding or made.encoding,
            days=made.days if self.days is None else self.days,
            decimal=self.decimal,
            words={name: table for name, table in self.words.items() if table and name in columns},
            fixed=self.fixed if self.table.outgoing else {},
            ending=self.ending or made.ending,
        )

    def example(self) -> dict[str, str]:
        """A made-up row as it would be written, by field."""
        mapping = self.mapping()
        found = {}
        for name, one in mapping.columns.items():
            kind = self.table.field(name)
            example: Value = kind.words[0].ours if kind.words else _EXAMPLES.get(kind.form)
            found[name] = written(kind, example, mapping) or one.constant
        return found

    def _shape(self) -> TableMapping:
        """Headings, and how a file like the sample is written."""
        if self.sample is None:
            return self.saved or TableMapping(self.table.name)
        chosen = [Guess(one.at, name, 0, "") for name, one in self.choices.items() if one.at >= 0]
        made = mapping_of(self.sample, self.heads, self.table, chosen)
        if not self.table.outgoing:
            return made
        return replace(made, encoding=_ENCODINGS.get(self.sample.encoding, ""))

    def _heads_of(self, sample: Sample) -> Heads:
        """Where the headings that were saved stand; else those that are known."""
        known = {heading_key(each) for one in self.choices.values() for each in one.headings}
        high = 1 if self.saved is None else self.saved.heading_rows
        best, found = 0, find_heads(sample, self.table)
        for first in range(len(sample.rows) if known and high else 0):
            titles = {heading_key(title) for title in sample.titles(first, high)}
            if len(titles & known) > best:
                best, found = len(titles & known), Heads(first, high)
        return found

    def _guess(self, sample: Sample) -> None:
        """Fill in what is sure, and suggest the rest; only for what nobody chose."""
        self.suggested = {}
        taken = {one.at for one in self.choices.values() if one.at >= 0}
        for one in guess(sample, self.heads, self.table):
            if one.at in taken or self.choices.get(one.field, Choice()).is_given:
                continue
            if one.confidence >= SURE:
                self.assign(one.field, one.at, one.reason)
            else:
                self.suggested[one.field] = one

    def _drop(self, name: str) -> None:
        """Take its column from a field."""
        kept = self.choices[name].constant
        if kept:
            self.choices[name] = Choice(constant=kept)
        else:
            del self.choices[name]
