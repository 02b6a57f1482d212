"""What the scheduler does with a connection: things to do at intervals, and things to send.

Without it the scheduler would know what each kind of platform is good for. Whoever serves a kind of
connection makes a Side of it; the scheduler keeps the times, the leases and the history.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from app.links.connections import Serves
from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from sync.service.links.connected import Connected
from sync.service.outbox_rows import Dispatched


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run brought."""

    came: int = 0
    """Things that were told, whether or not they were known."""
    changed: int = 0
    """Things that are new here or other than before."""
    failed: int = 0
    """Things that could not be used."""
    message: str = ""
    """One Chinese sentence, where there is more to say than the numbers."""
    again_s: float | None = None
    """More is left to do: it goes on after so long, whatever the plan says."""
    answer: Any = None
    """What whoever called it by its own route is told, beside the run."""


class Doing(Protocol):
    """One exchange of one connection; one thread at a time."""

    @property
    def exchange(self) -> Exchange:
        """Which one."""

    @property
    def every_s(self) -> float:
        """How often it is done where nobody said otherwise; 0: only when a person wishes it."""

    def run(self, person: str) -> Outcome:
        """Do it; what is begun can be begun again. `person`: who wished it, or empty.

        Raises PlatformError, StoreError or ServiceRefusal.
        """


class Sender(Protocol):
    """Sends what waits in the outbox for one connection; one thread at a time."""

    def send_next(self) -> Dispatched | None:
        """Send one waiting message; None where none is due; raises StoreError."""

    def next_due(self, connection: Connection) -> datetime | None:
        """When the next one is to be sent; None where none waits."""


class Expected:
    """Exchanges that are due at once: something came or was sent that they follow. Any thread."""

    def __init__(self) -> None:
        """Expect nothing."""
        self._lock = threading.Lock()
        self._exchanges: frozenset[Exchange] = frozenset()

    def note(self, *exchanges: Exchange) -> None:
        """Expect news of these."""
        with self._lock:
            self._exchanges |= frozenset(exchanges)

    def take(self) -> frozenset[Exchange]:
        """What is expected, and no longer is."""
        with self._lock:
            taken, self._exchanges = self._exchanges, frozenset()
        return taken


@dataclass(frozen=True, slots=True)
class Side:
    """All that is done with one connection; no two doings of the same exchange."""

    link: str
    doings: Sequence[Doing]
    senders: Sequence[Sender]
    expected: Expected = field(default_factory=Expected)


Told = Callable[[], None]
"""Called after feeds have grown."""
SideFactory = Callable[[Database, Clock, str, Connected, Told], Side]
"""Makes what is done with one connection: database, clock, institution, connection, `told`."""
Factories = Mapping[Serves, Sequence[SideFactory]]
"""By what a connection serves; what several of them make of one connection is done together."""
