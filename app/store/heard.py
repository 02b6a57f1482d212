"""How far this workstation has heard what others did.

Without it nobody could say later what was known when a scan was judged. The feed of an institution
is read in order, and its cursor moves in the transaction of the facts it covers: all up to it were
known here, nothing behind it.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.store.tables.changes import feed_cursor


def last_place(connection: Connection, org: str) -> int:
    """The highest place of a fact that is known here; 0 where nothing was heard yet."""
    query = select(feed_cursor.c.seq).where(feed_cursor.c.scope == f"org:{org}")
    return connection.execute(query).scalar_one_or_none() or 0
