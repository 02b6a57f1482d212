"""What a workstation audits while it belongs to no institution: a chain in its own database.

Without it whoever printed or exported at a workstation that never joins a service would be known
until the program is closed. Its log of operations must stay empty to be able to join; so these are
entries as the service has them, of the institution `local`, and become operations once it has
joined. They stay where they are then, so that the chain can be counted for ever.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from app.people.audit import journal
from app.people.audit.values import AuditEntry, Filed, Note
from app.store import local_state
from app.store.change_log import ChangeLog
from app.store.workstation import UNENROLLED_ORG

HANDED_ON = "audit_handed_on"
"""Under which name the number is kept up to which entries have become operations."""


def keep(connection: Connection, log: ChangeLog, note: Note, at: datetime) -> uuid.UUID:
    """Add a note to the chain in the caller's transaction; its id. Raises StoreError."""
    filed = Filed(log.clock.new_id(), at, log.workstation.device, note)
    journal.append(connection, UNENROLLED_ORG, [filed])
    return filed.entry_id


def waiting(connection: Connection, most: int) -> Iterator[AuditEntry]:
    """The oldest entries that have not become operations yet, in order."""
    handed_on = int(local_state.read(connection, HANDED_ON) or 0)
    if journal.head(connection, UNENROLLED_ORG)[0] <= handed_on:
        return iter(())
    rows = journal.rows_behind(connection, UNENROLLED_ORG, handed_on)
    return map(journal.entry_of, islice(rows, most))


def hand_on(connection: Connection, seq: int) -> None:
    """Note that the entries up to this one have become operations."""
    local_state.write(connection, HANDED_ON, str(seq))
