"""Lets one of several service processes on one database do a job that one is enough for.

Without it each would make the same backup, and pack the same snapshot. A turn is a row with the
moment it was taken; whoever took it and was killed keeps it from others for so long and no longer.
What is done twice all the same must do no harm.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, update

from app.store import local_state
from app.store.insert_once import insert_once
from app.store.tables.changes import local_state as table


def take(connection: Connection, name: str, now: datetime, holds: timedelta) -> bool:
    """Take a turn, unless another process has; whoever else asks waits for its lock."""
    stamp = now.astimezone(UTC).isoformat()
    before = (now - holds).astimezone(UTC).isoformat()
    if local_state.read(connection, name) is None:
        made = connection.execute(
            insert_once(connection, table).returning(table.c.key), {"key": name, "value": stamp}
        )
        return made.one_or_none() is not None
    taken = (
        update(table)
        .where(table.c.key == name, table.c.value < before)
        .values(value=stamp)
        .returning(table.c.key)
    )
    return connection.execute(taken).one_or_none() is not None


def give_back(connection: Connection, name: str) -> None:
    """End a turn before its time."""
    connection.execute(delete(table).where(table.c.key == name))
