"""Finds the server that keeps the claims of a code, and notices when it is away.

Without it all claims of a country would have to stand in one database. The table `bucket` of the
service's own database says which place keeps each bucket of codes, the settings
(`claim_servers`) say where the places are. A server is opened when it is first needed and tried
again after a pause, so that one that is down stops only what needs it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import ArgumentError

from app.store.database import Database
from app.store.errors import StoreError
from app.store.tables.placement import bucket
from app.tracing.buckets import CODE, bucket_of_code
from sync.service.transactions import commit

HERE = ""
"""The service's own database."""
AGAIN_AFTER_S = 5.0
"""How long a server that was away is not asked."""

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class ServerAway(Exception):
    """A server of claims cannot be used now; nothing here is lost by waiting."""


class Placement:
    """The servers of claims; may be used from any thread."""

    def __init__(
        self,
        here: Database,
        servers: Mapping[str, str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        *,
        pooled: bool = False,
    ) -> None:
        """`servers`: the URL of each place; `pooled` as in Database."""
        self._pooled = pooled
        self._here = here
        self._servers = dict(servers or {})
        self._monotonic = monotonic
        self._open: dict[str, Database] = {}
        self._away: dict[str, float] = {}
        """Since when."""
        self._lock = threading.Lock()

    def divide(self, boxes: Collection[str]) -> dict[str, list[str]]:
        """The boxes by the place that keeps them, in order; raises StoreError."""
        query = select(bucket.c.bucket, bucket.c.place)
        elsewhere = query.where(bucket.c.kind == CODE, bucket.c.place != HERE)
        with self._here.reading() as connection:
            places = {row.bucket: row.place for row in connection.execute(elsewhere)}
        divided: dict[str, list[str]] = {}
        for box in sorted(boxes):
            place = places.get(bucket_of_code(box), HERE) if places else HERE
            divided.setdefault(place, []).append(box)
        return dict(sorted(divided.items()))

    def commit(self, place: str, work: Callable[[Connection], Result]) -> Result:
        """Do the work at a place in one transaction; raises ServerAway, or StoreError here."""
        if place == HERE:
            return commit(self._here, work)
        if self.is_away(place):
            raise ServerAway(place)
        try:
            done = commit(self._database(place), work)
        except StoreError as error:
            if self._away.get(place) is None:
                _log.error("claims wait: the server %s is away: %s", place, error)
            self._away[place] = self._monotonic()
            raise ServerAway(place) from error
        if self._away.pop(place, None) is not None:
            _log.warning("the server %s is back", place)
        return done

    def is_away(self, place: str) -> bool:
        """Whether a place is not to be asked now."""
        since = self._away.get(place)
        return since is not None and self._monotonic() < since + AGAIN_AFTER_S

    def close(self) -> None:
        """Close what was opened; it is opened again where somebody asks."""
        with self._lock:
            for database in self._open.values():
                database.close()
            self._open.clear()

    def _database(self, place: str) -> Database:
        with self._lock:
            if place not in self._open:
                url = self._servers.get(place)
                if url is None:
                    raise StoreError(place, "is not among claim_servers in the settings")
                try:
                    self._open[place] = Database(url, pooled=self._pooled)
                except (ArgumentError, ImportError, ValueError) as error:
                    # The address may hold a password: it is not repeated.
                    raise StoreError(place, "its address cannot be used") from error
            return self._open[place]
