"""What deliveries are found by, and goods that came before their delivery note.

Without them a search would read every delivery's document, and boxes on the dock would have to wait
for a paper. `delivery_words` is what a person types, `delivery_key` what a label or a box says.
`blind_scan` holds facts: rows are added, never changed, never deleted.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

# One text per delivery: a few thousand are looked through in some milliseconds.
delivery_words = Table(
    "delivery_words",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Column("words", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Carton numbers, SSCCs, drug identifiers and GTINs of a delivery.
delivery_key = Table(
    "delivery_key",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("key", key_text(), primary_key=True),
    Column("kind", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Index("ix_delivery_key_delivery", "org", "delivery_id"),
    sqlite_with_rowid=False,
)

blind_receipt = Table(
    "blind_receipt",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("blind_id", Id, primary_key=True),
    Column("blind_no", key_text(), nullable=False),
    Column("distributor_code", key_text(), nullable=False),
    Column("distributor_name", String, nullable=False),
    Column("state", key_text(), nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("delivery_id", Id),
    Column("closed_at", Utc),
    Column("closed_by", String),
    Column("reason", String, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("exceptions", Integer, nullable=False),
    Index("ix_blind_receipt_state", "org", "state"),
    sqlite_with_rowid=False,
)

blind_scan = Table(
    "blind_scan",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("blind_id", Id, primary_key=True),
    Column("workstation", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("framed", Text),
    Column("code", key_text(), nullable=False),
    Column("kind", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("sentence_key", String, nullable=False),
    Column("sentence_values", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("undoes", Integer),
    Column("device", String, nullable=False),
    Column("person", String, nullable=False),
    Column("read_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
