"""The code library (院内追溯码信息库): one row per trace code the hospital holds or held.

Without it a box received twice would count twice. Laid out for ten million rows: text key (20
digits overflow any integer, and GS1 codes are text), kept in code order so that the neighbours of a
shipment stand together, and one narrow index to find the codes of a scan. Which delivery, batch and
expiry a code belongs to is derived from its receipt and line; whether it is held, from its
receipt's state.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table

from app.store.tables.schema import Id, key_text, metadata

package = Table(
    "package",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("receipt_id", Id, nullable=False),
    Column("workstation", Id, nullable=False),
    Column("scan_seq", Integer, nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("smallest", Boolean, nullable=False),
    Column("parent_code", key_text()),
    Column("carton_no", key_text()),
    Index("ix_package_scan", "org", "receipt_id", "workstation", "scan_seq"),
    sqlite_with_rowid=False,
)

# A code that came a second time: kept beside the first holder, never instead of it.
code_conflict = Table(
    "code_conflict",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("op_id", Id, primary_key=True),
    Column("receipt_id", Id, nullable=False),
    sqlite_with_rowid=False,
)
