"""Rows of tables as plain values and back, and a fresh database that holds them.

Without it a recording could not leave the database it was taken from. Which type a value has is
read from the table's column; columns that this program does not know are left out, so that an older
recording and a newer table fit as far as they can.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Delete,
    Integer,
    LargeBinary,
    Numeric,
    Row,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    event,
    insert,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from app.receiving.black_box.recording import GIVEN, BoxProblem, Put
from app.store.database import Database
from app.store.schema_version import HEAD
from app.store.tables.schema import Id, Utc, metadata

_PIECE = 500
_KINDS: tuple[tuple[type, type], ...] = (
    (Id, uuid.UUID),
    (Utc, datetime),
    (LargeBinary, bytes),
    (Boolean, bool),
    (Integer, int),
    (Numeric, Decimal),
    (Date, date),
    (String, str),
)


def table_of(name: str) -> Table:
    """A table whose rows may be recorded; raises BoxProblem."""
    if name not in GIVEN or name not in metadata.tables:
        raise BoxProblem(f"录制文件里有本程序不认识的表 {name}")
    return metadata.tables[name]


def values_of(row: Row[Any]) -> dict[str, Any]:
    """A row by its columns' names."""
    return dict(row._mapping)


def packed(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it."""
    found: dict[str, Any] = msgspec.to_builtins(dict(row))
    return found


def unpacked(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the table holds it; raises BoxProblem."""
    found = {}
    for name, value in row.items():
        column = table.columns.get(name)
        if column is None:
            continue
        try:
            found[name] = msgspec.convert(value, _kind_of(column) | None)
        except msgspec.ValidationError as error:
            raise BoxProblem(f"录制文件里 {table.name}.{name} 的值不对：{error}") from error
    return found


def _kind_of(column: Column[Any]) -> Any:  # noqa: ANN401 (a type, as msgspec wants it)
    return next(kind for sql, kind in _KINDS if isinstance(column.type, sql))


def fresh(path: Path) -> Database:
    """Make an empty database with today's tables; the caller closes it, and keeps nothing of it."""
    url = URL.create("sqlite+pysqlite", database=str(path.absolute()))
    engine = create_engine(url, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # One transaction for all tables, and none waits for the disk: a copy is made anew.
        connection.isolation_level = None
        connection.cursor().execute("PRAGMA synchronous=OFF")

    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            metadata.create_all(connection)
            # What the migrations would have ended with, without their seconds.
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
            connection.exec_driver_sql("COMMIT")
    finally:
        engine.dispose()
    return Database.at(path, scratch=True)


def put_all(connection: Connection, puts: Iterable[Put]) -> None:
    """Put rows into their tables, each in place of the one of its key; raises BoxProblem."""
    by_table: dict[str, list[Put]] = {}
    for put in puts:
        by_table.setdefault(put.table, []).append(put)
    for name, found in by_table.items():
        table = table_of(name)
        gone = [_key(table, put) for put in found]
        here = [put.row for put in found if not put.drop]
        try:
            connection.execute(_taking_out(table), gone)
            for group in _alike(here):
                connection.execute(insert(table), group)
        except SQLAlchemyError as error:
            raise BoxProblem(f"录制文件里 {name} 的行放不进表里：{error}") from error


def _key(table: Table, put: Put) -> dict[str, Any]:
    try:
        return {f"key_{column.name}": put.row[column.name] for column in table.primary_key}
    except KeyError as error:
        raise BoxProblem(f"录制文件里 {table.name} 的一行没有 {error}") from error


def _taking_out(table: Table) -> Delete:
    """Of a row by its key, whose values are given as `key_…`: a column's own name is taken."""
    columns = table.primary_key.columns
    return delete(table).where(*(column == bindparam(f"key_{column.name}") for column in columns))


def _alike(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """In pieces, each of rows with the same columns."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    for group in groups.values():
        for start in range(0, len(group), _PIECE):
            yield group[start : start + _PIECE]
