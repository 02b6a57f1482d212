"""The append-only log of what this workstation did, and its place in it.

Without it a change could be stored and never sent. An operation is appended in the transaction of
the change it describes: either both are durable or neither. Numbers are dense from 1 per
incarnation.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from app.store import local_state
from app.store.clock import Clock
from app.store.tables.changes import operation
from app.store.workstation import ACKNOWLEDGED, Workstation


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the service has not acknowledged yet."""

    count: int
    since: datetime | None


class ChangeLog:
    """Appends operations; lives with the one writer, so it may remember its last number."""

    def __init__(self, workstation: Workstation, clock: Clock) -> None:
        """Belong to one workstation."""
        self.workstation = workstation
        self._clock = clock

    def append(self, connection: Connection, kind: str, version: int, body: str) -> uuid.UUID:
        """Write one operation in the caller's transaction and return its id."""
        op_id = self._clock.new_id()
        connection.execute(
            insert(operation),
            {
                **self._key(),
                "seq": self._last_seq(connection) + 1,
                "op_id": op_id,
                "kind": kind,
                "version": version,
                "at": self._clock.now(),
                "body": body,
            },
        )
        return op_id

    def unacknowledged(self, connection: Connection, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
        """Read the next operations to push, in order."""
        return connection.execute(
            select(operation)
            .where(*self._mine(), operation.c.seq > self.acknowledged(connection))
            .order_by(operation.c.seq)
            .limit(limit)
        ).all()

    def waiting(self, connection: Connection) -> Waiting:
        """Count what is not acknowledged, and since when the oldest waits."""
        row = connection.execute(
            select(func.count(), func.min(operation.c.at)).where(
                *self._mine(), operation.c.seq > self.acknowledged(connection)
            )
        ).one()
        return Waiting(row[0], row[1])

    def acknowledged(self, connection: Connection) -> int:
        """The last number the service has stored."""
        return int(local_state.read(connection, ACKNOWLEDGED) or 0)

    def acknowledge(self, connection: Connection, seq: int) -> None:
        """Note that the service has stored everything up to a number (or, restored, less)."""
        local_state.write(connection, ACKNOWLEDGED, str(seq))

    def _last_seq(self, connection: Connection) -> int:
        newest = select(operation.c.seq).where(*self._mine())
        return connection.execute(newest.order_by(operation.c.seq.desc()).limit(1)).scalar() or 0

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        return tuple(operation.c[name] == value for name, value in self._key().items())

    def _key(self) -> dict[str, object]:
        station = self.workstation
        return {
            "org": station.org,
            "device": station.device,
            "incarnation": station.incarnation,
        }
