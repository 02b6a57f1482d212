"""What the service tells trace code platforms, and what they told it of goods on their way.

Without it nobody could say which codes a platform was told of, under which bill number, and what it
made of them. A bill's number and codes never change once it is written: whatever is sent again is
the same bill. A bill from upstream is kept until the delivery it belongs to has come.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

# A connection that wants bills, since when, and of what.
trace_link = Table(
    "trace_link",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("since", Utc, nullable=False),
    # Bills of what came in and went out; bills of what patients were given.
    Column("stock_bills", Boolean, nullable=False),
    Column("retail_bills", Boolean, nullable=False),
    # An administrator set it up (platform_link), and may have switched it off.
    Column("kept", Boolean, nullable=False),
)

# One bill of ours. `body` is JSON (sync/service/trace_bills/bills.py), `failed` too.
trace_bill = Table(
    "trace_bill",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("bill_id", Id, primary_key=True),
    Column("link", key_text(), nullable=False),
    Column("bill_no", key_text(), nullable=False),
    # The receipt, or the movement, it speaks of.
    Column("about", Id, nullable=False),
    Column("kind", key_text(), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("body", Text, nullable=False),
    Column("code_count", Integer, nullable=False),
    Column("state", key_text(), nullable=False),
    Column("sent_at", Utc),
    Column("settled_at", Utc),
    Column("failed", Text, nullable=False),
    Column("failed_count", Integer, nullable=False),
    Column("said", Text, nullable=False),
    # The contents of its larger packages were asked for.
    Column("opened", Boolean, nullable=False),
    Index("ix_trace_bill_about", "org", "about"),
    Index("ix_trace_bill_state", "org", "link", "state", "sent_at"),
)

# One bill that somebody addressed to the institution. `body` is JSON: its rows.
upstream_bill = Table(
    "upstream_bill",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("sender", key_text(), primary_key=True),
    Column("bill_no", key_text(), primary_key=True),
    Column("made_on", Date),
    Column("body", Text, nullable=False),
    Column("state", key_text(), nullable=False),
    Column("delivery_id", Id),
    Column("said", Text, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Index("ix_upstream_bill_state", "org", "link", "state", "seen_at"),
    Index("ix_upstream_bill_delivery", "org", "delivery_id"),
)
