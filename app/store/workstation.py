"""Who this workstation is; made once, kept in its database.

Without it two workstations' facts could not be told apart.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from app.store import local_state
from app.store.clock import Clock, SystemClock
from app.store.tables.changes import feed_cursor, operation

ACKNOWLEDGED = "acknowledged_seq"
"""Under which name the last number is kept that the service has stored."""
UNENROLLED_ORG = "local"
"""The institution of a workstation that no service knows yet."""


@dataclass(frozen=True, slots=True)
class Workstation:
    """One installed workstation."""

    org: str
    """The institution it works for."""
    device: uuid.UUID
    incarnation: uuid.UUID
    """New whenever its history breaks (a database restored from a copy)."""
    number: int = 0
    """Part of its receipts' numbers; given by the service, 0 until then."""


def identify(connection: Connection, clock: Clock) -> Workstation:
    """Read who this database's workstation is, making it up the first time.

    The clock's ids go on behind the last one of its log, whatever the clock says by now.
    """
    device = local_state.read(connection, "device")
    if device is None:
        return _introduce(connection, clock)
    found = Workstation(
        org=local_state.read(connection, "org") or UNENROLLED_ORG,
        device=uuid.UUID(device),
        incarnation=uuid.UUID(local_state.read(connection, "incarnation")),
        number=int(local_state.read(connection, "number") or 0),
    )
    if isinstance(clock, SystemClock):
        _go_on_behind(connection, found, clock)
    return found


def join(connection: Connection, org: str, number: int) -> None:
    """Belong to an institution from now on.

    Only before anything was received: what was done for one institution is never moved to another.
    """
    local_state.write(connection, "org", org)
    local_state.write(connection, "number", str(number))


def begin_anew(connection: Connection, clock: Clock) -> None:
    """Break with a history that the service may know further: this database was an older copy.

    All operations go under a new incarnation and are sent again from the first; those that the
    service has it knows by their ids. All feeds are read again.
    """
    known = identify(connection, clock)
    fresh = clock.new_id()
    connection.execute(
        update(operation)
        .where(
            operation.c.org == known.org,
            operation.c.device == known.device,
            operation.c.incarnation == known.incarnation,
        )
        .values(incarnation=fresh)
    )
    local_state.write(connection, "incarnation", str(fresh))
    local_state.write(connection, ACKNOWLEDGED, "0")
    connection.execute(delete(feed_cursor))


def _go_on_behind(connection: Connection, station: Workstation, clock: SystemClock) -> None:
    mine = (
        operation.c.org == station.org,
        operation.c.device == station.device,
        operation.c.incarnation == station.incarnation,
    )
    # An operation's id is made after all ids in its body, so the newest is the last of all.
    newest = select(operation.c.op_id).where(*mine).order_by(operation.c.seq.desc()).limit(1)
    last = connection.execute(newest).scalar()
    if last is not None:
        clock.follow(last)


def _introduce(connection: Connection, clock: Clock) -> Workstation:
    made = Workstation(UNENROLLED_ORG, clock.new_id(), clock.new_id())
    local_state.write(connection, "device", str(made.device))
    local_state.write(connection, "incarnation", str(made.incarnation))
    local_state.write(connection, "org", made.org)
    return made
