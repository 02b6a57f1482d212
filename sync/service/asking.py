"""Asks a platform what is on its way to an institution, and tells the workstations.

Without it no delivery would arrive. The platform is called outside of any transaction; then each
delivery is stored and published in a transaction of its own. Asking twice publishes nothing twice.
What could not be asked to the end changes nothing: a delivery never shows with half of its lines.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence, Set
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection

from app.catalogue import items
from app.catalogue.items import Item
from app.receiving.documents import deliveries
from app.receiving.values import Delivery, delivery_id
from app.store.clock import Clock
from app.store.database import Database
from sync import wire
from sync.connectors.port import Platform, PlatformDetail, PlatformError
from sync.service import feeds, grouping, platform_details
from sync.service.transactions import commit

DELIVERY_VERSION = 1
_ASK_AGAIN = timedelta(hours=1)

_log = logging.getLogger(__name__)


class Asking:
    """Asks one platform for one institution; for one thread at a time."""

    def __init__(self, database: Database, clock: Clock, org: str, platform: Platform) -> None:
        self._database = database
        self._clock = clock
        self._org = org
        self._platform = platform
        self._not_known_at: dict[str, datetime] = {}

    def ask(self) -> wire.PlatformPolled:
        """Fetch, store and publish; raises PlatformError or StoreError."""
        details = list(self._platform.open_details())
        grouped = grouping.by_delivery(details)
        self.learn_items({detail.province_code for detail in details})
        changed = sum(self._take(delivery_id(*key), mine) for key, mine in grouped.items())
        if changed:
            _log.info("%s: %d deliveries are new or have changed", self._org, changed)
        return wire.PlatformPolled(
            details=sum(len(mine) for mine in grouped.values()), deliveries=changed
        )

    def learn_items(self, codes: Set[str]) -> None:
        """Look up what is not known of these items, and tell it; raises StoreError.

        What the platform does not answer is logged and asked for again.
        """
        with self._database.reading() as connection:
            known = items.find_all(connection, codes)
        found = []
        try:
            for code in sorted(codes - known.keys()):
                if (item := self._look_up(code)) is not None:
                    found.append(item)
        except PlatformError as error:
            # Deliveries go on without: the next round asks again.
            _log.warning("%s: items could not be looked up: %s", self._org, error)
        if found:
            now = self._clock.now()
            name = self._platform.name
            commit(self._database, lambda c: platform_details.keep_items(c, found, now, name))

    def _look_up(self, code: str) -> Item | None:
        asked_at = self._not_known_at.get(code)
        if asked_at is not None and self._clock.now() < asked_at + _ASK_AGAIN:
            return None
        item = self._platform.item(code)
        if item is None:
            self._not_known_at[code] = self._clock.now()
        return item

    def _take(self, delivery: uuid.UUID, details: Sequence[PlatformDetail]) -> bool:
        """Store one delivery where it is new or has changed; say whether it was."""
        with self._database.reading() as connection:
            if self._next_version(connection, delivery, details) is None:
                return False
        return commit(self._database, lambda c: self._store(c, delivery, details))

    def _store(
        self, connection: Connection, delivery: uuid.UUID, details: Sequence[PlatformDetail]
    ) -> bool:
        document = self._next_version(connection, delivery, details)
        if document is None:
            return False
        now = self._clock.now()
        platform_details.keep(connection, self._org, self._platform.name, delivery, details)
        deliveries.add_delivery(connection, self._org, document, now)
        body = msgspec.json.encode(document).decode()
        row = feeds.NewRow("delivery", str(delivery), DELIVERY_VERSION, body)
        feeds.publish(connection, feeds.org_scope(self._org), [row], now)
        return True

    def _next_version(
        self, connection: Connection, delivery: uuid.UUID, details: Sequence[PlatformDetail]
    ) -> Delivery | None:
        """The delivery with these details; None where it is stored just so."""
        kept = platform_details.of_delivery(connection, self._org, self._platform.name, delivery)
        by_id = {detail.detail_id: detail for detail in kept}
        merged = by_id | {detail.detail_id: detail for detail in details}
        all_of_it = [merged[number] for number in sorted(merged)]
        previous = deliveries.load(connection, self._org, delivery)
        known = items.find_all(connection, [d.province_code for d in all_of_it])
        document = grouping.make_delivery(all_of_it, known, previous)
        return None if merged == by_id and document == previous else document
