"""Counts a workstation's log of operations again and names the first that is not what was written.

Without it whoever changes a scan, a receipt or an audited deed in a workstation's file by hand
would be found by the service only, and only while the two meet. An operation carries the hash of
all before it and of itself; where one was changed together with its own hash, it is the next one
that no longer fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.store import chains, local_state
from app.store.tables.changes import operation
from app.store.workstation import ACKNOWLEDGED, Workstation, known_as


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting a log came to."""

    station: Workstation
    operations: int
    """Sound, before the first that is not."""
    broken_at: int | None = None
    """The first that is missing or does not fit; None where all are there."""
    missing: bool = False
    """Whether that one is not there at all."""
    at: datetime | None = None
    """When it was done; of a missing one, when the one before it was."""


def count(connection: Connection) -> Counted | None:
    """Count the log again; None where this is no workstation's database. Raises StoreError."""
    station = known_as(connection)
    if station is None:
        return None
    mine = (
        operation.c.org == station.org,
        operation.c.device == station.device,
        operation.c.incarnation == station.incarnation,
    )
    before, last = chains.BEGINNING, 0
    at: datetime | None = None
    for row in connection.execute(select(operation).where(*mine).order_by(operation.c.seq)):
        if row.seq != last + 1:
            return Counted(station, last, last + 1, missing=True, at=at)
        behind = chains.of_operation(
            before, row.op_id, row.kind, row.version, row.at, row.body.encode()
        )
        # What was done before there were chains has no hash, and is counted with the next one.
        if row.hash is not None and bytes(row.hash) != behind:
            return Counted(station, last, row.seq, at=row.at)
        before, last, at = behind, row.seq, row.at
    if last < int(local_state.read(connection, ACKNOWLEDGED) or 0):
        return Counted(station, last, last + 1, missing=True, at=at)
    return Counted(station, last)
