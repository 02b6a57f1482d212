"""What the insurance is to be told of goods and their trace codes, and what became of it.

Without it nobody would know which box was told, by which record, and why another waits. A record is
made from facts and numbered by them, so that making it again makes the same one; the columns that
the catalogue and the documents fill are written anew each time it is looked at, until it goes.
Personal data of a visit stand in `insurance_visit` alone, and for as long as a setting says.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Numeric, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

# How far the changes of codes (his_change) were followed for a connection, and its counters.
insurance_head = Table(
    "insurance_head",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("begun_at", Utc, nullable=False),
    # Of the last record that was handed to HIS, and of the last that was written to its folder.
    Column("out_seq", Integer, nullable=False),
    Column("filed_seq", Integer, nullable=False),
    # Numbers of messages.
    Column("serial", Integer, nullable=False),
    # The newest row of the insurance's catalogue that is here.
    Column("version", String, nullable=False),
    sqlite_with_rowid=False,
)

insurance_record = Table(
    "insurance_record",
    metadata,
    Column("org", key_text(), primary_key=True),
    # 批次流水号: made of what it is about, never used twice.
    Column("record_no", key_text(), primary_key=True),
    Column("link", key_text(), nullable=False),
    # The transaction: 3501 … 3506.
    Column("kind", key_text(), nullable=False),
    # The receipt or movement, and what of it: its line, and which part.
    Column("cause", Id, nullable=False),
    Column("spot", key_text(), nullable=False),
    Column("generation", Integer, nullable=False),
    # The order in which records were made.
    Column("made_no", Integer, nullable=False),
    Column("state", key_text(), nullable=False),
    # Its number for HIS; empty where the service itself uploads.
    Column("seq", Integer),
    Column("movement", String, nullable=False),
    Column("change_kind", String, nullable=False),
    Column("receipt_id", Id),
    Column("line_no", Integer),
    Column("packs", Integer, nullable=False),
    # Ranges of opened packs, as JSON: code, start, pieces.
    Column("takes", Text, nullable=False),
    Column("pieces_per_pack", Integer, nullable=False),
    Column("coded", Boolean, nullable=False),
    # Twenty 9s stand for its codes.
    Column("universal", Boolean, nullable=False),
    Column("of_record", key_text(), nullable=False),
    Column("document_no", key_text(), nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("digest", String, nullable=False),
    # What the catalogue and the documents say, when it was looked at last.
    Column("insurance_code", String, nullable=False),
    Column("item_code", key_text(), nullable=False),
    Column("name", String, nullable=False),
    Column("batch", String, nullable=False),
    Column("production_date", Date),
    Column("expiry", Date),
    Column("maker", String, nullable=False),
    Column("approval_number", String, nullable=False),
    Column("supplier", String, nullable=False),
    Column("delivery_no", String, nullable=False),
    Column("invoice_no", String, nullable=False),
    Column("quantity", Numeric(16, 4)),
    Column("price", Numeric(16, 6)),
    Column("split", Boolean, nullable=False),
    Column("needed", Integer, nullable=False),
    # Sentences, as a JSON list: why it waits, or why it was refused.
    Column("findings", Text, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Index("ix_insurance_record_cause", "org", "link", "cause"),
    Index("ix_insurance_record_state", "org", "link", "state", "made_no"),
    Index("ix_insurance_record_seq", "org", "link", "seq"),
    Index("ix_insurance_record_document", "org", "document_no"),
    Index("ix_insurance_record_at", "org", "link", "at"),
    sqlite_with_rowid=False,
)

insurance_code = Table(
    "insurance_code",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("record_no", key_text(), primary_key=True),
    # As the library holds it.
    Column("code", key_text(), primary_key=True),
    Index("ix_insurance_code_code", "org", "code"),
    sqlite_with_rowid=False,
)

# What HIS says of a prescription or settlement; JSON.
insurance_visit = Table(
    "insurance_visit",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("document_no", key_text(), primary_key=True),
    Column("body", Text, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

# The insurance's catalogue of drugs (1301), as far as checks need it.
insurance_drug = Table(
    "insurance_drug",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("link", key_text(), primary_key=True),
    Column("insurance_code", key_text(), primary_key=True),
    Column("name", String, nullable=False),
    Column("standard_code", key_text(), nullable=False),
    Column("conversion", Integer),
    Column("priced_unit", String, nullable=False),
    Column("pack_unit", String, nullable=False),
    Column("dosage_unit", String, nullable=False),
    Column("valid", Boolean, nullable=False),
    Index("ix_insurance_drug_standard", "org", "link", "standard_code"),
    sqlite_with_rowid=False,
)
