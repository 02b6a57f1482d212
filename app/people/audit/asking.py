"""What is asked of the audit log, and what it answers; the same at the service and on a screen.

Without it each end would have words of its own for the same question.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AuditWish:
    """Which entries to list, newest first."""

    first: date | None = None
    last: date | None = None
    """Days in Beijing, both included."""
    person: str = ""
    """A 工号, or a part of a name."""
    kinds: tuple[str, ...] = ()
    """Any of these; empty: all."""
    outcome: str = ""
    text: str = ""
    """Somewhere in the subject, in before or in after."""
    before_at: datetime | None = None
    before_seq: int = 0
    """Only what stands behind this entry in the list: time and number of the last one shown."""
    before_id: uuid.UUID | None = None
    """And its id: what several workstations did at one moment may have one number."""
    limit: int = 100

    def behind(self, last: AuditShown | None) -> AuditWish:
        """The same behind the last one shown; behind none: from the newest on."""
        if last is None:
            return replace(self, before_at=None, before_seq=0, before_id=None)
        return replace(self, before_at=last.at, before_seq=last.seq, before_id=last.entry_id)


@dataclass(frozen=True, slots=True)
class AuditShown:
    """One entry, or a fact by which somebody decided something, as it is shown."""

    seq: int
    """Of a fact: in the log of its workstation."""
    entry_id: uuid.UUID
    at: datetime
    device: uuid.UUID | None
    """The workstation; None: the service."""
    device_name: str
    number: str
    name: str
    roles: tuple[str, ...]
    address: str
    kind: str
    outcome: str
    subject_kind: str
    subject_id: str
    subject: str
    before: str
    """JSON text, or empty."""
    after: str
    hash: str
    """Hexadecimal."""


@dataclass(frozen=True, slots=True)
class AuditListed:
    """Answer: entries, newest first."""

    entries: tuple[AuditShown, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Answer: what counting the institution's chain again came to."""

    ok: bool
    entries: int
    """Counted and sound."""
    first: int
    last: int
    signed_to: int
    """Up to here a signed root says what stood there."""
    row: int | None = None
    """The first entry that is not what was written; None where all are."""
    day: date | None = None
    """Of that entry, in Beijing."""
    fault: str = ""
    """What was done to it: verifying.Fault. Empty from a service of before."""
    message: str = ""
    """The same in Chinese."""
