"""Forms that a person fills to print labels: plain values of the fields, the rows and the answers.

Without it the door that draws labels and the screen that asks what they say would each need the
other. Every value of a row is a text, as a person or a table writes it; app/labels/filling.py says
what may stand there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.labels.designing import Which
from app.labels.queue import LabelDrawn

MOST_PROBLEMS = 1_000
"""More of one job or table are not named."""

Values = Mapping[str, str]
"""By the name of a field: what it says; one that is not there is empty."""


class FieldKind(StrEnum):
    """What may stand in a field."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    """A whole number, 1 or more."""
    TRACE_CODE = "trace-code"
    YES_NO = "yes-no"
    """Yes is written as the field says (`冷链`), no as nothing."""
    ROWS = "rows"
    """A line for each entry, its columns apart by a tab or `|`."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form."""

    name: str
    """As the design names it."""
    title: str
    """For people (Chinese)."""
    kind: FieldKind = FieldKind.TEXT
    sample: str = ""
    """What may stand there, to be shown where nothing does."""
    required: bool = False
    """No label of this design can be drawn without it."""
    yes: str = ""
    """Of YES_NO: what yes is written as."""
    columns: tuple[tuple[str, str], ...] = ()
    """Of ROWS: name and title of each column."""
    unique: bool = False
    """No two packages may carry the same."""


@dataclass(frozen=True, slots=True)
class LabelForm:
    """A design that labels can be printed by, and what they say."""

    which: Which
    title: str
    kind: str
    kind_title: str
    width: float
    height: float
    """mm."""
    fields: tuple[FormField, ...]
    used: bool = False
    """Chosen as one's own for its kind."""


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What one label says."""

    where: str
    """Of a table or a list: which of it, for people (`第 5 行`); empty: typed."""
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelProblem:
    """One thing that is wrong with one label."""

    where: str
    """As its LabelRow."""
    fields: tuple[str, ...]
    """The names of those it is about; none: all of it."""
    titles: str
    """The same for people; empty: all of it."""
    reason: str
    """A Chinese sentence."""
    hint: bool = False
    """It can be printed all the same."""

    def __str__(self) -> str:
        before = "，".join(one for one in (self.where, self.titles) if one)
        return f"{before}：{self.reason}" if before else self.reason


@dataclass(frozen=True, slots=True)
class DrawWish:
    """Wish: draw one label."""

    turn: int
    """Given back with the answer."""
    which: Which
    dpi: int
    row: LabelRow


@dataclass(frozen=True, slots=True)
class CheckWish:
    """Wish: make labels ready, and say which of them cannot be printed."""

    turn: int
    which: Which
    dpi: int
    rows: tuple[LabelRow, ...]
    copies: int = 1
    """Of each label, one after the other."""


@dataclass(frozen=True, slots=True)
class TableWish:
    """Wish: read what labels say from a table."""

    turn: int
    which: Which
    source: Path | bytes
    """A file (CSV, XLSX), or what was copied from a spreadsheet (UTF-8)."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Heading → field; an empty field leaves the column out. What is not named goes by its name."""


@dataclass(frozen=True, slots=True)
class FormsListed:
    """Event: by which designs labels can be printed."""

    forms: tuple[LabelForm, ...]
    complaint: str = ""
    """Which designs cannot be read, and why (Chinese)."""


@dataclass(frozen=True, slots=True)
class FormDrawn:
    """Event: a label as it would be printed, as far as it can be drawn."""

    turn: int
    drawn: LabelDrawn
    problems: tuple[LabelProblem, ...]


@dataclass(frozen=True, slots=True)
class TableRead:
    """Event: what labels say by a table."""

    turn: int
    titles: tuple[str, ...]
    """The headings as they are written, also of columns that are not used."""
    fields: tuple[str, ...]
    """Of each column; empty: not used."""
    rows: tuple[LabelRow, ...]
    """Those that can be read."""
    problems: tuple[LabelProblem, ...]
    """Why the others cannot."""
    complaint: str = ""
    """Why nothing could be read (Chinese)."""


@dataclass(frozen=True, slots=True)
class KnownListed:
    """Event: labels that the program can fill by itself."""

    which: Which
    rows: tuple[LabelRow, ...]
    text: str = ""
    """What they were looked for by."""
    more: bool = False
    """There are more than were told."""


@dataclass(frozen=True, slots=True)
class LabelsCounted:
    """Event: so many labels are made ready, of so many."""

    turn: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class LabelsChecked:
    """Event: labels are ready to be printed, but for those that cannot be drawn."""

    turn: int
    count: int
    """Labels that would come out, copies counted."""
    problems: tuple[LabelProblem, ...]
    left_out: int = 0
    """Rows that cannot be printed, for reasons among the problems."""
    first: LabelDrawn | None = None
    last: LabelDrawn | None = None


@dataclass(frozen=True, slots=True)
class LabelsSent:
    """Event: what was ready went into the queue, or into a file."""

    turn: int
    count: int
    path: Path | None = None
    """The file; the first, where there are several. None: into the queue."""


@dataclass(frozen=True, slots=True)
class TemplateWritten:
    """Event: an empty table with the columns of a design is there."""

    path: Path


@dataclass(frozen=True, slots=True)
class FormsRefused:
    """Event: what was wished was not done."""

    turn: int
    """Of the wish; 0 where it has none."""
    reason: str
    """A Chinese sentence."""


FormsEvent = (
    FormsListed
    | FormDrawn
    | TableRead
    | KnownListed
    | LabelsCounted
    | LabelsChecked
    | LabelsSent
    | TemplateWritten
    | FormsRefused
)
