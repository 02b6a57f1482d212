"""Counts wrong enrolment codes, so that none can be found by trying.

Without it a short code would not be safe. Kept in memory: a restart forgets,
and ten minutes do too.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
_MAX_ADDRESSES = 10_000


class WrongCodes:
    """How often each address was wrong lately."""

    def __init__(self, allowed: int) -> None:
        """Let an address be wrong so often within the window."""
        self._allowed = allowed
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[datetime]] = {}

    def wait_s(self, address: str, now: datetime) -> float:
        """How long an address has to wait before it may try again; 0 for not at all."""
        with self._lock:
            times = _recent(self._wrong.get(address, deque()), now)
            if len(times) < self._allowed:
                return 0.0
            return (times[0] + WINDOW - now).total_seconds()

    def note(self, address: str, now: datetime) -> None:
        """Note one wrong code."""
        with self._lock:
            if len(self._wrong) >= _MAX_ADDRESSES:
                self._wrong.clear()
            _recent(self._wrong.setdefault(address, deque()), now).append(now)


def _recent(times: deque[datetime], now: datetime) -> deque[datetime]:
    while times and times[0] <= now - WINDOW:
        times.popleft()
    return times
