"""Asks the platforms at intervals and sends what waits for them, in one thread.

Without it deliveries would arrive only when somebody asks, and confirmations would stay in the
outbox. What goes wrong with one institution's platform is logged and does not touch the others.
"""

from __future__ import annotations

import logging
import time

from app.store.clock import Clock
from app.store.errors import StoreError
from sync.connectors.port import PlatformError
from sync.service.refusals import ServiceRefusal
from sync.service.rounds import Rounds
from sync.service.worker import Worker

_LONGEST_SLEEP_S = 30.0
_AFTER_A_BUG_S = 5.0

_log = logging.getLogger(__name__)


class Scheduler(Worker):
    """Asks at intervals, and sends as soon as something waits."""

    def __init__(self, rounds: Rounds, clock: Clock, poll_every_s: float) -> None:
        super().__init__("scheduler", _AFTER_A_BUG_S)
        self._rounds = rounds
        self._clock = clock
        self._poll_every_s = poll_every_s
        self._ask_at = 0.0

    def _round(self) -> float:
        asking = time.monotonic() >= self._ask_at
        if asking:
            self._ask_at = time.monotonic() + self._poll_every_s
        sleep_s = self._serve(asking=asking)
        return min(sleep_s, self._ask_at - time.monotonic())

    def _serve(self, *, asking: bool) -> float:
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
