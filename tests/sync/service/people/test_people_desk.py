"""What administrators do about people at the service."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import select

from app.people import badges, organisations, persons
from app.people.organisations import Kind, Organisation
from app.people.permissions import Permission
from app.people.person import Person
from app.people.rights import rights_of_role
from app.people.roles import BUILT_IN, Role
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import feed
from sync.platform_time import day_of
from sync.service import accounts
from sync.service.account_desk import as_administrator
from sync.service.accounts import Caller
from sync.service.people import keeping
from sync.service.people.desk import PeopleDesk
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit
from sync.wire_people import AwaySaid, GrantSaid, PersonSet, PersonsSet, RoleSet

ORG = "31010000001"
OPERATOR = as_administrator(ORG)
SECURITY = Caller(
    ORG, uuid.UUID(int=1), number="S1", rights=rights_of_role(Role.SECURITY_ADMINISTRATOR)
)
TODAY = day_of(SystemClock().now())


@pytest.fixture
def desk(service_database: Database) -> PeopleDesk:
    commit(service_database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
    desk = PeopleDesk(service_database, SystemClock())
    for number, role in (("S1", Role.SECURITY_ADMINISTRATOR), ("P1", Role.PURCHASER)):
        desk.set_person(OPERATOR, PersonSet(number=number, name=f"员{number}", role=role))
    return desk


def refused(desk: PeopleDesk, wish: PersonSet, caller: Caller = SECURITY) -> str:
    with pytest.raises(ServiceRefusal) as caught:
        desk.set_person(caller, wish)
    return f"{caught.value.error} {caught.value.message}"


def test_what_is_left_out_stays_and_news_is_told(
    desk: PeopleDesk, service_database: Database
) -> None:
    """Without it giving somebody a leave would take the roles away."""
    away = AwaySaid(since=TODAY, until=TODAY + timedelta(days=1), replaced_by="S1")
    desk.set_person(OPERATOR, PersonSet(number="P1", name="改名", away=away))
    desk.set_person(OPERATOR, PersonSet(number="P1", name="改名"))
    (seen,) = [one for one in desk.persons(SECURITY) if one.number == "P1"]
    assert (seen.name, seen.standing, seen.away) == ("改名", "away", away)
    assert seen.grants == [GrantSaid(role=Role.PURCHASER)]
    with service_database.reading() as connection:
        told = connection.execute(select(feed.c.body).where(feed.c.entity_id == "P1")).scalars()
        assert [msgspec.json.decode(body)["name"] for body in told] == ["员P1", "改名"]


def test_three_administrators_are_apart_here(desk: PeopleDesk) -> None:
    """Without it a security administrator could make somebody who can hide what he does."""
    both = [GrantSaid(role=Role.SYSTEM_ADMINISTRATOR), GrantSaid(role=Role.AUDIT_ADMINISTRATOR)]
    assert "三员分立" in refused(desk, PersonSet(number="X", name="甲", grants=both))
    combined = PersonSet(number="X", name="甲", role=Role.ADMINISTRATOR)
    assert "一人兼任三员" in refused(desk, combined)
    assert "一人兼任三员" in refused(desk, combined, OPERATOR)
    desk.set_person(SECURITY, PersonSet(number="A1", name="乙", role=Role.AUDIT_ADMINISTRATOR))
    away = AwaySaid(since=TODAY, until=TODAY, replaced_by="S1")
    assert "三员分立" in refused(desk, PersonSet(number="A1", name="乙", away=away))
    assert [one.number for one in desk.persons(SECURITY)] == ["A1", "P1", "S1"]


def test_a_small_house_says_openly_that_one_is_all_three(
    desk: PeopleDesk, service_database: Database
) -> None:
    """Without it a clinic with one clerk could not work."""
    commit(service_database, lambda c: keeping.let_one_administrate(c, ORG))
    desk.set_person(SECURITY, PersonSet(number="X", name="甲", role=Role.ADMINISTRATOR))


def test_nobody_changes_what_he_himself_may_do(desk: PeopleDesk) -> None:
    """Without it a security administrator would make himself whatever he likes."""
    more = [GrantSaid(role=Role.SECURITY_ADMINISTRATOR), GrantSaid(role=Role.PURCHASER)]
    assert "own-rights" in refused(desk, PersonSet(number="S1", name="员S1", grants=more))
    desk.set_person(SECURITY, PersonSet(number="S1", name="只改名"))
    with pytest.raises(ServiceRefusal, match="own-rights"):
        desk.set_role(
            SECURITY,
            RoleSet(role=Role.SECURITY_ADMINISTRATOR, name="安全管理员", permissions=["receive"]),
        )
    assert "operator" in refused(desk, PersonSet(number="operator", name="甲"))


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"role": "emperor"}, "岗位应为"),
        ({"grants": [GrantSaid(role="purchaser", place="P9")]}, "没有这些配送点"),
        (
            {"grants": [GrantSaid(role="purchaser", since=TODAY, until=TODAY - timedelta(1))]},
            "早于",
        ),
        (
            {
                "grants": [
                    GrantSaid(role="purchaser", since=TODAY - timedelta(n)) for n in range(51)
                ]
            },
            "50",
        ),
        ({"away": AwaySaid(since=TODAY, until=TODAY - timedelta(1))}, "早于"),
        ({"away": AwaySaid(since=TODAY, until=TODAY, replaced_by="P1")}, "本人"),
        ({"away": AwaySaid(since=TODAY, until=TODAY, replaced_by="Z")}, "没有代理人"),
        ({"name": "甲\n"}, "显示"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_in_words(
    desk: PeopleDesk, wish: dict[str, object], said: str
) -> None:
    """Without it a typing error would be a right, or a leave that never ends."""
    before = desk.persons(SECURITY)
    whole = {"number": "P1", "name": "员P1"} | wish
    answer = refused(desk, PersonSet(**whole))  # type: ignore[arg-type]
    # The form says it beside the part that is named.
    assert said in answer and answer.startswith("wrong-")
    assert desk.persons(SECURITY) == before


def test_a_badge_is_shown_once_and_the_next_one_ends_it(
    desk: PeopleDesk, service_database: Database
) -> None:
    """Without it a lost badge would open for good."""
    first, second = (desk.give_badge(SECURITY, "P1").badge for _ in range(2))
    with service_database.reading() as connection:
        whose = [
            persons.with_badge(connection, ORG, badges.digest_of(one)) for one in (first, second)
        ]
        bodies = connection.execute(select(feed.c.body)).scalars().all()
    assert [one.number if one else None for one in whose] == [None, "P1"]
    assert not any(first in body or second in body for body in bodies)
    desk.withdraw_badge(SECURITY, "P1")
    assert not any(one.has_badge for one in desk.persons(SECURITY))
    with pytest.raises(ServiceRefusal, match="no-such-person"):
        desk.give_badge(SECURITY, "Z")


def test_a_role_is_composed_changed_and_told(desk: PeopleDesk, service_database: Database) -> None:
    """Without it every institution would live with our roles."""
    wish = RoleSet(
        role="night-clerk",
        name="夜班",
        permissions=["receive", "approve-orders"],
        approves_up_to=Decimal(1000),
    )
    desk.set_role(SECURITY, wish)
    assert {one.role for one in desk.roles(SECURITY)} == {*BUILT_IN, "night-clerk"}
    desk.set_person(SECURITY, PersonSet(number="P1", name="员P1", role="night-clerk"))
    with service_database.reading() as connection:
        held = persons.rights_of_named(connection, ORG, "P1", TODAY)
        told = connection.execute(select(feed.c.body).where(feed.c.entity == "role")).scalars()
        assert len(told.all()) == 1
    assert held.may(Permission.APPROVE_ORDERS, amount=Decimal(1000))
    assert not held.may(Permission.APPROVE_ORDERS, amount=Decimal(1001))
    for changes, said in (
        ({"permissions": ["fly"]}, "没有这些权限"),
        ({"permissions": ["restore", "read-audit"]}, "三员分立"),
        ({"role": "administrator"}, "不能修改"),
        ({"approves_up_to": Decimal(-1)}, "大于 0"),
    ):
        with pytest.raises(ServiceRefusal, match=said):
            desk.set_role(SECURITY, msgspec.structs.replace(wish, **changes))


def test_a_changed_role_may_not_join_two_administrations_in_one_person(desk: PeopleDesk) -> None:
    """Without it a harmless role could be turned into the second half."""
    mixed = [GrantSaid(role=Role.AUDIT_ADMINISTRATOR), GrantSaid(role=Role.PURCHASER)]
    desk.set_person(SECURITY, PersonSet(number="A1", name="甲", grants=mixed))
    with pytest.raises(ServiceRefusal, match="甲"):
        desk.set_role(SECURITY, RoleSet(role="purchaser", name="采购员", permissions=["restore"]))
    (kept,) = [one for one in desk.roles(SECURITY) if one.role == "purchaser"]
    assert "place-orders" in kept.permissions


def test_many_are_taken_row_by_row_or_only_looked_at(desk: PeopleDesk) -> None:
    """Without it one bad row would stop a file, or a preview would change something."""
    away = AwaySaid(since=TODAY, until=TODAY, replaced_by="N2")
    wishes = [
        PersonSet(number="N1", name="甲", role="purchaser", away=away),
        PersonSet(number="N2", name="乙", role="store-keeper"),
        PersonSet(number="N3", name="丙", role="emperor"),
        PersonSet(number="N4", name="丁", role="purchaser", password="Secret-1234"),
        PersonSet(number="P1", name="员P1"),
    ]
    changes = ["new", "new", "refused", "refused", "same"]
    for keep in (False, True):
        taken = desk.set_persons(SECURITY, PersonsSet(persons=wishes, keep=keep))
        assert [one.number for one in taken] == ["N1", "N2", "N3", "N4", "P1"]
        assert [one.change for one in taken] == changes
        known = {one.number for one in desk.persons(SECURITY)}
        assert known == {"S1", "P1"} | ({"N1", "N2"} if keep else set())


def test_a_supervisor_lists_what_is_below_it(desk: PeopleDesk, service_database: Database) -> None:
    """Without it an authority would have to be told each hospital by hand."""
    office = Organisation("S42", "武汉市药监", Kind.SUPERVISOR, "420100")

    def work(connection) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        for one in (
            office,
            Organisation("H1", "江岸医院", Kind.HOSPITAL, "420102"),
            Organisation("H2", "宜昌医院", Kind.HOSPITAL, "420500"),
        ):
            accounts.add_organisation(connection, one.org, one.name)
            keeping.describe(connection, one)

    commit(service_database, work)
    caller = replace(SECURITY, org="S42", rights=rights_of_role(Role.SUPERVISOR))
    assert [one.org for one in desk.institutions(caller)] == ["H1"]
    with pytest.raises(ServiceRefusal, match="监管部门"):
        desk.institutions(replace(caller, org="H1"))
    with service_database.reading() as connection:
        assert organisations.one(connection, "S42") == office


def test_who_retired_is_not_admitted_and_keeps_its_name(
    desk: PeopleDesk, service_database: Database
) -> None:
    """Without it somebody who left would go on, or his receipts would be nobody's."""
    desk.set_person(SECURITY, PersonSet(number="P1", name="员P1", retired_on=TODAY))
    with service_database.reading() as connection:
        kept = persons.one(connection, ORG, "P1")
        assert kept == replace(Person.in_role("P1", "员P1", Role.PURCHASER), retired_on=TODAY)
        assert not persons.rights_of_named(connection, ORG, "P1", TODAY).held
    desk.set_person(SECURITY, PersonSet(number="P1", name="员P1", retired_on=None))
    (seen,) = [one for one in desk.persons(SECURITY) if one.number == "P1"]
    assert seen.standing == "active"
