"""The rows of the outbox while they are sent: taken in turn, put off, done, or left to a person.

Without it each kind of word to a platform would have its own idea of when to try again. A row that
is being sent is left alone by others for a while; before it is sent it is marked as tried, because
after a crash nobody can know whether the platform heard it. Waits grow, with chance in them.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select, update

from app.store.clock import Clock
from app.store.tables.service import outbox
from sync.connectors.port import PlatformError

DUE, DONE, DEAD = "due", "done", "dead"
GIVEN_UP = "given-up"
"""A person decided that it is not sent any more; it waits for nobody."""
WAITING = (DUE, DEAD)
"""The states in which something is still to be done: by the service, or by a person."""
AnyRow = Row[*tuple[Any, ...]]

_LEASE = timedelta(minutes=5)
"""How long a row that is being sent is left alone by others."""
_FIRST_WAIT_S = 5.0
_LONGEST_WAIT_S = 3600.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What one row's sending came to."""

    state: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The rows of one kind that wait for one target of one institution."""

    org: str
    target: str
    kind: str
    clock: Clock
    chance: random.Random = field(default_factory=random.Random)

    def row(self, outbox_id: uuid.UUID, about: uuid.UUID, body: msgspec.Struct) -> dict[str, Any]:
        """A new row, to be sent at once; `about`: the receipt, order or return it speaks of."""
        now = self.clock.now()
        return {
            "org": self.org,
            "outbox_id": outbox_id,
            "target": self.target,
            "kind": self.kind,
            # The column is older than orders.
            "receipt_id": about,
            "body": msgspec.json.encode(body).decode(),
            "state": DUE,
            "tries": 0,
            "next_at": now,
            "last_error": "",
            "created_at": now,
            "done_at": None,
        }

    def next_due(self, connection: Connection) -> datetime | None:
        """When the next row is to be sent; None where none waits."""
        return connection.execute(select(func.min(outbox.c.next_at)).where(*self._due())).scalar()

    def claim(self, connection: Connection) -> AnyRow | None:
        """Take the row that is due the longest; None where none is due."""
        now = self.clock.now()
        row = connection.execute(
            select(outbox)
            .where(*self._due(), outbox.c.next_at <= now)
            .order_by(outbox.c.next_at, outbox.c.outbox_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is not None:
            self.write(connection, row, {"tries": row.tries + 1, "next_at": now + _LEASE})
        return row

    def untried(self, connection: Connection, limit: int) -> Sequence[AnyRow]:
        """Rows that are due and were never sent; nobody else takes them in this transaction."""
        due = (*self._due(), outbox.c.next_at <= self.clock.now(), outbox.c.tries == 0)
        query = select(outbox).where(*due).order_by(outbox.c.next_at, outbox.c.outbox_id)
        return connection.execute(query.limit(limit).with_for_update(skip_locked=True)).all()

    def claim_also(self, connection: Connection, rows: Sequence[AnyRow]) -> None:
        """Take these, which were never sent, with the one that was claimed."""
        chosen = outbox.c.outbox_id.in_([row.outbox_id for row in rows])
        values = {"tries": 1, "next_at": self.clock.now() + _LEASE}
        mine = (outbox.c.org == self.org, chosen)
        connection.execute(update(outbox).where(*mine).values(values))

    def put_back(self, connection: Connection, row: AnyRow, said: str) -> Dispatched:
        """Let a row go again at once; `said`: why it did not go."""
        now = self.clock.now()
        self.write(connection, row, {"state": DUE, "next_at": now, "last_error": said})
        return Dispatched(DUE, now)

    def record(
        self, connection: Connection, row: AnyRow, problem: PlatformError | None
    ) -> Dispatched:
        """Write down what came of sending a row."""
        now = self.clock.now()
        values: dict[str, Any]
        if problem is None:
            values = {"state": DONE, "done_at": now, "last_error": ""}
        elif problem.retry_after_s is None:
            _log.error("%s: outbox %s needs a person: %s", self.org, row.outbox_id, problem)
            values = {"state": DEAD, "last_error": str(problem)}
        else:
            wait = timedelta(seconds=self._wait_s(row.tries, problem.retry_after_s))
            values = {"state": DUE, "next_at": now + wait, "last_error": str(problem)}
        self.write(connection, row, values)
        return Dispatched(values["state"], values.get("next_at"))

    def write(self, connection: Connection, row: AnyRow, values: dict[str, Any]) -> None:
        """Change a row."""
        mine = (outbox.c.org == self.org, outbox.c.outbox_id == row.outbox_id)
        connection.execute(update(outbox).where(*mine).values(values))

    def _wait_s(self, tries_before: int, at_least_s: float) -> float:
        """Full jitter on top of what the platform asked for."""
        longest = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** min(tries_before, 20))
        return at_least_s + self.chance.uniform(0, longest)

    def _due(self) -> tuple[Any, ...]:
        mine = (outbox.c.org == self.org, outbox.c.target == self.target)
        return (*mine, outbox.c.state == DUE, outbox.c.kind == self.kind)
