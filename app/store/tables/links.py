"""What the service keeps of its ways to outside platforms: settings, calls, runs, comparisons.

Without them a connection would be a line on a command line, and nobody could show what was said to
whom. Secrets are not here: they are in the keyring of the service's machine.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

# One connection of an institution, as an administrator set it.
platform_link = Table(
    "platform_link",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("settings", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("changed_by", String, nullable=False),
)

# One call to a platform, its secrets masked; ids grow with time.
platform_call = Table(
    "platform_call",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("call_id", Id, primary_key=True),
    Column("link", key_text(), nullable=False),
    Column("message", String, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("ended_at", Utc, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("outcome", String, nullable=False),
    Column("person", String, nullable=False),
    Column("request", Text, nullable=False),
    Column("response", Text),
    Column("cut", Boolean, nullable=False),
    Index("ix_platform_call_link", "org", "link", "call_id"),
)

# When an exchange of a connection is due, and who is at it: the lease keeps two processes apart.
exchange_plan = Table(
    "exchange_plan",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("exchange", key_text(), primary_key=True),
    Column("every_s", Float, nullable=False),
    Column("at", String, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("next_at", Utc),
    Column("run_id", Id),
    Column("leased_until", Utc),
)

# One run of one exchange; ids grow with time.
exchange_run = Table(
    "exchange_run",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("run_id", Id, primary_key=True),
    Column("link", key_text(), nullable=False),
    Column("exchange", key_text(), nullable=False),
    Column("trigger", String, nullable=False),
    Column("person", String, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("state", String, nullable=False),
    Column("came", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("message", Text, nullable=False),
    Index("ix_exchange_run_exchange", "org", "link", "exchange", "run_id"),
)

# What the last comparison of one day came to; `lines` is JSON (app/links/days.py, DayLine).
compared_day = Table(
    "compared_day",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("compared", key_text(), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("looked_at", Utc, nullable=False),
    Column("ours", Integer, nullable=False),
    Column("theirs", Integer, nullable=False),
    Column("equal", Integer, nullable=False),
    Column("lines", Text, nullable=False),
    Column("message", Text, nullable=False),
)
