"""Persons, roles and organisations in a store, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from app.people import badges, bodies, holdings, organisations, persons
from app.people.bodies import PersonBody
from app.people.holdings import HoldingBody
from app.people.organisations import Kind, Organisation
from app.people.permissions import Permission
from app.people.person import Away, Grant, Person
from app.people.roles import Holding, Role
from app.people.separation import House
from app.store.database import Database
from app.store.tables.service import organisation, person

ORG = "31010000001"
TODAY = date(2026, 11, 22)
WHOLE = Person(
    "1001",
    "张三",
    (Grant(Role.STORE_KEEPER, "P001", TODAY, TODAY), Grant("night-clerk")),
    Away(TODAY, TODAY + timedelta(days=3), "1002"),
    TODAY + timedelta(days=9),
    badges.digest_of("TDB"),
)


@pytest.fixture
def connection(any_database: Database) -> Iterator[Connection]:
    with any_database.writing() as connection:
        yield connection


def test_a_person_is_kept_whole_and_news_is_told_once(connection: Connection) -> None:
    """Without it a leave or a badge would be lost at the first change."""
    assert persons.store(connection, ORG, WHOLE)
    assert not persons.store(connection, ORG, WHOLE)
    assert persons.one(connection, ORG, "1001") == WHOLE
    assert persons.with_badge(connection, ORG, badges.digest_of("TDB")) == WHOLE
    assert persons.with_badge(connection, "another", badges.digest_of("TDB")) is None
    assert persons.store(connection, ORG, Person("1001", "张三"))
    assert persons.all_of(connection, ORG) == (Person("1001", "张三"),)


def test_a_person_is_told_whole_and_an_older_end_reads_on() -> None:
    """Without it a workstation that was not updated would take no news of anybody."""
    body = bodies.body_of(WHOLE)
    assert bodies.person_in(msgspec.json.decode(body, type=PersonBody)) == WHOLE
    assert msgspec.json.decode(body)["role"] == ""
    here = replace(WHOLE, retired_on=None)
    assert msgspec.json.decode(bodies.body_of(here))["role"] == Role.STORE_KEEPER
    old = b'{"number": "7", "name": "old", "role": "purchaser"}'
    told = bodies.person_in(msgspec.json.decode(old, type=PersonBody))
    assert told == Person.in_role("7", "old", Role.PURCHASER)


def test_a_number_is_one_person_for_good(connection: Connection) -> None:
    """Without it two persons could be one in every list, and in the audit."""
    persons.store(connection, ORG, Person.in_role("2", "李四", Role.PURCHASER))
    persons.store(connection, ORG, Person.in_role("3", "李四", Role.RECEIVING_CLERK))
    assert persons.store(connection, ORG, Person.in_role("2", "李四光", Role.PURCHASER))
    rows = connection.execute(select(person.c.number, person.c.name).order_by(person.c.number))
    assert [tuple(row) for row in rows] == [("2", "李四光"), ("3", "李四")]
    doubled = {"org": ORG, "number": "2", "name": "另一人"}
    with pytest.raises(IntegrityError), connection.begin_nested():
        connection.execute(insert(person), doubled)


def test_of_a_person_no_more_is_kept_than_the_work_takes() -> None:
    """Without it a telephone, an identity card or a birthday would come in unasked one day."""
    kept = {"org", "number", "name", "grants", "retired_on", "badge"}
    assert set(person.columns.keys()) == kept | {"away_since", "away_until", "replaced_by"}


def test_rights_are_those_of_a_name_or_a_number(connection: Connection) -> None:
    """Without it whoever signs in by name would hold nothing."""
    assert persons.rights_of_named(connection, ORG, "anybody", TODAY).may(Permission.APPROVE_ORDERS)
    persons.store(connection, ORG, Person.in_role("2", "李四", Role.PURCHASER))
    for who in ("2", "李四"):
        held = persons.rights_of_named(connection, ORG, who, TODAY)
        assert held.may(Permission.PLACE_ORDERS)
        assert not held.may(Permission.APPROVE_ORDERS)
    assert not persons.rights_of_named(connection, ORG, "nobody", TODAY).held
    away = replace(
        Person.in_role("3", "王五", Role.PURCHASE_APPROVER), away=Away(TODAY, TODAY, "2")
    )
    persons.store(connection, ORG, away)
    held = persons.rights_of_named(connection, ORG, "2", TODAY)
    assert held.may(Permission.APPROVE_ORDERS)


def test_what_a_role_holds_is_kept_and_told(connection: Connection) -> None:
    """Without it an own role would hold something else on each workstation."""
    own = Holding(
        "night-clerk",
        "夜班",
        frozenset({Permission.RECEIVE, Permission.APPROVE_ORDERS}),
        Decimal(9),
    )
    assert holdings.store(connection, ORG, own)
    assert not holdings.store(connection, ORG, own)
    assert holdings.all_of(connection, ORG) == {"night-clerk": own}
    assert holdings.all_of(connection, "another") == {}
    newer = HoldingBody("x", "x", ["receive", "not-known-yet"])
    assert holdings.holding_in(newer).permissions == {Permission.RECEIVE}


@pytest.mark.parametrize(
    ("area", "seen"),
    [
        ("420000", ["A", "B", "C"]),
        ("420100", ["A", "B"]),
        ("420102", ["A"]),
        ("430000", []),
    ],
)
def test_a_supervisor_sees_what_is_below_its_area(
    connection: Connection, area: str, seen: list[str]
) -> None:
    """Without it a county would read another county's hospitals."""
    places = {"A": "420102", "B": "420103", "C": "420500", "D": ""}
    known = [Organisation(org, org, Kind.HOSPITAL, place) for org, place in places.items()]
    office = Organisation("S", "药监", Kind.SUPERVISOR, area)
    other = Organisation("T", "另一监管", Kind.SUPERVISOR, "420102")
    for one in (*known, office, other):
        values = {"org": one.org, "name": one.name, "kind": one.kind.value, "area": one.area}
        connection.execute(insert(organisation), values)
    assert [one.org for one in organisations.below(connection, office)] == seen
    assert [one.org for one in known if organisations.sees(office, one)] == seen
    assert not organisations.sees(office, other)
    assert organisations.below(connection, known[0]) == ()


@pytest.mark.parametrize("area", ["42", "4201022", "420002", "020000", "42010a", "４２００００"])
def test_an_area_is_a_code(area: str) -> None:
    """Without it a typing error would show a supervisor a whole province."""
    assert organisations.why_not_area(area, Kind.HOSPITAL) is not None
    assert organisations.why_not_area("", Kind.SUPERVISOR) is not None
    assert organisations.why_not_area("", Kind.HOSPITAL) is None


def test_three_administrators_are_apart_in_every_way_to_hold_two() -> None:
    """Without it a second role, a leave or a changed role would join them."""
    system = Person.in_role("1", "甲", Role.SYSTEM_ADMINISTRATOR)
    audit = Person.in_role("2", "乙", Role.AUDIT_ADMINISTRATOR)
    house = House((system, audit), {}, one_administrator=False, today=TODAY)
    assert house.why_not_all() is None
    both = replace(system, grants=(*system.grants, *audit.grants))
    assert house.why_not(both) is not None
    over = replace(audit.grants[0], until=TODAY - timedelta(days=1))
    assert house.why_not(replace(system, grants=(*system.grants, over))) is None
    coming = replace(audit.grants[0], since=TODAY + timedelta(days=30))
    assert house.why_not(replace(system, grants=(*system.grants, coming))) is not None
    away = replace(audit, away=Away(TODAY, TODAY, "1"))
    assert replace(house, persons=(system, away)).why_not(system) is not None
    wider = Holding(Role.PURCHASER, "采购员", frozenset({Permission.READ_AUDIT}))
    buys = replace(system, grants=(*system.grants, Grant(Role.PURCHASER)))
    changed = replace(house, persons=(buys, audit), holdings={wider.role: wider})
    found = changed.why_not_all()
    assert found is not None
    assert found[0] == buys
    combined = Person.in_role("3", "丙", Role.ADMINISTRATOR)
    said = house.why_not(combined)
    assert said is not None
    assert "一人兼任三员" in said.chinese
    assert replace(house, one_administrator=True).why_not(combined) is None
