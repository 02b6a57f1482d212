"""A mark with each change told to HIS, so that a cursor of before a restore is known to be one.

What was told before keeps 0: a cursor to it says so, too.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mark = sa.Column("mark", sa.BigInteger(), server_default="0", nullable=False)
    op.add_column("his_change", mark)
