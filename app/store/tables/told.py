"""What trace code platforms said of scanned codes.

Without it nobody could show later what was known of a strange box when it was explained.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

# One answer about one scan; `body` is JSON (app/receiving/code_questions.py, CodeTold).
code_told = Table(
    "code_told",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("told_id", Id, primary_key=True),
    Column("workstation", Id, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("code", key_text(), nullable=False),
    Column("body", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
