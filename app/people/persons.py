"""The persons of an institution as a store keeps them, and what each may do today.

Without it a workstation could let nobody sign in without the network. The service says who there
is; a workstation keeps a copy. Nobody is ever deleted: facts keep names.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from app.people import holdings, rights
from app.people.person import Away, Grant, Person
from app.people.rights import Rights
from app.people.signing.store import load_rules
from app.people.signing.unverified import unmarked
from app.store.tables.service import person


def store(connection: Connection, org: str, found: Person) -> bool:
    """Keep what is known of a person; True where it is news."""
    known = one(connection, org, found.number)
    if known is None:
        connection.execute(insert(person), _values(found) | {"org": org, "number": found.number})
    elif known != found:
        mine = (person.c.org == org, person.c.number == found.number)
        connection.execute(update(person).where(*mine).values(_values(found)))
    else:
        return False
    return True


def one(connection: Connection, org: str, number: str) -> Person | None:
    """One person, by 工号."""
    row = connection.execute(
        select(person).where(person.c.org == org, person.c.number == number)
    ).one_or_none()
    return None if row is None else _person(row)


def with_badge(connection: Connection, org: str, digest: bytes) -> Person | None:
    """Whose badge it is (app/people/badges.py)."""
    row = connection.execute(
        select(person).where(person.c.org == org, person.c.badge == digest)
    ).one_or_none()
    return None if row is None else _person(row)


def all_of(connection: Connection, org: str) -> tuple[Person, ...]:
    """Everybody of an institution, by number."""
    rows = connection.execute(select(person).where(person.c.org == org).order_by(person.c.number))
    return tuple(_person(row) for row in rows)


def rights_of_one(connection: Connection, org: str, found: Person, today: date) -> Rights:
    """What somebody may do today."""
    stood_in = (person.c.org == org, person.c.replaced_by == found.number)
    others = [_person(row) for row in connection.execute(select(person).where(*stood_in))]
    return rights.rights_of(found, others, holdings.all_of(connection, org), today)


def rights_of_named(connection: Connection, org: str, who: str, today: date) -> Rights:
    """What the person of this name or 工号 may do today.

    Where no persons are known yet, nobody is kept from anything. Who works without proof holds what
    receiving and packing take (app/people/signing/unverified.py).
    """
    mine = person.c.org == org
    if connection.execute(select(person.c.number).where(mine).limit(1)).first() is None:
        return rights.ALL
    unverified = unmarked(who)
    if unverified is not None:
        return rights.without_proof(rights_of_named(connection, org, unverified, today))
    named = (person.c.number == who) | (person.c.name == who)
    # Two of one name: the first by number, as on every screen.
    row = connection.execute(
        select(person).where(mine, named).order_by(person.c.number).limit(1)
    ).one_or_none()
    if row is None:
        return rights.NONE
    return rights_of_one(connection, org, _person(row), today)


def rights_at_work(connection: Connection, org: str, who: str, today: date) -> Rights:
    """What somebody may do who works by this name, on a day.

    A name that is nobody's holds, where people prove who they are, what a name without proof holds:
    receiving does not wait until somebody is registered. Where a name is enough it does in the
    warehouse and in the catalogues what it did before, and neither purchases nor administers.
    """
    found = rights_of_named(connection, org, who, today)
    if found != rights.NONE or not who or _is_known(connection, org, unmarked(who) or who):
        return found
    rules = load_rules(connection, org)
    proved = rules is not None and rules.verified
    return rights.without_proof(rights.ALL) if proved else rights.BY_NAME


def _is_known(connection: Connection, org: str, who: str) -> bool:
    named = (person.c.number == who) | (person.c.name == who)
    found = select(person.c.number).where(person.c.org == org, named).limit(1)
    return connection.execute(found).first() is not None


def _values(found: Person) -> dict[str, Any]:
    away = found.away
    return {
        "name": found.name,
        "grants": msgspec.json.encode(found.grants).decode(),
        "away_since": away.since if away else None,
        "away_until": away.until if away else None,
        "replaced_by": away.replaced_by if away else "",
        "retired_on": found.retired_on,
        "badge": found.badge,
    }


def _person(row: Row[Any]) -> Person:
    away = None
    if row.away_since is not None:
        away = Away(row.away_since, row.away_until, row.replaced_by)
    grants = msgspec.json.decode(row.grants, type=tuple[Grant, ...])
    badge = None if row.badge is None else bytes(row.badge)
    return Person(row.number, row.name, grants, away, row.retired_on, badge)
