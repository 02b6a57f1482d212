"""Orders and invoices as the platform tells them, line by line, to be held against a delivery.

Without them nobody would see that what came was never ordered, or is billed twice. What persons say
of an invoice are facts: rows of `invoice_event` are added and never deleted, only their `place` is
written later. `invoice_word` is the service's own word on an invoice at the platform.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Numeric, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

order_line = Table(
    "order_line",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("order_no", key_text(), primary_key=True),
    Column("line_no", Integer, primary_key=True),
    # The platform's number of the line, which deliveries and invoices name; empty: it has none.
    Column("order_line_id", key_text(), nullable=False),
    Column("distributor_code", key_text(), nullable=False),
    Column("province_code", key_text(), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit", String, nullable=False),
    Column("price", Numeric(16, 6)),
    Column("state", String, nullable=False),
    Column("ordered_at", Utc),
    Column("updated_at", Utc, nullable=False),
    # The hospital's own number (医院计划单号): of an order made here, what it is called here.
    Column("plan_no", key_text(), nullable=False, server_default=""),
    Index("ix_order_line_item", "org", "province_code"),
    Index("ix_order_line_plan", "org", "plan_no"),
    sqlite_with_rowid=False,
)

invoice_line = Table(
    "invoice_line",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("invoice_no", key_text(), primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("distributor_code", key_text(), nullable=False),
    Column("delivery_id", Id),
    Column("order_no", key_text(), nullable=False),
    Column("province_code", key_text(), nullable=False),
    Column("batch", key_text(), nullable=False),
    Column("expiry", Date),
    Column("quantity", Integer, nullable=False),
    Column("price", Numeric(16, 6)),
    Column("amount", Numeric(16, 2)),
    Column("invoiced_on", Date),
    Column("updated_at", Utc, nullable=False),
    Index("ix_invoice_line_delivery", "org", "delivery_id"),
    sqlite_with_rowid=False,
)

invoice_event = Table(
    "invoice_event",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("invoice_no", key_text(), primary_key=True),
    # The operation's.
    Column("event_id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("workstation", Id, nullable=False),
    Column("place", Integer),
    Index("ix_invoice_event_place", "org", "place"),
    sqlite_with_rowid=False,
)

invoice_word = Table(
    "invoice_word",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("invoice_no", key_text(), primary_key=True),
    # The connection that told the invoice, and is told of it.
    Column("link", key_text(), nullable=False),
    Column("state", String, nullable=False),
    # The fact that the word answers.
    Column("asked", Id),
    # Tax included, as the platform will want to hear it.
    Column("amount", Numeric(20, 6)),
    # Why it does not go on.
    Column("problem", Text, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
