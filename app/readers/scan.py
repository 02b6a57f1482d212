"""One reading of one bar code by one device: what every reader hands on.

Without it each device would speak its own language to the core.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Scan:
    """A reading, folded to half width, not yet understood."""

    raw: bytes
    """The bytes as the device sent them, without its line ending, GS (0x1D) kept."""
    text: str
    """The same as text: AIM prefix taken off, full-width characters folded to half width."""
    symbology: str | None
    """The AIM symbology identifier (`]C1`, `]d2` …, ISO/IEC 15424), where the device sent one."""
    device: str
    """Which reader: its id in the book (`serial-1`, `keyboard-1` …), `virtual`, `batch` …"""
    read_at: datetime
    """When the last byte came, UTC."""


class ScanSink(Protocol):
    """Where a device puts its scans; called in the device's thread, must not block."""

    def __call__(self, scan: Scan, /) -> None:
        """Take over one scan."""
