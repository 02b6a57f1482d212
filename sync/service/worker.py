"""A thread of the service that does its round again and again until it is told to end.

Without it each job would sleep, wake, outlive its own bugs and end in a way of its own. What a
round meets in the store, or a bug in it, is logged, and the next round comes a little later.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

from app.store.errors import StoreError

_log = logging.getLogger(__name__)


class Worker(ABC):
    """One thread between start() and stop()."""

    def __init__(self, name: str, after_fault_s: float) -> None:
        """`after_fault_s`: the pause behind a round that failed."""
        self._name = name
        self._after_fault_s = after_fault_s
        self._awake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the first round comes at once."""
        self._thread.start()

    def wake(self) -> None:
        """Do the next round soon; from any thread."""
        self._awake.set()

    def stop(self, timeout_s: float) -> bool:
        """End after what is under way; False where that takes longer than the limit."""
        self._stopping.set()
        self._awake.set()
        if not self._has_begun:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    @property
    def _has_begun(self) -> bool:
        return self._thread.ident is not None

    @abstractmethod
    def _round(self) -> float:
        """Do what is due and say for how many seconds nothing more is; may raise StoreError."""

    def _run(self) -> None:
        while True:
            self._awake.clear()
            if self._stopping.is_set():  # looked at after clearing: a stop() between is not missed
                return
            try:
                pause_s = self._round()
            except StoreError as error:
                _log.error("%s: the store fails: %s", self._name, error)
                pause_s = self._after_fault_s
            except Exception:  # noqa: BLE001 (the one place where a bug in this thread ends)
                _log.exception("%s: a round failed; it goes on", self._name)
                pause_s = self._after_fault_s
            self._awake.wait(max(0.0, pause_s))
