"""What all stand-ins have alike: a memory in one small file, a clock, an application around them.

Without it each stand-in would open, refuse and close its file in its own way.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Router


class LedgerError(Exception):
    """The file of a stand-in cannot be used; the message says what to do."""


class Memory:
    """What a stand-in remembers: one SQLite file, or memory that goes with the process.

    Safe to use from several threads, one transaction at a time.
    """

    def __init__(self, path: Path | None, tables: str, version: int, platform: str) -> None:
        """`tables` makes what is not there yet; a file of another `version` is refused.

        Raises LedgerError, which calls the stand-in by `platform`.
        """
        self._lock = threading.RLock()
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
        except (sqlite3.Error, OSError) as error:
            raise _unusable(platform, path, error) from error
        try:
            self._prepare(tables, version)
        except sqlite3.Error as error:
            self._connection.close()
            raise _unusable(platform, path, error) from error

    def _prepare(self, tables: str, version: int) -> None:
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, version):
            raise sqlite3.DatabaseError(f"版本 {found}")
        self._connection.executescript(tables)
        self._connection.execute(f"PRAGMA user_version = {version}")
        self._connection.execute("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Keep all that is done inside, or nothing of it; nobody else looks meanwhile."""
        with self._lock, self._connection:
            yield

    def _all(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def application(routers: Sequence[Router], close: Callable[[], None]) -> Litestar:
    """A stand-in as an application of its own; `close` ends its memory."""
    return Litestar(
        route_handlers=list(routers),
        on_shutdown=[close],
        openapi_config=None,
        # The process that serves it has its own logging already.
        logging_config=None,
    )


def _unusable(platform: str, path: Path | None, error: Exception) -> LedgerError:
    return LedgerError(f"{platform}的数据文件 {path} 无法使用，请移走后重试（{error}）")
