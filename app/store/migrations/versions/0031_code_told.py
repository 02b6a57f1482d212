"""What trace code platforms said of scanned codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_told",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("told_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "receipt_id", "told_id", name=op.f("pk_code_told")),
        sqlite_with_rowid=False,
    )
