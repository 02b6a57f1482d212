"""Trace codes on their way from distributor to hospital (云码平台), and who may send them.

Without them a shipment would have to come whole or not at all. `relay_manifest`, `relay_chunk` and
`relay_body` stand on both ends: on the service what was declared and what has come of it, on a
workstation what was fetched and how much of it is in `expected_package`. Bodies are named by their
SHA-256, so that a correction brings only what is new. `relay_claim` says which manifest a code is
in; its distribution key is the code, because a box is in one shipment only, whoever it goes to. The
tables of keys begin with the key: one key may serve several hospitals.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

relay_manifest = Table(
    "relay_manifest",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("sha256", key_text(), primary_key=True),
    Column("delivery_id", Id, nullable=False),
    Column("delivery_no", key_text(), nullable=False),
    Column("distributor_code", key_text(), nullable=False),
    Column("code_count", Integer, nullable=False),
    # JSON: level → how many codes.
    Column("levels", Text, nullable=False),
    Column("state", key_text(), nullable=False),
    Column("supersedes", key_text()),
    Column("superseded_by", key_text()),
    # The key it came with; empty for a hospital's own program.
    Column("sender", key_text(), nullable=False),
    # On the service: how many of its codes are checked and claimed, and what was wrong (JSON).
    Column("claimed", Integer, nullable=False),
    Column("problems", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("touched_at", Utc, nullable=False),
    Column("sealed_at", Utc),
    # On a workstation: for which lines of the delivery its codes stand in the store.
    Column("placed", key_text()),
    # On a workstation, JSON: smallest packages by line and carton.
    Column("listed", Text),
    Index("ix_relay_manifest_delivery", "org", "delivery_id"),
    Index("ix_relay_manifest_sender", "org", "sender", "created_at"),
    sqlite_with_rowid=False,
)

relay_chunk = Table(
    "relay_chunk",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("manifest", key_text(), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("sha256", key_text(), nullable=False),
    # On a workstation: how many of its codes stand in the store.
    Column("applied", Integer, nullable=False),
    sqlite_with_rowid=False,
)

relay_body = Table(
    "relay_body",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("sha256", key_text(), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

relay_claim = Table(
    "relay_claim",
    metadata,
    Column("code", key_text(), primary_key=True),
    Column("org", key_text(), nullable=False),
    Column("manifest", key_text(), nullable=False),
    # Which code of the manifest it is, from 0.
    Column("place", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Nothing of the secret itself: it is made of the service's own secret and the salt.
relay_key = Table(
    "relay_key",
    metadata,
    Column("key_id", key_text(), primary_key=True),
    Column("distributor_code", key_text(), nullable=False),
    Column("name", String, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)

relay_right = Table(
    "relay_right",
    metadata,
    Column("key_id", key_text(), primary_key=True),
    Column("org", key_text(), primary_key=True),
)

relay_nonce = Table(
    "relay_nonce",
    metadata,
    Column("key_id", key_text(), primary_key=True),
    Column("nonce", key_text(), primary_key=True),
    Column("at", Utc, nullable=False),
    Index("ix_relay_nonce_at", "key_id", "at"),
    sqlite_with_rowid=False,
)

relay_answer = Table(
    "relay_answer",
    metadata,
    Column("key_id", key_text(), primary_key=True),
    Column("idempotency_key", key_text(), primary_key=True),
    Column("request_sha256", key_text(), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_relay_answer_at", "key_id", "at"),
    sqlite_with_rowid=False,
)
