"""What a screen of connections hears: answers to its wishes, and why one was not done.

Without it an answer that comes late could not be told from the one that was asked for last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.links.calls import CallOpened, CallsShown, CallsWish, LettersShown
from app.links.connections import KindsShown, LinkShown, LinksShown, LinkTested
from app.links.days import DaysShown, DaysWish
from app.links.documents import Document
from app.links.exchanges import Exchange, Plan, PlansShown, Run, RunsShown, RunsWish
from app.people.at_service import Why


class Asked(StrEnum):
    """What was wished."""

    LINKS = "links"
    KINDS = "kinds"
    SAVE = "save"
    DROP = "drop"
    TEST = "test"
    PLANS = "plans"
    PLAN = "plan"
    RUN = "run"
    RUNS = "runs"
    CALLS = "calls"
    CALL = "call"
    EXPORT = "export"
    LETTERS = "letters"
    DECIDE = "decide"
    DAYS = "days"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class LinksRefused:
    """Something was not done."""

    asked: Asked
    why: Why
    message: str
    """One Chinese sentence: what happened and what to do."""


@dataclass(frozen=True, slots=True)
class LinkSaved:
    """A connection stands as it was wished."""

    link: LinkShown


@dataclass(frozen=True, slots=True)
class LinkDropped:
    """A connection is no more."""

    link: str


@dataclass(frozen=True, slots=True)
class PlanKept:
    """An exchange is done at other times from now on."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class RunBegun:
    """A run was wished, and is under way."""

    link: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class RunAnswered:
    """What came of a run that was wished."""

    run: Run


@dataclass(frozen=True, slots=True)
class RunsListed:
    """Runs as they were asked for."""

    wish: RunsWish
    shown: RunsShown


@dataclass(frozen=True, slots=True)
class CallsListed:
    """Calls as they were asked for."""

    wish: CallsWish
    shown: CallsShown


@dataclass(frozen=True, slots=True)
class CallsWritten:
    """The journal was written to a file."""

    path: Path
    count: int


@dataclass(frozen=True, slots=True)
class LettersListed:
    """Messages that wait, of one connection or of all."""

    link: str
    shown: LettersShown
    decided: int = 0
    """About so many was just decided."""


@dataclass(frozen=True, slots=True)
class DocumentFound:
    """Whether what a message speaks of is at this workstation."""

    document: Document
    look_for: str | None
    """Its number, or a code of goods that were moved; None: it is not here."""


@dataclass(frozen=True, slots=True)
class DaysListed:
    """Comparisons as they were asked for."""

    wish: DaysWish
    shown: DaysShown


LinksEvent = (
    LinksShown
    | KindsShown
    | LinkSaved
    | LinkDropped
    | LinkTested
    | PlansShown
    | PlanKept
    | RunBegun
    | RunAnswered
    | RunsListed
    | CallsListed
    | CallOpened
    | CallsWritten
    | LettersListed
    | DocumentFound
    | DaysListed
    | LinksRefused
)
"""Whatever the desk of connections answers."""
