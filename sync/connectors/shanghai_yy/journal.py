"""What is kept of every call to the platform, so that a dispute can be settled.

Without it nobody could show what was sent and what was answered. The password never gets here: the
request is written for the journal with a mask in its place.
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
    """The message code: YY003, YY018 …"""
    request: str
    """The SOAP request, its password masked."""
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
