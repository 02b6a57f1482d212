"""Up to where operations are in a verified backup, and so may be forgotten by who made them.

Without it a workstation would forget what a service restored from its backup no longer has. A mark
is written only after a backup was restored and compared (sync/service/backups), and never goes
back: a later backup holds at least what an earlier one held.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from app.store.tables.accounts import backup_mark


@dataclass(frozen=True, slots=True)
class Mark:
    """One history of one workstation, and how far a backup holds it."""

    org: str
    device: uuid.UUID
    incarnation: uuid.UUID
    safe_seq: int


def safe_seq(connection: Connection, org: str, device: uuid.UUID, incarnation: uuid.UUID) -> int:
    """The last operation of a history that is in a verified backup; 0 where none is."""
    query = select(backup_mark.c.safe_seq).where(
        backup_mark.c.org == org,
        backup_mark.c.device == device,
        backup_mark.c.incarnation == incarnation,
    )
    return connection.execute(query).scalar_one_or_none() or 0


def mark(connection: Connection, marks: Iterable[Mark], at: datetime) -> None:
    """Note what a verified backup holds; a mark that says less than before changes nothing."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for one in marks:
        place = {"org": one.org, "device": one.device, "incarnation": one.incarnation}
        values = {"safe_seq": one.safe_seq, "marked_at": at}
        connection.execute(
            dialect.insert(backup_mark)
            .values(place | values)
            .on_conflict_do_update(
                index_elements=list(place),
                set_=values,
                where=backup_mark.c.safe_seq < one.safe_seq,
            )
        )
