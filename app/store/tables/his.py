"""What the HIS interface keeps: keys, numbered changes, documents by line, intermediate tables.

Without them a HIS would have to guess what it has seen already. `his_change` numbers without gaps,
per institution, what happened to codes; `his_position` is how far the change log was followed for
it. `his_delivery`, `his_line` and `his_level` are what the documents say of a delivery, line by
line, so that a view can be joined from keys alone. `his_order_in`, `his_movement_in` and
`his_code_out` are intermediate tables (中间表): another program writes or marks their rows.
`his_stock` is what a hospital's system says it has in stock, row by row as it was told; of the
takings of one source (`his_stock_source`) only the current one holds, the others are still coming
(`his_stock_taking`). `stock_told` is what was told of it to a procurement platform.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
)

from app.store.tables.schema import Id, Utc, key_text, metadata

api_key = Table(
    "api_key",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("key_id", key_text(), primary_key=True),
    Column("name", String, nullable=False),
    # `bearer` or `hmac`: what a stolen table lets one do differs, so a key is one of them.
    Column("scheme", String, nullable=False),
    # SHA-256 of the secret: what a bearer's is compared with, or what an HMAC is keyed with.
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("rights", String, nullable=False),
    # Under which its movements stand in the change log.
    Column("device", Id, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    sqlite_with_rowid=False,
)

# A signed request is taken once.
api_nonce = Table(
    "api_nonce",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("key_id", key_text(), primary_key=True),
    Column("nonce", key_text(), primary_key=True),
    Column("at", Utc, nullable=False),
    Index("ix_api_nonce_at", "org", "at"),
    sqlite_with_rowid=False,
)

# What was answered to an Idempotency-Key, to be answered again.
api_answer = Table(
    "api_answer",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("key_id", key_text(), primary_key=True),
    Column("idempotency_key", key_text(), primary_key=True),
    Column("body_hash", LargeBinary(32), nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_api_answer_at", "org", "at"),
    sqlite_with_rowid=False,
)

his_head = Table(
    "his_head",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    # How far `his_code_out` has been filled.
    Column("out_seq", BigInteger, nullable=False),
)

his_position = Table(
    "his_position",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("incarnation", Id, primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
)

his_change = Table(
    "his_change",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("code", key_text(), nullable=False),
    Column("what", key_text(), nullable=False),
    Column("receipt_id", Id, nullable=False),
    Column("at", Utc, nullable=False),
    # Random, the same for all that one transaction told: after a restore the same numbers are told
    # again with other marks, and a cursor of before is known to be one. 0: told before there were.
    Column("mark", BigInteger, nullable=False, server_default="0"),
    # All that is asked of it stands in it: SQLite would rather read the whole table than look up.
    Index("ix_his_change_code", "org", "code", "seq", "what", "receipt_id"),
    sqlite_with_rowid=False,
)

# Receipts whose confirmation was followed: what is scanned into them later is told at once.
his_receipt = Table(
    "his_receipt",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    sqlite_with_rowid=False,
)

his_delivery = Table(
    "his_delivery",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Column("delivery_no", key_text(), nullable=False),
    Column("distributor_code", key_text(), nullable=False),
    Column("distributor_name", String, nullable=False),
    # Of which documents it was made, so that it is made anew when they change.
    Column("source", String, nullable=False),
    Index("ix_his_delivery_no", "org", "delivery_no"),
    sqlite_with_rowid=False,
)

his_line = Table(
    "his_line",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("order_no", key_text(), nullable=False),
    Column("province_code", key_text(), nullable=False),
    Column("name", String, nullable=False),
    Column("strength", String, nullable=False),
    Column("form", String, nullable=False),
    Column("maker", String, nullable=False),
    Column("approval_number", key_text(), nullable=False),
    Column("batch", key_text(), nullable=False),
    Column("expiry", Date),
    Column("production_date", Date),
    Column("unit", String, nullable=False),
    Column("price", Numeric(16, 6)),
    Column("delivered", Integer),
    sqlite_with_rowid=False,
)

# 药品标识码 or GTIN → the package level the distributor says it is printed on.
his_level = Table(
    "his_level",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Column("identifier", key_text(), primary_key=True),
    Column("level", String, nullable=False),
    sqlite_with_rowid=False,
)

his_order_in = Table(
    "his_order_in",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("order_no", key_text(), primary_key=True),
    Column("line_no", Integer, primary_key=True, autoincrement=False),
    Column("distributor_code", key_text(), nullable=False, server_default=""),
    Column("hospital_code", key_text(), nullable=False, server_default=""),
    Column("province_code", key_text(), nullable=False, server_default=""),
    Column("quantity", Integer, nullable=False),
    Column("unit", String, nullable=False, server_default=""),
    Column("price", Numeric(16, 6)),
    Column("ordered_at", Utc),
    Column("state", key_text(), nullable=False, server_default="new"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("answered_at", Utc),
    Index("ix_his_order_in_state", "org", "state"),
    sqlite_with_rowid=False,
)

his_movement_in = Table(
    "his_movement_in",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("row_id", key_text(), primary_key=True),
    Column("kind", key_text(), nullable=False),
    Column("code", key_text(), nullable=False),
    Column("units", Integer),
    Column("document_no", String, nullable=False, server_default=""),
    Column("person", String, nullable=False, server_default=""),
    Column("note", String, nullable=False, server_default=""),
    Column("at", Utc),
    Column("state", key_text(), nullable=False, server_default="new"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("answered_at", Utc),
    Index("ix_his_movement_in_state", "org", "state"),
    sqlite_with_rowid=False,
)

his_code_out = Table(
    "his_code_out",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("code", key_text(), nullable=False),
    Column("what", key_text(), nullable=False),
    Column("at", Utc, nullable=False),
    Column("receipt_no", key_text(), nullable=False),
    Column("delivery_no", key_text(), nullable=False),
    Column("order_no", key_text(), nullable=False),
    Column("line_no", Integer),
    Column("province_code", key_text(), nullable=False),
    Column("hospital_code", key_text(), nullable=False),
    Column("batch", key_text(), nullable=False),
    Column("expiry", Date),
    Column("level", String, nullable=False),
    Column("parent_code", key_text()),
    Column("state", key_text(), nullable=False, server_default="new"),
    Column("reason", Text, nullable=False, server_default=""),
    Index("ix_his_code_out_state", "org", "state", "seq"),
    sqlite_with_rowid=False,
)

his_stock_source = Table(
    "his_stock_source",
    metadata,
    Column("org", key_text(), primary_key=True),
    # A connection's name, or what the sender calls itself.
    Column("source", key_text(), primary_key=True),
    # The one that holds; empty: none has come whole yet.
    Column("taking", key_text(), nullable=False),
    Column("way_in", String, nullable=False),
    # When it was so, as the sender says.
    Column("taken_at", Utc),
    Column("told_at", Utc),
    Column("row_count", Integer, nullable=False),
    Column("refused_count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Stock takings whose pieces are still coming.
his_stock_taking = Table(
    "his_stock_taking",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("source", key_text(), primary_key=True),
    Column("taking", key_text(), primary_key=True),
    Column("total_rows", Integer, nullable=False),
    Column("taken_at", Utc, nullable=False),
    Column("begun_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

his_stock = Table(
    "his_stock",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("source", key_text(), primary_key=True),
    Column("taking", key_text(), primary_key=True),
    Column("row_no", Integer, primary_key=True, autoincrement=False),
    Column("hospital_code", key_text(), nullable=False),
    Column("province_code", key_text(), nullable=False),
    Column("name", String, nullable=False),
    Column("place", key_text(), nullable=False),
    Column("batch", key_text(), nullable=False),
    Column("expiry", Date),
    Column("quantity", Numeric(16, 6), nullable=False),
    Column("unit", String, nullable=False),
    # Why the row could not be read: of its item not all is known.
    Column("problem", Text, nullable=False),
    Index("ix_his_stock_item", "org", "hospital_code"),
    sqlite_with_rowid=False,
)

stock_told = Table(
    "stock_told",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("province_code", key_text(), primary_key=True),
    Column("hospital_code", key_text(), primary_key=True),
    Column("delivery_point", key_text(), primary_key=True),
    Column("quantity", Numeric(16, 4), nullable=False),
    Column("unit", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("told_at", Utc, nullable=False),
    # Why the platform refused it; empty: it took it.
    Column("problem", Text, nullable=False),
    sqlite_with_rowid=False,
)
