"""The work list of catalogue differences, what persons decided on them, and the rules of the check.

Without it each check would tell everything anew. `catalogue_warning` holds what the last check of
this database found, with how each difference stands; it is made from the catalogues and never
travels. `warning_word` is what persons decided, `check_rules` what they laid down: both are facts.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

catalogue_warning = Table(
    "catalogue_warning",
    metadata,
    Column("org", key_text(), primary_key=True),
    # Empty where it is about no item of that side.
    Column("hospital_code", key_text(), primary_key=True),
    Column("province_code", key_text(), primary_key=True),
    Column("field", key_text(), primary_key=True),
    Column("matched_by", String, nullable=False),
    Column("problem", String, nullable=False),
    # 0 error, 1 warning, 2 info: the list begins with the worst.
    Column("severity", Integer, nullable=False),
    Column("province_value", Text, nullable=False),
    Column("hospital_value", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("name", String, nullable=False),
    Column("strength", String, nullable=False),
    Column("maker", String, nullable=False),
    # Names with ； between.
    Column("distributors", Text, nullable=False),
    # All that the list is searched by, folded.
    Column("words", Text, nullable=False),
    # `open`, `decided`, `contested`, `closed`; what a date ended is decided still, as stored.
    Column("state", key_text(), nullable=False),
    Column("decision", String, nullable=False),
    Column("until", Date),
    # Why a decided one is open again; empty where nobody had decided.
    Column("returned", String, nullable=False),
    Column("found_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("closed_at", Utc),
    Index("ix_catalogue_warning_province", "org", "province_code", "state"),
    Index("ix_catalogue_warning_state", "org", "state", "severity", "name", "hospital_code"),
    sqlite_with_rowid=False,
)

warning_word = Table(
    "warning_word",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("hospital_code", key_text(), primary_key=True),
    Column("province_code", key_text(), primary_key=True),
    Column("field", key_text(), primary_key=True),
    Column("op_id", Id, primary_key=True),
    Column("decision", String, nullable=False),
    Column("until", Date),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("why", Text, nullable=False),
    # The version it was decided on.
    Column("province_value", Text, nullable=False),
    Column("hospital_value", Text, nullable=False),
    # Ids, with a blank between, of the words that its author knew of and decided over.
    Column("behind", Text, nullable=False),
    sqlite_with_rowid=False,
)

check_rules = Table(
    "check_rules",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("op_id", Id, primary_key=True),
    Column("rules", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("why", Text, nullable=False),
    Column("behind", Text, nullable=False),
    sqlite_with_rowid=False,
)
