"""Which deliveries are shown, in which order and groups: without it the list would be as it came.

Pure: rows and wishes in, rows and the beginnings of groups out. Made for some thousand rows at each
key that is typed, so what a row is searched by is folded once, when the list arrives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from app.codes.reading import fold
from app.receiving.progress import DeliverySummary, ReceiptState

OVERDUE_AFTER = timedelta(hours=24)
"""What nobody has confirmed by then is marked: cold goods wait less, paper may take a day."""


class Order(Enum):
    """What the list is sorted by."""

    ARRIVAL = "arrival"
    DISTRIBUTOR = "distributor"
    STATE = "state"


class Age(Enum):
    """The groups of the order by arrival."""

    OVERDUE = 0
    TODAY = 1
    OLDER = 2


Chip = ReceiptState | None
"""A state to choose; None is a delivery nobody has opened."""
_STATE_ORDER: list[Chip] = [ReceiptState.OPEN, None, ReceiptState.CONFIRMED]


@dataclass(frozen=True, slots=True)
class Searched:
    """A delivery with all it is searched by."""

    row: DeliverySummary
    words: str

    @classmethod
    def of(cls, row: DeliverySummary) -> Searched:
        """Fold once what is looked through at each key."""
        words = row.words or f"{row.delivery_no}\n{row.distributor.name}".casefold()
        return cls(row, f"{words}\n{(row.receipt_no or '').casefold()}")

    def has(self, terms: Sequence[str]) -> bool:
        """Whether each part of a typed text stands somewhere."""
        return all(term in self.words for term in terms)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is shown."""

    rows: Sequence[DeliverySummary]
    groups: Mapping[Hashable, tuple[Hashable, int]]
    """The id of the first delivery of a group → what the group is of, and how many are in it."""
    counts: Mapping[Chip, int]
    """How many the search finds in each state, whatever state is chosen."""


def days_waiting(row: DeliverySummary, now: datetime) -> int:
    """For how many days nobody has confirmed what came; 0 where that is no trouble yet."""
    waited = now - row.arrived_at
    if row.state is ReceiptState.CONFIRMED or waited < OVERDUE_AFTER:
        return 0
    return waited.days


def listing(
    all_rows: Sequence[Searched],
    text: str,
    states: frozenset[Chip],
    order: Order,
    now: datetime,
) -> Listing:
    """Choose, sort and group."""
    terms = fold(text).casefold().split()
    found = [one.row for one in all_rows if one.has(terms)] if terms else [o.row for o in all_rows]
    counts = Counter(row.state for row in found)
    chosen = [row for row in found if row.state in states]
    chosen.sort(key=lambda row: row.arrived_at, reverse=True)
    if order is Order.DISTRIBUTOR:
        chosen.sort(key=lambda row: row.distributor.name)
    elif order is Order.STATE:
        chosen.sort(key=lambda row: _STATE_ORDER.index(row.state))
    else:
        ages = _Ages(now)
        chosen.sort(key=lambda row: (ages.of(row).value, row.state is ReceiptState.CONFIRMED))
    return Listing(chosen, _groups(chosen, order, now), counts)


def _groups(
    rows: Sequence[DeliverySummary], order: Order, now: datetime
) -> dict[Hashable, tuple[Hashable, int]]:
    of_rows = _groups_of(rows, order, now)
    sizes = Counter(of_rows)
    firsts: dict[Hashable, tuple[Hashable, int]] = {}
    before: object = object()
    for row, group in zip(rows, of_rows, strict=True):
        if group != before:
            firsts[row.delivery_id] = (group, sizes[group])
            before = group
    return firsts


def _groups_of(rows: Sequence[DeliverySummary], order: Order, now: datetime) -> Sequence[Hashable]:
    """What group each delivery is in."""
    if order is Order.DISTRIBUTOR:
        return [row.distributor.name for row in rows]
    if order is Order.STATE:
        return [row.state for row in rows]
    ages = _Ages(now)
    return [ages.of(row) for row in rows]


class _Ages:
    """How old deliveries are at one moment; local time is asked for once, not for each row."""

    def __init__(self, now: datetime) -> None:
        self._too_late = now - OVERDUE_AFTER
        self._midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)

    def of(self, row: DeliverySummary) -> Age:
        """Overdue, of today, or older."""
        if row.arrived_at <= self._too_late and row.state is not ReceiptState.CONFIRMED:
            return Age.OVERDUE
        return Age.TODAY if row.arrived_at >= self._midnight else Age.OLDER
