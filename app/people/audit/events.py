"""What the desk of the audit log answers the window, as frozen values.

Without it the screen would have to know how the service speaks. Wishes are methods of
`sync.client.audit.AuditDesk`; each is answered by one of these events.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.people.at_service import Why
from app.people.audit.asking import AuditListed, AuditVerdict, AuditWish


class Asked(StrEnum):
    """Which wish an answer is to."""

    LIST = "list"
    WRITE = "write"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class AuditFound:
    """Event: a page of entries."""

    wish: AuditWish
    listed: AuditListed


@dataclass(frozen=True, slots=True)
class AuditWritten:
    """Event: a file with entries is there; the service has written it down."""

    path: Path


@dataclass(frozen=True, slots=True)
class AuditVerified:
    """Event: the institution's log was counted again."""

    verdict: AuditVerdict


@dataclass(frozen=True, slots=True)
class AuditRefused:
    """Event: a wish was not done."""

    asked: Asked
    why: Why
    message: str
    """One Chinese sentence: what happened and what to do."""


AuditEvent = AuditFound | AuditWritten | AuditVerified | AuditRefused
