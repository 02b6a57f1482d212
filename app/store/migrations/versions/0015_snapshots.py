"""Snapshots of feeds on the service."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Utc, key_text

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_snapshot",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("part_count", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "seq", name=op.f("pk_feed_snapshot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshot_file",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "sha256", name=op.f("pk_snapshot_file")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshot_piece",
        sa.Column("scope", key_text(), nullable=False),
        sa.Column("sha256", key_text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "sha256", "no", name=op.f("pk_snapshot_piece")),
    )
