"""How far a database file had come, written beside it, so that one that went back is noticed.

Without it a workstation whose write-ahead log was deleted, cut or zeroed after an unclean end would
open on what the main file knew at the last checkpoint and call that sound: SQLite sees nothing
missing, and scans that were answered would be gone without a word. Rules:

- Each transaction that changes something counts the file's `user_version` up, in the transaction.
- When it is durable the number goes into `workstation.db.reached`, in place and not flushed: a
  killed program leaves it exact, a power cut leaves an older one. So it only ever says too little,
  and a file that knows less than it has lost something.
- A mark that cannot be read or written says nothing; no scan waits for it or fails by it.
- It goes down only when whoever opened the file has said what is missing (`accept`).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import suppress
from io import FileIO
from pathlib import Path

ENDING = ".reached"
_DIGITS = 20

log = logging.getLogger(__name__)


class Reached:
    """The mark of one open file; from any thread."""

    def __init__(self, database: Path) -> None:
        """Read the mark that an earlier run left beside a database."""
        self._path = mark_of(database)
        self._lock = threading.Lock()
        self._highest = _read(self._path)
        self._file: FileIO | None = None

    def ahead_of(self, connection: sqlite3.Connection) -> int:
        """How many transactions a file lacks that it once had; 0 where nothing is known."""
        return max(0, self._highest - _version(connection))

    def count(self, connection: sqlite3.Connection) -> int:
        """Count a transaction that is still open; returns its number."""
        number = _version(connection) + 1
        connection.execute(f"PRAGMA user_version={number}")
        return number

    def note(self, number: int) -> None:
        """Write that a transaction is durable; a mark that is higher stays."""
        with self._lock:
            if number > self._highest:
                self._write(number)

    def accept(self, connection: sqlite3.Connection) -> None:
        """Go on from what the file holds: what it lacks was said."""
        with self._lock:
            self._write(_version(connection))

    def close(self) -> None:
        """Close the mark; the number stays."""
        with self._lock:
            file, self._file = self._file, None
            if file is not None:
                with suppress(OSError):
                    file.close()

    def _write(self, number: int) -> None:
        self._highest = number
        try:
            if self._file is None:
                self._path.touch()
                self._file = FileIO(self._path, "r+")
            self._file.seek(0)
            self._file.write(f"{number:0{_DIGITS}d}\n".encode("ascii"))
        except OSError as error:
            log.info("%s is not written: %s", self._path.name, error)


def mark_of(database: Path) -> Path:
    """Where the mark of a database is."""
    return database.with_name(database.name + ENDING)


def _read(path: Path) -> int:
    """What a mark says; 0 where there is none, or a power cut left half of one."""
    try:
        content = path.read_bytes()
    except OSError:
        return 0
    whole = len(content) == _DIGITS + 1 and content.endswith(b"\n") and content[:-1].isdigit()
    return int(content) if whole else 0


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
