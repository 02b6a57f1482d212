"""Labels that are to be printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "label_job",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("job_id", Id(), nullable=False),
        sa.Column("printer", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("design", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("put_at", Utc(), nullable=False),
        sa.Column("held", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "job_id", name=op.f("pk_label_job")),
    )
    op.create_table(
        "label_print",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("label_id", Id(), nullable=False),
        sa.Column("job_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("instead_of", Id(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "label_id", name=op.f("pk_label_print")),
    )
    op.create_index("ix_label_print_job", "label_print", ["org", "job_id", "place"])
    op.create_index("ix_label_print_state", "label_print", ["org", "state"])
    op.create_index("ix_label_print_number", "label_print", ["org", "number"])
