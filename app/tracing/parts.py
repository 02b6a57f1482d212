"""What the use cases of the code library work with, and how they write.

Without it a long import would hold up the scans: everything is written in short pieces, each one
transaction, and on a workstation each piece is handed to the core, where scans go first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_and_wait
from app.store.database import Database
from app.store.facts import Applied, Author
from app.tracing import journal
from app.tracing.operations import encode, kind_of

Work = Callable[[Connection], None]
Writing = Callable[[Work], None]
"""Does work in one transaction and returns when it is durable; raises StoreError."""


class Readable(Protocol):
    """Where one consistent state can be looked at: a database, or a transaction under way."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A short look; raises StoreError."""


@dataclass(frozen=True, slots=True)
class TracingParts:
    """One workstation's."""

    database: Readable
    log: ChangeLog
    clock: Clock
    write: Writing

    @property
    def org(self) -> str:
        """The institution it works for."""
        return self.log.workstation.org

    def record(self, connection: Connection, body: msgspec.Struct) -> tuple[Author, Applied]:
        """Append a fact to the log and make its rows, in the caller's transaction."""
        kind, version = kind_of(body)
        op_id = self.log.append(connection, kind, version, encode(body))
        author = Author(self.org, self.log.workstation.device, op_id)
        return author, journal.apply(connection, author, body)


def at_once(database: Database) -> Writing:
    """Write in the caller's thread: for whoever is the one writer himself."""

    def write(work: Work) -> None:
        with database.writing() as connection:
            work(connection)

    return write


def through_core(core: Core, database: Database, urgency: Urgency) -> Writing:
    """Write on the core's thread, and wait for it; for worker threads."""

    def write(work: Work) -> None:
        write_and_wait(core, database, urgency, work)

    return write
