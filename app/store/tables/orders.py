"""Purchase orders as they are made here: the facts about each, and how it stands.

Without them an order would begin at the platform. `order_event` holds facts: rows are added and
never deleted; only their `place` is written later, when the service has said it. `purchase_order`
follows from them, `order_upload` is the service's word on the way to the platform; of returns,
`order_return` and `return_word` are the same pair. What the platform says of an order's lines
stands in `order_line` (papers.py), which names ours by `plan_no`. `order_template` and `order_rule`
are what was laid down: the later word stands.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Numeric, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

order_event = Table(
    "order_event",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("order_id", Id, primary_key=True),
    # The operation's.
    Column("event_id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("workstation", Id, nullable=False),
    Column("place", Integer),
    Index("ix_order_event_place", "org", "place"),
    sqlite_with_rowid=False,
)

purchase_order = Table(
    "purchase_order",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("order_id", Id, primary_key=True),
    Column("order_no", key_text(), nullable=False),
    # What persons made of it.
    Column("state", key_text(), nullable=False),
    Column("department", key_text(), nullable=False),
    Column("line_count", Integer, nullable=False),
    Column("amount", Numeric(18, 2), nullable=False),
    Column("wanted_on", Date),
    Column("request_no", key_text(), nullable=False),
    # As a person typed it who entered the order by hand.
    Column("platform_no", key_text(), nullable=False),
    Column("contested", Boolean, nullable=False),
    Column("written_by", String, nullable=False),
    Column("written_at", Utc, nullable=False),
    Column("submitted_at", Utc),
    Column("approved_at", Utc),
    # The draft that stands, as JSON.
    Column("draft", Text, nullable=False),
    Index("ix_purchase_order_no", "org", "order_no"),
    Index("ix_purchase_order_state", "org", "state", "written_at"),
    Index("ix_purchase_order_written", "org", "written_at", "order_id"),
)

order_upload = Table(
    "order_upload",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("order_id", Id, primary_key=True),
    # Upon which approval it is sent.
    Column("approval_id", Id, nullable=False),
    Column("state", String, nullable=False),
    Column("platform_no", key_text(), nullable=False),
    # Why the platform would not have it.
    Column("problem", Text, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

# What persons and the service make of the returns that were asked for.
order_return = Table(
    "order_return",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("return_id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("state", key_text(), nullable=False),
    Index("ix_order_return_order", "org", "order_id"),
    Index("ix_order_return_state", "org", "state"),
    sqlite_with_rowid=False,
)

# The service's own word on a return at the platform.
return_word = Table(
    "return_word",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("return_id", Id, primary_key=True),
    Column("order_id", Id, nullable=False),
    Column("state", key_text(), nullable=False),
    Column("platform_no", key_text(), nullable=False),
    # Why it does not go on.
    Column("problem", Text, nullable=False),
    # The red invoice.
    Column("invoice_no", key_text(), nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_return_word_order", "org", "order_id"),
    Index("ix_return_word_state", "org", "state"),
    Index("ix_return_word_no", "org", "platform_no"),
    sqlite_with_rowid=False,
)

order_template = Table(
    "order_template",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("template_id", Id, primary_key=True),
    Column("name", String, nullable=False),
    # As JSON; empty: it was dropped.
    Column("draft", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

order_rule = Table(
    "order_rule",
    metadata,
    Column("org", key_text(), primary_key=True),
    # `*`, `item:…`, `department:…`, `rule:…`.
    Column("scope", key_text(), primary_key=True),
    Column("rule", key_text(), primary_key=True),
    # Empty: it was taken back.
    Column("value", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
