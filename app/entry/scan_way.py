"""Where the scans of all readers go: to receiving, or to packing while its page packs.

Without it a box that is packed would count for a receipt. Turned by the window, asked by the
readers' thread; scans that came before go where they were to.
"""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Protocol


class ScanTaker(Protocol):
    """A desk, as readers see it."""

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan."""


class ScanWay:
    """Hands each scan to one of two desks."""

    def __init__(self, receiving: ScanTaker, packing: ScanTaker) -> None:
        """Begin with receiving."""
        self._receiving, self._packing = receiving, packing
        self._packs = threading.Event()

    def to_packing(self, here: bool) -> None:
        """From now on to packing, or back to receiving."""
        if here:
            self._packs.set()
        else:
            self._packs.clear()

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan; from any thread."""
        desk = self._packing if self._packs.is_set() else self._receiving
        desk.scan(text, raw, device, read_at)
