"""Claims among institutions, cases of codes received twice, and boxes that come again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _returns()
    _claims()
    _cases()


def _returns() -> None:
    for table, column in (
        ("package", "follows"),
        ("code_claim", "follows"),
        ("code_claim", "returned_by"),
    ):
        op.add_column(table, sa.Column(column, Id(), nullable=True))


def _claims() -> None:
    op.create_table(
        "claim",
        sa.Column("code", key_text(), nullable=False),
        sa.Column("gen", sa.Integer(), nullable=False),
        sa.Column("org", key_text(), nullable=True),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_claim")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claim_beside",
        sa.Column("code", key_text(), nullable=False),
        sa.Column("org", key_text(), nullable=False),
        sa.Column("op_id", Id(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("code", "org", name=op.f("pk_claim_beside")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claim_due",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("due_id", Id(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "due_id", name=op.f("pk_claim_due")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_due_next", "claim_due", ["org", "next_at"], unique=False)


def _cases() -> None:
    op.create_table(
        "dup_case",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("found_at", Utc(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("member_count", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("side_keys", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("org", "case_id", name=op.f("pk_dup_case")),
    )
    op.create_index("ix_dup_case_found", "dup_case", ["org", "found_at", "case_id"], unique=False)
    op.create_table(
        "dup_member",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("box", key_text(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "box", "case_id", name=op.f("pk_dup_member")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_decision",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("decision_id", Id(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("receipt_id", Id(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("org", "case_id", "decision_id", name=op.f("pk_case_decision")),
        sqlite_with_rowid=False,
    )
