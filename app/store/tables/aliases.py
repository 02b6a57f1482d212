"""What persons said of makers' names and approval numbers, word for word.

Without it a renamed maker would be another one at each check. `alias_word` is fact and history at
once: how a pair stands is found from all its words (app/catalogue/aliases/reading.py).
"""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

alias_word = Table(
    "alias_word",
    metadata,
    Column("org", key_text(), primary_key=True),
    # `maker`, `approval`.
    Column("kind", key_text(), primary_key=True),
    # Keys of the two writings, the lesser first.
    Column("one", key_text(), primary_key=True),
    Column("other", key_text(), primary_key=True),
    Column("op_id", Id, primary_key=True),
    # `same`, `apart`, `withdrawn`.
    Column("verdict", String, nullable=False),
    # As they were written.
    Column("one_text", String, nullable=False),
    Column("other_text", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("why", Text, nullable=False),
    # The day of the renaming, or of the new certificate.
    Column("since", Date),
    # Ids, with a blank between, of the words that its author knew of and spoke over.
    Column("behind", Text, nullable=False),
    sqlite_with_rowid=False,
)
