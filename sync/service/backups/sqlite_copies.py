"""Backups of a service that stands on a SQLite file.

Without it a small hospital's service would have none. VACUUM INTO writes one moment of the database
into a new file through a connection that only reads, beside the running service.

https://www.sqlite.org/lang_vacuum.html#vacuuminto
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.store import sqlite_files
from app.store.database import Database
from app.store.soundness import Looked, look_through
from sync.service.backups.standing import NotTheSame

SUFFIX = ".db"


class SqliteCopies:
    """Makes and restores copies of one file."""

    suffix = SUFFIX

    def __init__(self, database: Path) -> None:
        """Know the file."""
        self._database = database

    def make(self, target: Path) -> None:
        """Write a copy of now; raises OSError or NotTheSame."""
        target.unlink(missing_ok=True)
        try:
            with closing(sqlite_files.connect(self._database)) as source:
                # The service is the one to checkpoint.
                source.execute("PRAGMA wal_autocheckpoint=0")
                source.execute("VACUUM INTO ?", (str(target),))
        except sqlite_files.ERRORS as error:
            raise NotTheSame(f"SQLite：{error}") from error

    @contextmanager
    def restored(self, copy: Path) -> Iterator[Database]:
        """Read a copy back, restore it beside and open it; raises NotTheSame or StoreError."""
        looked = look_through(copy, lambda: True, alone=True)
        if looked != Looked():
            raise NotTheSame(f"quick_check：{looked.problem or '没有读完'}")
        with tempfile.TemporaryDirectory(prefix="drill-", dir=copy.parent) as folder:
            scratch = Path(folder) / "service.db"
            shutil.copyfile(copy, scratch)
            with Database.at(scratch) as database:
                yield database
