"""What the desk of aliases asks and answers, as frozen values.

Without it a screen would have to know the tables. Wishes are methods of `AliasesDesk` (desk.py) and
return at once; each is answered by one of these events. `AliasesChanged` comes unasked, when
another workstation said something. What aliases would do to the list of warnings is asked of the
desk of warnings, which has the catalogues at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.catalogue.aliases.values import Alias, Kind, Statement
from app.catalogue.files.reports import RowSaid
from app.readers.saying import Saying


class Task(StrEnum):
    """Which wish an answer is to."""

    LIST = "list"
    OFFER = "offer"
    LAY_DOWN = "lay-down"
    READ = "read"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class AliasesAsked:
    """The wish to see pairs; what is empty does not matter."""

    text: str = ""
    """Words, with blanks between, that must all be met."""
    kind: Kind | None = None
    withdrawn: bool = False
    """Those that were taken back as well."""


@dataclass(frozen=True, slots=True)
class AliasesListed:
    """Event: pairs, contested ones first, then the latest."""

    asked: AliasesAsked
    rows: tuple[Alias, ...]
    found: int
    """How many there are: more than are shown, perhaps."""


@dataclass(frozen=True, slots=True)
class NamesOffered:
    """Event: what both catalogues call makers, or number approvals, with this in it."""

    kind: Kind
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AliasesLaidDown:
    """Event: statements are durable, and hold."""

    statements: tuple[Statement, ...]
    undoing: tuple[Statement, ...]
    """What would let all stand as before."""
    said: Saying


@dataclass(frozen=True, slots=True)
class AliasFileRead:
    """Event: what a file says, and nobody has laid down yet."""

    name: str
    statements: tuple[Statement, ...]
    known: int
    """How many it says that stand already."""
    said: tuple[RowSaid, ...]
    """Row by row, what is wrong or odd."""
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AliasesExported:
    """Event: a file is written."""

    said: Saying
    path: Path


@dataclass(frozen=True, slots=True)
class AliasesChanged:
    """Event: something stands otherwise than before."""


@dataclass(frozen=True, slots=True)
class AliasesRefused:
    """Event: a wish could not be carried out; nothing was changed."""

    task: Task
    why: Saying
    number: str | None = None
    """The number under which a bug was logged."""


AliasesEvent = (
    AliasesListed
    | NamesOffered
    | AliasesLaidDown
    | AliasFileRead
    | AliasesExported
    | AliasesChanged
    | AliasesRefused
)
