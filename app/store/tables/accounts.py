"""What only the service keeps of who speaks to it: passwords, tokens, quarantine, backup marks.

Without them a person could not prove who it is, what a revoked workstation still sends would be
lost, and no workstation could be told what is safe in a backup. Secrets are kept as hashes only.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, false

from app.store.tables.schema import Id, Utc, key_text, metadata

password = Table(
    "password",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("number", key_text(), primary_key=True),
    # Argon2id, as its own text with salt and costs.
    Column("hash", String, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("wrong", Integer, nullable=False),
    # How often that many wrong ones in a row locked since the last right one.
    Column("locks", Integer, nullable=False, server_default="0"),
    Column("locked_until", Utc),
    # Somebody else chose it.
    Column("must_change", Boolean, nullable=False, server_default=false()),
    # Argon2id; good together with the person's badge only.
    Column("pin_hash", String),
)

access_token = Table(
    "access_token",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("device", Id, nullable=False),
    # The person it speaks for; empty: the workstation itself.
    Column("number", key_text(), nullable=False),
    Column("expires_at", Utc, nullable=False),
    # The session it is of; none: the workstation's own.
    Column("session_id", Id),
    Index("ix_access_token_expiry", "org", "expires_at"),
)

# What a workstation sent that may not be applied: kept as it came, for an administrator to look at.
quarantined_operation = Table(
    "quarantined_operation",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("op_id", Id, primary_key=True),
    Column("incarnation", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("body", Text, nullable=False),
    Column("why", String, nullable=False),
    Column("received_at", Utc, nullable=False),
    Index("ix_quarantined_operation_order", "org", "device", "incarnation", "seq"),
)

# Up to where a workstation's operations are in a backup that was restored and compared.
backup_mark = Table(
    "backup_mark",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("incarnation", Id, primary_key=True),
    Column("safe_seq", Integer, nullable=False),
    Column("marked_at", Utc, nullable=False),
)
