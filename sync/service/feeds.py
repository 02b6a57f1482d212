"""The feeds: what the service tells workstations, in an order that nobody can miss a row of.

Without it a reader's cursor could pass a row that commits late. A row's number is taken from its
scope's counter by the last statements of the transaction: who holds the counter commits first, so
numbers are dense and appear in order. Between `publish` and the commit there may be nothing slow;
a transaction that publishes to several scopes does so in the order of their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.store.tables.changes import feed, feed_head
from sync import wire

GLOBAL = "global"


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
    first = _advance(connection, scope, len(rows)) - len(rows) + 1
    numbered = enumerate(rows, start=first)
    connection.execute(
        insert(feed),
        [
            {
                "scope": scope,
                "seq": seq,
                "entity": row.entity,
                "entity_id": row.entity_id,
                "version": row.version,
                "body": row.body,
                "at": at,
            }
            for seq, row in numbered
        ],
    )
    return first


def read(
    connection: Connection, scope: str, after: int, limit: int, max_bytes: int
) -> wire.ScopeRows:
    """Read the next rows of a feed: at least one where there is one, then as many as fit."""
    found = connection.execute(
        select(feed)
        .where(feed.c.scope == scope, feed.c.seq > after)
        .order_by(feed.c.seq)
        .limit(limit)
    )
    rows: list[wire.FeedRow] = []
    size = 0
    for row in found:
        size += len(row.body)
        if rows and size > max_bytes:
            break
        rows.append(_row(row))
    return wire.ScopeRows(head=max(head(connection, scope), rows[-1].seq if rows else 0), rows=rows)


def head(connection: Connection, scope: str) -> int:
    """The number of a feed's last row."""
    query = select(feed_head.c.seq).where(feed_head.c.scope == scope)
    return connection.execute(query).scalar_one_or_none() or 0


def _advance(connection: Connection, scope: str, count: int) -> int:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(feed_head)
        .values(scope=scope, seq=count)
        .on_conflict_do_update(index_elements=["scope"], set_={"seq": feed_head.c.seq + count})
        .returning(feed_head.c.seq)
    )
    return int(connection.execute(statement).scalar_one())


def _row(row: Any) -> wire.FeedRow:  # noqa: ANN401 (a row of the select above)
    return wire.FeedRow(
        seq=row.seq,
        entity=row.entity,
        entity_id=row.entity_id,
        version=row.version,
        body=msgspec.json.decode(row.body),
    )
