"""What of an order has not come: short, late, or both (催货).

Without it nobody would notice that a truck never came. Ordered is what the platform says, else what
was approved; come is what was received, refused boxes left out. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.purchasing.states import OVER, OrderState
from app.purchasing.values import DraftLine, OrderDraft

USUAL_DAYS = 7
"""Where no latest day was said, an order is expected within so many days of its approval."""


@dataclass(frozen=True, slots=True)
class Come:
    """What came of one line, in sales packages."""

    sent: int = 0
    """Delivered, as the distributor says."""
    received: int = 0
    """Accepted at the door."""


@dataclass(frozen=True, slots=True)
class LineProgress:
    """One line, ordered against come."""

    line: DraftLine
    come: Come
    due_on: date | None
    """The latest day; None: nothing was said and nothing was approved."""
    over: bool = False
    """Nothing more is expected of it."""

    @property
    def missing(self) -> int:
        """What is still to come, in the line's unit; nothing of a line that is over."""
        received = self.come.received * self.line.per_pack
        return 0 if self.over else max(0, self.line.quantity - received)

    @property
    def is_short(self) -> bool:
        """Whether some of it was received, and not all."""
        return bool(self.come.received and self.missing)

    def days_late(self, today: date) -> int:
        """How many days it is overdue; 0: it is not."""
        if not self.missing or self.due_on is None:
            return 0
        return max(0, (today - self.due_on).days)


def progress(
    draft: OrderDraft,
    come: Mapping[int, Come],
    approved_on: date | None,
    over: Mapping[int, OrderState] | None = None,
) -> tuple[LineProgress, ...]:
    """Ordered against come, line by line; `over` is what the platform says of lines."""
    states = over or {}
    return tuple(
        LineProgress(
            line,
            come.get(line.line_no, Come()),
            draft.wanted_of(line) or _usual(approved_on),
            states.get(line.line_no) in OVER,
        )
        for line in draft.lines
    )


def _usual(approved_on: date | None) -> date | None:
    return None if approved_on is None else approved_on + timedelta(days=USUAL_DAYS)


@dataclass(frozen=True, slots=True)
class Chased:
    """The last time somebody asked the distributor about an order."""

    at: datetime
    person: str
    said: str
    """What it answered."""
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class Chase:
    """One line to ask the distributor about: it is overdue, or came short."""

    order_id: uuid.UUID
    order_no: str
    distributor_code: str
    distributor_name: str
    progress: LineProgress
    days_late: int
    """0: it came short, and its day is still to come."""
    chased: Chased | None = None


def to_chase(
    order_id: uuid.UUID,
    order_no: str,
    lines: Sequence[LineProgress],
    today: date,
    chased: Chased | None = None,
) -> list[Chase]:
    """The lines of an order that are overdue or came short, the latest first."""
    late = [
        Chase(
            order_id,
            order_no,
            one.line.distributor_code,
            one.line.distributor_name,
            one,
            one.days_late(today),
            chased,
        )
        for one in lines
        if one.days_late(today) or one.is_short
    ]
    return sorted(late, key=lambda one: -one.days_late)
