"""How far this workstation has read each feed, by number and hash, and what it could not read yet.

Without it a restart would read everything again, or nothing. The cursor moves in the transaction of
the rows it covers, one row after the other: what it has passed is stored, and nothing was missed.
Behind it a trail of hashes is kept, so that the service can say up to where it agrees: of the last
thousand rows all, before them every thousandth.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from app.store import chains
from app.store.change_log import BEGINNING, Point
from app.store.insert_once import insert_once
from app.store.tables.changes import feed_cursor, feed_trail, feed_unread
from sync import wire

KEPT_WHOLE = 1000
KEPT_EACH = 1024
_CLEAR_EACH = 128
LONGEST_LOCATOR = 900


class RowMissed(Exception):
    """A row does not follow on the last one: ask again from the cursor."""


def position(connection: Connection, scope: str) -> Point:
    """The last row read of a feed; the beginning where there is none."""
    query = select(feed_cursor.c.seq, feed_cursor.c.hash).where(feed_cursor.c.scope == scope)
    row = connection.execute(query).one_or_none()
    return BEGINNING if row is None else Point(row.seq, row.hash or chains.BEGINNING)


def advance(connection: Connection, scope: str, places: Sequence[Point]) -> None:
    """Move on by some rows; raises RowMissed where they do not follow."""
    first, last = places[0], places[-1]
    if first.seq != position(connection, scope).seq + 1:
        raise RowMissed(f"{scope} {first.seq}")
    _stand_at(connection, scope, last)
    rows = [{"scope": scope, "seq": place.seq, "hash": place.hash} for place in places]
    connection.execute(insert(feed_trail), rows)
    if last.seq // _CLEAR_EACH > (first.seq - 1) // _CLEAR_EACH:
        old = (feed_trail.c.scope == scope, feed_trail.c.seq < last.seq - KEPT_WHOLE)
        connection.execute(delete(feed_trail).where(*old, feed_trail.c.seq % KEPT_EACH != 0))


def go_back(connection: Connection, scope: str, seq: int) -> None:
    """Stand at a row of the trail again, or at the beginning, as if nothing behind it were read."""
    mine = feed_trail.c.scope == scope
    query = select(feed_trail.c.hash).where(mine, feed_trail.c.seq == seq)
    last = connection.execute(query).scalar_one() if seq else chains.BEGINNING
    connection.execute(delete(feed_trail).where(mine, feed_trail.c.seq > seq))
    unread = (feed_unread.c.scope == scope, feed_unread.c.seq > seq)
    connection.execute(delete(feed_unread).where(*unread))
    _stand_at(connection, scope, Point(seq, last))


def trail(connection: Connection, scope: str) -> list[Point]:
    """All places whose hashes are kept, newest first."""
    query = select(feed_trail.c.seq, feed_trail.c.hash).where(feed_trail.c.scope == scope)
    rows = connection.execute(query.order_by(feed_trail.c.seq.desc()))
    return [Point(row.seq, row.hash) for row in rows]


def locator(places: list[Point], *, fine: bool = False) -> list[wire.LocatorEntry]:
    """Places to ask the service for: the newest, then gaps that double, or (fine) many."""
    if fine:
        step = max(1, -(-len(places) // LONGEST_LOCATOR))
        chosen = places[::step]
    else:
        chosen, gap, wanted = [], 1, places[0].seq if places else 0
        for place in places:
            if place.seq <= wanted:
                chosen.append(place)
                wanted = place.seq - gap
                gap *= 2
    return [(place.seq, place.hash.hex()) for place in chosen]


def _stand_at(connection: Connection, scope: str, place: Point) -> None:
    row = {"scope": scope, "seq": place.seq, "hash": place.hash}
    connection.execute(insert_once(connection, feed_cursor), row)
    values = {"seq": place.seq, "hash": place.hash}
    connection.execute(update(feed_cursor).where(feed_cursor.c.scope == scope).values(values))


def set_aside(connection: Connection, scope: str, row: wire.FeedRow) -> None:
    """Keep a row that cannot be read (yet)."""
    connection.execute(
        insert_once(connection, feed_unread),
        {
            "scope": scope,
            "seq": row.seq,
            "entity": row.entity,
            "version": row.version,
            "body": msgspec.json.encode(_Kept(row.entity_id, row.body)).decode(),
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


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of a row beside its columns."""

    entity_id: str
    body: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def _row(seq: int, entity: str, version: int, text: str) -> wire.FeedRow:
    kept = msgspec.json.decode(text, type=_Kept)
    return wire.FeedRow(
        seq=seq, entity=entity, entity_id=kept.entity_id, version=version, body=kept.body
    )
