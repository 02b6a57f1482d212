"""Orders made here: facts, how they stand, their way to the platform, what was laid down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _orders()
    _laid_down()
    plan_no = sa.Column("plan_no", key_text(), nullable=False, server_default="")
    op.add_column("order_line", plan_no)
    op.create_index("ix_order_line_plan", "order_line", ["org", "plan_no"], unique=False)


def _orders() -> None:
    op.create_table(
        "order_event",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("event_id", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("org", "order_id", "event_id", name=op.f("pk_order_event")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_order_event_place", "order_event", ["org", "place"], unique=False)
    op.create_table(
        "purchase_order",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("order_no", key_text(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("department", key_text(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(18, 2), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("request_no", key_text(), nullable=False),
        sa.Column("platform_no", key_text(), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", Utc(), nullable=False),
        sa.Column("submitted_at", Utc(), nullable=True),
        sa.Column("approved_at", Utc(), nullable=True),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "order_id", name=op.f("pk_purchase_order")),
    )
    for name, columns in (
        ("no", ["org", "order_no"]),
        ("state", ["org", "state", "written_at"]),
        ("written", ["org", "written_at", "order_id"]),
    ):
        op.create_index(f"ix_purchase_order_{name}", "purchase_order", columns, unique=False)
    op.create_table(
        "order_upload",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("approval_id", Id(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("platform_no", key_text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "order_id", name=op.f("pk_order_upload")),
        sqlite_with_rowid=False,
    )


def _laid_down() -> None:
    op.create_table(
        "order_template",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("template_id", Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "template_id", name=op.f("pk_order_template")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "order_rule",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("rule", key_text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "scope", "rule", name=op.f("pk_order_rule")),
        sqlite_with_rowid=False,
    )
