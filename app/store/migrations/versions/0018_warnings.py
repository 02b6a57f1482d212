"""The work list of catalogue differences, what was decided on them, the rules of the check."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _warnings()
    _words()
    op.create_table(
        "check_rules",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("behind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "op_id", name=op.f("pk_check_rules")),
        sqlite_with_rowid=False,
    )


def _warnings() -> None:
    op.create_table(
        "catalogue_warning",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("field", key_text(), nullable=False),
        sa.Column("matched_by", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("province_value", sa.Text(), nullable=False),
        sa.Column("hospital_value", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("distributors", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("returned", sa.String(), nullable=False),
        sa.Column("found_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint(
            "org", "hospital_code", "province_code", "field", name=op.f("pk_catalogue_warning")
        ),
        sqlite_with_rowid=False,
    )
    for name, columns in (
        ("province", ["org", "province_code", "state"]),
        ("state", ["org", "state", "severity", "name", "hospital_code"]),
    ):
        op.create_index(f"ix_catalogue_warning_{name}", "catalogue_warning", columns, unique=False)


def _words() -> None:
    op.create_table(
        "warning_word",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("hospital_code", key_text(), nullable=False),
        sa.Column("province_code", key_text(), nullable=False),
        sa.Column("field", key_text(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("province_value", sa.Text(), nullable=False),
        sa.Column("hospital_value", sa.Text(), nullable=False),
        sa.Column("behind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "org", "hospital_code", "province_code", "field", "op_id", name=op.f("pk_warning_word")
        ),
        sqlite_with_rowid=False,
    )
