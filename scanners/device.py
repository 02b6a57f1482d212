"""What every reader has in common: it starts, it stops, and it says how it is.

Without it the program would have to know which kind of reader is on the desk. A reader hands its
scans to a `ScanSink` and its states to a `DeviceWatcher`, both in its own thread; neither may
block. States are told when they change, so a cable that stays out is told once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

Clock = Callable[[], datetime]
"""Says what time it is, with its zone."""

STOP_TIMEOUT_S = 2.0
"""How long a stop waits for a reader's thread."""


class Scanner(Protocol):
    """A reader of bar codes."""

    @property
    def device(self) -> str:
        """Name the reader as its scans name it."""

    def start(self) -> None:
        """Begin to read, in a thread of its own; return at once."""

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """End the thread; true when it ended in time. A second stop does nothing."""


def utc_now() -> datetime:
    """Tell the time in UTC."""
    return datetime.now(UTC)
