"""One thread that does a piece of work again and again, and waits longer while it fails.

Without it sending and fetching would each have a loop of their own. While nothing answers the
pauses grow with full jitter, as the courier's do; what a service asks for is kept to. A bug is
logged under a number, and the thread goes on.
"""

from __future__ import annotations

import logging
import random
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.store.errors import StoreError
from sync.client.backing_off import pause_s
from sync.client.errors import SyncError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long is waited between rounds; valid, or it does not exist."""

    idle_s: float = 60.0
    first_backoff_s: float = 2.0
    longest_backoff_s: float = 600.0

    def __post_init__(self) -> None:
        """Keep to the limits."""
        if self.idle_s <= 0:
            raise ValueError("idle_s: above 0")
        if not 0 < self.first_backoff_s <= self.longest_backoff_s:
            raise ValueError("first_backoff_s: above 0, at most longest_backoff_s")

    def backoff_s(self, failures: int) -> float:
        """The longest pause after so many failures."""
        return float(min(self.longest_backoff_s, self.first_backoff_s * 2.0 ** min(failures, 30)))


class Rounds:
    """A named thread between start() and stop()."""

    def __init__(
        self,
        name: str,
        work: Callable[[], None],
        pace: Pace,
        chance: random.Random | None = None,
    ) -> None:
        """Do `work` each round; it may raise SyncError or StoreError."""
        self._work = work
        self._pace = pace
        self._chance = chance or random.Random()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def stopping(self) -> bool:
        """Whether the work is to end soon."""
        return self._stopping.is_set()

    @property
    def failing(self) -> bool:
        """Whether the last round failed."""
        return self._failures > 0

    def start(self) -> None:
        """Begin; the first round comes at once."""
        self._thread.start()

    def wake(self, *, hurry: bool = False) -> None:
        """Begin the next round soon; while it fails, only if somebody waits (`hurry`)."""
        if hurry or not self.failing:
            self._woken.set()

    def ask_to_stop(self) -> None:
        """End soon; does not wait."""
        self._stopping.set()
        self._woken.set()

    def stop(self, timeout_s: float) -> bool:
        """End after what is under way; False where that takes longer than the limit."""
        self.ask_to_stop()
        if self._thread.ident is None:
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.wait(self._round())
            self._woken.clear()

    def _round(self) -> float:
        """Work once, and say how long to wait."""
        asked_s = None
        try:
            self._work()
        except SyncError as error:
            asked_s = error.retry_after_s
            _log.info("%s: %s", self._thread.name, error.message)
        except StoreError as error:
            _log.error("%s: the store fails: %s", self._thread.name, error)
        except Exception:  # noqa: BLE001 (the one place where a bug in this thread ends)
            number = secrets.token_hex(4)
            _log.exception("%s failed, number %s", self._thread.name, number)
        else:
            self._failures = 0
            return self._pace.idle_s
        first, longest = self._pace.first_backoff_s, self._pace.longest_backoff_s
        pause = pause_s(self._chance, self._failures, first, longest, asked_s)
        self._failures += 1
        return pause
