"""What is kept of every call to an outside platform, so that a dispute can be settled.

Without it nobody could show what was sent and what was answered. Secrets never get here: requests
are written for the journal with a mask in their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

PASSWORD_MASK = "******"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One call, whatever came of it."""

    message: str
    """What was asked for: the platform's message code (YY003) or method."""
    request: str
    """The request, its secrets masked."""
    response: str | None
    """The body of the answer; None where none came."""
    started_at: datetime
    ended_at: datetime
    ok: bool
    """The platform has done what was asked."""
    outcome: str
    """The platform's result code, or our name for what went wrong before there was one."""


class Journal(Protocol):
    """Takes over entries; called in the caller's thread after every call, must not raise."""

    def __call__(self, entry: JournalEntry, /) -> None:
        """Keep one entry."""


def no_journal(entry: JournalEntry, /) -> None:
    """Keep nothing."""
