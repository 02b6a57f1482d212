"""One database, opened so that what was committed stays committed.

Without it a power cut would lose the last scans, or two programs would write one file. On SQLite:
WAL with synchronous=FULL (a commit returns when it is on the disk); one writing connection, which
is the only one to checkpoint; short read-only connections beside it; and a lock file that keeps a
second program out (SQLite before 3.51.3 can damage a WAL file when two processes checkpoint at
once). Every setting is read back, because SQLite ignores a PRAGMA it does not like without a word.
How far it has come is written beside it (reached.py); what a failing disk or a damaged page did is
noted there too (suspicion.py). On PostgreSQL: the server's own pool.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from app.store import schema_version, soundness, sqlite_files, suspicion
from app.store.backups import backups_of
from app.store.driver_errors import world_error
from app.store.errors import (
    DatabaseDamaged,
    DatabaseInUse,
    DatabaseUnreachable,
    DiskFailing,
    DiskFull,
    SettingRefused,
)
from app.store.reached import Reached
from app.store.second_place import has_copies

_SETTINGS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "cell_size_check": 1,
    "trusted_schema": 0,
    "wal_autocheckpoint": 1000,
    "cache_size": -32_000,  # KiB
    "temp_store": 2,  # memory
}
if sys.platform == "darwin":
    # There fsync does not reach the platter without these.
    _SETTINGS |= {"fullfsync": 1, "checkpoint_fullfsync": 1}

_READER_SETTINGS = _SETTINGS | {"wal_autocheckpoint": 0, "query_only": 1, "cache_size": -8_000}


class Database:
    """A database that is open, migrated and, where it is a file, ours alone."""

    def __init__(self, url: str | URL, *, scratch: bool = False, pooled: bool = False) -> None:
        """Open it, creating and migrating it as needed; raises a StoreError.

        A `scratch` file is thrown away after use: its commits wait for no disk. `pooled`: a pooler
        stands before the server and gives each transaction another connection.
        """
        self._url = make_url(url)
        self._pooled = pooled
        self.place = self._url.database or "" if self.is_file else self._url.render_as_string()
        self._lock = take_lock(Path(self.place)) if self.is_file else None
        self._reached = Reached(Path(self.place)) if self.is_file and not scratch else None
        self.lost = 0
        """Transactions that this file once had and has no more; until `accept_loss`."""
        try:
            if self.is_file:
                refuse_damaged(Path(self.place))
            settings = _SETTINGS | {"synchronous": 0} if scratch else _SETTINGS
            self._writer = self._engine(settings, size=1)
            self._reader = self._engine(_READER_SETTINGS, size=4) if self.is_file else self._writer
            with self._named():
                self._look_for_loss()
                schema_version.migrate(self._writer)
        except BaseException:
            self._release()
            raise

    @classmethod
    def at(cls, path: Path, *, scratch: bool = False) -> Self:
        """Open the SQLite file at a path."""
        url = URL.create("sqlite+pysqlite", database=str(path.absolute()))
        return cls(url, scratch=scratch)

    @property
    def is_file(self) -> bool:
        """Whether it is a SQLite file (and not a server)."""
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: durable when the block is left, or it never was; raises StoreError."""
        with self._named():
            number = 0
            with self._writer.begin() as connection:
                changes = _changes(connection) if self._reached else 0
                yield connection
                if self._reached and _changes(connection) != changes:
                    number = self._reached.count(_driver(connection))
            if self._reached:
                self._reached.note(number)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short look at one consistent state, from any thread; raises StoreError."""
        with self._named(), self._reader.connect() as connection, connection.begin():
            yield connection

    def accept_loss(self) -> None:
        """Go on from what the file holds: whoever opened it has said what it lacks."""
        if self._reached is not None:
            with self._named(), self._writer.begin() as connection:
                self._reached.accept(_driver(connection))
        self.lost = 0

    def close(self) -> None:
        """Close all connections and let another program in."""
        self._writer.dispose()
        self._reader.dispose()
        self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _look_for_loss(self) -> None:
        """Notice a file that is older than it was; raises DatabaseDamaged where it is no whole."""
        if self._reached is None:
            return
        with self._writer.begin() as connection:
            self.lost = self._reached.ahead_of(_driver(connection))
        if self.lost:
            # A log that vanished in the middle of a checkpoint leaves tables of two moments.
            found = soundness.look_through(Path(self.place), lambda: True, deep=True)
            if found.problem:
                raise DatabaseDamaged(self.place, f"写前日志不见了或不完整；{found.problem}")

    def _release(self) -> None:
        if self._reached is not None:
            self._reached.close()
        if self._lock is not None:
            self._lock.release()

    def _engine(self, settings: dict[str, str | int], size: int) -> Engine:
        if not self.is_file:
            # What was prepared on one connection is not known on the next transaction's.
            arguments = {"prepare_threshold": None} if self._pooled else {}
            return create_engine(
                self._url,
                pool_size=8,
                max_overflow=4,
                pool_pre_ping=True,
                connect_args=arguments,
            )
        engine = sqlite_files.engine(
            Path(self.place),
            shared=True,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0,
            pool_timeout=30,
        )
        begin = "BEGIN IMMEDIATE" if "query_only" not in settings else "BEGIN"

        @event.listens_for(engine, "connect")
        def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
            _apply_settings(connection, settings, self.place)

        @event.listens_for(engine, "begin")
        def start(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            named = world_error(error, self.place)
            if named is None:
                raise
            if self._reached is not None and isinstance(named, DiskFailing | DatabaseDamaged):
                suspicion.note(Path(self.place), named.detail)
            raise named from error


def _apply_settings(
    connection: DBAPIConnection, settings: dict[str, str | int], place: str
) -> None:
    cursor = connection.cursor()
    for name, value in settings.items():
        cursor.execute(f"PRAGMA {name}={value}")
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
        if row is None or str(row[0]).lower() != str(value):
            raise SettingRefused(place, f"PRAGMA {name}={value}: {row[0] if row else None}")
    cursor.close()


def _driver(connection: Connection) -> sqlite3.Connection:
    # Of either driver: they are alike.
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _changes(connection: Connection) -> int:
    return _driver(connection).total_changes


def refuse_damaged(path: Path) -> None:
    """Look at a file before it is opened, writing nothing; raises StoreError."""
    is_empty = not (path.is_file() and path.stat().st_size)
    if is_empty and (backups_of(path) or has_copies(path)):
        raise DatabaseDamaged(str(path), "文件不见了或是空的，却有它的备份")
    soundness.refuse_damaged_file(path)


def take_lock(path: Path) -> FileLock:
    """Keep every other program out of a database; raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not by thread, as filelock does by itself: who closes need not be who opened.
        lock = FileLock(path.with_name(path.name + ".lock"), timeout=0, thread_local=False)
        lock.acquire()
    except Timeout as error:
        raise DatabaseInUse(str(path)) from error
    except OSError as error:
        # 28 is ENOSPC: the lock file itself needs a block.
        kind = DiskFull if error.errno == 28 else DatabaseUnreachable
        raise kind(str(path), error.strerror or str(error)) from error
    return lock
