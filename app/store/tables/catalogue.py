"""Both catalogues of an institution, with all that versions said, and what persons matched.

Without it only the province's codes would have names. `catalogue_entry` holds one row for each item
and version that said something new of it; the latest of them is the item now. `catalogue_version`
says where versions come from, `catalogue_term` each name, maker and strength once, as it is
searched. `match_word` is what persons said of pairs, `catalogue_match` how each pair stands by
that. `catalogue_head` orders who writes at the same time; `catalogue_touch` says for a while what
each of those writings was about.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

catalogue_head = Table(
    "catalogue_head",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("side", key_text(), primary_key=True),
    # Goes up with all that is taken in, on this database alone: whether anything changed.
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

catalogue_touch = Table(
    "catalogue_touch",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("side", key_text(), primary_key=True),
    # The head's number that this taking in made, on this database alone.
    Column("number", Integer, primary_key=True),
    # Codes of the items that were said, as a JSON list.
    Column("codes", Text, nullable=False),
    sqlite_with_rowid=False,
)

catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("org", key_text(), primary_key=True),
    # UUIDv7, behind all that its author knew of: the later one stands.
    Column("version_id", Id, primary_key=True),
    Column("side", key_text(), nullable=False),
    Column("source", String, nullable=False),
    Column("name", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("whole", Boolean, nullable=False),
    # Rows that came, and how many of them said something new; not known before its end is here.
    Column("row_count", Integer),
    Column("expected", Integer),
    # The service: whether workstations were told.
    Column("told", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

catalogue_entry = Table(
    "catalogue_entry",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("side", key_text(), primary_key=True),
    # Province code (省标代码) or hospital code (院内编码).
    Column("code", key_text(), primary_key=True),
    Column("version_id", Id, primary_key=True),
    Column("what", String, nullable=False),
    Column("latest", Boolean, nullable=False),
    Column("in_use", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
    # Fields, with a blank between, that a platform does not tell: what was known before stands.
    Column("unsaid", String, nullable=False),
    Column("province_code", key_text(), nullable=False),
    Column("name", key_text(), nullable=False),
    Column("trade_name", key_text(), nullable=False),
    Column("strength", key_text(), nullable=False),
    Column("form", String, nullable=False),
    Column("maker", key_text(), nullable=False),
    Column("approval_number", String, nullable=False),
    # Letters and digits of it without 国药准字, as it is searched.
    Column("approval_key", key_text(), nullable=False),
    Column("insurance_code", key_text(), nullable=False),
    Column("standard_code", key_text(), nullable=False),
    Column("unit", String, nullable=False),
    Column("dosage_unit", String, nullable=False),
    Column("pack_quantity", Integer),
    # As it was written: its decimals say how far it was rounded.
    Column("price", String),
    Column("price_unit", String, nullable=False),
    # Names with ； between.
    Column("distributors", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("material", String, nullable=False),
    Index("ix_catalogue_entry_version", "org", "version_id", "what", "code"),
    Index("ix_catalogue_entry_name", "org", "name"),
    Index("ix_catalogue_entry_trade_name", "org", "trade_name"),
    Index("ix_catalogue_entry_maker", "org", "maker"),
    Index("ix_catalogue_entry_strength", "org", "strength"),
    Index("ix_catalogue_entry_approval", "org", "approval_key"),
    Index("ix_catalogue_entry_insurance", "org", "insurance_code"),
    Index("ix_catalogue_entry_standard", "org", "standard_code"),
    # All that the views for HIS ask of it: SQLite would rather read the whole table than look up.
    Index(
        "ix_catalogue_entry_province", "org", "side", "province_code", "latest", "in_use", "code"
    ),
    sqlite_with_rowid=False,
)

catalogue_term = Table(
    "catalogue_term",
    metadata,
    Column("org", key_text(), primary_key=True),
    # `name`, `trade`, `maker`, `strength`.
    Column("kind", key_text(), primary_key=True),
    Column("text", key_text(), primary_key=True),
    # As it is searched; not there until a workstation's worker has looked at it.
    Column("folded", key_text()),
    Column("initials", key_text()),
    Index("ix_catalogue_term_new", "org", "folded"),
    sqlite_with_rowid=False,
)

match_word = Table(
    "match_word",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("hospital_code", key_text(), primary_key=True),
    Column("province_code", key_text(), primary_key=True),
    Column("op_id", Id, primary_key=True),
    Column("decision", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("why", Text, nullable=False),
    Column("basis", String, nullable=False),
    # Ids, with a blank between, of the words that its author knew of and decided over.
    Column("behind", Text, nullable=False),
    sqlite_with_rowid=False,
)

catalogue_match = Table(
    "catalogue_match",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("hospital_code", key_text(), primary_key=True),
    Column("province_code", key_text(), primary_key=True),
    Column("state", key_text(), nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_catalogue_match_province", "org", "province_code"),
    Index("ix_catalogue_match_state", "org", "state", "at"),
    sqlite_with_rowid=False,
)
