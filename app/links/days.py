"""Reconciliation: both sides of one day compared, and what was done about a difference.

Without it a message that was lost between two systems would be found by an inspector.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Compared(StrEnum):
    """What is compared: the four reconciliations."""

    ORDERS = "orders"
    """Orders of ours and what the platform has of them."""
    DELIVERIES = "deliveries"
    """What the platform sent as delivered, and what was received of it."""
    RECEIPTS = "receipts"
    """What was confirmed here, and what the platform counts as accepted."""
    CODES = "codes"
    """Trace codes taken in, and what trace platform and insurance have of them."""


class Difference(StrEnum):
    """How one thing differs."""

    MISSING_THERE = "missing-there"
    MISSING_HERE = "missing-here"
    DIFFERS = "differs"


class Repair(StrEnum):
    """What was done about it."""

    NONE = "none"
    """Nothing can be done by itself: a person is to look."""
    SENT_AGAIN = "sent-again"
    FETCHED_AGAIN = "fetched-again"
    WAITS = "waits"
    """It is on its way: a message of it waits in the outbox."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """One thing that differs."""

    reference: str
    """Number of the order, the delivery detail, the bill."""
    what: str
    """Chinese: which field, of what."""
    ours: str
    theirs: str
    difference: Difference
    repair: Repair


@dataclass(frozen=True, slots=True)
class Day:
    """One comparison of one day (Beijing)."""

    link: str
    compared: Compared
    day: date
    looked_at: datetime
    ours: int
    """Things of that day here."""
    theirs: int
    equal: int
    lines: tuple[DayLine, ...]
    """What differs; empty: reconciled."""
    message: str = ""
    """Why it could not be compared, if it could not."""


@dataclass(frozen=True, slots=True)
class DaysWish:
    """Which days to list; `compare`: look anew first."""

    first: date
    last: date
    link: str = ""
    compare: bool = False


@dataclass(frozen=True, slots=True)
class DaysShown:
    """Answer and event: comparisons, newest day first."""

    days: tuple[Day, ...]
