"""Keeps what administrators lay down about people, and tells it to the workstations.

Without it a person would be known at the service alone. Each function works in the caller's
transaction and tells only what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from app.people import bodies, holdings, organisations, persons, whereabouts
from app.people.organisations import Organisation
from app.people.person import Person
from app.people.roles import Holding
from app.people.separation import House
from app.people.whereabouts import PlaceBody
from app.store.tables.service import organisation
from sync.platform_time import day_of
from sync.service import feeds


def set_person(connection: Connection, org: str, found: Person, at: datetime) -> None:
    """Make a person known to all workstations of an institution."""
    if persons.store(connection, org, found):
        tell_persons(connection, org, [found], at)


def tell_persons(connection: Connection, org: str, changed: Sequence[Person], at: datetime) -> None:
    """Tell workstations of persons that were stored anew; last in its transaction."""
    news = [feeds.NewRow("person", one.number, 1, bodies.body_of(one)) for one in changed]
    feeds.publish(connection, feeds.org_scope(org), news, at)


def tell_place(connection: Connection, org: str, body: PlaceBody, at: datetime) -> None:
    """Tell workstations where one of them stands; last in its transaction."""
    text = whereabouts.body_of(body)
    news = feeds.NewRow(whereabouts.ENTITY, str(body.device), whereabouts.VERSION, text)
    feeds.publish(connection, feeds.org_scope(org), [news], at)


def set_holding(connection: Connection, org: str, found: Holding, at: datetime) -> None:
    """Lay down what a role holds at an institution."""
    if holdings.store(connection, org, found):
        news = feeds.NewRow("role", found.role, 1, holdings.body_of(found))
        feeds.publish(connection, feeds.org_scope(org), [news], at)


def describe(connection: Connection, found: Organisation) -> None:
    """Say what a known organisation is, and where."""
    values = {
        "kind": found.kind.value,
        "area": found.area,
        "one_administrator": found.one_administrator,
    }
    connection.execute(update(organisation).where(organisation.c.org == found.org).values(values))


def let_one_administrate(connection: Connection, org: str) -> None:
    """Say that one person may be all three administrators of an institution."""
    mine = organisation.c.org == org
    connection.execute(update(organisation).where(mine).values(one_administrator=True))


def house(connection: Connection, org: str, at: datetime) -> House:
    """What the three administrators are kept apart against; others' changes wait until the end.

    Two changes at once could otherwise each be right and together join what is to be apart.
    """
    mine = select(organisation.c.org).where(organisation.c.org == org)
    connection.execute(mine.with_for_update())
    known = organisations.one(connection, org)
    return House(
        persons=persons.all_of(connection, org),
        holdings=holdings.all_of(connection, org),
        one_administrator=known is not None and known.one_administrator,
        today=day_of(at),
    )
