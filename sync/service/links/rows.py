"""The rows of connections: found, written if nobody else did meanwhile, removed.

Without it the book and the desk would each know the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from app.store.insert_once import insert_once
from app.store.tables.links import platform_link

AnyRow = Row[*tuple[Any, ...]]


def enabled_rows(connection: Connection) -> Sequence[AnyRow]:
    """Those of all institutions that are switched on."""
    return connection.execute(select(platform_link).where(platform_link.c.enabled)).all()


def rows_of(connection: Connection, org: str) -> Sequence[AnyRow]:
    """Those of one institution, by name."""
    query = select(platform_link).where(platform_link.c.org == org)
    return connection.execute(query.order_by(platform_link.c.link)).all()


def row_of(connection: Connection, org: str, link: str, *, locked: bool = False) -> AnyRow | None:
    """One of them; None where there is none."""
    query = select(platform_link).where(*_one(org, link))
    return connection.execute(query.with_for_update() if locked else query).one_or_none()


def write(
    connection: Connection, org: str, link: str, version: int, values: Mapping[str, Any]
) -> bool:
    """Write a row that had this version, 0 for a new one; False where it has another."""
    if version == 0:
        made = insert_once(connection, platform_link).returning(platform_link.c.link)
        row = {"org": org, "link": link, **values}
        return connection.execute(made, row).one_or_none() is not None
    same = (*_one(org, link), platform_link.c.version == version)
    changed = update(platform_link).where(*same).values(**values)
    return connection.execute(changed.returning(platform_link.c.link)).one_or_none() is not None


def remove(connection: Connection, org: str, link: str) -> None:
    """Remove a row."""
    connection.execute(delete(platform_link).where(*_one(org, link)))


def _one(org: str, link: str) -> tuple[Any, ...]:
    return platform_link.c.org == org, platform_link.c.link == link
