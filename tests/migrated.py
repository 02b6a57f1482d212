"""Gives new SQLite files their tables from a script, once this process has migrated one in earnest.

Without it a fifth of the suite's time would be the same migrations over and over. What is replayed
is what the migrations made, dumped by SQLite; a file that holds anything already is migrated as
ever, and so is every file of another process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect

from app.store import schema_version

_statements: list[str] = []
_rows: dict[str, list[tuple[object, ...]]] = {}
"""What the migrations themselves wrote, by table."""


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
    elif not _statements:
        earnest(connection)
        _take_down(connection)
    else:
        for statement in _statements:
            connection.exec_driver_sql(statement)
        for table, rows in _rows.items():
            marks = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", rows)


def _take_down(connection: Connection) -> None:
    made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    _statements.extend(made.scalars())
    for table in inspect(connection).get_table_names():
        rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
        if rows:
            _rows[table] = [tuple(row) for row in rows]
