"""The service knows which version of the program each workstation runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("program", sa.String(), nullable=True))
