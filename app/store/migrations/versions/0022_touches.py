"""What each taking in of catalogue items was about, for a check of what changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import key_text

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_touch",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("side", key_text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "side", "number", name=op.f("pk_catalogue_touch")),
        sqlite_with_rowid=False,
    )
