"""Looks at intervals whether HIS has left something, in a thread of its own.

Without it rows in intermediate tables and files in the folder would lie there, and views would lag
behind what nobody reads over HTTP. Not the scheduler's thread: a platform that answers slowly must
not keep a HIS waiting. What goes wrong with one institution is logged and does not touch the
others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.tables.service import organisation
from sync.service.his import catalogue, exchange, following, keys, once
from sync.service.his.dropping import NO_MORE, DropFolder, Work
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from sync.service.worker import Worker

_FOLLOW_S = 2.0
"""How long one look follows what has happened; the next one goes on."""
_TIDY_EVERY = timedelta(hours=1)

_log = logging.getLogger(__name__)


class Patrol(Worker):
    """Looks at intervals, at every institution."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: ServiceSettings,
        told: Callable[[], None],
        more: Mapping[str, Work] = NO_MORE,
        laying: Callable[[str], None] | None = None,
    ) -> None:
        """`told` rings when workstations have something to pull.

        `more`: what other rooms take of files; `laying` lays down theirs, in the same folder.
        """
        super().__init__("his", settings.his_look_every_s)
        self._more = more
        self._laying = laying
        self._database = database
        self._clock = clock
        self._settings = settings
        self._told = told
        self._folders: dict[str, DropFolder] = {}
        self._tidied_at: datetime | None = None

    def look(self) -> None:
        """Look once, at every institution; raises StoreError where there is no knowing which."""
        with self._database.reading() as connection:
            known = list(connection.execute(select(organisation.c.org)).scalars())
        tidying = self._is_time_to_tidy()
        for org in known:
            if self._stopping.is_set():
                return
            for work in (self._serve, self._take_files, *((self._tidy,) if tidying else ())):
                self._try(org, work)

    def _round(self) -> float:
        self.look()
        return self._settings.his_look_every_s

    def _try(self, org: str, work: Callable[[str], None]) -> None:
        try:
            work(org)
        except (StoreError, OSError) as error:
            _log.error("%s: what HIS left could not be taken: %s", org, error)

    def _serve(self, org: str) -> None:
        told = commit(self._database, lambda c: catalogue.tell_untold(c, org, self._clock), org)
        if exchange.take_all(self._database, org, self._clock) or told:
            self._told()
        following.catch_up(self._database, org, _FOLLOW_S)
        if self._settings.his_code_out:
            exchange.fill_out(self._database, org)

    def _take_files(self, org: str) -> None:
        if not self._settings.his_folder:
            return
        if org not in self._folders:
            folder = Path(self._settings.his_folder) / org
            self._folders[org] = DropFolder(self._database, self._clock, org, folder, self._more)
        if self._folders[org].look():
            self._told()
        if self._laying is not None:
            self._laying(org)

    def _is_time_to_tidy(self) -> bool:
        now = self._clock.now()
        due = self._tidied_at is None or now - self._tidied_at >= _TIDY_EVERY
        if due:
            self._tidied_at = now
        return due

    def _tidy(self, org: str) -> None:
        now = self._clock.now()

        def forget(connection: Connection) -> None:
            once.forget_old(connection, org, now)
            keys.forget_nonces(connection, org, now)
            exchange.forget_out(connection, org, now)

        commit(self._database, forget, org)
