"""What is inside a package that the delivery does not list: relations (关联关系) from any source.

Without it a package known from elsewhere would have to be opened and scanned box by box. A source
answers from what it holds on this workstation, never from the network: the core does not wait. The
first that knows something is believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, select

from app.store.tables.tracing import package

DEEPEST = 4
"""Levels below a package; the standards know three in all."""
MOST = 20_000
"""Packages below one; more is no package but a mistake."""


@dataclass(frozen=True, slots=True)
class Child:
    """One package inside another."""

    code: str
    parent_code: str
    smallest: bool


class Relations(Protocol):
    """A source of relations."""

    def children_of(self, connection: Connection, org: str, code: str) -> tuple[Child, ...]:
        """All packages below one, at any depth; none where the source does not know."""


class Seen:
    """What this workstation saw before: the packages of its code library."""

    def children_of(self, connection: Connection, org: str, code: str) -> tuple[Child, ...]:
        """All packages below one, as they were received."""
        found: dict[str, Child] = {}
        parents = [code]
        for _level in range(DEEPEST):
            inside = _inside_all(connection, org, parents)
            new = [child for child in inside if child.code not in found and child.code != code]
            found |= {child.code: child for child in new}
            parents = [child.code for child in new if not child.smallest]
            if not parents or len(found) > MOST:
                break
        return tuple(found.values())


def _inside_all(connection: Connection, org: str, parents: Iterable[str]) -> list[Child]:
    return [child for parent in parents for child in _inside(connection, org, parent)]


def _inside(connection: Connection, org: str, parent: str) -> list[Child]:
    rows = connection.execute(
        select(package.c.code, package.c.smallest)
        .where(package.c.org == org, package.c.parent_code == parent)
        .order_by(package.c.code)
    )
    return [Child(row.code, parent, bool(row.smallest)) for row in rows]


SOURCES: tuple[Relations, ...] = (Seen(),)
"""What is asked where nobody says otherwise."""


def children_of(
    connection: Connection, org: str, code: str, sources: Iterable[Relations]
) -> tuple[Child, ...]:
    """Ask one source after the other."""
    for source in sources:
        found = source.children_of(connection, org, code)
        if any(child.smallest for child in found):
            return found
    return ()
