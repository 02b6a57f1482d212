"""Knows the long answers that a platform gave before, so that the journal keeps each once a day.

Without it a list that is asked for each minute would fill a disk with itself: three hundred open
details are three hundred kilobytes, a thousand times a day. Answers that differ in nothing but the
moment they were given (which platforms write into them) are the same; what is kept instead of one
names the call that has it.
"""

from __future__ import annotations

import hashlib
import re
import threading
import uuid
from datetime import UTC, date, datetime
from functools import partial

from sync.platform_time import BEIJING

LEAST_CHARS = 1000
"""Shorter answers are kept each time."""
_MOST_KNOWN = 5000
_MOMENT_S = 120.0
"""So far from the end of the call is a moment that is the answer's own; clocks differ."""
_MARK = "\u2261"
_MOMENTS = re.compile(
    r"(?<!\d)(?:\d{4}-?\d{2}-?\d{2}[ T/]?\d{2}:?\d{2}:?\d{2}|\d{13}|\d{10})(?!\d)"
)

Place = tuple[str, str, str]
"""Institution, connection, message."""


class Repeated:
    """The answers of the last days; for any thread."""

    def __init__(self) -> None:
        """Know none."""
        self._lock = threading.Lock()
        self._known: dict[tuple[Place, bytes], tuple[uuid.UUID, date]] = {}

    def kept_as(self, place: Place, answer: str, call_id: uuid.UUID, at: datetime) -> str:
        """What is kept of an answer: itself, or the name of a call of the same day that has it."""
        if len(answer) < LEAST_CHARS:
            return answer
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        key, day = (place, _digest(answer, at)), at.astimezone(BEIJING).date()
        with self._lock:
            first, known_on = self._known.get(key, (call_id, None))
            if known_on == day:
                return f"{_MARK}{first}"
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = call_id, day
        return answer

    def forget(self) -> None:
        """Know none any more: what was to be kept was not."""
        with self._lock:
            self._known.clear()


def named_by(kept: str | None) -> uuid.UUID | None:
    """The call that has an answer, where another stands for it."""
    if kept is None or not kept.startswith(_MARK):
        return None
    try:
        return uuid.UUID(kept.removeprefix(_MARK))
    except ValueError:
        return None


def _digest(answer: str, at: datetime) -> bytes:
    timeless = _MOMENTS.sub(partial(_without_its_own, at), answer)
    return hashlib.sha256(timeless.encode("utf-8", "replace")).digest()


def _without_its_own(at: datetime, found: re.Match[str]) -> str:
    """Nothing where a moment is that of the answer; any other stays."""
    digits = re.sub(r"\D", "", found.group())
    return (
        "" if any(abs((one - at).total_seconds()) <= _MOMENT_S for one in _read(digits)) else digits
    )


def _read(digits: str) -> list[datetime]:
    """The moments that digits may mean."""
    try:
        if len(digits) == 14:
            local = datetime.strptime(digits, "%Y%m%d%H%M%S")
            return [local.replace(tzinfo=zone) for zone in (BEIJING, UTC)]
        return [datetime.fromtimestamp(int(digits[:10]), UTC)]
    except (ValueError, OverflowError, OSError):
        return []
