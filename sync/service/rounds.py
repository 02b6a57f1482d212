"""What the service does with the platforms: ask, and send what waits, one at a time for each.

Without it a person's "ask now" and the scheduler would use one platform's client at once, and
clients are made for one thread at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.links.connections import Serves
from app.store.clock import Clock
from app.store.database import Database
from sync import wire
from sync.connectors.port import Platform
from sync.service.asking import Asking
from sync.service.confirming import Dispatcher
from sync.service.exchanges.doing import Factories
from sync.service.links.connected import Connections
from sync.service.outbox_rows import Dispatched
from sync.service.papers import AskingForPapers
from sync.service.placing import Placing
from sync.service.refreshing import Refreshing
from sync.service.refusals import ServiceRefusal
from sync.service.relations import AskingForRelations
from sync.service.returning import Returning

REFRESH_S = 8.0
"""How long a person's wish asks for items; the scheduler does the rest."""
RELATIONS_EVERY = timedelta(days=1)
BUSY_WAIT_S = 20.0
"""How long a person's wish waits for the scheduler to be done with a platform."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One institution's platform."""

    lock: threading.Lock
    asking: Asking
    papers: AskingForPapers
    refreshing: Refreshing
    relations: AskingForRelations
    dispatcher: Dispatcher
    placing: Placing
    returning: Returning


class Rounds:
    """The platforms of all institutions, each used by one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        connections: Connections,
        factories: Factories,
        told: Callable[[], None],
        relations_every: timedelta = RELATIONS_EVERY,
    ) -> None:
        """Know each institution's connections; `told` is called after feeds have grown."""
        self._database = database
        self._told = told
        self.factories = factories
        self._sides = {
            org: _side(database, clock, org, one.connector, relations_every)
            for org in connections.orgs()
            for one in connections.of(org)
            if one.serves is Serves.PROCUREMENT
        }

    @property
    def orgs(self) -> tuple[str, ...]:
        """The institutions that have a platform."""
        return tuple(self._sides)

    def ask(self, org: str) -> wire.PlatformPolled:
        """Ask one platform now; raises PlatformError, StoreError or ServiceRefusal."""
        with self._alone(org) as side:
            polled = side.asking.ask()
            papers = side.papers.ask(now=polled.deliveries > 0)
            items = side.refreshing.some()
            relations = side.relations.ask()
        if polled.deliveries or papers or items or relations:
            self._told()
        return polled

    def refresh(self, org: str) -> wire.CatalogueRefreshed:
        """Ask one platform for items again; raises PlatformError, StoreError, ServiceRefusal."""
        try:
            with self._alone(org) as side:
                return side.refreshing.now(REFRESH_S)
        finally:
            self._told()

    def refresh_relations(self, org: str, person: str) -> wire.RelationsRefreshed:
        """Ask one platform for relations; raises PlatformError, StoreError, ServiceRefusal."""
        try:
            with self._alone(org) as side:
                return side.relations.now(person)
        finally:
            self._told()

    def send_next(self, org: str) -> Dispatched | None:
        """Send one waiting word; None where none is due; raises StoreError."""
        side = self._side(org)
        with side.lock:
            sent = side.placing.send_next() or side.returning.send_next()
            if sent is None:
                return side.dispatcher.send_next()
            side.papers.expect_news()
        self._told()
        return sent

    def next_due(self, org: str) -> datetime | None:
        """When the next word is to be sent; None where none waits."""
        with self._database.reading() as connection:
            side = self._side(org)
            senders = (side.dispatcher, side.placing, side.returning)
            due = [one.next_due(connection) for one in senders]
        return min((at for at in due if at is not None), default=None)

    @contextmanager
    def _alone(self, org: str) -> Iterator[_Side]:
        """Use one platform as the only one; raises ServiceRefusal where it is in use for long."""
        side = self._side(org)
        if not side.lock.acquire(timeout=BUSY_WAIT_S):
            raise ServiceRefusal(
                429, "busy", "正在与采购平台通信，请稍后再试。", retry_after_s=BUSY_WAIT_S
            )
        try:
            yield side
        finally:
            side.lock.release()

    def _side(self, org: str) -> _Side:
        side = self._sides.get(org)
        if side is None:
            raise ServiceRefusal(
                404, "no-platform", "本机构还没有对接采购平台，请管理员先完成对接设置。"
            )
        return side


def _side(
    database: Database, clock: Clock, org: str, platform: Platform, relations_every: timedelta
) -> _Side:
    asking = Asking(database, clock, org, platform)
    returning = Returning(database, clock, org, platform)
    return _Side(
        threading.Lock(),
        asking,
        AskingForPapers(database, clock, org, platform, asking.learn_items, returning),
        Refreshing(database, clock, org, platform),
        AskingForRelations(database, clock, org, platform, relations_every),
        Dispatcher(database, clock, org, platform),
        Placing(database, clock, org, platform),
        returning,
    )
