"""The databases of a service that can be backed up and put back behind its back, on each engine.

Without it a restore would be tested on a file alone. Both are used while no service has them open,
but for `dump`, which an operator makes at any time.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from tests.postgres import dump_tools, make_database

_numbers = itertools.count(1)


class Store(Protocol):
    """One database."""

    url: str

    def back_up(self) -> None:
        """Keep what it holds; at any time."""

    def restore(self) -> None:
        """Put what was kept in its place, while no service has it open."""


class FileStore:
    """A SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite+pysqlite:///{path}"
        self._kept = path.with_name("kept.db")

    def back_up(self) -> None:
        """As the nightly backup does it."""
        self._kept.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.path)) as way:
            way.execute("VACUUM INTO ?", (str(self._kept),))

    def restore(self) -> None:
        """Copy the file over; nobody thinks of what lies beside it."""
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copy(self._kept, self.path)


class ServerStore:
    """A database on PostgreSQL."""

    def __init__(self, url: str, server: str) -> None:
        """`server`: the superuser's way to it."""
        self.url = url
        self._server = server
        self._name = str(make_url(url).database)
        self._dump = Path(f"/tmp/td-dump-{os.getpid()}-{next(_numbers)}")

    def back_up(self) -> None:
        """pg_dump."""
        self._run("pg_dump", "--format=custom", f"--file={self._dump}", self._plain(self._name))

    def restore(self) -> None:
        """A new database of the same name, and pg_restore."""
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
        make_database(self._server, self._name)
        self._run(
            "pg_restore", "--exit-on-error", f"--dbname={self._plain(self._name)}", self._dump
        )
        self._dump.unlink()

    def _plain(self, name: str) -> str:
        return self._server.replace("/postgres?", f"/{name}?")

    @staticmethod
    def _run(tool: str, *arguments: str | Path) -> None:
        subprocess.run([dump_tools() / tool, *arguments], check=True, timeout=120)
