"""How long the room on a disk lasts at the pace of the last weeks.

Without it the first warning would come with half a gigabyte left, on a day nobody has time for it.
Once a day the free space is noted beside the database (`workstation.db.room`); the pace is the
median of what each two of those days say (Theil and Sen), so one large file that came or went does
not change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from statistics import median

import msgspec

from app.store.durably import write_durably

ENDING = ".room"
"""Behind the name of a database."""
WARN_DAYS = 21
KEPT_DAYS = 28
_LEAST_DAYS = 4
"""Noted, before anything is said."""
_LONGEST_DAYS = 3650

Samples = Mapping[date, int]
"""Day → bytes that were free."""


def samples_of(database: Path) -> Samples:
    """What was noted beside a database; nothing where it cannot be read."""
    try:
        content = _file_of(database).read_bytes()
        return msgspec.json.decode(content, type=dict[date, int])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def note(database: Path, day: date, free: int) -> Samples:
    """Note how much is free on a day, the first time that day; raises OSError."""
    known = samples_of(database)
    if day in known:
        return known
    # Days to come were noted by a clock that went wrong.
    oldest = day - timedelta(days=KEPT_DAYS)
    kept = {one: bytes_ for one, bytes_ in known.items() if oldest <= one < day} | {day: free}
    write_durably(_file_of(database), msgspec.json.encode(kept))
    return kept


def days_left(samples: Samples, free: int, floor: int) -> int | None:
    """In how many days only `floor` bytes are left; None where it is not getting less, or unknown.

    Of the disk as a whole: other programs fill it too.
    """
    if len(samples) < _LEAST_DAYS:
        return None
    pace = median(
        (samples[later] - samples[earlier]) / (later - earlier).days
        for earlier, later in combinations(sorted(samples), 2)
    )
    if pace >= 0:
        return None
    days = max(0, free - floor) / -pace
    return int(days) if days < _LONGEST_DAYS else None


def _file_of(database: Path) -> Path:
    return database.with_name(database.name + ENDING)
