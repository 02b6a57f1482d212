"""Files papers of ours with a platform, each under the fact that wished it, whatever they say.

Without it orders and returns would be sent in two ways. What is wished is put into the outbox, so
it waits once; just before it is sent it is looked at again: what was taken back meanwhile is not
sent. It is sent outside of any transaction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Connection

from app.store.database import Database
from sync.service.outbox_rows import DONE, AnyRow, Dispatched, Queue
from sync.service.transactions import commit

Job = TypeVar("Job")
"""One paper that is to be sent now."""


class Filing(ABC, Generic[Job]):
    """Sends the papers of one kind of one institution; for one thread at a time."""

    def __init__(self, database: Database, queue: Queue) -> None:
        self._database, self._queue, self._clock = database, queue, queue.clock

    def send_next(self) -> Dispatched | None:
        """Send the paper that waits the longest; None where none is due; raises StoreError."""
        if not self._is_anything_to_do():
            return None
        commit(self._database, self._put_in)
        taken = commit(self._database, self._take)
        if taken is None or isinstance(taken, Dispatched):
            return taken
        return commit(self._database, self._send(taken))

    def next_due(self, connection: Connection) -> datetime | None:
        """When the next paper is to be sent; None where none waits."""
        return self._queue.next_due(connection)

    def _is_wished(self, connection: Connection) -> bool:
        """Whether something may be wished that is not in the outbox: where it waits for that."""
        return False

    def _put_in(self, connection: Connection) -> None:
        """Put what is wished and not under way into the outbox; once for each wish."""

    @abstractmethod
    def _look_at(self, connection: Connection, row: AnyRow) -> Job | Dispatched:
        """The paper of a row, unless it was taken back or no platform takes it."""

    @abstractmethod
    def _send(self, job: Job) -> Callable[[Connection], Dispatched]:
        """Send a paper; what is given back writes down what came of it."""

    def _is_anything_to_do(self) -> bool:
        with self._database.reading() as connection:
            due = self._queue.next_due(connection)
            return (due is not None and due <= self._clock.now()) or self._is_wished(connection)

    def _take(self, connection: Connection) -> Job | Dispatched | None:
        row = self._queue.claim(connection)
        return None if row is None else self._look_at(connection, row)

    def _done(self, connection: Connection, row: AnyRow) -> Dispatched:
        """Note that nothing is left to be sent of a row."""
        self._queue.record(connection, row, None)
        return Dispatched(DONE, None)
