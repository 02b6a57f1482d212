"""The journal of calls, and the messages that wait for a person.

Without it a dispute with a platform could not be settled, and what a platform refuses for good
would be forgotten. Requests are masked before they are kept.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.links.documents import Document


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a platform, whatever came of it."""

    call_id: uuid.UUID
    link: str
    message: str
    """The platform's message code or method."""
    started_at: datetime
    ended_at: datetime
    ok: bool
    outcome: str
    """The platform's result code, or our name for what went wrong before there was one."""
    person: str
    """Who wished it; empty where the clock did."""


@dataclass(frozen=True, slots=True)
class CallOpened:
    """Answer and event: one call with what was sent and what was answered, secrets masked."""

    call: Call
    request: str
    response: str | None
    """None where no answer came."""
    cut: bool
    """The request or the answer was too long to be kept whole."""


@dataclass(frozen=True, slots=True)
class CallsWish:
    """Which calls to list, newest first."""

    link: str = ""
    message: str = ""
    text: str = ""
    """Somewhere in the request, the answer or the outcome."""
    failed_only: bool = False
    first: date | None = None
    last: date | None = None
    """Days in Beijing, both included."""
    before: uuid.UUID | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class CallsShown:
    """Answer and event: calls, newest first."""

    calls: tuple[Call, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of the outbox that waits, or waits for a person."""

    letter_id: uuid.UUID
    link: str
    kind: str
    """place-order, accept-detail, stock-bill …"""
    title: str
    """Chinese: what it says and of what: 验收确认 配送单 PS-1 第 3 行."""
    created_at: datetime
    tries: int
    next_at: datetime | None
    """None: it waits for a person."""
    error: str
    """What the platform said last."""
    document: Document | None = None
    """What it is about; None where that is not here any more, or an older service says nothing."""


@dataclass(frozen=True, slots=True)
class LettersShown:
    """Answer and event: first those that wait for a person."""

    letters: tuple[Letter, ...]
    more: bool
    stuck: int | None = None
    """So many of all connections wait for a person; None: an older service does not say."""
    stuck_since: datetime | None = None
    """When the oldest of them was written."""


@dataclass(frozen=True, slots=True)
class LetterDecided:
    """A person's word on letters that wait for one."""

    letters: tuple[uuid.UUID, ...]
    again: bool
    """Send them again; else they are given up, which is kept with the reason."""
    why: str = ""
