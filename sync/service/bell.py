"""Wakes pulls that wait for something new.

Without it each waiting workstation would hold a thread, or ask again and again. Rung from any
thread after a commit; waited for on the event loop. It only saves time: who waits also looks again
by itself, because another process may have written.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator


class Bell:
    """One bell for all feeds of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.closed = False

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._lock:
            waiting = tuple(self._waiting)
        for loop, event in waiting:
            # A loop that has ended in the meantime has nobody left to wake.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Wake everybody and let nobody wait any more."""
        self.closed = True
        self.ring()

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """Listen from now on: look for news after this, then wait for the event."""
        entry = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting.add(entry)
        try:
            yield entry[1]
        finally:
            with self._lock:
                self._waiting.discard(entry)
