"""What organisations are, and persons with several roles, leave, badges and an end."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import key_text

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_COMBINED = "administrator"


def upgrade() -> None:
    _organisations()
    _persons()
    op.create_table(
        "role_holding",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("role", key_text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "role", name=op.f("pk_role_holding")),
    )


def _organisations() -> None:
    for column in (
        sa.Column("kind", sa.String(), nullable=False, server_default="hospital"),
        sa.Column("area", key_text(), nullable=False, server_default=""),
        sa.Column("one_administrator", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("organisation", column)
    op.create_index("ix_organisation_area", "organisation", ["area"])
    # Where one person already is all three, the institution has chosen so.
    op.execute(
        "UPDATE organisation SET one_administrator = true WHERE org IN"
        f" (SELECT org FROM person WHERE role = '{_COMBINED}')"
    )


def _persons() -> None:
    for column in (
        sa.Column("grants", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("away_since", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("replaced_by", key_text(), nullable=False, server_default=""),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("badge", sa.LargeBinary(32), nullable=True),
    ):
        op.add_column("person", column)
    connection = op.get_bind()
    person = sa.table("person", sa.column("role"), sa.column("grants"))
    for (role,) in connection.execute(sa.select(person.c.role).distinct()).all():
        grants = json.dumps([{"role": role}] if role else [])
        connection.execute(sa.update(person).where(person.c.role == role).values(grants=grants))
    with op.batch_alter_table("person") as batch:
        batch.drop_column("role")
    op.create_index("ix_person_badge", "person", ["org", "badge"])
    op.create_index("ix_person_replaced", "person", ["org", "replaced_by"])
