"""The code library (院内追溯码信息库): one row per trace code the hospital holds or held.

Without it a box received twice would count twice, and a box could leave twice. Laid out for ten
million rows: text key (20 digits overflow any integer, and GS1 codes are text), kept in code order
so that the neighbours of a shipment stand together. Which delivery, batch and expiry a code belongs
to is derived from its receipt and line; whether it is held, from its receipt's state.

`movement` and `moved_code` are facts: rows are added, never deleted. `departure`, `opened_pack`,
`reversed_move` and whether a moved code counted are what follows from them now, in the order of
their places, as `package` follows from the scans; `item_stock` and `item_use` are counts of these,
kept by the same transactions (app/tracing/in_stock.py). A movement names boxes (`box`): of a GS1
code the part without batch and dates, so that two symbols of one box are one box. The figures:
docs/decisions/0019-the-code-library.md.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table

from app.store.tables.schema import Id, Utc, key_text, metadata

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
    # The last characters of the box part: what a person types who reads the end of a code.
    Column("ending", key_text(), nullable=False, server_default=""),
    # The last return to the supplier that was known when the box was claimed anew.
    Column("follows", Id),
    # The codes of a scan, and all codes of a receipt in the order they came; the line stands in it
    # so that a walk along it looks at no row it does not want.
    Index("ix_package_scan", "org", "receipt_id", "workstation", "scan_seq", "code", "line_no"),
    Index("ix_package_ending", "org", "ending", "code"),
    sqlite_with_rowid=False,
)
# SQLite has no statistics here and would rather read the whole library than use an index that
# leaves out a column: so `smallest` stands in it.
Index(
    "ix_package_parent",
    package.c.org,
    package.c.parent_code,
    package.c.code,
    package.c.smallest,
    sqlite_where=package.c.parent_code.is_not(None),
    postgresql_where=package.c.parent_code.is_not(None),
)

# A claim that does not hold its code: another scan claimed it before (`balance` 1), or it was taken
# back (0 and less; by which scan, `withdrawn_by` says for its history). What claims a code first,
# in the order of the service, holds it: app/tracing/claims.py.
code_claim = Table(
    "code_claim",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("code", key_text(), primary_key=True),
    Column("receipt_id", Id, primary_key=True),
    Column("workstation", Id, primary_key=True),
    Column("scan_seq", Integer, primary_key=True),
    Column("balance", Integer, nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("smallest", Boolean, nullable=False),
    Column("parent_code", key_text()),
    Column("carton_no", key_text()),
    Column("withdrawn_by", Integer),
    Column("follows", Id),
    # It held the code until this return to the supplier, and is counted in its receipt.
    Column("returned_by", Id),
    Index("ix_code_claim_scan", "org", "receipt_id", "workstation", "scan_seq"),
    sqlite_with_rowid=False,
)

movement = Table(
    "movement",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("movement_id", Id, primary_key=True),
    Column("kind", String, nullable=False),
    Column("document_no", key_text(), nullable=False),
    Column("person", String, nullable=False),
    Column("at", Utc, nullable=False),
    Column("workstation", Id, nullable=False),
    Column("reverses", Id),
    Column("note", String, nullable=False),
    # Where it stands in the order of the service; empty while only this workstation knows it.
    Column("place", Integer),
    Index("ix_movement_document", "org", "document_no"),
    sqlite_with_rowid=False,
)

# One box of a movement. `problem` is empty where it counted; the others are kept and moved nothing.
moved_code = Table(
    "moved_code",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("box", key_text(), primary_key=True),
    Column("movement_id", Id, primary_key=True),
    Column("units", Integer),
    Column("through", key_text()),
    Column("problem", String, nullable=False),
    sqlite_with_rowid=False,
)

# Its key decides that a movement is taken back once.
reversed_move = Table(
    "reversed_move",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("box", key_text(), primary_key=True),
    Column("movement_id", Id, primary_key=True),
    Column("reversal_id", Id, nullable=False),
    sqlite_with_rowid=False,
)

# The one place where a box left: its key decides that nothing leaves twice.
departure = Table(
    "departure",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("box", key_text(), primary_key=True),
    Column("movement_id", Id, nullable=False),
    Column("kind", key_text(), nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_departure_kind", "org", "kind", "at", "box"),
    sqlite_with_rowid=False,
)

opened_pack = Table(
    "opened_pack",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("box", key_text(), primary_key=True),
    Column("movement_id", Id, nullable=False),
    Column("units", Integer, nullable=False),
    Column("remaining", Integer, nullable=False),
    Column("opened_at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "ix_opened_pack_remaining",
    opened_pack.c.org,
    opened_pack.c.opened_at,
    opened_pack.c.box,
    sqlite_where=opened_pack.c.remaining > 0,
    postgresql_where=opened_pack.c.remaining > 0,
)

# Boxes of confirmed receipts that have not left; no row where there are none.
item_stock = Table(
    "item_stock",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("item_id", Id, primary_key=True),
    Column("quantity", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Boxes that were dispensed, written off or used up on a day (UTC): the last days of all drugs are
# read together.
item_use = Table(
    "item_use",
    metadata,
    Column("org", key_text(), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("item_id", Id, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Index("ix_item_use_item", "org", "item_id"),
    sqlite_with_rowid=False,
)
