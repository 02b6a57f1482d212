"""Invoices that persons accept, and what the service says of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_OF_FACTS = (
    ("kind", sa.String()),
    ("version", sa.Integer()),
    ("body", sa.Text()),
    ("workstation", Id()),
)


def upgrade() -> None:
    op.create_table(
        "invoice_event",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("invoice_no", key_text(), nullable=False),
        sa.Column("event_id", Id(), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in _OF_FACTS),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("org", "invoice_no", "event_id", name=op.f("pk_invoice_event")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invoice_event_place", "invoice_event", ["org", "place"], unique=False)
    op.create_table(
        "invoice_word",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("invoice_no", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked", Id(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=6), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "invoice_no", name=op.f("pk_invoice_word")),
        sqlite_with_rowid=False,
    )
