"""Asks a platform again for the items an institution uses, so that prices and names stay right.

Without it an item would stay as it was when a delivery first named it. Platforms that are asked for
one item at a time (Shanghai YY020) would be busy for minutes with all of them, so a few are asked
at each round of the scheduler, those first that were not asked for longest, each once in
`EVERY`; a person's wish asks as many as its time allows. What is new or has changed becomes a
version of the provincial catalogue, told to everybody.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, union

from app.catalogue.entries.values import Side, What
from app.catalogue.items import Item
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.catalogue import catalogue_entry
from app.store.tables.receipts import delivered_item
from sync import wire
from sync.connectors.port import Platform, PlatformError
from sync.service import platform_details
from sync.service.transactions import commit, reading_of

EVERY = timedelta(days=1)
AFTER_START = timedelta(minutes=10)
"""A service that has just started has other things to ask."""
A_ROUND = 20
"""Items asked for between two rounds of deliveries."""


class Refreshing:
    """Asks one platform for one institution's items; for one thread at a time."""

    def __init__(self, database: Database, clock: Clock, org: str, platform: Platform) -> None:
        self._database = database
        self._clock = clock
        self._org = org
        self._platform = platform
        self._asked_at: dict[str, datetime] = {}
        self._started_at = clock.now()

    def some(self) -> wire.CatalogueRefreshed:
        """Ask for some items that are due; `left` are due as well.

        Raises PlatformError or StoreError; what came before an error is kept.
        """
        now = self._clock.now()
        due = [code for code in self._codes() if self._is_due(code, now)]
        some = due[:A_ROUND] if now >= self._started_at + AFTER_START else []
        asked, news = self._refresh(some, None)
        return wire.CatalogueRefreshed(asked=asked, news=news, left=len(due) - asked)

    def now(self, within_s: float) -> wire.CatalogueRefreshed:
        """Ask for as many as there is time for, those first that were not asked for longest.

        Raises PlatformError or StoreError; what came before an error is kept.
        """
        codes = self._codes()
        asked, news = self._refresh(codes, time.monotonic() + within_s)
        return wire.CatalogueRefreshed(asked=asked, news=news, left=len(codes) - asked)

    def _refresh(self, codes: list[str], until: float | None) -> tuple[int, int]:
        found: list[Item] = []
        asked, problem = 0, None
        for code in codes:
            if until is not None and time.monotonic() >= until:
                break
            try:
                item = self._platform.item(code)
            except PlatformError as error:
                problem = error
                break
            asked += 1
            self._asked_at[code] = self._clock.now()
            found += [] if item is None else [item]
        news = self._keep(found) if found else 0
        if problem is not None:
            raise problem
        return asked, news

    def _keep(self, found: list[Item]) -> int:
        now, name = self._clock.now(), self._platform.name
        return commit(self._database, lambda c: platform_details.keep_items(c, found, now, name))

    def _is_due(self, code: str, now: datetime) -> bool:
        asked_at = self._asked_at.get(code)
        return asked_at is None or now >= asked_at + EVERY

    def _codes(self) -> list[str]:
        """The provincial items the institution uses, those first that wait for longest."""
        with reading_of(self._database, self._org) as connection:
            codes = _used(connection, self._org)
        waiting = [code for code in codes if code not in self._asked_at]
        asked = [code for code in codes if code in self._asked_at]
        return waiting + sorted(asked, key=lambda code: (self._asked_at[code], code))


def _used(connection: Connection, org: str) -> list[str]:
    """What the hospital's catalogue names, and what was delivered."""
    entry, delivered = catalogue_entry.c, delivered_item.c
    named = select(entry.province_code).where(
        entry.org == org,
        entry.side == Side.HOSPITAL,
        entry.province_code != "",
        entry.latest,
        entry.what != What.REMOVED,
    )
    came = select(delivered.province_code).where(
        delivered.org == org, delivered.province_code != ""
    )
    return sorted(connection.execute(union(named, came)).scalars())
