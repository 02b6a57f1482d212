"""What people decided is found by its time, beside what was audited."""

from __future__ import annotations

from alembic import op

from app.store.tables.changes import DECIDED

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_operation_decided",
        "operation",
        ["org", "at", "seq"],
        sqlite_where=DECIDED,
        postgresql_where=DECIDED,
    )
