"""Persons who sign in: whose name stands beside a fact.

Without it a receipt would be signed by nobody. The service says who there is; a workstation keeps a
copy, so that people can sign in without the network.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from app.store.tables.service import person


@dataclass(frozen=True, slots=True)
class Person:
    """One person of an institution."""

    number: str
    """工号."""
    name: str
    role: str
    """`receiving-clerk`, `second-checker`, `administrator` …"""


def store(connection: Connection, org: str, found: Person) -> bool:
    """Keep what is known of a person; True where it is news."""
    mine = (person.c.org == org, person.c.number == found.number)
    known = connection.execute(select(person).where(*mine)).one_or_none()
    values = asdict(found) | {"org": org}
    if known is None:
        connection.execute(insert(person), values)
    elif dict(known._mapping) != values:
        connection.execute(update(person).where(*mine).values(values))
    else:
        return False
    return True


def all_of(connection: Connection, org: str) -> tuple[Person, ...]:
    """Everybody of an institution, by number."""
    rows = connection.execute(select(person).where(person.c.org == org).order_by(person.c.number))
    return tuple(Person(row.number, row.name, row.role) for row in rows)
