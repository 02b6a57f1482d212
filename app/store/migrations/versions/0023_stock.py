"""Counts of what is in stock and of what is used each day, by drug, counted once from the facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, key_text

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_BEHIND_SEPARATOR = "\x1e"
"""Follows on the group separator, behind which a code has its batch and dates."""
# CROSS JOIN keeps SQLite, which has no statistics, to the order that is written.
_LINE = """
    r.state = 'confirmed' AND l.org = r.org AND l.delivery_id = r.delivery_id
    AND l.line_no = {0}.line_no"""
_CAME = f"""
    SELECT l.org, l.item_id, e.quantity
    FROM receipt r CROSS JOIN count_event e CROSS JOIN delivery_line l
    WHERE e.org = r.org AND e.receipt_id = r.receipt_id AND {_LINE.format("e")}"""
_WENT_BACK = f"""
    SELECT l.org, l.item_id, -1
    FROM code_claim c CROSS JOIN receipt r CROSS JOIN delivery_line l
    WHERE c.returned_by IS NOT NULL AND c.smallest
    AND r.org = c.org AND r.receipt_id = c.receipt_id AND {_LINE.format("c")}"""
# One walk along the departures, for both counts: of all that is read it is the longest.
_GONE = f"""
    CREATE TEMPORARY TABLE gone AS
    SELECT l.org AS org, l.item_id AS item_id, d.kind AS kind, {{0}} AS day, COUNT(*) AS boxes
    FROM departure d CROSS JOIN package p CROSS JOIN receipt r CROSS JOIN delivery_line l
    WHERE p.org = d.org AND p.code >= d.box AND p.code < d.box || :behind AND p.smallest
    AND r.org = p.org AND r.receipt_id = p.receipt_id AND {_LINE.format("p")}
    GROUP BY l.org, l.item_id, d.kind, {{0}}"""
_STOCK = f"""
    INSERT INTO item_stock (org, item_id, quantity)
    SELECT org, item_id, SUM(quantity)
    FROM ({_CAME} UNION ALL {_WENT_BACK} UNION ALL SELECT org, item_id, -boxes FROM gone) AS counted
    GROUP BY org, item_id HAVING SUM(quantity) <> 0"""
_USE = """
    INSERT INTO item_use (org, day, item_id, quantity)
    SELECT org, day, item_id, SUM(boxes) FROM gone
    WHERE kind IN ('dispensed', 'written-off', 'used')
    GROUP BY org, day, item_id"""


def upgrade() -> None:
    op.create_table(
        "item_stock",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "item_id", name=op.f("pk_item_stock")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "item_use",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item_id", Id(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "day", "item_id", name=op.f("pk_item_use")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_item_use_item", "item_use", ["org", "item_id"])
    bind = op.get_bind()
    postgresql = bind.dialect.name == "postgresql"
    day = "CAST(d.at AT TIME ZONE 'UTC' AS DATE)" if postgresql else "date(d.at)"
    bind.execute(sa.text(_GONE.format(day)), {"behind": _BEHIND_SEPARATOR})
    bind.execute(sa.text(_STOCK))
    bind.execute(sa.text(_USE))
    op.drop_table("gone")
