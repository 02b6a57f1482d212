"""The bytes of attachments on the service, and how far a workstation is with sending its own.

Without them a photo would be seen only where it was taken. `attachment_file` and `attachment_piece`
are the service's: a file under its SHA-256, in pieces that a distributed SQL engine takes as rows.
`attachment_sending` is a workstation's: which files the service has, and which it would not take.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from app.store.tables.schema import Id, Utc, key_text, metadata

attachment_file = Table(
    "attachment_file",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("sha256", key_text(), primary_key=True),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("pieces", Integer, nullable=False),
    # The workstation that sent it.
    Column("device", Id, nullable=False),
    Column("stored_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

attachment_piece = Table(
    "attachment_piece",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("sha256", key_text(), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

attachment_sending = Table(
    "attachment_sending",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("sha256", key_text(), primary_key=True),
    # When the service was last seen to have it; none: it is still to be sent.
    Column("there_at", Utc),
    Column("tries", Integer, nullable=False),
    Column("again_at", Utc),
    # Why it was not taken, in Chinese.
    Column("reason", String, nullable=False),
    sqlite_with_rowid=False,
)
