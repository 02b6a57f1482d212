"""What this machine keeps about itself, by name: identity, counters, positions.

Without it a workstation would not know itself after a restart.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from app.store.tables.changes import local_state


def read(connection: Connection, key: str) -> str | None:
    """Read one value; None where it was never written."""
    return connection.execute(
        select(local_state.c.value).where(local_state.c.key == key)
    ).scalar_one_or_none()


def write(connection: Connection, key: str, value: str) -> None:
    """Set one value."""
    connection.execute(delete(local_state).where(local_state.c.key == key))
    connection.execute(insert(local_state), {"key": key, "value": value})


def forget(connection: Connection, key: str) -> None:
    """Keep a value no longer."""
    connection.execute(delete(local_state).where(local_state.c.key == key))


def count_up(connection: Connection, key: str) -> int:
    """Take the next number of a counter that begins with 1."""
    number = int(read(connection, key) or 0) + 1
    write(connection, key, str(number))
    return number
