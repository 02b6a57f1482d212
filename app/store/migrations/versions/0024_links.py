"""Connections to outside platforms, their calls, runs and comparisons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_platform_tables()
    _create_exchange_tables()


def _create_platform_tables() -> None:
    op.create_table(
        "platform_link",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "link", name=op.f("pk_platform_link")),
    )
    op.create_table(
        "platform_call",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("call_id", Id(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("org", "call_id", name=op.f("pk_platform_call")),
    )
    op.create_index("ix_platform_call_link", "platform_call", ["org", "link", "call_id"])
    op.create_table(
        "compared_day",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("compared", key_text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("looked_at", Utc(), nullable=False),
        sa.Column("ours", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.Integer(), nullable=False),
        sa.Column("equal", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "link", "compared", "day", name=op.f("pk_compared_day")),
    )


def _create_exchange_tables() -> None:
    op.create_table(
        "exchange_plan",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("exchange", key_text(), nullable=False),
        sa.Column("every_s", sa.Float(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("next_at", Utc(), nullable=True),
        sa.Column("run_id", Id(), nullable=True),
        sa.Column("leased_until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("org", "link", "exchange", name=op.f("pk_exchange_plan")),
    )
    op.create_table(
        "exchange_run",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("run_id", Id(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("exchange", key_text(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("ended_at", Utc(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "run_id", name=op.f("pk_exchange_run")),
    )
    op.create_index(
        "ix_exchange_run_exchange", "exchange_run", ["org", "link", "exchange", "run_id"]
    )
