"""Who did what, where, what was before and after: the audit log, and the signed roots over it.

Without them nobody could say afterwards who changed a right, exported a list or tried what was
not allowed. `audit_entry` is only ever added to, one chain of hashes for each institution and one
of the service's own (`org` is empty); `audit_head` is where it ends. `audit_root` says, signed,
what the chain had come to; workstations keep a copy of their institution's.
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
)

from app.store.tables.schema import Id, Utc, key_text, metadata

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("entry_id", Id, nullable=False),
    Column("at", Utc, nullable=False),
    # The workstation; none: the service itself.
    Column("device", Id),
    Column("number", key_text(), nullable=False),
    Column("name", String, nullable=False),
    # By commas.
    Column("roles", String, nullable=False),
    Column("address", String, nullable=False),
    Column("kind", key_text(), nullable=False),
    Column("outcome", key_text(), nullable=False),
    Column("subject_kind", key_text(), nullable=False),
    Column("subject_id", key_text(), nullable=False),
    Column("subject", String, nullable=False),
    # JSON text, or empty.
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("org", "entry_id"),
    Index("ix_audit_entry_time", "org", "at", "seq"),
    Index("ix_audit_entry_person", "org", "number", "at", "seq"),
    sqlite_with_rowid=False,
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)

audit_root = Table(
    "audit_root",
    metadata,
    Column("org", key_text(), primary_key=True),
    # The last entry that it covers.
    Column("seq", Integer, primary_key=True),
    # The last one that the root before it covers.
    Column("since", Integer, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("made_at", Utc, nullable=False),
    # The first four bytes of each entry's hash, hexadecimal, one behind the other.
    Column("marks", Text, nullable=False),
    Column("key", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Index("ix_audit_root_time", "org", "made_at"),
    sqlite_with_rowid=False,
)
