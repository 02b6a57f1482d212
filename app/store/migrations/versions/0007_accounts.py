"""Passwords, access tokens, quarantined operations and marks of verified backups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "password",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locked_until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "number", name=op.f("pk_password")),
    )
    op.create_table(
        "access_token",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "token_hash", name=op.f("pk_access_token")),
    )
    op.create_index("ix_access_token_expiry", "access_token", ["org", "expires_at"], unique=False)
    _quarantine()
    op.create_table(
        "backup_mark",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("incarnation", Id(), nullable=False),
        sa.Column("safe_seq", sa.Integer(), nullable=False),
        sa.Column("marked_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "device", "incarnation", name=op.f("pk_backup_mark")),
    )


def _quarantine() -> None:
    op.create_table(
        "quarantined_operation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("incarnation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "device", "op_id", name=op.f("pk_quarantined_operation")),
    )
    op.create_index(
        "ix_quarantined_operation_order",
        "quarantined_operation",
        ["org", "device", "incarnation", "seq"],
        unique=False,
    )
