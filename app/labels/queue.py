"""What is queued, how each label stands, and what is told of it.

Without it the queue and the screens would have words of their own. A label whose line broke after
its last byte had left may be there or not: no printer of every kind can say, so a person is asked,
or a scan of the label answers. Printing it again without asking would put two of one number into a
warehouse.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_LABELS = 10_000
"""In one job."""


class LabelState(StrEnum):
    """How one label stands."""

    WAITING = "waiting"
    SENDING = "sending"
    """It is being handed over; after a restart it is uncertain."""
    UNCERTAIN = "uncertain"
    """It went out, and whether it was printed nobody can say: a person or a scan is asked."""
    PRINTED = "printed"
    """The printer said so, or took it where it says nothing."""
    STUCK = "stuck"
    """Scanned back from the carton."""
    VOIDED = "voided"
    """Printed anew under another number, or spoiled: this one counts no more."""
    CANCELLED = "cancelled"
    """Never printed."""


OPEN = (LabelState.WAITING, LabelState.SENDING, LabelState.UNCERTAIN)
ON_PAPER = (LabelState.UNCERTAIN, LabelState.PRINTED, LabelState.STUCK)
"""A label of these may be somewhere."""


@dataclass(frozen=True, slots=True)
class LabelWish:
    """One label that is wanted."""

    label_id: uuid.UUID
    fields: str
    """What its design is filled with, as JSON."""
    number: str = ""
    """That it carries and no other label may; empty: none of its own."""
    words: str = ""
    """What it is, for people: `第 3 箱`."""


@dataclass(frozen=True, slots=True)
class JobWish:
    """Labels that are to be printed one after another."""

    job_id: uuid.UUID
    printer: str
    title: str
    design: str
    """The design, as JSON."""
    labels: tuple[LabelWish, ...]
    person: str


@dataclass(frozen=True, slots=True)
class QueuedLabel:
    """One label of a job, as it stands."""

    label_id: uuid.UUID
    job_id: uuid.UUID
    place: int
    number: str
    words: str
    state: LabelState
    reason: str
    """Why it waits or is uncertain, and what to do (Chinese)."""
    sent_at: datetime | None
    ended_at: datetime | None
    instead_of: uuid.UUID | None = None
    because: str = ""
    """Why it was printed again."""
    person: str = ""


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job and how far it is."""

    job_id: uuid.UUID
    printer: str
    title: str
    person: str
    put_at: datetime
    total: int
    counts: tuple[tuple[LabelState, int], ...]
    held: str = ""
    """Why it does not go on (Chinese); empty: it does."""

    def count(self, *states: LabelState) -> int:
        """How many of its labels are in these states."""
        return sum(number for state, number in self.counts if state in states)

    @property
    def open(self) -> bool:
        """Something of it is still to be done."""
        return self.count(*OPEN) > 0


@dataclass(frozen=True, slots=True)
class LabelAsked:
    """Event: a person has to say whether a label is there."""

    label: QueuedLabel
    printer: str


@dataclass(frozen=True, slots=True)
class QueueShown:
    """Event: how the queue stands."""

    jobs: tuple[QueuedJob, ...]
    """The newest first."""
    troubles: tuple[tuple[str, str], ...] = ()
    """Printers that do not print now, and why (Chinese)."""
    asked: tuple[LabelAsked, ...] = ()
    """Labels of which a person has to say whether they are there, the first that went out first."""


@dataclass(frozen=True, slots=True)
class LabelsShown:
    """Event: the labels of one job."""

    job_id: uuid.UUID
    labels: tuple[QueuedLabel, ...]


@dataclass(frozen=True, slots=True)
class LabelDrawn:
    """Event: a label as its printer burns it, dot for dot."""

    label_id: uuid.UUID
    png: bytes
    dpi: int
    complaint: str = ""
    """Why it cannot be drawn (Chinese); there is no picture then."""


@dataclass(frozen=True, slots=True)
class LabelScanned:
    """Event: a label was scanned back."""

    number: str
    label: QueuedLabel | None
    """None where none of this workstation has the number, or where it counts no more."""
    complaint: str = ""
    """Why it counts no more, and what to do (Chinese)."""


class QueueRefused(Exception):
    """What was wished of the queue cannot be done; the text says why and what to do."""
