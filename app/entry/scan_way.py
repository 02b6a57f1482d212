"""Where the scans of all readers go: to receiving, to packing while its page packs, or nowhere.

Without it a box that is packed would count for a receipt, and one that is scanned at a locked
screen for who left it. Turned by the window, asked by the readers' thread; scans that came before
go where they were to. What comes while nobody works stands in the journal of scans, without an
answer, and is told so that it is heard. Where people prove who they are, a badge locks by itself:
what is scanned behind it must not count for who worked before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from app.people.badges import read_badge
from app.people.signing.events import ScanWhileLocked


class ScanTaker(Protocol):
    """A desk, as readers see it."""

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan."""


class ScanWay:
    """Hands each scan to one of two desks, or to none."""

    def __init__(
        self, receiving: ScanTaker, packing: ScanTaker, post: Callable[[ScanWhileLocked], None]
    ) -> None:
        """Begin with receiving; `post` is told what comes while nobody works."""
        self._receiving, self._packing, self._post = receiving, packing, post
        self._packs, self._locked = threading.Event(), threading.Event()
        self._badges = threading.Event()

    def lock(self, here: bool) -> None:
        """From now on to nobody, or to a desk again."""
        _turn(self._locked, on=here)

    def expect_badges(self, wanted: bool) -> None:
        """From now on a badge locks, or is taken for any code."""
        _turn(self._badges, on=wanted)

    def to_packing(self, here: bool) -> None:
        """From now on to packing, or back to receiving."""
        _turn(self._packs, on=here)

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan; from any thread."""
        if self._badges.is_set() and read_badge(text) is not None:
            # Here and not in the window: the next scan may come before that hears of it.
            self._locked.set()
        if self._locked.is_set():
            self._post(ScanWhileLocked(text))
            return
        desk = self._packing if self._packs.is_set() else self._receiving
        desk.scan(text, raw, device, read_at)


def _turn(switch: threading.Event, *, on: bool) -> None:
    if on:
        switch.set()
    else:
        switch.clear()
