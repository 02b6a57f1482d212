"""Hash chains of operations and feeds, new histories of one workstation, what people noted.

What was done before is chained as it stands. A history of which the service has not every number
(it was sent anew) is asked for again from its first operation: they are known by their ids. A feed
is read again from its beginning, which is harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store import chains
from app.store.tables.schema import Id, Utc, key_text

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_PLACE = ("org", "device", "incarnation")

operation = sa.table(
    "operation",
    *(sa.column("org", sa.String()), sa.column("device", Id()), sa.column("incarnation", Id())),
    *(sa.column("seq", sa.Integer()), sa.column("op_id", Id()), sa.column("kind", sa.String())),
    *(sa.column("version", sa.Integer()), sa.column("at", Utc()), sa.column("body", sa.Text())),
    sa.column("hash", sa.LargeBinary(32)),
)
position = sa.table(
    "device_position",
    *(sa.column("org", sa.String()), sa.column("device", Id()), sa.column("incarnation", Id())),
    *(sa.column("last_seq", sa.Integer()), sa.column("last_hash", sa.LargeBinary(32))),
    sa.column("generation", sa.Integer()),
)
feed = sa.table(
    "feed",
    *(sa.column("scope", sa.String()), sa.column("seq", sa.Integer())),
    *(sa.column("entity", sa.String()), sa.column("entity_id", sa.String())),
    *(sa.column("version", sa.Integer()), sa.column("body", sa.Text())),
    sa.column("hash", sa.LargeBinary(32)),
)
head = sa.table(
    "feed_head",
    *(sa.column("scope", sa.String()), sa.column("hash", sa.LargeBinary(32))),
)


def upgrade() -> None:
    _columns()
    _tables()
    connection = op.get_bind()
    ends = _chain_operations(connection)
    _chain_positions(connection, ends)
    _chain_feeds(connection)
    op.execute("DELETE FROM feed_cursor")


def _columns() -> None:
    for table, column in (
        ("operation", sa.Column("hash", sa.LargeBinary(32), nullable=True)),
        ("operation", sa.Column("noted_at", Utc(), nullable=True)),
        ("feed_head", sa.Column("hash", sa.LargeBinary(32), nullable=True)),
        ("feed", sa.Column("hash", sa.LargeBinary(32), nullable=True)),
        ("feed_cursor", sa.Column("hash", sa.LargeBinary(32), nullable=True)),
        ("device", sa.Column("twin_seen_at", Utc(), nullable=True)),
        ("device_position", sa.Column("last_hash", sa.LargeBinary(32), nullable=True)),
        (
            "device_position",
            sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        ),
    ):
        op.add_column(table, column)
    remarked = sa.text("status IN ('rejected', 'deferred')")
    op.create_index(
        "ix_operation_remarked",
        "operation",
        ["org", "status", "op_id"],
        unique=False,
        sqlite_where=remarked,
        postgresql_where=remarked,
    )


def _tables() -> None:
    op.create_table(
        "refiled_operation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("incarnation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "device", "incarnation", "seq", name=op.f("pk_refiled_operation")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_trail",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("scope", "seq", name=op.f("pk_feed_trail")),
        sqlite_with_rowid=False,
    )


def _chain_operations(connection: sa.Connection) -> dict[tuple[Any, ...], tuple[int, bytes]]:
    """Chain each history as far as it has no hole; returns where each chain ends."""
    ends: dict[tuple[Any, ...], tuple[int, bytes]] = {}
    columns = operation.c
    order = [columns[name] for name in (*_PLACE, "seq")]
    rows = _all(connection, sa.select(operation).order_by(*order))
    changes: list[dict[str, Any]] = []
    for place, history in groupby(rows, key=lambda row: (row.org, row.device, row.incarnation)):
        seq, before = 0, chains.BEGINNING
        for row in history:
            if row.seq != seq + 1:
                break
            text = row.body.encode()
            before = chains.of_operation(before, row.op_id, row.kind, row.version, row.at, text)
            seq = row.seq
            changes.append(_bound(place) | {"b_seq": seq, "b_hash": before})
        ends[place] = (seq, before)
    mine = (columns[name] == sa.bindparam(f"b_{name}") for name in (*_PLACE, "seq"))
    statement = sa.update(operation).where(*mine).values(hash=sa.bindparam("b_hash"))
    _write(connection, statement, changes)
    return ends


def _chain_positions(
    connection: sa.Connection, ends: dict[tuple[Any, ...], tuple[int, bytes]]
) -> None:
    rows = connection.execute(sa.select(position)).all()
    generations: dict[tuple[Any, ...], int] = {}
    # Ids of incarnations rise as they are made.
    for row in sorted(rows, key=lambda one: (one.org, one.device.bytes, one.incarnation.bytes)):
        place = (row.org, row.device, row.incarnation)
        generation = generations.get(place[:2], -1) + 1
        generations[place[:2]] = generation
        seq, last = ends.get(place, (0, chains.BEGINNING))
        whole = seq == row.last_seq
        values = {"last_seq": seq if whole else 0, "last_hash": last if whole and seq else None}
        mine = (position.c[name] == value for name, value in zip(_PLACE, place, strict=True))
        connection.execute(
            sa.update(position).where(*mine).values(values | {"generation": generation})
        )


def _chain_feeds(connection: sa.Connection) -> None:
    rows = _all(connection, sa.select(feed).order_by(feed.c.scope, feed.c.seq))
    changes: list[dict[str, Any]] = []
    for scope, group in groupby(rows, key=lambda row: row.scope):
        last = chains.BEGINNING
        for row in group:
            digest = chains.digest_of(row.body.encode())
            last = chains.of_row(last, row.seq, row.entity, row.entity_id, row.version, digest)
            changes.append({"b_scope": scope, "b_seq": row.seq, "b_hash": last})
        connection.execute(sa.update(head).where(head.c.scope == scope).values(hash=last))
    mine = (feed.c.scope == sa.bindparam("b_scope"), feed.c.seq == sa.bindparam("b_seq"))
    _write(connection, sa.update(feed).where(*mine).values(hash=sa.bindparam("b_hash")), changes)


def _bound(place: tuple[Any, ...]) -> dict[str, Any]:
    return {f"b_{name}": value for name, value in zip(_PLACE, place, strict=True)}


def _all(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    yield from connection.execute(query.execution_options(yield_per=_AT_ONCE))


def _write(
    connection: sa.Connection, statement: sa.Update, changes: Iterable[dict[str, Any]]
) -> None:
    rows = list(changes)
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(statement, rows[start : start + _AT_ONCE])
