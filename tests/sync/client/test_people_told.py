"""What the service tells of people and roles gives the same rights at a workstation, offline."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest

from app.people import bodies, holdings, persons, whereabouts
from app.people.permissions import Permission
from app.people.person import Away, Grant, Person
from app.people.rights import rights_of
from app.people.roles import Holding, Role
from app.people.whereabouts import PlaceBody
from tests.sync.client.inbox_desk import SCOPE, Desk
from tests.sync.client.workstation import feed_row
from tests.sync.service.running import ORG

TODAY = date(2026, 11, 22)
NIGHT = Holding(
    "night", "夜班", frozenset({Permission.RECEIVE, Permission.APPROVE_ORDERS}), Decimal(500)
)
CLERK = Person("1", "甲", (Grant("night", "P1"),))
AWAY = Person("2", "乙", (Grant(Role.PURCHASER),), Away(TODAY, TODAY, "1"))


def told(desk: Desk, *people: Person) -> None:
    rows = [("role", NIGHT.role, holdings.body_of(NIGHT))]
    rows += [("person", one.number, bodies.body_of(one)) for one in people]
    desk.inbox.apply(
        SCOPE,
        [
            feed_row(seq, entity, name, 1, msgspec.json.decode(body))
            for seq, (entity, name, body) in enumerate(rows, start=1)
        ],
    )
    assert desk.unread() == []


@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=1)])
def test_both_ends_come_to_the_same_rights(desk: Desk, day: date) -> None:
    """Without it somebody could do at a workstation what the service refuses."""
    told(desk, CLERK, AWAY)
    at_service = rights_of(CLERK, (CLERK, AWAY), {NIGHT.role: NIGHT}, day)
    with desk.database.reading() as connection:
        here = persons.rights_of_named(connection, ORG, "甲", day)
    assert here == at_service
    assert here.may(Permission.PLACE_ORDERS) == (day == TODAY)
    assert here.may(Permission.APPROVE_ORDERS, "P1", Decimal(500))
    assert not here.may(Permission.APPROVE_ORDERS, "P1", Decimal(501))
    assert not here.may(Permission.RECEIVE, "P2")


def test_a_service_that_knows_of_one_role_is_understood(desk: Desk) -> None:
    """Without it a workstation that was updated first would know nobody."""
    old = {"number": "7", "name": "丙", "role": "purchaser"}
    desk.inbox.apply(SCOPE, [feed_row(1, "person", "7", 1, old)])
    with desk.database.reading() as connection:
        assert persons.all_of(connection, ORG) == (Person.in_role("7", "丙", Role.PURCHASER),)


def test_a_role_with_no_amount_is_kept_apart(desk: Desk) -> None:
    """Without it a damaged row would end the program when an order is approved."""
    body = {"role": "x", "name": "x", "permissions": [], "approves_up_to": "NaN"}
    desk.inbox.apply(SCOPE, [feed_row(1, "role", "x", 1, body)])
    assert desk.unread() == ["role"]


def test_where_workstations_stand_is_kept_and_read_again(desk: Desk) -> None:
    """Without it a workstation would ask for no place as soon as the network is away."""
    device = uuid.UUID(int=1)
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    said = [PlaceBody(device, "P1", moment), PlaceBody(device, "P2", moment + timedelta(hours=1))]
    bodies_said = [msgspec.json.decode(whereabouts.body_of(one)) for one in said]
    rows = [
        feed_row(seq, whereabouts.ENTITY, str(device), whereabouts.VERSION, body)
        for seq, body in enumerate(bodies_said, start=1)
    ]
    desk.inbox.apply(SCOPE, rows)
    assert desk.unread() == []
    with desk.database.reading() as connection:
        assert whereabouts.stands_at(connection, ORG, device) == "P2"
        assert whereabouts.stands_at(connection, ORG, uuid.UUID(int=2)) == ""
