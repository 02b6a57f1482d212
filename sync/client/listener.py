"""Listens for news at the service, so that what others did is here within about a second.

Without it the courier would have to ask every few seconds, or hold a question open itself, and
scans would wait behind it. The listener has a thread and a connection of its own and takes nothing
in: it asks whether a feed goes on behind what is here, the service holds its answer back while none
does (decision 0033), and where one does the courier is woken. It asks only while the courier is
at rest: what was just pushed is news as well, and one that is in trouble looks for itself.

Whatever answers at once without news (an older service, a proxy), breaks off, refuses or talks
nonsense is asked again after pauses with full jitter that grow to minutes. A line that is cut while
it is silent is asked to hold its answers for a shorter time. Nothing depends on it: the courier
looks from time to time whatever the listener hears.
"""

from __future__ import annotations

import logging
import random
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.store.change_log import Point
from sync import wire
from sync.client.backing_off import pause_s
from sync.client.errors import Refused, SyncError, Unreachable

HOLD_S = 25.0
"""As long as the service holds an answer back at most."""
_SHORTEST_HOLD_S = 5.0
_EARLY = 0.5
"""An answer without news in less of the time than this was not held back."""

_log = logging.getLogger(__name__)

Places = Mapping[str, Point]
"""Scope → the last row that is here."""


class Way(Protocol):
    """The way to the service, for the listener alone; a Transport is one."""

    def pull(self, wish: wire.Pull) -> wire.Pulled:
        """Ask; raises SyncError."""

    def break_off(self) -> None:
        """End what is awaited now, and ask nothing any more; from any thread."""

    def close(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True)
class ListenerSettings:
    """Valid, or it does not exist."""

    rest_s: tuple[float, float] = (0.3, 0.9)
    """How long the courier is at rest before we ask: any time between, so that many spread."""
    hold_s: float = HOLD_S
    first_backoff_s: float = 1.0
    longest_backoff_s: float = 300.0

    def __post_init__(self) -> None:
        """Keep to the limits."""
        if not 0 <= self.rest_s[0] <= self.rest_s[1]:
            raise ValueError("rest_s: 0 or more, the shorter one first")
        if not 0 < self.hold_s <= HOLD_S:
            raise ValueError(f"hold_s: above 0, at most {HOLD_S:g}")
        if not 0 < self.first_backoff_s <= self.longest_backoff_s:
            raise ValueError("first_backoff_s: above 0, at most longest_backoff_s")


class Listener:
    """The ear of one workstation, between start() and stop()."""

    def __init__(
        self,
        way: Way,
        settings: ListenerSettings | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self._way = way
        self._settings = settings or ListenerSettings()
        self._chance = chance or random.Random()
        self._changed = threading.Condition()
        self._stopping = False
        self._places: Places | None = None
        """Where the courier rests; None while it works, or is in trouble."""
        self._rested: Places | None = None
        """Where it rested the last time."""
        self._ask_at = 0.0
        self._told: Places | None = None
        """Behind what the courier was told of news the last time."""
        self._wake: Callable[[], None] = _nobody
        self._hold_s = self._settings.hold_s
        self._failures = 0
        self._heard = False
        self._reported = False
        """The courier was woken because nothing is heard any more."""
        self._asked = 0
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    @property
    def hears(self) -> bool:
        """Whether the last question was answered as it should be."""
        return self._heard

    def start(self, wake: Callable[[], None]) -> None:
        """Begin; `wake` is called in the listener's thread and must not block."""
        self._wake = wake
        self._thread.start()

    def rest(self, places: Places) -> None:
        """Listen for what comes behind these places: the courier has nothing to do."""
        with self._changed:
            if places != self._rested:
                self._ask_at = time.monotonic() + self._chance.uniform(*self._settings.rest_s)
            self._places = self._rested = dict(places)
            self._changed.notify_all()

    def work(self) -> None:
        """Ask nothing until rest() is called again: the courier is about to look itself."""
        with self._changed:
            self._places = None

    def stop(self, timeout_s: float) -> bool:
        """End at once, also in the middle of a question; False where that takes longer."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._way.break_off()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (places := self._next()) is not None:
            try:
                wait_s = self._ask(places)
            except Exception as error:  # noqa: BLE001 (the one place where a bug in this thread ends)
                number = secrets.token_hex(4)
                _log.error("the listener failed, number %s", number, exc_info=error)
                wait_s = self._back_off()
            with self._changed:
                self._changed.wait_for(lambda: self._stopping, wait_s)
        self._way.close()

    def _next(self) -> Places | None:
        """Wait until there is something to ask; None when it is over."""
        with self._changed:
            while not self._stopping:
                left_s = self._ask_at - time.monotonic()
                if self._places is not None and left_s <= 0:
                    return self._places
                self._changed.wait(left_s if self._places is not None else None)
        return None

    def _ask(self, places: Places) -> float:
        """Ask once, and say how long not to ask again."""
        self._asked += 1
        wish = wire.Pull(
            scopes={scope: _entry(place) for scope, place in places.items()},
            limit=0,
            wait_s=self._hold_s,
            rid=str(self._asked),
        )
        began = time.monotonic()
        try:
            pulled = self._way.pull(wish)
        except SyncError as error:
            return self._note_failure(error, time.monotonic() - began)
        if pulled.rid == wish.rid and _is_news(places, pulled):
            return self._note_news(places)
        if pulled.rid != wish.rid or time.monotonic() - began < self._hold_s * _EARLY:
            return self._back_off()
        self._note_heard()
        self._hold_s = min(self._settings.hold_s, self._hold_s + 1)
        return 0.0

    def _note_news(self, places: Places) -> float:
        if not self._tell(places):
            # It is at work, or further already.
            self._note_heard()
            return 0.0
        if places == self._told:
            # It looked, and there was nothing: whoever says so is not to be believed.
            return self._back_off()
        self._told = places
        self._note_heard()
        return 0.0

    def _tell(self, places: Places) -> bool:
        """Wake the courier, once, where it still rests there."""
        with self._changed:
            rests = self._places == places and not self._stopping
            if rests:
                self._places = None
        if rests:
            self._wake()
        return rests

    def _note_heard(self) -> None:
        self._heard, self._reported, self._failures = True, False, 0

    def _note_failure(self, error: SyncError, took_s: float) -> float:
        if self._stopping:
            return 0.0
        if self._failures == 0:
            _log.info("nothing is heard: %s", error.message)
        lasting = isinstance(error, Refused) and error.lasting
        cut = isinstance(error, Unreachable) and error.retry_after_s is None
        if cut and took_s > _SHORTEST_HOLD_S:
            self._hold_s = max(_SHORTEST_HOLD_S, self._hold_s / 2)
        with self._changed:
            places = self._places
        if places is not None and (lasting or cut) and not self._reported:
            # Gone, or done with us: the courier finds out at once, and a person sees it.
            self._reported = self._tell(places)
        return self._back_off(error.retry_after_s)

    def _back_off(self, asked_s: float | None = None) -> float:
        self._heard = False
        first, longest = self._settings.first_backoff_s, self._settings.longest_backoff_s
        pause = pause_s(self._chance, self._failures, first, longest, asked_s)
        self._failures += 1
        return pause


def _nobody() -> None:
    """Wakes nobody: it was not started."""


def _entry(place: Point) -> list[wire.LocatorEntry]:
    return [(place.seq, place.hash.hex())] if place.seq else []


def _is_news(places: Places, pulled: wire.Pulled) -> bool:
    """Whether a feed goes on behind what is here, or does not go through there any more."""
    return any(
        not rows.start == rows.head == places[scope].seq
        for scope, rows in pulled.scopes.items()
        if scope in places
    )
