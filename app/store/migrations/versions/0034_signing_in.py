"""Older passwords, PINs, second factors, sessions and rules of signing in; known proofs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _widen()
    _create_person_tables()
    _create_session_tables()


def _widen() -> None:
    for column in (
        sa.Column("locks", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("pin_hash", sa.String(), nullable=True),
    ):
        op.add_column("password", column)
    op.add_column("access_token", sa.Column("session_id", Id(), nullable=True))


def _create_person_tables() -> None:
    op.create_table(
        "old_password",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("replaced_at", Utc(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "number", "replaced_at", name=op.f("pk_old_password")),
    )
    op.create_table(
        "second_factor",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("confirmed_at", Utc(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "number", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("used_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "number", "code_hash", name=op.f("pk_recovery_code")),
    )


def _create_session_tables() -> None:
    op.create_table(
        "person_session",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("device", Id(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("last_used_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "session_id", name=op.f("pk_person_session")),
    )
    op.create_index("ix_person_session_person", "person_session", ["org", "number", "since"])
    op.create_table(
        "sign_in_rules",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", name=op.f("pk_sign_in_rules")),
    )
    op.create_table(
        "known_proof",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("number", key_text(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("proved_at", Utc(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "number", name=op.f("pk_known_proof")),
    )
