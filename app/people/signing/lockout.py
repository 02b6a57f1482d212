"""How long somebody waits who was wrong too often: longer each time, until it is right once.

Without it a password could be found by trying. Five wrong ones lock for 5 minutes, five more for
15, then 30, then an hour each time; a right one forgets them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

MOST_WRONG = 5
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60))


@dataclass(frozen=True, slots=True)
class Tries:
    """How somebody's tries went since the last right one."""

    wrong: int = 0
    """Since the last lock."""
    locks: int = 0
    locked_until: datetime | None = None

    def wait_s(self, now: datetime) -> float:
        """How long nothing is even tried; 0 for not at all."""
        if self.locked_until is None or self.locked_until <= now:
            return 0.0
        return (self.locked_until - now).total_seconds()

    def once_wrong(self, now: datetime) -> Self:
        """After one more wrong try."""
        wrong = self.wrong + 1
        if wrong < MOST_WRONG:
            return replace(self, wrong=wrong)
        delay = DELAYS[min(self.locks, len(DELAYS) - 1)]
        return replace(self, wrong=0, locks=self.locks + 1, locked_until=now + delay)
