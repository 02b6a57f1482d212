"""What was rejected or held back at the desk; redo, and commands that wait for the next scan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, key_text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scan", sa.Column("redoes", sa.Integer(), nullable=True))
    op.add_column("scan", sa.Column("uncoded", sa.Text(), nullable=True))
    op.add_column("scan", sa.Column("armed", key_text(), nullable=True))
    op.create_table(
        "aside_event",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("smallest", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("parent_code", key_text(), nullable=True),
        sa.Column("carton_no", key_text(), nullable=True),
        sa.Column("owner", Id(), nullable=True),
        sa.Column("owner_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint(
            "org",
            "receipt_id",
            "workstation",
            "seq",
            "line_no",
            "code",
            "state",
            name=op.f("pk_aside_event"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_aside_event_code", "aside_event", ["org", "receipt_id", "code"], unique=False
    )
