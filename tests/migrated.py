"""Gives new SQLite files their tables by a copy of one that this process migrated in earnest.

Without it a fifth of the suite's time would be the same migrations over and over, and the same look
whether their tables are whole. A file that is not there yet begins as the copy, unless its folder
may want it encrypted; one that is the copy to the byte is known to be sound. Any other file is
looked at and migrated as ever, and so is every file of another process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock

from app.store import database, soundness
from app.store.encryption.keys import BOOK


@contextmanager
def migrations_replayed() -> Iterator[None]:
    """Let new files begin as a copy until the block is left."""
    earnest = database.refuse_damaged
    database.refuse_damaged = _Copies(earnest).look
    try:
        yield
    finally:
        database.refuse_damaged = earnest


class _Copies:
    """What stands before the look at a file that is opened."""

    def __init__(self, earnest: Callable[[Path], None]) -> None:
        self._earnest = earnest
        self._making = RLock()
        self._own: Path | None = None
        self._content = b""

    def look(self, path: Path) -> None:
        """Look at a file as ever, unless it is the copy; let it begin as one where there is none.

        Raises what the look in earnest raises.
        """
        size = path.stat().st_size if path.is_file() else 0
        if path == self._own or soundness.log_of(path).exists():
            self._earnest(path)
        elif not size:
            self._earnest(path)
            if not (path.parent / BOOK).exists():
                self._begin(path)
        elif size != len(self._migrated()) or path.read_bytes() != self._migrated():
            self._earnest(path)

    def _begin(self, path: Path) -> None:
        try:
            path.write_bytes(self._migrated())
        except OSError:
            # No room or no right: the program says so as ever, of a file that holds nothing.
            with suppress(OSError):
                os.truncate(path, 0)

    def _migrated(self) -> bytes:
        with self._making:
            if not self._content:
                with TemporaryDirectory() as folder:
                    self._own = Path(folder) / "migrated.db"
                    database.Database.at(self._own).close()
                    self._content = self._own.read_bytes()
            return self._content
