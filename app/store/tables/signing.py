"""What signing in leaves behind: older passwords, second factors, sessions, rules, known proofs.

Without them a password could come back, a code of a telephone be used twice, nobody could see where
he is signed in, and a workstation would know nobody while the service is away. Secrets are kept as
hashes only; those of telephones are not here (sync/service/signing/factors.py).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

old_password = Table(
    "old_password",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("number", key_text(), primary_key=True),
    Column("replaced_at", Utc, primary_key=True),
    Column("hash", String, nullable=False),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("number", key_text(), primary_key=True),
    # When its first code was right; none yet: it was shown, and is not asked for.
    Column("confirmed_at", Utc),
    # The half minute of the last code that was taken (RFC 6238, T).
    Column("last_step", Integer, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("number", key_text(), primary_key=True),
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("used_at", Utc),
)

person_session = Table(
    "person_session",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("session_id", Id, primary_key=True),
    Column("number", key_text(), nullable=False),
    Column("device", Id, nullable=False),
    Column("address", String, nullable=False),
    Column("since", Utc, nullable=False),
    Column("last_used_at", Utc, nullable=False),
    Column("ended_at", Utc),
    # Who ended it: the person, an administrator, or nobody (another password).
    Column("ended_by", String, nullable=False),
    Index("ix_person_session_person", "org", "number", "since"),
)

# The institution's, at the service and as its workstations know it.
sign_in_rules = Table(
    "sign_in_rules",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("body", Text, nullable=False),
)

# On a workstation: what somebody proved to the service here, so that it is known without it.
known_proof = Table(
    "known_proof",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("number", key_text(), primary_key=True),
    # Argon2id, of what was typed here.
    Column("password_hash", String),
    Column("pin_hash", String),
    Column("proved_at", Utc, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("locks", Integer, nullable=False),
    Column("locked_until", Utc),
)
