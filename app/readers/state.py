"""How a reader is: there, gone, or not to be used.

Without it a cable that fell out would show only in what is missing. States are told when they
change, so a cable that stays out is told once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.readers.saying import Saying


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
    """The `reader_id` that its scans carry too."""
    status: DeviceStatus
    detail: Saying
    """What to do, for the person at the desk."""


class DeviceWatcher(Protocol):
    """Where a reader tells its states; called in the reader's thread, must not block."""

    def __call__(self, state: DeviceState, /) -> None:
        """Take note of a state that has just begun."""
