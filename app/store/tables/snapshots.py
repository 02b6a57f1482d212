"""Feeds packed for workstations that begin, kept by the service.

Without them a new workstation would read a feed row by row from its beginning. `feed_snapshot` says
up to which row a snapshot goes, and which file lists its parts; `snapshot_file` and
`snapshot_piece` hold files under their SHA-256, in pieces that a distributed SQL engine takes as
rows. All of it can be made again from `feed`.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table

from app.store.tables.schema import Utc, key_text, metadata

feed_snapshot = Table(
    "feed_snapshot",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("seq", Integer, primary_key=True),
    # What the chain of the feed has come to there.
    Column("hash", LargeBinary(32), nullable=False),
    # The file that lists the parts.
    Column("sha256", key_text(), nullable=False),
    Column("part_count", Integer, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("made_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

snapshot_file = Table(
    "snapshot_file",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("sha256", key_text(), primary_key=True),
    Column("size", Integer, nullable=False),
    # When it was last stored: files nothing names are kept for a while after that.
    Column("stored_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

snapshot_piece = Table(
    "snapshot_piece",
    metadata,
    Column("scope", key_text(), primary_key=True),
    Column("sha256", key_text(), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
