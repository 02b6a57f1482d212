"""Makes snapshots of feeds that have grown, in a thread of its own.

Without it there would be none when a new workstation begins. Where several service processes stand
on one database, one of them makes them. Rows are read and files stored some at a time, so that
pushes go on; only a snapshot whose files are all there is offered. One that is broken off is made
again, and finds its files there.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import Connection, func, select

from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.changes import feed, feed_head
from app.store.tables.snapshots import feed_snapshot
from sync.service import turns
from sync.service.settings import ServiceSettings
from sync.service.snapshots import keeping
from sync.service.snapshots.packing import (
    File,
    Packer,
    index_file,
    read_rows,
    replaced_rows,
)
from sync.service.transactions import commit
from sync.service.worker import Worker
from sync.wire_snapshots import Index

_TURN = "snapshot_turn"
_TURN_HOLDS = timedelta(minutes=10)

_log = logging.getLogger(__name__)


class SnapshotMaking(Worker):
    """Looks at intervals which feeds have grown."""

    def __init__(self, database: Database, clock: Clock, settings: ServiceSettings) -> None:
        super().__init__("snapshots", settings.snapshot_look_every_s)
        self._database = database
        self._clock = clock
        self._settings = settings

    def look(self) -> int:
        """Make the snapshots that are due, and say how many; raises StoreError."""
        with self._database.reading() as connection:
            due = _due(connection, self._settings.snapshot_after_rows)
        if not due or not commit(self._database, self._take_turn):
            return 0
        try:
            return sum(self.make(scope) is not None for scope in due)
        finally:
            commit(self._database, lambda c: turns.give_back(c, _TURN))

    def make(self, scope: str) -> Index | None:
        """Make a snapshot of a feed as it is now; None where there is nothing, or it was stopped.

        Raises StoreError.
        """
        with self._database.reading() as connection:
            end = _end(connection, scope)
            before = _before(connection, scope)
        if end is None:
            return None
        until, last = end
        if before is not None and until >= 2 * before.whole:
            before = None
        packer = self._pack(scope, 0 if before is None else before.seq, until)
        if packer is None:
            return None
        index = Index(
            scope=scope,
            seq=until,
            hash=last.hex(),
            whole=before.whole if before else until,
            parts=[*(before.parts if before else ()), *packer.parts],
        )
        self._publish(index)
        return index

    def _round(self) -> float:
        self.look()
        return self._settings.snapshot_look_every_s

    def _take_turn(self, connection: Connection) -> bool:
        return turns.take(connection, _TURN, self._clock.now(), _TURN_HOLDS)

    def _pack(self, scope: str, after: int, until: int) -> Packer | None:
        """Pack a stretch of a feed; None where it was stopped."""
        with self._database.reading() as connection:
            packer = Packer(replaced_rows(connection, scope, after, until))
        while after < until:
            if self._stopping.is_set():
                return None
            with self._database.reading() as connection:
                rows = read_rows(connection, scope, after, until)
            for file in packer.take(rows):
                self._store(scope, file)
            after = rows[-1].seq
        for file in packer.end():
            self._store(scope, file)
        return packer

    def _store(self, scope: str, file: File) -> None:
        now = self._clock.now()
        commit(self._database, lambda c: keeping.store(c, scope, file, now))

    def _publish(self, index: Index) -> None:
        now, file = self._clock.now(), index_file(index)

        def work(connection: Connection) -> int:
            keeping.publish(connection, index, file, now)
            return keeping.clear(connection, index.scope, now)

        gone = commit(self._database, work)
        parts = len(index.parts)
        _log.info("%s: snapshot to %d, %d parts, %d old files", index.scope, index.seq, parts, gone)


def _due(connection: Connection, after_rows: int) -> list[str]:
    """The feeds that have grown by so much since their newest snapshot."""
    made = select(feed_snapshot.c.scope, func.max(feed_snapshot.c.seq))
    rows = connection.execute(made.group_by(feed_snapshot.c.scope))
    newest = {scope: seq for scope, seq in rows}
    heads = connection.execute(select(feed_head.c.scope, feed_head.c.seq))
    return sorted(scope for scope, seq in heads if seq - newest.get(scope, 0) >= after_rows)


def _end(connection: Connection, scope: str) -> tuple[int, bytes] | None:
    """The last row of a feed, by number and hash; None where there is none."""
    query = select(feed.c.seq, feed.c.hash).where(feed.c.scope == scope)
    row = connection.execute(query.order_by(feed.c.seq.desc()).limit(1)).one_or_none()
    return None if row is None else (row.seq, row.hash)


def _before(connection: Connection, scope: str) -> Index | None:
    """The newest snapshot of a feed, where this feed goes through it and it is whole."""
    for found in keeping.newest(connection, scope)[:1]:
        query = select(feed.c.hash).where(feed.c.scope == scope, feed.c.seq == found.seq)
        if connection.execute(query).scalar_one_or_none() == bytes.fromhex(found.hash):
            return keeping.index_of(connection, scope, found.sha256)
    return None
