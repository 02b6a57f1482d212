"""What the desk of what is known asks and answers, as frozen values.

Without it a screen would have to know the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.readers.saying import Saying
from app.receiving.known.listing import BarKind, BarRow, BarsAsked, RuleRow
from app.receiving.known.naming import NamedItem
from app.receiving.known.review import ReviewPage
from app.receiving.known.values import MappingState
from app.receiving.values import PackageLevel


@dataclass(frozen=True, slots=True)
class MappingsAsked:
    """What somebody wants to see of identifiers and items."""

    state: MappingState | None = None
    """None: all of them."""
    conflicts: bool = False
    """Only identifiers that stand for several items."""
    search: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One identifier and one item."""

    identifier: str
    province_code: str


class Decision(StrEnum):
    """What a person says of a pair."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Decided:
    """The wish to decide on pairs."""

    pairs: tuple[Pair, ...]
    decision: Decision
    level: PackageLevel | None = None
    """The level they are confirmed on; None: as each was proposed."""


@dataclass(frozen=True, slots=True)
class BarWish:
    """The wish that something may not be received."""

    kind: BarKind
    reason: str
    document_no: str = ""
    province_code: str = ""
    batch: str = ""
    identifier: str = ""


class Part(StrEnum):
    """Which list an event is about."""

    MAPPINGS = "mappings"
    RULES = "rules"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class MappingsListed:
    """Event: one page of identifiers and items."""

    asked: MappingsAsked
    page: ReviewPage


@dataclass(frozen=True, slots=True)
class RulesListed:
    """Event: the rules."""

    search: str
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class BarsListed:
    """Event: recalls and stops."""

    asked: BarsAsked
    rows: tuple[BarRow, ...]


@dataclass(frozen=True, slots=True)
class ItemsFound:
    """Event: the items a typed text finds."""

    text: str
    items: tuple[NamedItem, ...]


@dataclass(frozen=True, slots=True)
class KnownChanged:
    """Event: something was laid down or decided, and is durable."""

    part: Part
    said: Saying
    undoable: bool = False
    """The last decision on identifiers can be taken back."""


@dataclass(frozen=True, slots=True)
class KnownRefused:
    """Event: a wish could not be carried out; nothing was changed."""

    why: Saying
    number: str | None = None
    """The number under which a bug was logged."""


KnownEvent = MappingsListed | RulesListed | BarsListed | ItemsFound | KnownChanged | KnownRefused
