"""The time that platforms write: Beijing's, without saying so.

Without it each client and each stand-in would have its own eight hours.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def day_of(at: datetime) -> date:
    """The calendar date in Beijing."""
    return at.astimezone(BEIJING).date()
