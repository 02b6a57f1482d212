"""Time and new ids, as things that are handed in.

Without it no test could say what time it is. Time is UTC; ids are UUIDv7 (RFC 9562), so that rows
made one after another stand beside each other in an index. Ids also say which of two words of one
workstation came later, so they only ever rise: where the clock is set back they go on behind the
last one (RFC 9562 §6.2, method 3), also after a restart, because `follow` is told the last one of
the change log.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Protocol

_VERSION_7 = 7 << 76
_VARIANT = 2 << 62
_RANDOM_BITS = 62
_STEPS_A_MS = 1 << 12
"""The 12 bits behind the milliseconds count within one of them."""


class Clock(Protocol):
    """Says what time it is and makes ids."""

    def now(self) -> datetime:
        """The time, UTC, aware."""

    def today(self) -> date:
        """The calendar date where the warehouse is; expiry dates are compared with it."""

    def new_id(self) -> uuid.UUID:
        """A new UUIDv7."""


class RisingIds:
    """Makes UUIDv7 that rise whatever the clock does; for any thread."""

    def __init__(self, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        """Begin with the time of the first id."""
        self._lock = threading.Lock()
        self._last = 0
        self._random_bytes = random_bytes

    def new_id(self, at: datetime) -> uuid.UUID:
        """A new id: of this time, or behind the last one where that is later."""
        with self._lock:
            self._last = max(self._last + 1, int(at.timestamp() * 1000) * _STEPS_A_MS)
            milliseconds, step = divmod(self._last, _STEPS_A_MS)
        tail = int.from_bytes(self._random_bytes(8), "big") >> (64 - _RANDOM_BITS)
        return uuid.UUID(int=(milliseconds << 80) | _VERSION_7 | (step << 64) | _VARIANT | tail)

    def follow(self, made: uuid.UUID) -> None:
        """Let all ids to come stand behind one that was made before; others are not looked at."""
        if made.version != 7:
            return
        step = (made.int >> 64) & (_STEPS_A_MS - 1)
        with self._lock:
            self._last = max(self._last, (made.int >> 80) * _STEPS_A_MS + step)


def utc_now() -> datetime:
    """What the machine's clock says, UTC."""
    return datetime.now(UTC)


PROCESS_IDS = RisingIds()
"""Of this process: two clocks in it must not make ids that overtake each other."""


class SystemClock:
    """The machine's clock."""

    def __init__(
        self, look: Callable[[], datetime] = utc_now, ids: RisingIds = PROCESS_IDS
    ) -> None:
        """Look at the machine's clock, unless told of another."""
        self._look = look
        self._ids = ids

    def now(self) -> datetime:
        """The time, UTC, aware."""
        return self._look()

    def today(self) -> date:
        """The local calendar date."""
        return self._look().astimezone().date()

    def new_id(self) -> uuid.UUID:
        """A new UUIDv7, behind all before it."""
        return self._ids.new_id(self._look())

    def follow(self, made: uuid.UUID) -> None:
        """Let all ids to come stand behind one that an earlier run of the program made."""
        self._ids.follow(made)
