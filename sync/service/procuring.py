"""What is done with a procurement platform: asked for at intervals, and sent as it comes up.

Without it the scheduler would know what a province tells a hospital. Papers (orders, returns,
invoices) change slowly, so they are asked for every ten minutes, and at once when deliveries have
come, or in the round after something was placed; the catalogue by and by, a few items at a time.
Of the stock the platform is told once an hour what changed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from sync import wire
from sync.connectors.office_port import Office, OfficeOffer
from sync.connectors.port import Offer, Platform
from sync.service.asking import Asking
from sync.service.confirming import Dispatcher
from sync.service.exchanges.doing import Doing, Expected, Outcome, Sender, Side, SideFactory, Told
from sync.service.invoicing import Invoicing
from sync.service.links.connected import Connected
from sync.service.outbox_rows import Dispatched
from sync.service.papers import ASK_EVERY, AskingForPapers
from sync.service.placing import Placing
from sync.service.refreshing import Refreshing
from sync.service.relations import AskingForRelations
from sync.service.returning import Returning
from sync.service.stocking.reporting import ReportingStock
from sync.service.telling import PapersTold

PAPERS = (Exchange.ORDERS, Exchange.RETURNS, Exchange.INVOICES)
"""Orders first: invoices are told which of them they belong to."""


def side(every_s: float, relations_every: timedelta) -> SideFactory:
    """Make sides that ask for deliveries every so often, and for relations."""

    def made(database: Database, clock: Clock, org: str, connected: Connected, told: Told) -> Side:
        platform: Platform = connected.connector
        expected, sent = Expected(), Expected()
        asking = Asking(database, clock, org, platform)
        returning = Returning(database, clock, org, platform)
        papers = AskingForPapers(database, clock, org, platform, asking.learn_items, returning)
        relations = AskingForRelations(database, clock, org, platform)
        papers_s = ASK_EVERY.total_seconds()
        offered = {
            Exchange.ORDERS: bool(platform.offers & {Offer.ORDERS, Offer.PLACING}),
            Exchange.RETURNS: Offer.RETURNING in platform.offers,
            Exchange.INVOICES: Offer.INVOICES in platform.offers,
            Exchange.RELATIONS: Offer.RELATIONS in platform.offers,
        }
        stock: list[Doing] = (
            [ReportingStock(database, clock, org, connected.link, platform)]
            if isinstance(platform, Office) and OfficeOffer.STOCK in platform.office_offers
            else []
        )
        doings: list[Doing] = [
            Deliveries(asking, sent, expected, told, every_s),
            Papers(Exchange.ORDERS, papers.orders, told, papers_s),
            Papers(Exchange.RETURNS, returning.follow, told, papers_s),
            Papers(Exchange.INVOICES, papers.invoices, told, papers_s),
            Catalogue(Refreshing(database, clock, org, platform), told, papers_s, every_s),
            Relations(relations, told, relations_every.total_seconds()),
        ]
        return Side(
            connected.link,
            [doing for doing in doings if offered.get(doing.exchange, True)] + stock,
            [
                Followed(Placing(database, clock, org, platform), sent, told),
                Followed(returning, sent, told),
                Followed(Invoicing(database, clock, org, platform), sent, told),
                Dispatcher(database, clock, org, platform),
            ],
            expected,
        )

    return made


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Asks what is on its way; papers follow what came, and what was sent before."""

    asking: Asking
    sent: Expected
    expected: Expected
    told: Told
    every_s: float
    exchange: Exchange = Exchange.DELIVERIES

    def run(self, person: str) -> Outcome:
        """Ask; what is stored by then is told, whatever happens."""
        del person
        polled = wire.PlatformPolled(details=0, deliveries=1)
        try:
            polled = self.asking.ask()
        finally:
            self.expected.note(*self.sent.take())
            if polled.deliveries:
                self.expected.note(*PAPERS)
                self.told()
        return Outcome(came=polled.details, changed=polled.deliveries, answer=polled)


@dataclass(frozen=True, slots=True)
class Papers:
    """Asks for one kind of papers."""

    exchange: Exchange
    ask: Callable[[], PapersTold]
    told: Told
    every_s: float

    def run(self, person: str) -> Outcome:
        """Ask; what is stored by then is told, whatever happens."""
        del person
        news = True
        try:
            asked = self.ask()
            news = asked.news > 0
        finally:
            if news:
                self.told()
        return Outcome(came=asked.told, changed=asked.news, failed=asked.failed)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Asks for items again: some that are due by the clock, all for a person."""

    refreshing: Refreshing
    told: Told
    every_s: float
    pause_s: float
    """Between two pieces, while items are left that are due."""
    within_s: float = math.inf
    """How long a person's wish takes at most."""
    exchange: Exchange = Exchange.CATALOGUE

    def within(self, seconds: float) -> Catalogue:
        """The same for a person who waits so long."""
        return replace(self, within_s=seconds)

    def run(self, person: str) -> Outcome:
        """Ask; what is stored by then is told, whatever happens."""
        try:
            done = self.refreshing.now(self.within_s) if person else self.refreshing.some()
        finally:
            self.told()
        return Outcome(
            came=done.asked,
            changed=done.news,
            message=_left(done) if person and done.left else "",
            again_s=self.pause_s if done.left else None,
            answer=done,
        )


@dataclass(frozen=True, slots=True)
class Relations:
    """Asks who may deliver what where."""

    asking: AskingForRelations
    told: Told
    every_s: float
    exchange: Exchange = Exchange.RELATIONS

    def run(self, person: str) -> Outcome:
        """Ask; a failure is told to workstations as well."""
        try:
            done = self.asking.ask(person)
        finally:
            self.told()
        news = done.added + done.changed + done.ended
        return Outcome(came=done.total, changed=news, message=done.message, answer=done)


@dataclass(frozen=True, slots=True)
class Followed:
    """Sends what the papers will speak of in the next round."""

    sender: Sender
    sent: Expected
    told: Told

    def send_next(self) -> Dispatched | None:
        """Send one; None where none is due; raises StoreError."""
        sent = self.sender.send_next()
        if sent is not None:
            self.sent.note(*PAPERS)
            self.told()
        return sent

    def next_due(self, connection: Connection) -> datetime | None:
        """When the next one is to be sent; None where none waits."""
        return self.sender.next_due(connection)


def _left(done: wire.CatalogueRefreshed) -> str:
    return (
        f"询问了 {done.asked} 个品种，其中 {done.news} 个是新的或有变化；"
        f"还有 {done.left} 个会陆续自动询问。"
    )
