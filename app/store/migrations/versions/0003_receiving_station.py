"""The receiving station beside its scans: acceptance, rules of items, orders and invoices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _acceptance()
    _rules()
    _papers()


def _acceptance() -> None:
    op.create_table(
        "acceptance_fact",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("fact_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "receipt_id", "fact_id", name=op.f("pk_acceptance_fact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attachment",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("attachment_id", Id(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "receipt_id", "attachment_id", name=op.f("pk_attachment")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attachment_sha256", "attachment", ["org", "sha256"], unique=False)


def _rules() -> None:
    op.create_table(
        "identifier_item",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("identifier", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "identifier", "province_code", name=op.f("pk_identifier_item")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_identifier_item_item", "identifier_item", ["org", "province_code"], unique=False
    )
    op.create_table(
        "item_rule",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("rule", key_text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "scope", "rule", name=op.f("pk_item_rule")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recall",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("recall_id", Id(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("batch", key_text(), nullable=False),
        sa.Column("identifier", key_text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("lifted_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "recall_id", name=op.f("pk_recall")),
        sqlite_with_rowid=False,
    )


def _papers() -> None:
    op.create_table(
        "invoice_line",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("invoice_no", key_text(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=True),
        sa.Column("order_no", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("batch", key_text(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.Numeric(precision=16, scale=6), nullable=True),
        sa.Column("amount", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("invoiced_on", sa.Date(), nullable=True),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "invoice_no", "line_no", name=op.f("pk_invoice_line")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_invoice_line_delivery", "invoice_line", ["org", "delivery_id"], unique=False
    )
    op.create_table(
        "order_line",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("order_no", key_text(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("order_line_id", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("price", sa.Numeric(precision=16, scale=6), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ordered_at", Utc(), nullable=True),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "order_no", "line_no", name=op.f("pk_order_line")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_order_line_item", "order_line", ["org", "province_code"], unique=False)
