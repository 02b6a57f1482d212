"""The connections that are there now, each with what is done with it and its turn.

Without it a connection that was changed would go on being used as it was. It is looked at each
round: where the object is another one its side is made anew, and what is gone is done no more; a
run under way ends by itself. The turn belongs to the name of a connection and outlives its changes:
connectors are for one thread at a time, and platforms count what one hospital does at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.links.connections import Serves
from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from sync.service.exchanges.doing import Doing, Factories, Sender, Side
from sync.service.links.connected import Connected, Connections
from sync.service.refusals import ServiceRefusal

BUSY_WAIT_S = 20.0
"""How long a person's wish waits for whoever uses a connection."""


class Turn:
    """Who may use a connection: one thread at a time, persons before the clock."""

    def __init__(self) -> None:
        """Nobody's."""
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0

    @property
    def is_wished(self) -> bool:
        """Whether a person waits for it."""
        return self._waiting > 0

    def take_at_once(self) -> bool:
        """Take it if it is nobody's and no person waits; ends with `give_back`."""
        return not self.is_wished and self._lock.acquire(blocking=False)

    def give_back(self) -> None:
        """Let somebody else have it."""
        self._lock.release()

    @contextmanager
    def taken(self, within_s: float) -> Iterator[None]:
        """Have it for a person; raises ServiceRefusal where it is in use for long."""
        self._count(1)
        try:
            have = self._lock.acquire(timeout=within_s)
        finally:
            self._count(-1)
        if not have:
            raise busy()
        try:
            yield
        finally:
            self._lock.release()

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change


@dataclass(slots=True, eq=False)
class Live:
    """One connection that is there now."""

    org: str
    connected: Connected
    sides: Sequence[Side]
    turn: Turn
    look_at: float = 0.0
    """By the monotonic clock: when it is worth looking whether something is due."""
    is_served: bool = False
    failures: dict[Exchange, int] = field(default_factory=dict)
    """So many times running."""

    @property
    def link(self) -> str:
        """Its name within the institution."""
        return self.connected.link

    @property
    def doings(self) -> list[Doing]:
        """All that is done with it at intervals."""
        return [doing for side in self.sides for doing in side.doings]

    @property
    def senders(self) -> list[Sender]:
        """All that is sent by it."""
        return [sender for side in self.sides for sender in side.senders]

    def doing(self, exchange: Exchange) -> Doing:
        """What does an exchange; raises ServiceRefusal where the connection has none."""
        for one in self.doings:
            if one.exchange is exchange:
                return one
        raise no_exchange()

    def take_expected(self) -> frozenset[Exchange]:
        """The exchanges that news is expected of, and no longer is."""
        return frozenset[Exchange]().union(*(side.expected.take() for side in self.sides))


class Sides:
    """The sides of all institutions; for any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        connections: Connections,
        factories: Factories,
        told: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._connections = connections
        self._factories = factories
        self._told = told
        self._lock = threading.Lock()
        self._live: dict[tuple[str, str], Live] = {}
        self._turns: dict[tuple[str, str], Turn] = {}

    def look(self) -> list[Live]:
        """All that are there now; raises StoreError."""
        return [one for org in self._connections.orgs() for one in self.of(org)]

    def of(self, org: str) -> list[Live]:
        """Those of one institution that are there now; raises StoreError."""
        connected = [one for one in self._connections.of(org) if one.serves in self._factories]
        with self._lock:
            names = {one.link for one in connected}
            for key in [key for key in self._live if key[0] == org and key[1] not in names]:
                del self._live[key]
            return [self._alive(org, one) for one in connected]

    def find(self, org: str, link: str) -> Live:
        """One of them; raises ServiceRefusal where there is none."""
        for one in self.of(org):
            if one.link == link:
                return one
        raise no_exchange()

    def serving(self, org: str, serves: Serves) -> Live | None:
        """The first that serves a purpose; None where the institution has none."""
        return next((one for one in self.of(org) if one.connected.serves is serves), None)

    def _alive(self, org: str, connected: Connected) -> Live:
        key = (org, connected.link)
        live = self._live.get(key)
        if live is None or live.connected is not connected:
            turn = self._turns.setdefault(key, Turn())
            sides = [
                factory(self._database, self._clock, org, connected, self._told)
                for factory in self._factories[connected.serves]
            ]
            live = self._live[key] = Live(org, connected, sides, turn)
        return live


def busy() -> ServiceRefusal:
    """Refuse a wish for a platform that is in use for long."""
    return ServiceRefusal(
        429, "busy", "正在与这个平台通信，请稍后再试。", retry_after_s=BUSY_WAIT_S
    )


def no_exchange() -> ServiceRefusal:
    """Refuse a wish for an exchange that there is not."""
    return ServiceRefusal(
        404, "no-exchange", "没有这项同步：对接已停用或删除，或所对接的平台不提供。请刷新后核对。"
    )
