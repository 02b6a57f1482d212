"""Who this workstation is; made once, kept in its database.

Without it two workstations' facts could not be told apart.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection

from app.store import local_state
from app.store.clock import Clock

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
    """Read who this database's workstation is, making it up the first time."""
    device = local_state.read(connection, "device")
    if device is None:
        return _introduce(connection, clock)
    return Workstation(
        org=local_state.read(connection, "org") or UNENROLLED_ORG,
        device=uuid.UUID(device),
        incarnation=uuid.UUID(local_state.read(connection, "incarnation")),
        number=int(local_state.read(connection, "number") or 0),
    )


def join(connection: Connection, org: str, number: int) -> None:
    """Belong to an institution from now on.

    Only before anything was received: what was done for one institution is never moved to another.
    """
    local_state.write(connection, "org", org)
    local_state.write(connection, "number", str(number))


def _introduce(connection: Connection, clock: Clock) -> Workstation:
    made = Workstation(UNENROLLED_ORG, clock.new_id(), clock.new_id())
    local_state.write(connection, "device", str(made.device))
    local_state.write(connection, "incarnation", str(made.incarnation))
    local_state.write(connection, "org", made.org)
    return made
