"""Labels that are to be printed, and what became of each.

Without it a printer without paper, or a program that ended, would leave nobody knowing which carton
has no label. A label keeps what it is drawn from, not its dots: it can be drawn for another
printer. They are a workstation's own and go nowhere else.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

label_job = Table(
    "label_job",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("job_id", Id, primary_key=True),
    Column("printer", String, nullable=False),
    Column("title", String, nullable=False),
    # As it was when the job was put: one that is changed later does not change what is printed.
    Column("design", Text, nullable=False),
    Column("person", String, nullable=False),
    Column("put_at", Utc, nullable=False),
    Column("held", String, nullable=False),
)

label_print = Table(
    "label_print",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("label_id", Id, primary_key=True),
    Column("job_id", Id, nullable=False),
    Column("place", Integer, nullable=False),
    # The number that it carries (SSCC, carton number); empty where it carries none of its own.
    Column("number", key_text(), nullable=False),
    Column("words", String, nullable=False),
    # What its design is filled with, as JSON.
    Column("fields", Text, nullable=False),
    Column("state", key_text(), nullable=False),
    # What the printer had counted before it went.
    Column("counted", Integer),
    Column("reason", String, nullable=False),
    Column("sent_at", Utc),
    Column("ended_at", Utc),
    # Of the label that it is printed instead of, and why.
    Column("instead_of", Id),
    Column("because", String, nullable=False),
    Column("person", String, nullable=False),
    Index("ix_label_print_job", "org", "job_id", "place"),
    Index("ix_label_print_state", "org", "state"),
    Index("ix_label_print_number", "org", "number"),
)
