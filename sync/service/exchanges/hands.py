"""Threads that each do one job with one connection, so many at a time and no more.

Without it one platform that does not answer would hold up all other institutions. A job of the
clock begins where a hand is free; a person's begins at once: it waits for its connection alone.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

AT_ONCE = 8
"""Connections that the clock serves at the same time."""

_log = logging.getLogger(__name__)


class Hands:
    """The threads of one scheduler."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy: set[threading.Thread] = set()
        self._of_clock = 0
        self._closed = False

    def take(self, name: str, job: Callable[[], None]) -> bool:
        """Do a job of the clock; False where no hand is free."""
        return self._start(name, job, of_clock=True)

    def take_wish(self, name: str, job: Callable[[], None]) -> bool:
        """Do a person's job; False where the service is ending."""
        return self._start(name, job, of_clock=False)

    def close(self, timeout_s: float) -> bool:
        """Take nothing more and wait for what is under way; False where that takes longer."""
        until = time.monotonic() + timeout_s
        with self._lock:
            self._closed = True
            busy = list(self._busy)
        for thread in busy:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in busy)

    def _start(self, name: str, job: Callable[[], None], *, of_clock: bool) -> bool:
        # A daemon: a platform that never answers does not keep the program from ending.
        thread = threading.Thread(target=self._do, args=(job, of_clock), name=name, daemon=True)
        with self._lock:
            if self._closed or (of_clock and self._of_clock >= AT_ONCE):
                return False
            self._busy.add(thread)
            self._of_clock += of_clock
        thread.start()
        return True

    def _do(self, job: Callable[[], None], of_clock: bool) -> None:
        try:
            job()
        except Exception:  # noqa: BLE001 (the one place where a bug in this thread ends)
            _log.exception("exchanges: a round failed; it goes on")
        finally:
            with self._lock:
                self._busy.discard(threading.current_thread())
                self._of_clock -= of_clock
