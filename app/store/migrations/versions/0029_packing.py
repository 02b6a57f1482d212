"""Shipments of a distributor, the numbers of their cartons, and what is inside packages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_shipments()
    _create_numbers()
    _create_relations()


def _create_shipments() -> None:
    op.create_table(
        "shipment",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("shipment_id", Id(), nullable=False),
        sa.Column("delivery_no", key_text(), nullable=False),
        sa.Column("order_no", key_text(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("handing", key_text(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("closed_by", Id(), nullable=True),
        sa.PrimaryKeyConstraint("org", "shipment_id", name=op.f("pk_shipment")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shipment_begun", "shipment", ["org", "begun_at"])
    op.create_index("ix_shipment_delivery_no", "shipment", ["org", "delivery_no"])
    op.create_index("ix_shipment_handing", "shipment", ["org", "handing"])
    op.create_table(
        "packing_fact",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("shipment_id", Id(), nullable=False),
        sa.Column("event_id", Id(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "shipment_id", "event_id", name=op.f("pk_packing_fact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "packed_code",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("shipment_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "code", "shipment_id", name=op.f("pk_packed_code")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_packed_code_shipment", "packed_code", ["org", "shipment_id"])
    op.create_table(
        "named_identifier",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("identifier", key_text(), nullable=False),
        sa.Column("goods", key_text(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("event_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("org", "identifier", "goods", name=op.f("pk_named_identifier")),
        sqlite_with_rowid=False,
    )


def _create_numbers() -> None:
    op.create_table(
        "packing_numbering",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("event_id", Id(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("extension", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "event_id", name=op.f("pk_packing_numbering")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "carton_serial",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("workstation", Id(), nullable=False),
        sa.Column("series", key_text(), nullable=False),
        sa.Column("life", sa.String(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org", "workstation", "series", name=op.f("pk_carton_serial")),
        sqlite_with_rowid=False,
    )


def _create_relations() -> None:
    op.create_table(
        "relation_file",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("file_id", Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "file_id", name=op.f("pk_relation_file")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pack_relation",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.Column("file_id", Id(), nullable=False),
        sa.Column("parent", key_text(), nullable=True),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("batch", key_text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("org", "code", "file_id", name=op.f("pk_pack_relation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pack_relation_parent", "pack_relation", ["org", "file_id", "parent"])
