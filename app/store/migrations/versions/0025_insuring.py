"""What the insurance is to be told of goods and their trace codes, and its catalogue of drugs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.schema import Id, Utc, key_text

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _insurance_head()
    _insurance_record()
    _insurance_code()
    _insurance_visit()
    _insurance_drug()


def _insurance_head() -> None:
    op.create_table(
        "insurance_head",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.Column("out_seq", sa.Integer(), nullable=False),
        sa.Column("filed_seq", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("org", "link", name=op.f("pk_insurance_head")),
        sqlite_with_rowid=False,
    )


def _insurance_record() -> None:
    op.create_table(
        "insurance_record",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("record_no", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("kind", key_text(), nullable=False),
        sa.Column("cause", Id(), nullable=False),
        sa.Column("spot", key_text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("made_no", sa.Integer(), nullable=False),
        sa.Column("state", key_text(), nullable=False),
        sa.Column("seq", sa.Integer()),
        sa.Column("movement", sa.String(), nullable=False),
        sa.Column("change_kind", sa.String(), nullable=False),
        sa.Column("receipt_id", Id()),
        sa.Column("line_no", sa.Integer()),
        sa.Column("packs", sa.Integer(), nullable=False),
        sa.Column("takes", sa.Text(), nullable=False),
        sa.Column("pieces_per_pack", sa.Integer(), nullable=False),
        sa.Column("coded", sa.Boolean(), nullable=False),
        sa.Column("universal", sa.Boolean(), nullable=False),
        sa.Column("of_record", key_text(), nullable=False),
        sa.Column("document_no", key_text(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("insurance_code", sa.String(), nullable=False),
        sa.Column("item_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("production_date", sa.Date()),
        sa.Column("expiry", sa.Date()),
        sa.Column("maker", sa.String(), nullable=False),
        sa.Column("approval_number", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("delivery_no", sa.String(), nullable=False),
        sa.Column("invoice_no", sa.String(), nullable=False),
        sa.Column("quantity", sa.Numeric(16, 4)),
        sa.Column("price", sa.Numeric(16, 6)),
        sa.Column("split", sa.Boolean(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "record_no", name=op.f("pk_insurance_record")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_insurance_record_at", "insurance_record", ["org", "link", "at"])
    op.create_index("ix_insurance_record_cause", "insurance_record", ["org", "link", "cause"])
    op.create_index("ix_insurance_record_document", "insurance_record", ["org", "document_no"])
    op.create_index("ix_insurance_record_seq", "insurance_record", ["org", "link", "seq"])
    op.create_index(
        "ix_insurance_record_state", "insurance_record", ["org", "link", "state", "made_no"]
    )


def _insurance_code() -> None:
    op.create_table(
        "insurance_code",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("record_no", key_text(), nullable=False),
        sa.Column("code", key_text(), nullable=False),
        sa.PrimaryKeyConstraint("org", "record_no", "code", name=op.f("pk_insurance_code")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_insurance_code_code", "insurance_code", ["org", "code"])


def _insurance_visit() -> None:
    op.create_table(
        "insurance_visit",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("document_no", key_text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("org", "document_no", name=op.f("pk_insurance_visit")),
        sqlite_with_rowid=False,
    )


def _insurance_drug() -> None:
    op.create_table(
        "insurance_drug",
        sa.Column("org", key_text(), nullable=False),
        sa.Column("link", key_text(), nullable=False),
        sa.Column("insurance_code", key_text(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("standard_code", key_text(), nullable=False),
        sa.Column("conversion", sa.Integer()),
        sa.Column("priced_unit", sa.String(), nullable=False),
        sa.Column("pack_unit", sa.String(), nullable=False),
        sa.Column("dosage_unit", sa.String(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("org", "link", "insurance_code", name=op.f("pk_insurance_drug")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_insurance_drug_standard", "insurance_drug", ["org", "link", "standard_code"]
    )
