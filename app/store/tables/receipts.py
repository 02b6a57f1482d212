"""Deliveries, receipts and the facts that make them.

Without them nothing that was scanned would outlive the program. A delivery is one immutable
document; its trace codes stand in `expected_package`, its lines in `delivery_line` for the code
library, which asks by item and batch. `scan`, `aside_event`, `settlement` and `line_explanation`
are facts: rows are added and never deleted; only their `place` is written later, when the service
has said it. A place is the number under which a fact stands in the service's feed: the one order
that all ends agree on. It is empty while only this workstation knows the fact, and such facts come
after all others.
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
    and_,
)

from app.store.tables.schema import Id, Utc, key_text, metadata

delivery = Table(
    "delivery",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Column("delivery_no", key_text(), nullable=False),
    Column("distributor_code", key_text(), nullable=False),
    Column("distributor_name", String, nullable=False),
    Column("arrived_at", Utc, nullable=False),
    Column("line_count", Integer, nullable=False),
    Column("carton_count", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("codes_known", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_delivery_no", "org", "delivery_no"),
)

# What a delivery's document says of each line, as far as the code library asks for it. Lines of
# opening stock stand here too, under the delivery number their import made up.
delivery_line = Table(
    "delivery_line",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("item_id", Id, nullable=False),
    Column("batch", key_text(), nullable=False),
    Column("expiry", Date),
    Column("production_date", Date),
    Column("unit", String, nullable=False),
    Column("arrived_at", Utc, nullable=False),
    Index("ix_delivery_line_item", "org", "item_id", "arrived_at", "delivery_id", "line_no"),
    Index("ix_delivery_line_batch", "org", "batch", "arrived_at", "delivery_id", "line_no"),
    sqlite_with_rowid=False,
)

# The drugs that ever stood on a delivery; a few thousand, searched whole by name and initials.
delivered_item = Table(
    "delivered_item",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("item_id", Id, primary_key=True),
    Column("province_code", key_text(), nullable=False),
    Column("name", String, nullable=False),
    Column("strength", String, nullable=False),
    Column("maker", String, nullable=False),
    Column("form", String, nullable=False),
    Column("approval_number", key_text(), nullable=False),
    Column("initials", key_text(), nullable=False),
    sqlite_with_rowid=False,
)

# What the distributor handed over: which codes are in which carton. One row per package.
expected_package = Table(
    "expected_package",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("delivery_id", Id, primary_key=True),
    Column("line_no", Integer, nullable=False),
    Column("carton_no", key_text()),
    Column("parent_code", key_text()),
    Column("smallest", Boolean, nullable=False),
    Index("ix_expected_package_carton", "org", "delivery_id", "carton_no"),
    sqlite_with_rowid=False,
)

receipt = Table(
    "receipt",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("delivery_id", Id, nullable=False),
    Column("receipt_no", key_text(), nullable=False),
    Column("state", String, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("opened_by", String, nullable=False),
    Column("confirmed_at", Utc),
    Column("confirmed_by", String),
    # Of the opening and the confirmation that stand.
    Column("place", Integer),
    Column("confirmed_place", Integer),
    Index("ix_receipt_delivery", "org", "delivery_id"),
    Index("ix_receipt_no", "org", "receipt_no"),
    Index("ix_receipt_opened", "org", "opened_at", "receipt_id"),
)

# Every number a receipt ever went under: workstations that open it apart give it one each, and
# papers with any of them may lie about.
receipt_number = Table(
    "receipt_number",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("receipt_no", key_text(), primary_key=True),
    Index("ix_receipt_number_no", "org", "receipt_no"),
    sqlite_with_rowid=False,
)

scan = Table(
    "scan",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("workstation", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("code", key_text()),
    Column("kind", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("line_no", Integer),
    Column("carton_no", key_text()),
    Column("added", Integer, nullable=False),
    Column("received", Integer),
    Column("expected", Integer),
    Column("sentence_key", String, nullable=False),
    Column("sentence_values", Text, nullable=False),
    Column("undoes", Integer),
    Column("redoes", Integer),
    # Boxes without codes of their own that the scan added, by line, as JSON.
    Column("uncoded", Text),
    Column("armed", key_text()),
    Column("device", String, nullable=False),
    Column("person", String, nullable=False),
    Column("read_at", Utc, nullable=False),
    Column("place", Integer),
    sqlite_with_rowid=False,
)
# Refused scans of a code, for its history; those that counted are found through its package.
_REFUSED = and_(scan.c.added == 0, scan.c.code.is_not(None))
Index(
    "ix_scan_refused",
    scan.c.org,
    scan.c.code,
    sqlite_where=_REFUSED,
    postgresql_where=_REFUSED,
)

# What each scan holds for each line now; the received quantity of a line is the sum. Follows from
# the scans and from who holds their codes.
count_event = Table(
    "count_event",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("workstation", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("quantity", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What was rejected or held back, and what is so no longer: a box is where its quantities add up to
# more than nothing. Line 0 is a box that belongs to no line; an empty code, boxes without codes.
# `owner` and `owner_seq` name the scan that had taken the box into the code library before.
aside_event = Table(
    "aside_event",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("workstation", Id, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("line_no", Integer, primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("state", key_text(), primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("smallest", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    Column("remark", String, nullable=False),
    Column("parent_code", key_text()),
    Column("carton_no", key_text()),
    Column("owner", Id),
    Column("owner_seq", Integer),
    Index("ix_aside_event_code", "org", "receipt_id", "code"),
    # The history of a box, in whichever receipts it was.
    Index("ix_aside_event_box", "org", "code"),
    sqlite_with_rowid=False,
)

settlement = Table(
    "settlement",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("settlement_id", Id, primary_key=True),
    Column("workstation", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("explanation", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("place", Integer),
    sqlite_with_rowid=False,
)

line_explanation = Table(
    "line_explanation",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("explanation_id", Id, primary_key=True),
    Column("line_no", Integer, nullable=False),
    Column("difference", String, nullable=False),
    Column("remark", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("place", Integer),
    sqlite_with_rowid=False,
)
