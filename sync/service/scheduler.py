"""Asks the platforms at intervals and sends what waits for them, in one thread.

Without it deliveries would arrive only when somebody asks, and confirmations would stay in the
outbox. What goes wrong with one institution's platform is logged and does not touch the others.
"""

from __future__ import annotations

import logging
import threading
import time

from app.store.clock import Clock
from app.store.errors import StoreError
from sync.connectors.port import PlatformError
from sync.service.refusals import ServiceRefusal
from sync.service.rounds import Rounds

_LONGEST_SLEEP_S = 30.0
_AFTER_A_BUG_S = 5.0

_log = logging.getLogger(__name__)


class Scheduler:
    """One thread between start() and stop()."""

    def __init__(self, rounds: Rounds, clock: Clock, poll_every_s: float) -> None:
        self._rounds = rounds
        self._clock = clock
        self._poll_every_s = poll_every_s
        self._awake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begin; the first question is asked at once."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the outbox soon; from any thread."""
        self._awake.set()

    def stop(self, timeout_s: float) -> bool:
        """End after what is under way; False where that takes longer than the limit."""
        self._stopping.set()
        self._awake.set()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        ask_at = time.monotonic()
        while not self._stopping.is_set():
            self._awake.clear()
            asking = time.monotonic() >= ask_at
            if asking:
                ask_at = time.monotonic() + self._poll_every_s
            try:
                sleep_s = self._round(asking=asking)
            except Exception:  # noqa: BLE001 (the one place where a bug in this thread ends)
                _log.exception("the scheduler's round failed; it goes on")
                sleep_s = _AFTER_A_BUG_S
            self._awake.wait(max(0.0, min(sleep_s, ask_at - time.monotonic())))

    def _round(self, *, asking: bool) -> float:
        """Serve every institution once and say how long nothing is due."""
        sleep_s = _LONGEST_SLEEP_S
        for org in self._rounds.orgs:
            if self._stopping.is_set():
                break
            try:
                if asking:
                    self._rounds.ask(org)
            except (PlatformError, ServiceRefusal) as error:
                _log.warning("%s: the platform was not asked to the end: %s", org, error)
            except StoreError as error:
                _log.error("%s: what the platform said could not be stored: %s", org, error)
            sleep_s = min(sleep_s, self._send(org))
        return sleep_s

    def _send(self, org: str) -> float:
        """Send what is due and say how long nothing more is."""
        try:
            while not self._stopping.is_set() and self._rounds.send_next(org) is not None:
                pass
            due = self._rounds.next_due(org)
        except StoreError as error:
            _log.error("%s: the outbox cannot be read or written: %s", org, error)
            return _AFTER_A_BUG_S
        if due is None:
            return _LONGEST_SLEEP_S
        return max(0.0, (due - self._clock.now()).total_seconds())
