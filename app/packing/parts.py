"""What the use cases of packing work with; without it each room would be handed four things."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from app.packing.journal import apply
from app.packing.operations import encode, kind_of
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database
from app.store.facts import Author


@dataclass(frozen=True, slots=True)
class PackingParts:
    """One workstation's."""

    database: Database
    log: ChangeLog
    clock: Clock
    least_days: int = 180
    """Days of life a package must have left, where an order says nothing else."""

    @property
    def org(self) -> str:
        """Whose workstation it is."""
        return self.log.workstation.org

    def record(self, connection: Connection, body: msgspec.Struct) -> None:
        """Append a fact to the log and make its rows, in the caller's transaction."""
        kind, version = kind_of(body)
        station = self.log.workstation
        op_id = self.log.append(connection, kind, version, encode(body))
        apply(connection, Author(station.org, station.device, op_id), body)
