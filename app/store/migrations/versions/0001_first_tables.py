"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_conflict",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "code", "op_id", name=op.f("pk_code_conflict")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "count_event",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "receipt_id", "workstation", "seq", "line_no", name=op.f("pk_count_event")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("delivery_no", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("distributor_name", sa.String(), nullable=False),
        sa.Column("arrived_at", Utc(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("carton_count", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("codes_known", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "delivery_id", name=op.f("pk_delivery")),
    )
    op.create_table(
        "device",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("enrolled_at", Utc(), nullable=False),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "device", name=op.f("pk_device")),
    )
    op.create_table(
        "device_position",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("incarnation", Id(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "device", "incarnation", name=op.f("pk_device_position")),
    )
    op.create_table(
        "enrolment",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.Column("used_by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("org", "code_hash", name=op.f("pk_enrolment")),
    )
    op.create_table(
        "expected_package",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("carton_no", key_text(), nullable=True),
        sa.Column("parent_code", key_text(), nullable=True),
        sa.Column("smallest", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("org", "code", "delivery_id", name=op.f("pk_expected_package")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_expected_package_carton",
        "expected_package",
        ["org", "delivery_id", "carton_no"],
        unique=False,
    )
    op.create_table(
        "feed",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_id", key_text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "seq", name=op.f("pk_feed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_cursor",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_feed_cursor")),
    )
    op.create_table(
        "feed_head",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_feed_head")),
    )
    op.create_table(
        "feed_unread",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "seq", name=op.f("pk_feed_unread")),
    )
    op.create_table(
        "item",
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("approval_number", sa.String(), nullable=False),
        sa.Column("standard_code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("dosage_unit", sa.String(), nullable=False),
        sa.Column("pack_quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.Numeric(precision=16, scale=6), nullable=True),
        sa.Column("updated_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("province_code", name=op.f("pk_item")),
    )
    op.create_table(
        "line_explanation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("explanation_id", Id(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("difference", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "receipt_id", "explanation_id", name=op.f("pk_line_explanation")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "local_state",
        sa.Column("key", key_text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_local_state")),
    )
    op.create_table(
        "manifest",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("code_count", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "sha256", name=op.f("pk_manifest")),
    )
    op.create_table(
        "operation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("incarnation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("received_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "device", "incarnation", "seq", name=op.f("pk_operation")),
        sa.UniqueConstraint("org", "op_id", name=op.f("uq_operation_org_op_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "organisation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_organisation")),
    )
    op.create_table(
        "outbox",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("outbox_id", Id(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", Utc(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("done_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "outbox_id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_receipt", "outbox", ["org", "receipt_id"], unique=False)
    op.create_index("ix_outbox_state", "outbox", ["org", "state", "next_at"], unique=False)
    op.create_table(
        "package",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("scan_seq", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("smallest", sa.Boolean(), nullable=False),
        sa.Column("parent_code", key_text(), nullable=True),
        sa.Column("carton_no", key_text(), nullable=True),
        sa.PrimaryKeyConstraint("org", "code", name=op.f("pk_package")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_package_scan", "package", ["org", "receipt_id", "workstation", "scan_seq"], unique=False
    )
    op.create_table(
        "person",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "number", name=op.f("pk_person")),
    )
    op.create_table(
        "platform_detail",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("platform", key_text(), nullable=False),
        sa.Column("detail_id", key_text(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "platform", "detail_id", name=op.f("pk_platform_detail")),
    )
    op.create_index(
        "ix_platform_detail_delivery", "platform_detail", ["org", "delivery_id"], unique=False
    )
    op.create_table(
        "receipt",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("delivery_id", Id(), nullable=False),
        sa.Column("receipt_no", key_text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", Utc(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("org", "receipt_id", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_delivery", "receipt", ["org", "delivery_id"], unique=False)
    op.create_table(
        "scan",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("code", key_text(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=True),
        sa.Column("carton_no", key_text(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("sentence_key", sa.String(), nullable=False),
        sa.Column("sentence_values", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("read_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "receipt_id", "workstation", "seq", name=op.f("pk_scan")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "settlement",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("settlement_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "receipt_id", "settlement_id", name=op.f("pk_settlement")),
        sqlite_with_rowid=False,
    )
