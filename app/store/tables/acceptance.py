"""What people found when they looked at the goods, and what they attached to it.

Without it a receipt would say how many came and not in what state. `acceptance_fact` is a fact:
temperatures, documents that were seen, the state of the packages, refused and held quantities,
signatures. Rows are added, never changed; of two facts of one kind about one thing the later one
(by its id) is in force. What an attachment holds lies in a file named by its hash.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

acceptance_fact = Table(
    "acceptance_fact",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("fact_id", Id, primary_key=True),
    Column("workstation", Id, nullable=False),
    Column("kind", String, nullable=False),
    # None: about the whole receipt.
    Column("line_no", Integer),
    Column("body", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

attachment = Table(
    "attachment",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("attachment_id", Id, primary_key=True),
    Column("sha256", key_text(), nullable=False),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("line_no", Integer),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_attachment_sha256", "org", "sha256"),
    sqlite_with_rowid=False,
)
