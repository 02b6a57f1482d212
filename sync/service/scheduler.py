"""Serves the connections of all institutions when something of them is due.

Without it deliveries would arrive only when somebody asks, and confirmations would stay in the
outbox. One thread looks what is worth a look and renews the leases of what is under way; hands do
the work (sync/service/exchanges/hands.py), so a platform that hangs holds up nobody else. What goes
wrong with one connection is logged and does not touch the others.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from sync.service.exchanges.plans import RENEW_S
from sync.service.exchanges.sides import Live
from sync.service.rounds import LONGEST_PAUSE_S, Rounds
from sync.service.worker import Worker

_AFTER_A_BUG_S = 5.0
_FORGET_EVERY_S = 3600.0
_LOOK_EVERY_S = 5.0
"""How often connections are looked at that nobody here says were changed."""
_NO_HAND_S = 1.0

_log = logging.getLogger(__name__)


class Scheduler(Worker):
    """Does exchanges when they are due, and sends as soon as something waits."""

    def __init__(self, rounds: Rounds, history_days: float) -> None:
        """`history_days`: how long runs are kept."""
        super().__init__("scheduler", _AFTER_A_BUG_S)
        self._rounds = rounds
        # Not our own: one connection was used, and the others need no look for it.
        rounds.wake = super().wake
        self._history = timedelta(days=history_days)
        self._look_at_all = True
        self._lives: list[Live] = []
        self._look_at = 0.0
        self._renew_at = 0.0
        self._forget_at = 0.0

    def wake(self) -> None:
        """Look at all connections soon: something waits to be sent, or was changed."""
        self._look_at_all = True
        super().wake()

    def stop(self, timeout_s: float) -> bool:
        """End after what is under way; False where that takes longer than the limit."""
        until = time.monotonic() + timeout_s
        ended = super().stop(timeout_s)
        return self._rounds.hands.close(max(0.0, until - time.monotonic())) and ended

    def _round(self) -> float:
        if time.monotonic() >= self._renew_at:
            self._renew_at = time.monotonic() + RENEW_S
            self._rounds.performing.renew()
            self._rounds.performing.cut()
        everything, self._look_at_all = self._look_at_all, False
        if everything or time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK_EVERY_S
            self._lives = self._rounds.sides.look()
        if everything:
            for live in self._lives:
                live.look_at = 0.0
        self._forget({live.org for live in self._lives})
        pause_s = min([LONGEST_PAUSE_S, *map(self._serve, sorted(self._lives, key=_first))])
        return min(pause_s, self._renew_at - time.monotonic())

    def _serve(self, live: Live) -> float:
        """Let a hand serve a connection that is worth a look; for how long none is needed."""
        wait_s = live.look_at - time.monotonic()
        if wait_s > 0 or live.is_served:
            return wait_s if wait_s > 0 else LONGEST_PAUSE_S
        live.is_served = True
        if self._rounds.hands.take(f"exchange-{live.link}", lambda: self._serve_now(live)):
            return LONGEST_PAUSE_S
        live.is_served = False
        return _NO_HAND_S

    def _serve_now(self, live: Live) -> None:
        pause_s = _AFTER_A_BUG_S
        # Before the work: what is queued while it goes on is looked at again.
        live.look_at = looked = time.monotonic()
        try:
            pause_s = self._rounds.serve(live, self._stopping)
        finally:
            if live.look_at == looked:
                live.look_at = time.monotonic() + pause_s
            live.is_served = False
            super().wake()

    def _forget(self, orgs: set[str]) -> None:
        if time.monotonic() < self._forget_at:
            return
        self._forget_at = time.monotonic() + _FORGET_EVERY_S
        for org in sorted(orgs):
            while self._rounds.forget(org, self._history) and not self._stopping.is_set():
                pass


def _first(live: Live) -> float:
    return live.look_at
