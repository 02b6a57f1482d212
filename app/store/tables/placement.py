"""Which server keeps what, so that one server can become many without touching the rows.

Without it a second server would mean to hash every code anew. Codes and institutions fall into
1,024 buckets each (app/tracing/buckets.py), and this table says where each bucket is: an empty
place is the service's own database. It is whole on every node.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from app.store.tables.schema import key_text, metadata

bucket = Table(
    "bucket",
    metadata,
    # What it holds: code or org.
    Column("kind", key_text(), primary_key=True),
    Column("bucket", Integer, primary_key=True),
    # The server's name in the service's settings.
    Column("place", String, nullable=False),
    sqlite_with_rowid=False,
)
