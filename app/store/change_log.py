"""The append-only log of what this workstation did, and its place in it.

Without it a change could be stored and never sent. An operation is appended in the transaction of
the change it describes: either both are durable or neither. Numbers are dense from 1 per
incarnation, and each operation carries the hash of all before it. Nothing is ever dropped from it:
what the service acknowledged may still be lost with the service's disk, until it is in a backup
that was restored and compared (`safe`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from app.store import chains, local_state
from app.store.clock import Clock
from app.store.tables.changes import operation
from app.store.workstation import ACKNOWLEDGED, INCARNATION, SAFE, Workstation


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the service has not acknowledged yet."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a history, told by number and hash: the number alone may mean another history."""

    seq: int
    hash: bytes


BEGINNING = Point(0, chains.BEGINNING)


class ChangeLog:
    """Appends operations; lives with the one writer."""

    def __init__(self, workstation: Workstation, clock: Clock) -> None:
        """Belong to one workstation."""
        self.workstation = workstation
        self.clock = clock

    def append(self, connection: Connection, kind: str, version: int, body: str) -> uuid.UUID:
        """Write one operation in the caller's transaction and return its id."""
        op_id, at = self.clock.new_id(), self.clock.now()
        last = self.end(connection)
        connection.execute(
            insert(operation),
            {
                **self._key(connection),
                "seq": last.seq + 1,
                "op_id": op_id,
                "kind": kind,
                "version": version,
                "at": at,
                "body": body,
                "hash": chains.of_operation(last.hash, op_id, kind, version, at, body.encode()),
            },
        )
        return op_id

    def unacknowledged(
        self, connection: Connection, limit: int | None = None
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Read the next operations to push, in order; all of them without a limit."""
        return connection.execute(
            select(operation)
            .where(*self._mine(connection), operation.c.seq > self.acknowledged(connection))
            .order_by(operation.c.seq)
            .limit(limit)
        ).all()

    def waiting(self, connection: Connection) -> Waiting:
        """Count what is not acknowledged, and since when the oldest waits."""
        row = connection.execute(
            select(func.count(), func.min(operation.c.at)).where(
                *self._mine(connection), operation.c.seq > self.acknowledged(connection)
            )
        ).one()
        return Waiting(row[0], row[1])

    def end(self, connection: Connection) -> Point:
        """The last operation."""
        newest = select(operation.c.seq, operation.c.hash).where(*self._mine(connection))
        row = connection.execute(newest.order_by(operation.c.seq.desc()).limit(1)).one_or_none()
        return BEGINNING if row is None else Point(row.seq, row.hash)

    def holds(self, connection: Connection, point: Point) -> bool:
        """Whether this history goes through a place."""
        return self.hash_at(connection, point.seq) == point.hash

    def hash_at(self, connection: Connection, seq: int) -> bytes | None:
        """What stands at a number; None where the log does not go so far."""
        if seq == 0:
            return chains.BEGINNING
        query = select(operation.c.hash).where(*self._mine(connection), operation.c.seq == seq)
        return connection.execute(query).scalar_one_or_none()

    def acknowledged(self, connection: Connection) -> int:
        """The last number the service has stored."""
        return int(local_state.read(connection, ACKNOWLEDGED) or 0)

    def acknowledge(self, connection: Connection, seq: int) -> None:
        """Note that the service has stored everything up to a number (or, restored, less)."""
        local_state.write(connection, ACKNOWLEDGED, str(seq))

    def safe(self, connection: Connection) -> int:
        """The last number that is in a verified backup of the service."""
        return int(local_state.read(connection, SAFE) or 0)

    def note_safe(self, connection: Connection, seq: int) -> None:
        """Note up to where a verified backup goes."""
        if seq != self.safe(connection):
            local_state.write(connection, SAFE, str(seq))

    def incarnation(self, connection: Connection) -> uuid.UUID:
        """Which history it is now: it may have begun anew since the program started."""
        text = local_state.read(connection, INCARNATION)
        return self.workstation.incarnation if text is None else uuid.UUID(text)

    def _mine(self, connection: Connection) -> tuple[ColumnElement[bool], ...]:
        return tuple(operation.c[name] == value for name, value in self._key(connection).items())

    def _key(self, connection: Connection) -> dict[str, object]:
        station = self.workstation
        return {
            "org": station.org,
            "device": station.device,
            "incarnation": self.incarnation(connection),
        }
