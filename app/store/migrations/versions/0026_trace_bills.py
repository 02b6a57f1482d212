"""Bills to and from trace code platforms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_own_bills()
    _create_upstream_bills()


def _create_own_bills() -> None:
    op.create_table(
        "trace_link",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("stock_bills", sa.Boolean(), nullable=False),
        sa.Column("retail_bills", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("org", "link", name=op.f("pk_trace_link")),
    )
    op.create_table(
        "trace_bill",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("bill_id", Id(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("bill_no", key_text(), nullable=False),
        sa.Column("about", Id(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("code_count", sa.Integer(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("opened", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("org", "bill_id", name=op.f("pk_trace_bill")),
    )
    op.create_index("ix_trace_bill_about", "trace_bill", ["org", "about"])
    op.create_index("ix_trace_bill_state", "trace_bill", ["org", "link", "state", "sent_at"])


def _create_upstream_bills() -> None:
    op.create_table(
        "upstream_bill",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("sender", key_text(), nullable=False),
        sa.Column("bill_no", key_text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "link", "sender", "bill_no", name=op.f("pk_upstream_bill")),
    )
    op.create_index("ix_upstream_bill_state", "upstream_bill", ["org", "link", "state", "seen_at"])
    op.create_index("ix_upstream_bill_delivery", "upstream_bill", ["org", "delivery_id"])
