"""The feeds: what the service tells workstations, in an order that nobody can miss a row of.

Without it a reader's cursor could pass a row that commits late. A row's number is taken from its
scope's counter by the last statements of the transaction: who holds the counter commits first, so
numbers are dense and appear in order. Between `publish` and the commit there may be nothing slow;
a transaction that publishes to several scopes does so in the order of their names. Each row carries
the hash of all before it, so that a reader who stands at a row that is not ours (the service was
restored from a backup) is found out, and so is a row that somebody changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.store import chains
from app.store.many_rows import insert_rows
from app.store.tables.changes import feed, feed_head
from sync import wire

GLOBAL = "global"
FACT = "fact"


@dataclass(frozen=True, slots=True)
class NewRow:
    """One thing to tell."""

    entity: str
    entity_id: str
    version: int
    body: str
    """JSON text."""


def org_scope(org: str) -> str:
    """The scope that only one institution reads."""
    return f"org:{org}"


def publish(connection: Connection, scope: str, rows: Sequence[NewRow], at: datetime) -> int:
    """Add rows to a feed and return the number of the first; call it last in the transaction."""
    if not rows:
        return 0
    last, before = _advance(connection, scope, len(rows))
    first = last - len(rows) + 1
    numbered = []
    for seq, row in enumerate(rows, start=first):
        digest = chains.digest_of(row.body.encode())
        before = chains.of_row(before, seq, row.entity, row.entity_id, row.version, digest)
        numbered.append(
            {
                "seq": seq,
                "entity": row.entity,
                "entity_id": row.entity_id,
                "version": row.version,
                "body": row.body,
                "hash": before,
            }
        )
    insert_rows(connection, feed, {"scope": scope, "at": at}, numbered)
    connection.execute(update(feed_head).where(feed_head.c.scope == scope).values(hash=before))
    return first


def common(connection: Connection, scope: str, locator: Sequence[wire.LocatorEntry]) -> int:
    """The newest of these places that this feed goes through; 0 where it goes through none."""
    wanted = {seq: bytes.fromhex(text) for seq, text in locator}
    rows = connection.execute(
        select(feed.c.seq, feed.c.hash).where(feed.c.scope == scope, feed.c.seq.in_(wanted))
    )
    return max((row.seq for row in rows if row.hash == wanted[row.seq]), default=0)


def read(
    connection: Connection,
    scope: str,
    after: int,
    limit: int,
    max_bytes: int,
    known_to: uuid.UUID | None = None,
) -> wire.ScopeRows:
    """Read the next rows of a feed: at least one where there is one, then as many as fit.

    With a limit of 0 none are read, only where it ends.

    Facts of the workstation `known_to` go without their bodies.
    """
    found = connection.execute(
        select(feed)
        .where(feed.c.scope == scope, feed.c.seq > after)
        .order_by(feed.c.seq)
        .limit(limit)
    )
    rows: list[wire.FeedRow] = []
    size, tip = 0, None
    for row in found:
        size += len(row.body)
        if rows and size > max_bytes:
            break
        rows.append(_row(row, known_to))
        tip = row.hash
    if tip is None and after:
        here = select(feed.c.hash).where(feed.c.scope == scope, feed.c.seq == after)
        tip = connection.execute(here).scalar_one_or_none()
    return wire.ScopeRows(
        start=after,
        head=max(head(connection, scope), rows[-1].seq if rows else 0),
        tip=(tip or chains.BEGINNING).hex(),
        rows=rows,
    )


def head(connection: Connection, scope: str) -> int:
    """The number of a feed's last row."""
    query = select(feed_head.c.seq).where(feed_head.c.scope == scope)
    return connection.execute(query).scalar_one_or_none() or 0


def heads(connection: Connection, scopes: Collection[str]) -> dict[str, int]:
    """The numbers of the last rows of some feeds."""
    query = select(feed_head.c.scope, feed_head.c.seq).where(feed_head.c.scope.in_(scopes))
    return dict.fromkeys(scopes, 0) | {row.scope: row.seq for row in connection.execute(query)}


def _advance(connection: Connection, scope: str, count: int) -> tuple[int, bytes]:
    """Take numbers; returns the last of them, and what the chain has come to before."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(feed_head)
        .values(scope=scope, seq=count)
        .on_conflict_do_update(index_elements=["scope"], set_={"seq": feed_head.c.seq + count})
        .returning(feed_head.c.seq, feed_head.c.hash)
    )
    row = connection.execute(statement).one()
    return row.seq, row.hash or chains.BEGINNING


def _row(row: Any, known_to: uuid.UUID | None) -> wire.FeedRow:  # noqa: ANN401 (a row of the select above)
    text = row.body.encode()
    own = known_to is not None and row.entity == FACT and _is_by(row.body, known_to)
    return wire.FeedRow(
        seq=row.seq,
        entity=row.entity,
        entity_id=row.entity_id,
        version=row.version,
        body=msgspec.UNSET if own else msgspec.Raw(text),
        digest=chains.digest_of(text).hex() if own else "",
    )


def _is_by(body: str, device: uuid.UUID) -> bool:
    """Whether a fact is one workstation's: its body begins with it."""
    return body.startswith(f'{{"device":"{device}"')
