"""Names that persons had before stay theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import key_text

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_name",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("name", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "name", name=op.f("pk_former_name")),
    )
