"""Who may deliver what where: distributors, their papers, addresses, relations.

Without it an order could go to a company that may not deliver it. Each row is the last word on its
key (`at`, then `op_id` says which); what was taken back stays, as `gone`, so that an older word
which comes later is known to be older.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata


def _word() -> tuple[Column[object], ...]:
    """Who said a row, and when."""
    return (
        Column("gone", Boolean, nullable=False),
        Column("origin", String, nullable=False),
        Column("person", String, nullable=False),
        Column("at", Utc, nullable=False),
        Column("op_id", Id, nullable=False),
    )


distributor = Table(
    "distributor",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("name", key_text(), nullable=False),
    Column("contact", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("stopped", Text, nullable=False),
    *_word(),
    Index("ix_distributor_name", "org", "name"),
    sqlite_with_rowid=False,
)

distributor_document = Table(
    "distributor_document",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("distributor_code", key_text(), primary_key=True),
    Column("kind", key_text(), primary_key=True),
    Column("number", key_text(), primary_key=True),
    Column("name", String, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    *_word(),
    Index("ix_distributor_document_until", "org", "valid_until"),
    sqlite_with_rowid=False,
)

delivery_address = Table(
    "delivery_address",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("name", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("contact", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("stopped", Text, nullable=False),
    *_word(),
    sqlite_with_rowid=False,
)

delivery_relation = Table(
    "delivery_relation",
    metadata,
    Column("org", key_text(), primary_key=True),
    # Empty: any item.
    Column("province_code", key_text(), primary_key=True),
    Column("distributor_code", key_text(), primary_key=True),
    # Empty: anywhere.
    Column("address_code", key_text(), primary_key=True),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("note", Text, nullable=False),
    *_word(),
    Index("ix_delivery_relation_distributor", "org", "distributor_code"),
    sqlite_with_rowid=False,
)
