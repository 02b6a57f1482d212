"""What the desk of the catalogues asks and answers, as frozen values.

Without it a screen would have to know the tables. Wishes are methods of `CatalogueDesk` (desk.py)
and return at once; each is answered by one of these events, which carry what was asked, so that an
answer to an older question is known as one. `CatalogueChanged` comes unasked as well: another
workstation or the service said something, and lists should be asked for again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.catalogue.entries.values import (
    Card,
    Decision,
    Hit,
    ItemChange,
    Match,
    MatchState,
    SearchAsked,
    Side,
    Version,
    What,
)
from app.catalogue.files.reports import RowSaid
from app.readers.saying import Saying

MOST_SAID = 1000


class Task(StrEnum):
    """What a wish is about."""

    SEARCH = "search"
    SHOW = "show"
    IMPORT = "import"
    SYNC = "sync"
    VERSIONS = "versions"
    CHANGES = "changes"
    MATCHES = "matches"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """The wish to see one item's card (`desk.show`)."""

    side: Side
    code: str


@dataclass(frozen=True, slots=True)
class ImportWish:
    """The wish to take a file into a catalogue (`desk.import_file`)."""

    side: Side
    name: str
    """The file's name, as the list of versions shows it."""
    whole: bool
    """The file is the whole catalogue: what it lacks is removed. Else it only adds and changes."""
    person: str


@dataclass(frozen=True, slots=True)
class VersionsAsked:
    """The wish to see versions (`desk.list_versions`), the latest first."""

    side: Side | None = None
    """None: of both catalogues."""
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """The wish to see what a version did, item by item (`desk.list_changes`)."""

    version_id: uuid.UUID
    what: What | None = None
    """None: all of it."""
    after: str = ""
    """The code behind which the page begins (`ChangesListed.next`)."""


@dataclass(frozen=True, slots=True)
class MatchesAsked:
    """The wish to see what persons decided of pairs (`desk.list_matches`), the latest first."""

    state: MatchState | None = None
    hospital_code: str = ""
    """Only of this item; empty: of all."""
    province_code: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """A hospital item and a provincial one."""

    hospital_code: str
    province_code: str
    basis: str = ""
    """By what they were offered (`MatchedBy`); empty: found by the person."""


@dataclass(frozen=True, slots=True)
class MatchWish:
    """The wish to decide on pairs (`desk.decide`)."""

    pairs: tuple[Pair, ...]
    decision: Decision
    person: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemsFound:
    """Event: what a search found, the best first."""

    asked: SearchAsked
    hits: tuple[Hit, ...]
    more: bool
    """There are more than these: type more."""
    took_ms: int


@dataclass(frozen=True, slots=True)
class CardShown:
    """Event: one item's card."""

    asked: ItemAsked
    card: Card | None
    """None where the catalogue never held such a code."""


@dataclass(frozen=True, slots=True)
class ImportShown:
    """Event: how far an import is; again and again, the last time with `done` or `stopped`."""

    wish: ImportWish
    phase: str
    """`reading` (rows are read and checked), `comparing`, `writing`."""
    taken: int
    """Rows read, or changes written, so far."""
    of: int | None = None
    """Of how many; None while nobody knows."""
    done: Version | None = None
    """The finished version; its counts may all be 0: nothing had changed."""
    stopped: bool = False
    """A person stopped it; what was written stays, and the same file goes on from there."""
    unreadable: int = 0
    """Rows of the file that were refused."""
    said: tuple[RowSaid, ...] = ()
    """At the end: what is to be said of rows, the worst first, at most `MOST_SAID`."""
    notes: tuple[str, ...] = ()
    """At the end: what is to be said of the file as a whole."""
    read: int = 0
    """Rows of the file that were read."""
    written: int = 0
    """Changes that are durable, whatever becomes of the rest."""
    share: float = 0.0
    """How much of the file was read, 0 to 1."""


@dataclass(frozen=True, slots=True)
class SyncShown:
    """Event: the service was asked to read the platform's catalogue again, or has answered.

    It does so by itself, too, at the interval of its settings.
    """

    running: bool
    said: Saying | None = None
    """What came of it; None while it runs."""
    next_at: datetime | None = None
    """When it is asked the next time by itself; None: only by hand, or the service knows."""


@dataclass(frozen=True, slots=True)
class VersionsListed:
    """Event: a page of versions."""

    asked: VersionsAsked
    rows: tuple[Version, ...]
    more: bool
    told_at: datetime | None = None
    """When the platform last told something new of its catalogue; None: never, or nobody knows."""


@dataclass(frozen=True, slots=True)
class ChangesListed:
    """Event: a page of what a version did."""

    asked: ChangesAsked
    version: Version | None
    """None where nobody knows it (any more)."""
    rows: tuple[ItemChange, ...]
    next: str | None
    """Ask with it as `after` for what follows; None at the end."""


@dataclass(frozen=True, slots=True)
class MatchesListed:
    """Event: a page of pairs that somebody decided on."""

    asked: MatchesAsked
    rows: tuple[Match, ...]
    more: bool
    contested: int
    """How many pairs in all wait because persons contradict each other."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Event: a decision is durable."""

    wish: MatchWish
    matches: tuple[Match, ...]
    """The pairs as they stand now; one of them may be contested."""
    said: Saying


@dataclass(frozen=True, slots=True)
class CatalogueChanged:
    """Event: something stands otherwise than before; ask again for what is shown."""

    sides: frozenset[Side] = frozenset()
    """Catalogues with other items than before."""
    matches: bool = False
    """Decisions on pairs."""


@dataclass(frozen=True, slots=True)
class CatalogueRefused:
    """Event: a wish could not be carried out."""

    task: Task
    why: Saying
    number: str | None = None
    """The number under which a bug was logged."""


CatalogueEvent = (
    ItemsFound
    | CardShown
    | ImportShown
    | SyncShown
    | VersionsListed
    | ChangesListed
    | MatchesListed
    | Decided
    | CatalogueChanged
    | CatalogueRefused
)
