"""The bytes of attachments on the service, and how far a workstation is with sending its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment_file",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("stored_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "sha256", name=op.f("pk_attachment_file")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attachment_piece",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("org", "sha256", "no", name=op.f("pk_attachment_piece")),
    )
    op.create_table(
        "attachment_sending",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("there_at", Utc(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("again_at", Utc(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "sha256", name=op.f("pk_attachment_sending")),
        sqlite_with_rowid=False,
    )
