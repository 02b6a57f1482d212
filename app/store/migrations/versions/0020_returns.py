"""Returns on their way: how each stands, and what the service says of it at the platform."""

from __future__ import annotations

import json
import uuid

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "order_return",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("return_id", Id(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "return_id", name=op.f("pk_order_return")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "return_word",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("return_id", Id(), nullable=False),
        sa.Column("order_id", Id(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("platform_no", key_text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("invoice_no", key_text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "return_id", name=op.f("pk_return_word")),
        sqlite_with_rowid=False,
    )
    for table, name, columns in (
        ("order_return", "order", ["org", "order_id"]),
        ("order_return", "state", ["org", "state"]),
        ("return_word", "order", ["org", "order_id"]),
        ("return_word", "state", ["org", "state"]),
        ("return_word", "no", ["org", "platform_no"]),
    ):
        op.create_index(f"ix_{table}_{name}", table, columns, unique=False)
    _asked_before(made)


def _asked_before(made: sa.Table) -> None:
    """What was asked for before there was a way to the platform waits for it now."""
    event = sa.table(
        "order_event",
        sa.column("org", key_text()),
        sa.column("order_id", Id()),
        sa.column("kind", sa.String()),
        sa.column("body", sa.Text()),
    )
    asked = sa.select(event).where(event.c.kind == "order.return-asked")
    rows = [
        {
            "org": row.org,
            "return_id": uuid.UUID(json.loads(row.body)["return_id"]),
            "order_id": row.order_id,
            "state": "asked",
        }
        for row in op.get_bind().execute(asked)
    ]
    if rows:
        op.bulk_insert(made, rows)
