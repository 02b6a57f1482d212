"""Which drug identifiers (药品标识码) this workstation has met: handed over, or received.

Without it a camera that misread the first digits of a box would not be doubted. Two looks at the
beginning of an index, however many codes there are.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, exists, select

from app.store.tables.receipts import expected_package
from app.store.tables.tracing import package

LENGTH = 7
"""Of the 20 digits of a trace code the first seven (NMPAB/T 1002)."""
_BEYOND_DIGITS = ":"
"""The character after 9: every code that begins with the identifier sorts before it."""


def is_known(connection: Connection, org: str, identifier: str) -> bool:
    """Whether any trace code of this drug identifier is known here."""
    return any(_has(connection, table, org, identifier) for table in (expected_package, package))


def _has(connection: Connection, table: Table, org: str, identifier: str) -> bool:
    begins = (
        table.c.org == org,
        table.c.code >= identifier,
        table.c.code < identifier + _BEYOND_DIGITS,
    )
    found = exists(select(table.c.code).where(*begins))
    return bool(connection.execute(select(found)).scalar_one())
