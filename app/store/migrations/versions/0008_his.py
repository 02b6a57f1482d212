"""What the HIS interface keeps: keys, numbered changes, documents by line, intermediate tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _keys()
    _following()
    _documents()
    _orders_in()
    _movements_in()
    _codes_out()


def _keys() -> None:
    op.create_table(
        "api_key",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("key_id", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("rights", sa.String(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "key_id", name=op.f("pk_api_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "api_nonce",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("key_id", key_text(), nullable=False),
        sa.Column("nonce", key_text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "key_id", "nonce", name=op.f("pk_api_nonce")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_api_nonce_at", "api_nonce", ["org", "at"], unique=False)
    op.create_table(
        "api_answer",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("key_id", key_text(), nullable=False),
        sa.Column("idempotency_key", key_text(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "key_id", "idempotency_key", name=op.f("pk_api_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_api_answer_at", "api_answer", ["org", "at"], unique=False)


def _following() -> None:
    op.create_table(
        "his_head",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("out_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_his_head")),
    )
    op.create_table(
        "his_position",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("incarnation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "device", "incarnation", name=op.f("pk_his_position")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "his_change",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("what", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "seq", name=op.f("pk_his_change")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_his_change_code",
        "his_change",
        ["org", "code", "seq", "what", "receipt_id"],
        unique=False,
    )
    op.create_table(
        "his_receipt",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "receipt_id", name=op.f("pk_his_receipt")),
        sqlite_with_rowid=False,
    )


def _documents() -> None:
    op.create_table(
        "his_delivery",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("delivery_no", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("distributor_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "delivery_id", name=op.f("pk_his_delivery")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_his_delivery_no", "his_delivery", ["org", "delivery_no"], unique=False)
    op.create_table(
        "his_line",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("order_no", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("approval_number", key_text(), nullable=False),
        sa.Column("batch", key_text(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("production_date", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("price", sa.Numeric(16, 6), nullable=True),
        sa.Column("delivered", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("org", "delivery_id", "line_no", name=op.f("pk_his_line")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "his_level",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("identifier", key_text(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "delivery_id", "identifier", name=op.f("pk_his_level")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "his_item",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("approval_number", key_text(), nullable=False),
        sa.Column("insurance_code", key_text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("pack_quantity", sa.Integer(), nullable=True),
        sa.Column("price", sa.Numeric(16, 6), nullable=True),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "hospital_code", name=op.f("pk_his_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_his_item_province",
        "his_item",
        ["org", "province_code", "hospital_code", "in_use"],
        unique=False,
    )


def _orders_in() -> None:
    op.create_table(
        "his_order_in",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("order_no", key_text(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("distributor_code", key_text(), nullable=False, server_default=""),
        sa.Column("hospital_code", key_text(), nullable=False, server_default=""),
        sa.Column("province_code", key_text(), nullable=False, server_default=""),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False, server_default=""),
        sa.Column("price", sa.Numeric(16, 6), nullable=True),
        sa.Column("ordered_at", Utc(), nullable=True),
        sa.Column("state", key_text(), nullable=False, server_default="new"),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "order_no", "line_no", name=op.f("pk_his_order_in")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_his_order_in_state", "his_order_in", ["org", "state"], unique=False)


def _movements_in() -> None:
    op.create_table(
        "his_movement_in",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("row_id", key_text(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("document_no", sa.String(), nullable=False, server_default=""),
        sa.Column("person", sa.String(), nullable=False, server_default=""),
        sa.Column("note", sa.String(), nullable=False, server_default=""),
        sa.Column("at", Utc(), nullable=True),
        sa.Column("state", key_text(), nullable=False, server_default="new"),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "row_id", name=op.f("pk_his_movement_in")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_his_movement_in_state", "his_movement_in", ["org", "state"], unique=False)


def _codes_out() -> None:
    op.create_table(
        "his_code_out",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("what", key_text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("receipt_no", key_text(), nullable=False),
        sa.Column("delivery_no", key_text(), nullable=False),
        sa.Column("order_no", key_text(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=True),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("batch", key_text(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent_code", key_text(), nullable=True),
        sa.Column("state", key_text(), nullable=False, server_default="new"),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("org", "seq", name=op.f("pk_his_code_out")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_his_code_out_state", "his_code_out", ["org", "state", "seq"], unique=False)
