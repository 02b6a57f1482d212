"""Keeps the files of snapshots, gives them to who may read their feed, and clears old ones away.

Without it they would lie in a folder that another process of the service does not see, and that a
backup of the database does not hold: a restored service must not offer what it no longer knows.
Files are rows of the database, like those of attachments (decision 0026). Two snapshots of each
feed are kept; a file that neither names stays for an hour, for who is still fetching it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.store.insert_once import insert_once
from app.store.tables.snapshots import feed_snapshot, snapshot_file, snapshot_piece
from sync.service.snapshots.packing import File, read_index
from sync.wire_snapshots import Index, Snapshot

PIECE_BYTES = 256 * 1024
"""Of a file in one row: engines that spread rows over servers want them below a megabyte."""
_KEPT = 2
_LINGERS = timedelta(hours=1)
_NAME = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is there."""

    scope: str
    sha256: str
    size: int


def store(connection: Connection, scope: str, file: File, now: datetime) -> None:
    """Keep a file; again freely."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    place = {"scope": scope, "sha256": file.sha256}
    row = place | {"size": len(file.body), "stored_at": now}
    put = dialect.insert(snapshot_file).values(row)
    keys = list(snapshot_file.primary_key.columns)
    connection.execute(put.on_conflict_do_update(index_elements=keys, set_={"stored_at": now}))
    starts = range(0, len(file.body), PIECE_BYTES)
    pieces = [
        place | {"no": no, "body": file.body[start : start + PIECE_BYTES]}
        for no, start in enumerate(starts)
    ]
    connection.execute(insert_once(connection, snapshot_piece), pieces)


def publish(connection: Connection, index: Index, file: File, now: datetime) -> None:
    """Offer a snapshot whose parts are stored; again freely."""
    store(connection, index.scope, file, now)
    row = {
        "scope": index.scope,
        "seq": index.seq,
        "hash": bytes.fromhex(index.hash),
        "sha256": file.sha256,
        "part_count": len(index.parts),
        "row_count": sum(part.rows for part in index.parts),
        "made_at": now,
    }
    same = (feed_snapshot.c.scope == index.scope, feed_snapshot.c.seq == index.seq)
    connection.execute(delete(feed_snapshot).where(*same))
    connection.execute(insert(feed_snapshot), row)


def newest(connection: Connection, scope: str) -> list[Snapshot]:
    """What there is of a feed, the newest first."""
    query = select(feed_snapshot).where(feed_snapshot.c.scope == scope)
    rows = connection.execute(query.order_by(feed_snapshot.c.seq.desc()))
    return [
        Snapshot(
            seq=row.seq,
            hash=row.hash.hex(),
            sha256=row.sha256,
            parts=row.part_count,
            rows=row.row_count,
        )
        for row in rows
    ]


def index_of(connection: Connection, scope: str, sha256: str) -> Index | None:
    """The list of a snapshot's parts; None where it is gone."""
    file = find(connection, [scope], sha256)
    return None if file is None else read_index(read(connection, file, 0, file.size))


def find(connection: Connection, scopes: Iterable[str], sha256: str) -> StoredFile | None:
    """A file of one of some feeds; None where there is none."""
    if not _NAME.fullmatch(sha256):
        return None
    for scope in scopes:
        mine = (snapshot_file.c.scope == scope, snapshot_file.c.sha256 == sha256)
        row = connection.execute(select(snapshot_file.c.size).where(*mine)).one_or_none()
        if row is not None:
            return StoredFile(scope, sha256, row.size)
    return None


def read(connection: Connection, file: StoredFile, first: int, end: int) -> bytes:
    """The bytes of a file from one to before another."""
    numbers = (first // PIECE_BYTES, max(first, end - 1) // PIECE_BYTES)
    bodies = connection.execute(
        select(snapshot_piece.c.body)
        .where(*_of(snapshot_piece, file), snapshot_piece.c.no.between(*numbers))
        .order_by(snapshot_piece.c.no)
    ).scalars()
    start = numbers[0] * PIECE_BYTES
    return b"".join(bodies)[first - start : end - start]


def clear(connection: Connection, scope: str, now: datetime) -> int:
    """Drop old snapshots, and files that none names any more; says how many files."""
    for old in newest(connection, scope)[_KEPT:]:
        mine = (feed_snapshot.c.scope == scope, feed_snapshot.c.seq == old.seq)
        connection.execute(delete(feed_snapshot).where(*mine))
    named = _named(connection, scope)
    aged = (snapshot_file.c.scope == scope, snapshot_file.c.stored_at < now - _LINGERS)
    found = connection.execute(select(snapshot_file.c.sha256).where(*aged)).scalars()
    gone = [name for name in found if name not in named]
    for start in range(0, len(gone), _AT_ONCE):
        some = gone[start : start + _AT_ONCE]
        for table in (snapshot_piece, snapshot_file):
            these = (table.c.scope == scope, table.c.sha256.in_(some))
            connection.execute(delete(table).where(*these))
    return len(gone)


def _named(connection: Connection, scope: str) -> set[str]:
    named: set[str] = set()
    for one in newest(connection, scope):
        index = index_of(connection, scope, one.sha256)
        named.add(one.sha256)
        named.update(part.sha256 for part in (index.parts if index else ()))
    return named


def _of(table: Any, file: StoredFile) -> tuple[Any, ...]:  # noqa: ANN401 (one of two)
    return table.c.scope == file.scope, table.c.sha256 == file.sha256
