"""Where each bucket of codes and of institutions is: all on the one server there is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import key_text

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bucket = op.create_table(
        "bucket",
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "bucket", name=op.f("pk_bucket")),
        sqlite_with_rowid=False,
    )
    rows = [
        {"kind": kind, "bucket": number, "place": ""}
        for kind in ("code", "org")
        for number in range(1024)
    ]
    op.bulk_insert(bucket, rows)
