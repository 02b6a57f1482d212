"""What every reader has in common: it starts, it stops, and it says how it is.

Without it the program would have to know which kind of reader is on the desk. A reader hands its
scans to a `ScanSink` and its states to a `DeviceWatcher`, both in its own thread; neither may
block. States are told when they change, so a cable that stays out is told once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

Clock = Callable[[], datetime]
"""Says what time it is, with its zone."""

STOP_TIMEOUT_S = 2.0
"""How long a stop waits for a reader's thread."""


class DeviceStatus(StrEnum):
    """Whether a reader can be used now."""

    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    """Not there; it is looked for until it comes back."""
    FAILED = "failed"
    """There, and not to be used: held by another program, forbidden, wrongly set."""


@dataclass(frozen=True, slots=True)
class DeviceState:
    """How one reader is, and what a person can do about it."""

    device: str
    """The name that its scans carry."""
    status: DeviceStatus
    detail: str
    """One Chinese sentence for the person at the desk."""


class DeviceWatcher(Protocol):
    """Where a reader tells its states; called in the reader's thread, must not block."""

    def __call__(self, state: DeviceState, /) -> None:
        """Take note of a state that has just begun."""


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
        detail = "没有设置串口扫码枪。可以直接使用键盘口扫码枪，或在“设置”中选择端口。"
        self._watcher(DeviceState(self.device, DeviceStatus.DISCONNECTED, detail))

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Have nothing to end."""
        return True
