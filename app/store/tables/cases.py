"""Who holds a code among all institutions, and the cases of codes that were received twice.

Without it a box received by two hospitals would be right in both. `claim` and `claim_beside` are
distributed by code, everything else by institution; between the two go only ids and `claim_due`,
the facts whose codes are still to be claimed, so that claims may stand on other servers. A case is
what the service found (`dup_case`, its codes in `dup_member`) and what persons decided about it
(`case_decision`, facts of workstations); whether it is closed follows from both.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from app.store.tables.schema import Id, Utc, key_text, metadata

# One holder per box; `gen` counts how often it was given back. A box nobody holds has no `org`.
claim = Table(
    "claim",
    metadata,
    Column("code", key_text(), primary_key=True),
    Column("gen", Integer, nullable=False),
    Column("org", key_text()),
    Column("op_id", Id, nullable=False),
    Column("receipt_id", Id, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

# Institutions that say they have a box which another one holds.
claim_beside = Table(
    "claim_beside",
    metadata,
    Column("code", key_text(), primary_key=True),
    Column("org", key_text(), primary_key=True),
    Column("op_id", Id, nullable=False),
    Column("receipt_id", Id, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)

# Written in the transaction of a fact, gone when its codes are claimed and its cases told.
claim_due = Table(
    "claim_due",
    metadata,
    Column("org", key_text(), primary_key=True),
    # The operation's; where another institution's claim is the cause, a number of its own.
    Column("due_id", Id, primary_key=True),
    # As JSON: the boxes to look at again; empty where the operation says which.
    Column("codes", Text),
    Column("tries", Integer, nullable=False),
    Column("next_at", Utc, nullable=False),
    Index("ix_claim_due_next", "org", "next_at"),
    sqlite_with_rowid=False,
)

dup_case = Table(
    "dup_case",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("case_id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("found_at", Utc, nullable=False),
    # Whether the codes of it still contradict each other.
    Column("standing", Boolean, nullable=False),
    Column("member_count", Integer, nullable=False),
    # app/tracing/case_values.py, as JSON.
    Column("body", Text, nullable=False),
    # Only on the service, as JSON: which claim each side is.
    Column("side_keys", Text),
    Index("ix_dup_case_found", "org", "found_at", "case_id"),
)

dup_member = Table(
    "dup_member",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("box", key_text(), primary_key=True),
    Column("case_id", Id, primary_key=True),
    sqlite_with_rowid=False,
)

# Somebody closed a case, or opened it again: facts, never deleted.
case_decision = Table(
    "case_decision",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("case_id", Id, primary_key=True),
    Column("decision_id", Id, primary_key=True),
    Column("closes", Boolean, nullable=False),
    Column("decision", String, nullable=False),
    # Which receipt has the box, where that was decided.
    Column("receipt_id", Id),
    Column("remark", String, nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    # How many codes the case had when it was decided.
    Column("seen", Integer, nullable=False),
    Column("workstation", Id, nullable=False),
    Column("place", Integer),
    sqlite_with_rowid=False,
)
