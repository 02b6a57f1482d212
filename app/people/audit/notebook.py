"""Takes down what people do at a workstation, for whoever has something to audit.

Without it every desk and screen would need the store to say that something was printed. A note
returns at once and is written by the core's thread in a transaction of its own; where there is a
transaction of the cause, `facts.write` in that one is the better way. What cannot be written now is
kept and tried again with the next one, and a person is told: nobody's work waits for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from app.people.audit import facts
from app.people.audit.values import Note
from app.readers.saying import Saying
from app.store.change_log import ChangeLog
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.errors import StoreError
from app.store.health import Level, StoreWarned
from app.store.workstation import UNENROLLED_ORG

MOST_LATE = 500
"""Notes that wait in memory while nothing can be written."""
AT_ONCE = 50
"""Entries from before it joined in one transaction: the clerk's scans wait for no more."""
UNWRITTEN = Saying(
    "审计记录暂时写不进数据库，已记在内存里，稍后自动补记；请查看磁盘空间，先不要关闭程序。",
    "Audit entries cannot be written now; they are kept in memory and written later. Look at the "
    "disk's room, and do not close the program yet.",
)

_log = logging.getLogger(__name__)


class Auditing(Protocol):
    """Where parts that know no store say what was done."""

    def note(self, note: Note) -> None:
        """Have it written down; at once, from any thread."""


class Notebook:
    """The notes of one workstation."""

    def __init__(
        self,
        database: Database,
        core: Core,
        log: Callable[[], ChangeLog],
        tell: Callable[[object], None],
    ) -> None:
        """`log`: as it is when something is written; `tell` hears where nothing can be."""
        self._database, self._core, self._log, self._tell = database, core, log, tell
        self._lock = threading.Lock()
        self._waiting: list[tuple[Note, datetime]] = []
        self._warned = False

    def note(self, note: Note) -> None:
        """Have it written down; at once, from any thread."""
        with self._lock:
            self._waiting.append((note, self._log().clock.now()))
            lost = len(self._waiting) - MOST_LATE
            del self._waiting[: max(0, lost)]
        if lost > 0 and self._warned:
            _log.error("an audit entry is lost: nothing can be written for too long")
        try:
            self._core.submit(Urgency.BACKGROUND, self._write)
        except RuntimeError:
            # The program ends: the core takes nothing any more, and nobody else writes.
            self._write()

    def write(self, connection: Connection, note: Note) -> None:
        """Write it down in the transaction of its cause; on the core's thread."""
        facts.write(connection, self._log(), note)

    def look(self) -> None:
        """Write down what was kept before the workstation joined; at once, from any thread."""
        # A program that ends writes the rest after its next start.
        with suppress(RuntimeError):
            self._core.submit(Urgency.BACKGROUND, self._write)

    def _write(self) -> None:
        with self._lock:
            notes, self._waiting = self._waiting, []
        more, log = False, self._log()
        try:
            with self._database.writing() as connection:
                if log.workstation.org != UNENROLLED_ORG:
                    more = facts.write_kept(connection, log, AT_ONCE)
                for note, at in notes:
                    facts.write(connection, log, note, at)
        except StoreError as error:
            _log.error("%d audit entries wait: %s", len(notes), error)
            with self._lock:
                self._waiting = [*notes, *self._waiting]
            if not self._warned:
                self._tell(StoreWarned(Level.LOW, UNWRITTEN))
            self._warned = True
        else:
            self._warned = False
        if more:
            self.look()
