"""What the desk of warnings asks and answers, as frozen values.

Without it a screen would have to know the tables. Wishes are methods of `WarningsDesk` (desk.py)
and return at once; each is answered by one of these events, which carry what was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.catalogue.aliases.values import Statement
from app.catalogue.checking.rules import Rule
from app.catalogue.warnings.values import (
    CatalogueWarning,
    CheckOutcome,
    Decision,
    LaidDown,
    PresentRules,
    TrialOutcome,
    WarningCounts,
    WarningKey,
    WarningsAsked,
    WarningWord,
)
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class DecideWish:
    """The wish to decide on warnings (`desk.decide`)."""

    decision: Decision
    person: str
    keys: tuple[WarningKey, ...] = ()
    all_of: WarningsAsked | None = None
    """Instead of keys: all that these filters show, whatever the page."""
    why: str = ""
    until: date | None = None
    """The last day on which it is to hold."""


@dataclass(frozen=True, slots=True)
class WarningsListed:
    """Event: a page of warnings, the worst first."""

    asked: WarningsAsked
    rows: tuple[CatalogueWarning, ...]
    more: bool
    counts: WarningCounts
    fitting: int
    """How many there are on all pages: what a decision on all of them would be on."""


@dataclass(frozen=True, slots=True)
class WarningsAbout:
    """Event: what is open of a provincial item."""

    province_code: str
    rows: tuple[CatalogueWarning, ...]


@dataclass(frozen=True, slots=True)
class WordsListed:
    """Event: all that was decided on a warning, the latest first."""

    key: WarningKey
    words: tuple[WarningWord, ...]


@dataclass(frozen=True, slots=True)
class WarningsDecided:
    """Event: a decision is durable."""

    wish: DecideWish
    count: int
    """On how many: what had closed meanwhile needed none."""
    said: Saying
    keys: tuple[WarningKey, ...] = ()
    """On which, so that it can be taken back."""


@dataclass(frozen=True, slots=True)
class CheckShown:
    """Event: how far a check or a trial is; the last time with its outcome."""

    checked: int
    of: int
    """0 while the catalogues are read."""
    done: CheckOutcome | None = None
    tried: TrialOutcome | None = None


@dataclass(frozen=True, slots=True)
class RulesShown:
    """Event: the rules that hold, and all that were laid down before."""

    present: PresentRules
    history: tuple[LaidDown, ...]


@dataclass(frozen=True, slots=True)
class RulesTaken:
    """Event: rules are durable; a check by them has begun."""

    rules: tuple[Rule, ...]
    said: Saying


@dataclass(frozen=True, slots=True)
class AliasesTried:
    """Event: what aliases would do to the list; nothing was changed."""

    statements: tuple[Statement, ...]
    outcome: TrialOutcome


@dataclass(frozen=True, slots=True)
class WarningsRefused:
    """Event: a wish could not be carried out; nothing was changed."""

    why: Saying
    number: str | None = None
    """The number under which a bug was logged."""


WarningsEvent = (
    WarningsListed
    | WarningsAbout
    | WordsListed
    | WarningsDecided
    | CheckShown
    | RulesShown
    | RulesTaken
    | AliasesTried
    | WarningsRefused
)
