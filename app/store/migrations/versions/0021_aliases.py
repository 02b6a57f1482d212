"""What persons say of makers' names and approval numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias_word",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("one", key_text(), nullable=False),
        sa.Column("other", key_text(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("one_text", sa.String(), nullable=False),
        sa.Column("other_text", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("behind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "kind", "one", "other", "op_id", name=op.f("pk_alias_word")),
        sqlite_with_rowid=False,
    )
