"""Insert rows that may be there already, on both databases.

Without it every repeatable write would know two dialects.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that leaves a row alone whose key is there; which were new, RETURNING says."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def put_row(connection: Connection, table: Table, row: Mapping[str, object]) -> None:
    """Insert a row, or write it over the one of the same primary key."""
    keys = list(table.primary_key.columns)
    values = {name: value for name, value in row.items() if name not in table.primary_key.columns}
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))
