"""The change log and the feeds, on both ends.

Without them workstation and service could not tell each other what happened. `operation` is the
append-only log of what a workstation did: written there in the transaction of the change itself,
and kept by the service as received. `feed` is what the service tells workstations, numbered without
gaps by `feed_head`; `feed_cursor` is how far a workstation has read. Each operation and each row
carries the hash of all before it (app/store/chains.py).
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.store.tables.schema import Id, Utc, key_text, metadata

operation = Table(
    "operation",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("incarnation", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("op_id", Id, nullable=False),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("body", Text, nullable=False),
    # What became of it: of each on the service, on a workstation of what the service remarked on.
    Column("status", String),
    Column("reason", String),
    Column("received_at", Utc),
    Column("hash", LargeBinary(32)),
    # When a person at the workstation took note of what the service remarked.
    Column("noted_at", Utc),
    UniqueConstraint("org", "op_id"),
    sqlite_with_rowid=False,
)
_REMARKED = operation.c.status.in_(("rejected", "deferred"))
Index(
    "ix_operation_remarked",
    operation.c.org,
    operation.c.status,
    operation.c.op_id,
    sqlite_where=_REMARKED,
    postgresql_where=_REMARKED,
)
READINGS = (
    *("scan.recorded", "blind.scanned", "pack.scanned", "pack.undone"),
    *("carton.label-scanned", "code.noted", "audit.noted"),
)
"""Operations that nobody decided; by far the most."""
DECIDED = text("kind NOT IN ({})".format(", ".join(f"'{kind}'" for kind in READINGS)))
"""All others; in these very words, or the index is of no use to a database."""
Index(
    "ix_operation_decided",
    operation.c.org,
    operation.c.at,
    operation.c.seq,
    sqlite_where=DECIDED,
    postgresql_where=DECIDED,
)

# Operations that came again under another number, because their workstation began a new history:
# kept once in `operation`, here is their place in the other history.
refiled_operation = Table(
    "refiled_operation",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("incarnation", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("op_id", Id, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)

feed_head = Table(
    "feed_head",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary(32)),
)

feed = Table(
    "feed",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("entity", String, nullable=False),
    Column("entity_id", key_text(), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("hash", LargeBinary(32)),
    sqlite_with_rowid=False,
)

feed_cursor = Table(
    "feed_cursor",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary(32)),
)

# Hashes of rows that were read, so that the place can be found up to which the service agrees:
# of the last thousand all, before them few.
feed_trail = Table(
    "feed_trail",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", LargeBinary(32), nullable=False),
    sqlite_with_rowid=False,
)

# Rows of a feed that this version cannot read yet: kept, and read after an update.
feed_unread = Table(
    "feed_unread",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("entity", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

# Facts that came through a feed, so that one that comes again is not applied again.
known_fact = Table(
    "known_fact",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("op_id", Id, primary_key=True),
    sqlite_with_rowid=False,
)

# What this one machine knows of itself: who it is, for whom it works, its counters.
local_state = Table(
    "local_state",
    metadata,
    Column("key", key_text(), primary_key=True),
    Column("value", Text, nullable=False),
)
