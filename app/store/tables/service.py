"""What only the service keeps: institutions, persons, workstations, platform details, outbox.

Without them nobody would be known and nothing would reach a platform. An outbox row is written in
the transaction of its cause and is sent until the platform has taken it.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from app.store.tables.schema import Id, Utc, key_text, metadata

organisation = Table(
    "organisation",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("name", String, nullable=False),
    # hospital, distributor, maker, supervisor (app/people/organisations.py).
    Column("kind", String, nullable=False, server_default="hospital"),
    # 行政区划代码, six digits; empty where nobody said.
    Column("area", key_text(), nullable=False, server_default=""),
    # Whether one person may be all three administrators here.
    Column("one_administrator", Boolean, nullable=False, server_default=false()),
    Index("ix_organisation_area", "area"),
)

person = Table(
    "person",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("number", key_text(), primary_key=True),
    Column("name", String, nullable=False),
    # JSON, a list: role, place, since, until (app/people/persons.py).
    Column("grants", Text, nullable=False, server_default="[]"),
    Column("away_since", Date),
    Column("away_until", Date),
    Column("replaced_by", key_text(), nullable=False, server_default=""),
    Column("retired_on", Date),
    # A hash of the badge's number (app/people/badges.py).
    Column("badge", LargeBinary(32)),
    Index("ix_person_badge", "org", "badge"),
    Index("ix_person_replaced", "org", "replaced_by"),
)

# Names that persons had before, as they are compared: they stay theirs (app/people/names.py).
former_name = Table(
    "former_name",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("name", key_text(), primary_key=True),
    Column("number", key_text(), nullable=False),
)

# What the roles of an institution hold, where it says so itself; `body` is JSON.
role_holding = Table(
    "role_holding",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("role", key_text(), primary_key=True),
    Column("body", Text, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("name", String, nullable=False),
    Column("token_hash", LargeBinary(32), nullable=False),
    Column("enrolled_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    # When it last showed that two machines work with one copy of its database.
    Column("twin_seen_at", Utc),
    # Which TraceDock it said it is when it last asked for a token; empty: an older one says none.
    Column("program", String),
)

# Where a workstation stands, and since when; empty: at none (app/people/whereabouts.py).
device_place = Table(
    "device_place",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("since", Utc, primary_key=True),
    Column("place", key_text(), nullable=False),
)

enrolment = Table(
    "enrolment",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("expires_at", Utc, nullable=False),
    Column("used_by", Id),
)

device_position = Table(
    "device_position",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("device", Id, primary_key=True),
    Column("incarnation", Id, primary_key=True),
    Column("last_seq", Integer, nullable=False),
    Column("last_hash", LargeBinary(32)),
    # Which history of its workstation it is: 0, 1, 2 … in the order they were begun.
    Column("generation", Integer, nullable=False, server_default="0"),
)

# One delivery detail as the platform numbers it, so that a confirmation can name it.
platform_detail = Table(
    "platform_detail",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("platform", key_text(), primary_key=True),
    Column("detail_id", key_text(), primary_key=True),
    Column("delivery_id", Id, nullable=False),
    Column("distributor_code", key_text(), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_platform_detail_delivery", "org", "delivery_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("outbox_id", Id, primary_key=True),
    Column("target", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("receipt_id", Id, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("last_error", String, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("done_at", Utc),
    Index("ix_outbox_state", "org", "state", "next_at"),
    Index("ix_outbox_receipt", "org", "receipt_id"),
)
