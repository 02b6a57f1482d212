"""Gives new SQLite files their tables from a script, once this process has migrated one in earnest.

Without it a fifth of the suite's time would be the same migrations over and over. What is replayed
is what the migrations made, dumped by SQLite; a file that holds anything already is migrated as
ever, and so is every file of another process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect

from app.store import schema_version

_script: list[str] = []


@contextmanager
def migrations_replayed() -> Iterator[None]:
    """Replay the migrations on new files until the block is left."""
    earnest = schema_version._run_alembic
    schema_version._run_alembic = lambda connection: _run(connection, earnest)
    try:
        yield
    finally:
        schema_version._run_alembic = earnest


def _run(connection: Connection, earnest: Callable[[Connection], None]) -> None:
    if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
        earnest(connection)
        return
    if not _script:
        earnest(connection)
        _script.extend(_dumped(connection))
        return
    for statement in _script:
        connection.exec_driver_sql(statement)


def _dumped(connection: Connection) -> list[str]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    begin_and_commit = ("BEGIN TRANSACTION;", "COMMIT;")
    return [statement for statement in driver.iterdump() if statement not in begin_and_commit]
