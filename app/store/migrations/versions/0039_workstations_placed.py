"""The service knows where each workstation stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_place",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("place", key_text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "device", "since", name=op.f("pk_device_place")),
    )
