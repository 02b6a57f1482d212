"""Gives snapshots to workstations that may read their feed.

Without it the routes would decide who may read what. The tenant comes from the token alone.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.store import row_security
from app.store.database import Database
from sync.service import feeds
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal, not_allowed
from sync.service.snapshots import keeping
from sync.service.snapshots.keeping import StoredFile
from sync.wire_snapshots import Snapshots


class SnapshotDesk:
    """The snapshots of all feeds; each caller sees those of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_of(self, caller: Caller, scope: str) -> Snapshots:
        """What there is of a feed; raises ServiceRefusal."""
        if scope not in _scopes(caller):
            raise not_allowed()
        with self._database.reading() as connection:
            row_security.bind(connection, caller.org)
            return Snapshots(scope=scope, snapshots=keeping.newest(connection, scope))

    def find(self, caller: Caller, sha256: str) -> StoredFile:
        """Say what there is of a file; raises ServiceRefusal."""
        with self._database.reading() as connection:
            return self._find(connection, caller, sha256)

    def read(self, caller: Caller, file: StoredFile, first: int, end: int) -> bytes:
        """Give bytes of a file; raises ServiceRefusal where it was cleared away meanwhile."""
        with self._database.reading() as connection:
            body = keeping.read(connection, self._find(connection, caller, file.sha256), first, end)
        if len(body) != end - first:
            raise _not_there()
        return body

    def _find(self, connection: Connection, caller: Caller, sha256: str) -> StoredFile:
        row_security.bind(connection, caller.org)
        found = keeping.find(connection, _scopes(caller), sha256)
        if found is None:
            raise _not_there()
        return found


def _scopes(caller: Caller) -> tuple[str, str]:
    """The feeds a workstation may read; nobody else has a business here."""
    if caller.device is None or caller.revoked:
        raise not_allowed()
    return feeds.org_scope(caller.org), feeds.GLOBAL


def _not_there() -> ServiceRefusal:
    return ServiceRefusal(
        404, "no-such-snapshot", "这份首次装入的数据已被更新的代替，工作站会自动另取。"
    )
