"""What platforms tell of delivery relations, beside what persons laid down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "relations_head",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_relations_head")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relations_round",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "round_id", name=op.f("pk_relations_round")),
        sqlite_with_rowid=False,
    )
    _relations()
    op.create_table(
        "told_party",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("part", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        *_news(),
        sa.Column("name", key_text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("stopped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "part", "code", "round_id", name=op.f("pk_told_party")),
        sqlite_with_rowid=False,
    )


def _news() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
    )


def _relations() -> None:
    op.create_table(
        "told_relation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("distributor_code", key_text(), nullable=False),
        sa.Column("address_code", key_text(), nullable=False),
        *_news(),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("restraint", sa.Text(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org",
            "province_code",
            "distributor_code",
            "address_code",
            "round_id",
            name=op.f("pk_told_relation"),
        ),
        sqlite_with_rowid=False,
    )
    for name, column in (("distributor", "distributor_code"), ("round", "round_id")):
        op.create_index(f"ix_told_relation_{name}", "told_relation", ["org", column])
