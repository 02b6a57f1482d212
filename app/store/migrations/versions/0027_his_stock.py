"""What HIS says is in stock, and what a platform was told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Utc, key_text

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_sources()
    op.create_table(
        "his_stock",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("source", key_text(), nullable=False),
        sa.Column("taking", key_text(), nullable=False),
        sa.Column("row_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", key_text(), nullable=False),
        sa.Column("batch", key_text(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Numeric(16, 6), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "source", "taking", "row_no", name=op.f("pk_his_stock")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_his_stock_item", "his_stock", ["org", "hospital_code"])
    _create_told()


def _create_sources() -> None:
    op.create_table(
        "his_stock_source",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("source", key_text(), nullable=False),
        sa.Column("taking", key_text(), nullable=False),
        sa.Column("way_in", sa.String(), nullable=False),
        sa.Column("taken_at", Utc(), nullable=True),
        sa.Column("told_at", Utc(), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "source", name=op.f("pk_his_stock_source")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "his_stock_taking",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("source", key_text(), nullable=False),
        sa.Column("taking", key_text(), nullable=False),
        sa.Column("total_rows", sa.Integer(), nullable=False),
        sa.Column("taken_at", Utc(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "source", "taking", name=op.f("pk_his_stock_taking")),
        sqlite_with_rowid=False,
    )


def _create_told() -> None:
    op.create_table(
        "stock_told",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("delivery_point", key_text(), nullable=False),
        sa.Column("quantity", sa.Numeric(16, 4), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told_at", Utc(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org",
            "link",
            "province_code",
            "hospital_code",
            "delivery_point",
            name=op.f("pk_stock_told"),
        ),
        sqlite_with_rowid=False,
    )
