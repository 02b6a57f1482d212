"""What every reader has in common: it starts, it stops, and it says how it is.

Without it the program would have to know which kind of reader is on the desk. A reader hands its
scans to a `ScanSink` and its states to a `DeviceWatcher`, both in its own thread; neither may
block. States are told when they change, so a cable that stays out is told once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from app.readers.saying import Saying
from app.readers.state import DeviceState, DeviceStatus, DeviceWatcher

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


class NullScanner:
    """The reader of a desk that has none: it says so once and never reads."""

    device = "none"

    def __init__(self, watcher: DeviceWatcher) -> None:
        self._watcher = watcher

    def start(self) -> None:
        """Say that no reader is set up."""
        detail = Saying(
            "没有设置串口扫码枪。可以直接使用键盘口扫码枪，或在“设备”中添加。",
            "No serial reader is set up. Use a keyboard reader, or add one under Devices.",
        )
        self._watcher(DeviceState(self.device, DeviceStatus.DISCONNECTED, detail))

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Have nothing to end."""
        return True
