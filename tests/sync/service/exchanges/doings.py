"""Exchanges that do what a test says; without it each test would need a platform."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from app.links.connections import Serves
from app.links.exchanges import Exchange, Plan, Run
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.links import exchange_run
from sync.service.accounts import Caller
from sync.service.exchange_desk import ExchangeDesk
from sync.service.exchanges.doing import Doing, Expected, Outcome, Side, Told
from sync.service.exchanges.sides import Live
from sync.service.links.connected import Connected
from sync.service.outbox_rows import Dispatched
from sync.service.rounds import Rounds
from tests.sync.service.running import ORG
from tests.sync.service.test_relations import RisingClock

NEWS = Outcome(came=3, changed=2)
QUIET = Outcome(came=3)
WAIT_S = 60.0


class FakeDoing:
    """Does what it is told to, and counts."""

    def __init__(self, exchange: Exchange = Exchange.DELIVERIES, every_s: float = 60.0) -> None:
        self.exchange = exchange
        self.every_s = every_s
        self.outcome = QUIET
        self.fails: list[BaseException] = []
        self.persons: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.entered = threading.Event()
        self.may_end = threading.Event()
        self.may_end.set()

    def run(self, person: str) -> Outcome:
        self.persons.append(person)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.entered.set()
        try:
            assert self.may_end.wait(WAIT_S)
            if self.fails:
                raise self.fails.pop(0)
            return self.outcome
        finally:
            self.at_once -= 1


class FakeSender:
    """Has so many messages to send."""

    def __init__(self) -> None:
        self.waiting = 0
        self.sent = 0

    def send_next(self) -> Dispatched | None:
        if not self.waiting:
            return None
        self.waiting -= 1
        self.sent += 1
        return Dispatched("done", None)

    def next_due(self, connection: Connection) -> datetime | None:
        del connection
        return None


class MovingConnections:
    """Connections that a test changes."""

    def __init__(self) -> None:
        self.by_org: dict[str, tuple[Connected, ...]] = {}

    def orgs(self) -> tuple[str, ...]:
        return tuple(self.by_org)

    def of(self, org: str) -> tuple[Connected, ...]:
        return self.by_org.get(org, ())


class Bench:
    """One service's rounds, on doings of a test."""

    def __init__(
        self,
        database: Database,
        doings: Mapping[str, list[FakeDoing]] | None = None,
        clock: RisingClock | None = None,
    ) -> None:
        self.database = database
        self.clock = clock or RisingClock()
        self.doing = FakeDoing()
        self.by_org = doings or {ORG: [self.doing]}
        self.sender = FakeSender()
        self.expected = Expected()
        self.made = 0
        self.connections = MovingConnections()
        for org in self.by_org:
            self.connections.by_org[org] = (Connected("fake", Serves.PROCUREMENT, None),)
        factories = {Serves.PROCUREMENT: [self.side]}
        self.rounds = Rounds(database, self.clock, self.connections, factories, lambda: None)
        self.desk = ExchangeDesk(database, self.clock, self.rounds, lambda: None)

    def side(
        self, database: Database, clock: Clock, org: str, connected: Connected, told: Told
    ) -> Side:
        del database, clock, told
        self.made += 1
        doings: list[Doing] = list(self.by_org[org])
        return Side(connected.link, doings, [self.sender], self.expected)

    @property
    def live(self) -> Live:
        return self.rounds.sides.find(ORG, "fake")

    def serve(self) -> float:
        """Serve once, as a hand does."""
        return self.rounds.serve(self.live, threading.Event())

    def runs(self, org: str = ORG) -> list[tuple[str, str, str]]:
        """Trigger, state and sentence of each run that is remembered, oldest first."""
        row = exchange_run.c
        query = (
            select(row.trigger, row.state, row.message).where(row.org == org).order_by(row.run_id)
        )
        with self.database.reading() as connection:
            return [tuple(one) for one in connection.execute(query)]

    def plan(self, exchange: Exchange = Exchange.DELIVERIES) -> Plan:
        shown = self.desk.plans(Caller(ORG, self.clock.new_id())).plans
        return next(one for one in shown if one.exchange is exchange)

    def last(self) -> Run:
        last = self.plan().last
        assert last is not None
        return last
