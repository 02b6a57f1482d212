"""Reads a feed from a snapshot, where there is much of it that is not here yet.

Without it a new workstation would ask for years of rows, some hundred at a time. A snapshot is the
feed by another way: its rows follow on what is here, by number and by hash, and are taken in in
short pieces between which scans are answered and pushes go out; the cursor moves with each piece.
So a kill or a cut costs one part at most, and what was done here meanwhile needs no merging.
Of rows that a later one replaces only the digest comes. While that later one is not here yet, the
load must not end: if the snapshot is gone a newer one is gone on with, and where there is none, or
it belongs to another history, the feed is read again from where the load began.
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
from sync.client.inbox import Inbox, hashes_behind
from sync.client.packing import TooLarge, unpack
from sync.client.transport import Transport
from sync.wire_snapshots import Index, Part, PartRow, Snapshot

FAR_BEHIND = 2_000
"""Rows; fewer are asked for as ever."""
_MOST_DAMAGED = 3
"""Files that did not come as they are named, before the feed is read instead."""
_REPLACED = b"null"

_log = logging.getLogger(__name__)

Write = Callable[[Callable[[Connection], None]], None]
"""Does work in one transaction of the core's."""
GoBack = Callable[[Connection, str, int], None]
"""Stands at an earlier row of a feed."""


class _OtherHistory(Exception):
    """The snapshot does not follow on what is here."""


class _Stand(msgspec.Struct, frozen=True):
    """Which snapshot is being loaded."""

    seq: int
    sha256: str
    parts: int
    since: int
    """Where the cursor stood when the load began."""


class Loading:
    """The loads of one workstation; lives in the courier's thread."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        inbox: Inbox,
        write: Write,
        go_back: GoBack,
    ) -> None:
        self._database = database
        self._transport = transport
        self._inbox = inbox
        self._write = write
        self._go_back = go_back
        self._index: tuple[str, Index] | None = None
        """Of the snapshot that is being loaded, under its name."""
        self._done = 0
        """Of its parts."""
        self._damaged = 0
        self._of_no_use: set[str] = set()
        self._stands: dict[str, _Stand] | None = None

    def shown(self, scopes: Sequence[str]) -> tuple[int, int] | None:
        """How many parts are here, of how many; None while nothing is loaded."""
        stands = self._read_stands(scopes)
        found = next((stands[scope] for scope in scopes if scope in stands), None)
        return None if found is None else (self._done, found.parts)

    def begin(self, scope: str, here: int, head: int) -> bool:
        """Whether a feed is loaded from now on; raises SyncError or StoreError."""
        if head - here < FAR_BEHIND:
            return False
        found = self._newest(scope)
        if found is None or found.seq - here < FAR_BEHIND:
            return False
        self._note(scope, _Stand(found.seq, found.sha256, found.parts, here))
        _log.info("%s is loaded from %d to %d from a snapshot", scope, here, found.seq)
        return True

    def step(self, scopes: Sequence[str], answered: Callable[[], None]) -> bool:
        """Load one more part, where a feed is being loaded; raises SyncError or StoreError."""
        stands = self._read_stands(scopes)
        scope = next((one for one in scopes if one in stands), None)
        if scope is None:
            return False
        stand = stands[scope]
        with self._database.reading() as connection:
            here = cursors.position(connection, scope)
        if here.seq >= stand.seq:
            self._note(scope, None)
            _log.info("%s is loaded up to %d", scope, here.seq)
        else:
            self._load(scope, stand, here, answered)
        return True

    def _load(self, scope: str, stand: _Stand, here: Point, answered: Callable[[], None]) -> None:
        try:
            part = self._next(scope, stand, here)
            rows = [row for row in self._rows(part) if row.seq > here.seq]
            places = _places(here, rows, part)
        except Refused as error:
            if error.status != 404:
                raise
            self._go_over(scope, stand, here)
        except _OtherHistory:
            self._leave(scope, stand)
        except (BadAnswer, ValueError, TooLarge) as error:
            self._damaged += 1
            if self._damaged % _MOST_DAMAGED:
                raise BadAnswer(f"首次装入的数据不对，{error}") from error
            self._leave(scope, stand)
        else:
            answered()
            self._take(scope, rows, places)
            answered()

    def _next(self, scope: str, stand: _Stand, here: Point) -> Part:
        """The part that goes on from here."""
        if self._index is None or self._index[0] != stand.sha256:
            index = msgspec.json.decode(self._file(stand.sha256), type=Index)
            last = index.parts[-1].last if index.parts else 0
            if (index.scope, index.seq, last) != (scope, stand.seq, stand.seq):
                raise BadAnswer("索引对不上")
            self._index = (stand.sha256, index)
        parts = self._index[1].parts
        self._done = bisect_right([part.last for part in parts], here.seq)
        return parts[self._done]

    def _take(self, scope: str, rows: Sequence[wire.FeedRow], places: Sequence[Point]) -> None:
        first = places[0].seq

        def move_to(connection: Connection, seq: int) -> None:
            here = cursors.position(connection, scope).seq
            if here < seq:
                some = places[here + 1 - first : seq + 1 - first]
                cursors.advance(connection, scope, some)

        def passed(connection: Connection, some: Sequence[wire.FeedRow]) -> None:
            move_to(connection, some[-1].seq)

        told = [row for row in rows if row.body is not msgspec.UNSET]
        self._inbox.take(scope, told, passed)
        self._write(lambda connection: move_to(connection, places[-1].seq))
        self._done += 1

    def _go_over(self, scope: str, stand: _Stand, here: Point) -> None:
        """Go on with a newer snapshot: this one is gone from the service."""
        found = self._newest(scope)
        if found is None or found.seq <= here.seq:
            self._leave(scope, stand)
        else:
            self._note(scope, _Stand(found.seq, found.sha256, found.parts, stand.since))

    def _leave(self, scope: str, stand: _Stand) -> None:
        """Read the feed itself, from where the load began."""
        _log.warning("%s: the snapshot to %d is of no use", scope, stand.seq)
        self._of_no_use.add(stand.sha256)

        def work(connection: Connection) -> None:
            known = (one.seq for one in cursors.trail(connection, scope))
            self._go_back(connection, scope, max((n for n in known if n <= stand.since), default=0))
            _write_stand(connection, scope, None)

        self._write(work)
        self._stands = None

    def _newest(self, scope: str) -> Snapshot | None:
        try:
            listed = self._transport.snapshots(scope).snapshots
        except Refused as error:
            if error.status in (403, 404, 405):
                # A service from before there were any.
                return None
            raise
        found = listed[0] if listed else None
        return None if found is None or found.sha256 in self._of_no_use else found

    def _rows(self, part: Part) -> list[wire.FeedRow]:
        lines = self._file(part.sha256).split(b"\n")
        return [_feed_row(msgspec.json.decode(line, type=PartRow)) for line in lines]

    def _file(self, sha256: str) -> bytes:
        packed = self._transport.snapshot_file(sha256)
        if hashlib.sha256(packed).hexdigest() != sha256:
            raise BadAnswer("与其校验值不符")
        return unpack(packed)

    def _note(self, scope: str, stand: _Stand | None) -> None:
        self._write(lambda connection: _write_stand(connection, scope, stand))
        self._stands, self._done = None, 0

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


def _feed_row(row: PartRow) -> wire.FeedRow:
    return wire.FeedRow(
        seq=row.seq,
        entity=row.entity,
        entity_id=row.entity_id,
        version=row.version,
        body=msgspec.UNSET if bytes(row.body) == _REPLACED else row.body,
        digest=row.digest,
    )


def _places(here: Point, rows: Sequence[wire.FeedRow], part: Part) -> list[Point]:
    """What the chain comes to behind each row; raises _OtherHistory where it is not this feed's."""
    if [row.seq for row in rows] != list(range(here.seq + 1, part.last + 1)):
        raise _OtherHistory
    hashes = hashes_behind(here.hash, rows)
    if hashes[part.last].hex() != part.hash:
        raise _OtherHistory
    return [Point(seq, hashes[seq]) for seq in sorted(hashes)]


def _key(scope: str) -> str:
    return f"first_load {scope}"


def _write_stand(connection: Connection, scope: str, stand: _Stand | None) -> None:
    if stand is None:
        local_state.forget(connection, _key(scope))
    else:
        local_state.write(connection, _key(scope), msgspec.json.encode(stand).decode())
