"""When an exchange is due: at intervals, or once a day at a time of Beijing's.

Without it a service that was started again would forget what it had to do, or do all of it at once.
A time that was kept is good as long as the plan could still have meant it: where the clock was set
back, or the plan was changed, it is never later than what the plan would say now.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sync.platform_time import BEIJING

SHORTEST_S = 10.0
LONGEST_S = 31 * 86_400.0
AGAIN_S = 600.0
"""After a failure at the latest; intervals are doubled until there."""
_A_DAY_S = 86_400.0
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Times:
    """What a plan says."""

    every_s: float
    """0: only when a person wishes it."""
    at: str = ""
    """`03:30`, Beijing: once a day, whatever `every_s` says."""
    enabled: bool = True

    @property
    def is_timed(self) -> bool:
        """Whether the clock begins it at all."""
        return self.enabled and (self.every_s > 0 or bool(self.at))

    def after(self, moment: datetime) -> datetime | None:
        """The first time behind this moment; None where the clock begins nothing."""
        if not self.is_timed:
            return None
        if not self.at:
            return moment + timedelta(seconds=self.every_s)
        hour, minute = _minute(self.at)
        local = moment.astimezone(BEIJING)
        today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        # Beijing has no summer time: each day is as long as the other.
        day = today if today > local else today + timedelta(days=1)
        return day.astimezone(UTC)

    def due(self, kept: datetime | None, now: datetime) -> datetime | None:
        """What a time that was kept means now; a plan that has none is due at once."""
        latest = self.after(now)
        if latest is None:
            return None
        if not self.at:
            # What failed may wait for longer than its interval.
            latest = max(latest, now + timedelta(seconds=AGAIN_S))
        return now if kept is None else min(kept, latest)

    def after_failure(self, ended: datetime, streak: int) -> datetime | None:
        """When it is tried again after so many failures running."""
        if not self.is_timed:
            return None
        every_s = _A_DAY_S if self.at else self.every_s
        # Beyond twenty doublings every interval is longer than the limit.
        wait_s = min(AGAIN_S, every_s * 2.0 ** min(streak, 20))
        return ended + timedelta(seconds=wait_s)


def is_clock(at: str) -> bool:
    """Whether this is a time of day as plans write it."""
    return _CLOCK.fullmatch(at) is not None


def is_interval(every_s: float) -> bool:
    """Whether a person may wish this interval; 0 is by hand alone."""
    return math.isfinite(every_s) and (every_s == 0 or SHORTEST_S <= every_s <= LONGEST_S)


def _minute(at: str) -> tuple[int, int]:
    hours, _colon, minutes = at.partition(":")
    return int(hours), int(minutes)
