"""Looks into a workstation's database without a lock and without a change to it.

Without it nobody could look at a receipt while the workstation runs. The connection only reads, and
sees one moment from its first look to its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.store import sqlite_files
from app.store.driver_errors import world_error
from app.store.errors import SchemaTooNew
from app.store.schema_version import HEAD
from app.store.soundness import log_of, refuse_damaged_file
from app.store.sqlite_files import Way


class SchemaTooOld(ValueError):
    """The workstation has to be started once, so that the database gets today's tables."""


@contextmanager
def looking(path: Path) -> Iterator[Connection]:
    """Look at one moment of a database; raises StoreError or SchemaTooOld."""
    refuse_damaged_file(path)
    # Without a log nobody writes, and SQLite would otherwise make one beside the file.
    way = Way.READ if log_of(path).is_file() else Way.ALONE
    engine = sqlite_files.engine(path, way, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    try:
        with engine.connect() as connection, connection.begin():
            _refuse_other_tables(connection, path)
            yield connection
    except DBAPIError as error:
        named = world_error(error, str(path))
        if named is None:
            raise
        raise named from error
    finally:
        engine.dispose()


def _refuse_other_tables(connection: Connection, path: Path) -> None:
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    if found > HEAD:
        raise SchemaTooNew(str(path), found)
    if found < HEAD:
        raise SchemaTooOld(found)
