"""One catalogue warning, how it stands, and what was decided on it, as frozen values.

Without it screens, orders and the scan would read rows of a table. What a warning is about is its
key: hospital code, provincial code, field. A decision carries the version it was made on, which is
both values: it holds as long as these do, and no longer than its date.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.catalogue.checking.rules import Rule
from app.catalogue.findings import Field, Finding, Severity


class Decision(StrEnum):
    """What a person decides on a warning."""

    ACCEPT = "accept"
    """接受: it is right so."""
    IGNORE = "ignore"
    """暂不处理."""
    FIX_IN_HIS = "fix-in-his"
    """在 HIS 更正."""
    REPORT = "report"
    """报平台更正."""
    REOPEN = "reopen"
    """重新处理: what was decided no longer holds."""


class WarningState(StrEnum):
    """How a warning stands."""

    OPEN = "open"
    """Somebody has to decide."""
    DECIDED = "decided"
    CONTESTED = "contested"
    """Two persons decided otherwise without knowing of each other; both are shown."""
    CLOSED = "closed"
    """The catalogues no longer disagree."""


class Returned(StrEnum):
    """Why a warning that had been decided on is open again."""

    VALUES = "values"
    """A value is another than the one that was decided on."""
    DATE = "date"
    """The day until which it was to hold has passed."""


@dataclass(frozen=True, slots=True, order=True)
class WarningKey:
    """What a warning is about."""

    hospital_code: str
    """Empty for a provincial item that nobody holds."""
    province_code: str
    """Empty where no item was found."""
    field: Field


@dataclass(frozen=True, slots=True)
class WarningWord:
    """What one person decided on a warning, once."""

    op_id: uuid.UUID
    decision: Decision
    until: date | None
    """The last day on which it holds; None: as long as the values stay."""
    person: str
    at: datetime
    why: str
    province_value: str
    """The version it was made on."""
    hospital_value: str
    stands: bool = True
    """Nobody who knew of it has decided since."""


@dataclass(frozen=True, slots=True)
class CatalogueWarning:
    """One disagreement of the catalogues and how it stands."""

    key: WarningKey
    finding: Finding
    state: WarningState
    decision: Decision | None
    """What holds; None where nothing does."""
    until: date | None
    returned: Returned | None
    name: str
    strength: str
    maker: str
    distributors: tuple[str, ...]
    """Of the hospital's item."""
    found_at: datetime
    changed_at: datetime
    """When its values became what they are."""
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WarningsAsked:
    """The wish to see warnings; what is empty does not matter."""

    states: frozenset[WarningState] = frozenset({WarningState.OPEN, WarningState.CONTESTED})
    fields: frozenset[Field] = frozenset()
    severities: frozenset[Severity] = frozenset()
    maker: str = ""
    """A part of the maker's name."""
    distributor: str = ""
    text: str = ""
    """Words, with blanks between, that must all be met: names, codes, values."""
    hospital_code: str = ""
    province_code: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class WarningCounts:
    """How many warnings stand how."""

    open: int
    """Contested ones as well."""
    contested: int
    decided: int
    closed: int
    by_severity: tuple[tuple[Severity, int], ...]
    """Open ones, the worst first."""


@dataclass(frozen=True, slots=True)
class LaidDown:
    """Rules that somebody laid down, once."""

    op_id: uuid.UUID
    rules: tuple[Rule, ...]
    person: str
    at: datetime
    why: str
    stands: bool


@dataclass(frozen=True, slots=True)
class PresentRules:
    """The rules that hold."""

    rules: tuple[Rule, ...]
    contested: tuple[LaidDown, ...] = ()
    """Where two persons laid down rules without knowing of each other: all of them, the latest
    first, which holds meanwhile."""
    said: LaidDown | None = None
    """Who laid them down; None: they are the standard ones."""


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What a check did to the list."""

    looked_at: int
    """Rows of the hospital."""
    new: int
    closed: int
    changed: int
    standing: int
    """Differences there are now, decided or not."""
    seconds: float
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What other rules would do to the list."""

    new: int
    closed: int
    changed: int
    new_ones: tuple[Finding, ...]
    """Some of them, to look at."""
    closed_ones: tuple[Finding, ...]
    cancelled: bool = False
