"""Pulls the feeds this workstation may read, from where it stopped.

Without it nothing that others did would get here. A row left out is noticed by its number and asked
for again; a service that has fewer rows than we have read was restored, and is read from the
beginning, which is harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import Connection

from app.store import local_state
from app.store.core import Core, Urgency
from app.store.database import Database
from sync import wire
from sync.client import cursors
from sync.client.errors import BadAnswer
from sync.client.inbox import Inbox
from sync.client.transport import Transport

_EPOCH = "service_epoch"
_WRITE_S = 60.0
_MAX_MISSED = 3
"""Times in a row that the service may leave a row out before that is an error."""

_log = logging.getLogger(__name__)


class Incoming:
    """The way in; lives in the courier's thread."""

    def __init__(
        self, database: Database, core: Core, org: str, transport: Transport, inbox: Inbox
    ) -> None:
        self._database = database
        self._core = core
        self._transport = transport
        self._inbox = inbox
        self._scopes = ("global", f"org:{org}")
        self._missed = 0

    def greet(self, epoch: str) -> None:
        """Note which database the service has, and read again what could not be read before."""
        with self._database.reading() as connection:
            known = local_state.read(connection, _EPOCH)
        if known != epoch:
            self._write(lambda c: self._begin_again(c, epoch, known))
        self._inbox.read_again()

    def pull(self, answered: Callable[[], None]) -> bool:
        """Take in the next rows and say whether there are more; raises SyncError or StoreError.

        `answered` is called as soon as the service has answered.
        """
        with self._database.reading() as connection:
            after = {scope: cursors.position(connection, scope) for scope in self._scopes}
        pulled = self._transport.pull(wire.Pull(after=after))
        answered()
        more = False
        try:
            for scope in self._scopes:
                more |= self._take_in(scope, after[scope], pulled.scopes.get(scope))
        except cursors.RowMissed as error:
            self._missed += 1
            if self._missed >= _MAX_MISSED:
                self._missed = 0
                raise BadAnswer(f"消息不连续，{error}") from error
            return True
        self._missed = 0
        return more

    def _take_in(self, scope: str, after: int, rows: wire.ScopeRows | None) -> bool:
        if rows is None:
            raise BadAnswer(f"没有 {scope}")
        if rows.head < after:
            _log.warning("%s ends at %d, before our %d: read again", scope, rows.head, after)
            self._write(lambda c: cursors.rewind(c, scope, 0))
            return True
        self._inbox.apply(scope, rows.rows)
        if not rows.rows and rows.head > after:
            raise cursors.RowMissed(f"{scope} {after + 1}")
        return bool(rows.rows) and rows.head > rows.rows[-1].seq

    def _begin_again(self, connection: Connection, epoch: str, known: str | None) -> None:
        local_state.write(connection, _EPOCH, epoch)
        if known is not None:
            _log.warning("the service's database was restored; its feeds are read again")
            for scope in self._scopes:
                cursors.rewind(connection, scope, 0)

    def _write(self, work: Callable[[Connection], None]) -> None:
        def job() -> None:
            with self._database.writing() as connection:
                work(connection)

        self._core.submit(Urgency.BACKGROUND, job).result(_WRITE_S)
