"""How far this workstation has read each feed, and what it could not read yet.

Without it a restart would read everything again, or nothing. The cursor moves in the transaction of
the rows it covers, one row after the other: what it has passed is stored, and nothing was missed.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, delete, select, update

from app.store.insert_once import insert_once
from app.store.tables.changes import feed_cursor, feed_unread
from sync import wire


class RowMissed(Exception):
    """A row does not follow on the last one: ask again from the cursor."""


def position(connection: Connection, scope: str) -> int:
    """The last row read of a feed, 0 for none."""
    query = select(feed_cursor.c.seq).where(feed_cursor.c.scope == scope)
    return connection.execute(query).scalar_one_or_none() or 0


def advance(connection: Connection, scope: str, seq: int) -> None:
    """Move on by one row; raises RowMissed where it does not follow."""
    if seq != position(connection, scope) + 1:
        raise RowMissed(f"{scope} {seq}")
    rewind(connection, scope, seq)


def rewind(connection: Connection, scope: str, seq: int) -> None:
    """Stand at a row; reading rows again is harmless."""
    connection.execute(insert_once(connection, feed_cursor), {"scope": scope, "seq": seq})
    connection.execute(update(feed_cursor).where(feed_cursor.c.scope == scope).values(seq=seq))


def set_aside(connection: Connection, scope: str, row: wire.FeedRow) -> None:
    """Keep a row that cannot be read (yet)."""
    connection.execute(
        insert_once(connection, feed_unread),
        {
            "scope": scope,
            "seq": row.seq,
            "entity": row.entity,
            "version": row.version,
            "body": msgspec.json.encode({"entity_id": row.entity_id, "body": row.body}).decode(),
        },
    )


def forget(connection: Connection, scope: str, seq: int) -> None:
    """Drop a kept row that has been read after all."""
    connection.execute(
        delete(feed_unread).where(feed_unread.c.scope == scope, feed_unread.c.seq == seq)
    )


def kept(connection: Connection) -> list[tuple[str, wire.FeedRow]]:
    """All rows that were set aside, with their scopes, in order."""
    rows = connection.execute(select(feed_unread).order_by(feed_unread.c.scope, feed_unread.c.seq))
    return [(row.scope, _row(row.seq, row.entity, row.version, row.body)) for row in rows]


def _row(seq: int, entity: str, version: int, text: str) -> wire.FeedRow:
    outer = msgspec.json.decode(text)
    return wire.FeedRow(
        seq=seq,
        entity=entity,
        entity_id=outer["entity_id"],
        version=version,
        body=outer["body"],
    )
