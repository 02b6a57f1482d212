"""What this hospital has learned and laid down about items: identifiers, rules, recalls.

Without it every workstation would ask the same question at every truck. `identifier_item` says
which drug identifiers stand for which items, many to many, each with who confirmed it; `item_rule`
holds one rule for an item, a class of items or all; `recall` what may not be received.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

identifier_item = Table(
    "identifier_item",
    metadata,
    Column("org", key_text(), primary_key=True),
    # 药品标识码: the first 7 of 20 digits, or a GTIN.
    Column("identifier", key_text(), primary_key=True),
    Column("province_code", key_text(), primary_key=True),
    Column("level", String, nullable=False),
    Column("state", String, nullable=False),
    Column("source", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_identifier_item_item", "org", "province_code"),
    sqlite_with_rowid=False,
)

item_rule = Table(
    "item_rule",
    metadata,
    Column("org", key_text(), primary_key=True),
    # `item:…`, `class:…`, `*`.
    Column("scope", key_text(), primary_key=True),
    Column("rule", key_text(), primary_key=True),
    Column("value", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

recall = Table(
    "recall",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("recall_id", Id, primary_key=True),
    # At least one of these three says what is recalled; empty: any.
    Column("province_code", key_text(), nullable=False),
    Column("batch", key_text(), nullable=False),
    Column("identifier", key_text(), nullable=False),
    Column("reason", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("lifted_at", Utc),
    sqlite_with_rowid=False,
)
