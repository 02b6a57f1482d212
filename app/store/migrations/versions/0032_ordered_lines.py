"""What hospitals ordered of a distributor, and what its shipments take of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, key_text

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ordered_line",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("order_line_id", key_text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "order_line_id", name=op.f("pk_ordered_line")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ordered_line_open", "ordered_line", ["org", "is_open", "ordered_on"])
    op.create_table(
        "ordered_part",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("order_line_id", key_text(), nullable=False),
        sa.Column("shipment_id", Id(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "order_line_id", "shipment_id", name=op.f("pk_ordered_part")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ordered_part_shipment", "ordered_part", ["org", "shipment_id"])
    op.create_table(
        "ordered_from",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("event_id", Id(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "hospital_code", name=op.f("pk_ordered_from")),
        sqlite_with_rowid=False,
    )
