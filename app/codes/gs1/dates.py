"""Dates as GS1 writes them, six digits with a century to be guessed.

Without it 270200 would be no day, and a box would expire in 1927. Day 00 is the last day of the
month (GS1 General Specifications 7.12).
"""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache

# GS1's window of a hundred years moves with the year of reading. For drugs a still one says the
# same until the 2070s, and a stored code then means the same date on every machine for ever.
_FIRST_YEAR = 1977


@lru_cache(maxsize=4096)
def gs1_date(digits: str) -> date | None:
    """Read YYMMDD; day 00 is the last day of the month. None where there is no such day."""
    year = int(digits[:2])
    year += 1900 if year >= _FIRST_YEAR - 1900 else 2000
    return calendar_day(year, int(digits[2:4]), int(digits[4:6]))


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Make a date of its parts; day 0 is the last day of the month. None where there is none."""
    if not (1 <= month <= 12 and year >= 1):
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None
