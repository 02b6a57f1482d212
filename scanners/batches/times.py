"""Reads the times that terminals write, in all the ways they write them.

Without it a list from a cellar would say when it was loaded, not when it was scanned. Year, month,
day in this order; what could as well be another order (`11/12/26`) is not guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from app.codes.reading import fold

_DATE = re.compile(
    r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日"
    r"|([0-9]{2})([0-9]{2}))"
)
_CLOCK = re.compile(
    r"(上午|下午)?([0-9]{1,2})[:时点]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:[.,][0-9]{1,9})?)?[分秒]?"
    r" ?([AaPp][Mm])?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_CLOCK_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})?")
_BETWEEN = re.compile(r"[T, ]*")
_SHORT_YEAR = re.compile(r"(?!19|20)[0-9]{12}")
_LONGEST = 40
_BEGINNINGS = (*"0123456789", "上午", "下午")


@dataclass(frozen=True, slots=True)
class TimeFound:
    """A date, a time of day, or both."""

    day: date | None
    clock: time | None
    """With a zone where one was written."""


def read_time(text: str) -> TimeFound | None:
    """Read a date, a time of day or both; None for anything else."""
    text = fold(text)
    if len(text) > _LONGEST or not text.startswith(_BEGINNINGS):
        return None
    if _SHORT_YEAR.fullmatch(text):
        text = f"20{text}"
    try:
        return _read(text)
    except ValueError:  # a month 13, an hour 25
        return None


def moment_of(found: TimeFound, zone: tzinfo | None) -> datetime | None:
    """Say when it was, UTC; midnight where no clock is given. None without a date.

    Without a zone of its own it is the local time of `zone`, of this machine where that is None.
    """
    if found.day is None:
        return None
    local = datetime.combine(found.day, found.clock or time())
    if local.tzinfo is None and zone is not None:
        local = local.replace(tzinfo=zone)
    try:
        return local.astimezone(UTC)
    except (OverflowError, OSError):  # years the system's clock has no zone for
        return None


def _read(text: str) -> TimeFound | None:
    """Read folded text; raises ValueError for what no calendar has."""
    found = _DATE.match(text)
    if found is None:
        clock = _CLOCK.fullmatch(text)
        return clock and TimeFound(None, _clock(clock))
    year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
    rest = text[found.end() :]
    rest = rest[_BETWEEN.match(rest).end() :]  # type: ignore[union-attr]  # matches nothing too
    if not rest:
        return TimeFound(date(year, month, day), None)
    clock = _CLOCK.fullmatch(rest)
    if clock is not None:
        return TimeFound(date(year, month, day), _clock(clock))
    digits = _CLOCK_DIGITS.fullmatch(rest)
    if digits is None:
        return None
    hour, minute, second = (int(part or 0) for part in digits.groups())
    return TimeFound(date(year, month, day), time(hour, minute, second))


def _clock(found: re.Match[str]) -> time:
    """Make a time of day of what was matched."""
    half = (found[1] or found[5] or "").lower()
    hour = int(found[2])
    if half in ("下午", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    return time(hour, int(found[3]), int(found[4] or 0), tzinfo=_zone(found[6]))


def _zone(written: str | None) -> tzinfo | None:
    if not written or written == "Z":
        return UTC if written else None
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(written[1:3]), minutes=int(written[-2:])))
