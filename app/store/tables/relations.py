"""Who may deliver what where: distributors, their papers, addresses, relations.

Without it an order could go to a company that may not deliver it. Each row is the last word on its
key (`at`, then `op_id` says which); what was taken back stays, as `gone`, so that an older word
which comes later is known to be older.

What platforms tell lies beside it: `told_relation` and `told_party` hold one row for each thing and
round (`relations_round`: one asking, or one file of HIS) that said something new of it; the latest
of them is what the platform says now. `relations_head` orders who writes at the same time.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

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

relations_head = Table(
    "relations_head",
    metadata,
    Column("org", key_text(), primary_key=True),
    # Goes up with all that is told, on this database alone.
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

relations_round = Table(
    "relations_round",
    metadata,
    Column("org", key_text(), primary_key=True),
    # UUIDv7, behind all that were known: the later one stands.
    Column("round_id", Id, primary_key=True),
    Column("source", String, nullable=False),
    Column("name", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("outcome", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
    sqlite_with_rowid=False,
)


def _news() -> tuple[Column[object], ...]:
    """In which round something was said, and what it was."""
    return (
        Column("round_id", Id, primary_key=True),
        Column("source", String, nullable=False),
        Column("what", String, nullable=False),
        Column("latest", Boolean, nullable=False),
        Column("at", Utc, nullable=False),
    )


told_relation = Table(
    "told_relation",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("province_code", key_text(), primary_key=True),
    Column("distributor_code", key_text(), primary_key=True),
    Column("address_code", key_text(), primary_key=True),
    *_news(),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("ended_on", Date),
    Column("scope", Text, nullable=False),
    Column("restraint", Text, nullable=False),
    Column("period", String, nullable=False),
    Index("ix_told_relation_distributor", "org", "distributor_code"),
    Index("ix_told_relation_round", "org", "round_id"),
    sqlite_with_rowid=False,
)

told_party = Table(
    "told_party",
    metadata,
    Column("org", key_text(), primary_key=True),
    # `distributor` or `address`.
    Column("part", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    *_news(),
    Column("name", key_text(), nullable=False),
    Column("text", Text, nullable=False),
    Column("contact", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("stopped", Text, nullable=False),
    sqlite_with_rowid=False,
)
