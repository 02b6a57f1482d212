"""Begins a feed with a snapshot, where there is much of it and nothing is here yet.

Without it a new workstation would ask for years of rows, some hundred at a time. The parts of a
snapshot are taken in as rows of the feed are, in short pieces between which scans are answered and
pushes go out; each piece notes in its transaction how far the load is. So a kill or a cut costs one
part at most, and what was done here meanwhile needs no merging. The cursor moves when all of it is
there: until then the feed itself is not asked for. A snapshot that is gone or damaged is left for
the newest one, or for the feed; rows that come again change nothing.
"""

from __future__ import annotations

import hashlib
import logging
from bisect import bisect_right
from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection

from app.store import local_state
from app.store.change_log import Point
from app.store.database import Database
from sync import wire
from sync.client import cursors
from sync.client.errors import BadAnswer, Refused
from sync.client.inbox import Inbox
from sync.client.packing import TooLarge, unpack
from sync.client.transport import Transport
from sync.wire_snapshots import Index, Part, PartRow, Snapshot

FAR_BEHIND = 2_000
"""Rows; fewer are asked for as ever."""
_MOST_DAMAGED = 3
"""Files that did not come as they are named, before the feed is read instead."""

_log = logging.getLogger(__name__)

Write = Callable[[Callable[[Connection], None]], None]
"""Does work in one transaction of the core's."""


class _Stand(msgspec.Struct, frozen=True):
    """Which snapshot is being loaded, and how far it is."""

    seq: int
    sha256: str
    parts: int
    part: int = 0
    """So many parts are here whole."""
    row: int = 0
    """The last row of the feed that was taken in of the next one."""


class Loading:
    """The first loads of one workstation; lives in the courier's thread."""

    def __init__(
        self, database: Database, transport: Transport, inbox: Inbox, write: Write
    ) -> None:
        self._database = database
        self._transport = transport
        self._inbox = inbox
        self._write = write
        self._index: tuple[str, Index] | None = None
        """Of the snapshot that is being loaded, under its name."""
        self._damaged = 0
        self._stands: dict[str, _Stand] | None = None

    def shown(self, scopes: Sequence[str]) -> tuple[int, int] | None:
        """How many parts are here, of how many; None while nothing is loaded."""
        stands = self._read_stands(scopes)
        found = next((stands[scope] for scope in scopes if scope in stands), None)
        return None if found is None else (found.part, found.parts)

    def begin(self, scope: str, head: int) -> bool:
        """Whether a feed that goes so far is loaded from now on; raises SyncError or StoreError."""
        if head < FAR_BEHIND or self._damaged >= _MOST_DAMAGED:
            return False
        found = self._newest(scope)
        if found is None or found.seq < FAR_BEHIND:
            return False
        self._note(scope, _Stand(found.seq, found.sha256, found.parts))
        _log.info("%s is loaded up to %d from a snapshot", scope, found.seq)
        return True

    def step(self, scopes: Sequence[str], answered: Callable[[], None]) -> bool:
        """Load one more part, where a feed is being loaded; raises SyncError or StoreError."""
        stands = self._read_stands(scopes)
        scope = next((one for one in scopes if one in stands), None)
        if scope is None:
            return False
        stand = stands[scope]
        fetched = self._fetch(scope, stand)
        if fetched is None:
            self._note(scope, None)
            return True
        answered()
        index, rows = fetched
        if stand.part == len(index.parts):
            self._end(scope, index)
        else:
            self._take(scope, stand, rows)
            answered()
        return True

    def _fetch(self, scope: str, stand: _Stand) -> tuple[Index, list[wire.FeedRow]] | None:
        """The index and the rows of the next part; None where this snapshot is of no use."""
        try:
            index = self._index_of(scope, stand)
            at_end = stand.part == len(index.parts)
            return index, [] if at_end else self._rows(index.parts[stand.part])
        except Refused as error:
            if error.status != 404:
                raise
            _log.warning("%s: the snapshot is gone from the service", scope)
        except (BadAnswer, ValueError, TooLarge) as error:
            self._damaged += 1
            if self._damaged < _MOST_DAMAGED:
                raise BadAnswer(f"首次装入的数据不对，{error}") from error
            _log.warning("%s: the snapshot cannot be used: %s", scope, error)
        return None

    def _take(self, scope: str, stand: _Stand, rows: Sequence[wire.FeedRow]) -> None:
        def passed(connection: Connection, some: Sequence[wire.FeedRow]) -> None:
            there = msgspec.structs.replace(stand, row=some[-1].seq)
            _write_stand(connection, scope, there)

        # What breaks off goes on where the database says.
        self._stands = None
        numbers = [row.seq for row in rows]
        self._inbox.take(scope, rows[bisect_right(numbers, stand.row) :], passed)
        self._note(scope, msgspec.structs.replace(stand, part=stand.part + 1, row=0))

    def _end(self, scope: str, index: Index) -> None:
        place = Point(index.seq, bytes.fromhex(index.hash))
        trail = [Point(seq, bytes.fromhex(text)) for seq, text in index.places]

        def work(connection: Connection) -> None:
            cursors.begin_at(connection, scope, place, trail)
            _write_stand(connection, scope, None)

        self._write(work)
        self._stands = self._index = None
        _log.info("%s is loaded up to %d", scope, index.seq)

    def _newest(self, scope: str) -> Snapshot | None:
        try:
            listed = self._transport.snapshots(scope).snapshots
        except Refused as error:
            if error.status in (403, 404, 405):
                # A service from before there were any.
                return None
            raise
        return listed[0] if listed else None

    def _index_of(self, scope: str, stand: _Stand) -> Index:
        if self._index is None or self._index[0] != stand.sha256:
            index = msgspec.json.decode(self._file(stand.sha256), type=Index)
            last = index.parts[-1].last if index.parts else 0
            if (index.scope, index.seq, last) != (scope, stand.seq, stand.seq):
                raise BadAnswer("首次装入的索引对不上")
            self._index = (stand.sha256, index)
        return self._index[1]

    def _rows(self, part: Part) -> list[wire.FeedRow]:
        lines = self._file(part.sha256).split(b"\n")
        rows = (msgspec.json.decode(line, type=PartRow) for line in lines)
        return [
            wire.FeedRow(
                seq=row.seq,
                entity=row.entity,
                entity_id=row.entity_id,
                version=row.version,
                body=row.body,
            )
            for row in rows
        ]

    def _file(self, sha256: str) -> bytes:
        packed = self._transport.snapshot_file(sha256)
        if hashlib.sha256(packed).hexdigest() != sha256:
            raise BadAnswer("首次装入的数据与其校验值不符")
        return unpack(packed)

    def _note(self, scope: str, stand: _Stand | None) -> None:
        self._write(lambda connection: _write_stand(connection, scope, stand))
        self._stands = None

    def _read_stands(self, scopes: Sequence[str]) -> dict[str, _Stand]:
        if self._stands is None:
            with self._database.reading() as connection:
                said = {scope: local_state.read(connection, _key(scope)) for scope in scopes}
            self._stands = {
                scope: msgspec.json.decode(text, type=_Stand)
                for scope, text in said.items()
                if text is not None
            }
        return self._stands


def _key(scope: str) -> str:
    return f"first_load {scope}"


def _write_stand(connection: Connection, scope: str, stand: _Stand | None) -> None:
    if stand is None:
        local_state.forget(connection, _key(scope))
    else:
        local_state.write(connection, _key(scope), msgspec.json.encode(stand).decode())
