"""What follows from grants, places, days, leave and limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.people import rights
from app.people.permissions import Permission
from app.people.person import Away, Grant, Person, Standing
from app.people.rights import rights_of, rights_of_role
from app.people.roles import BUILT_IN, Holding, Role

TODAY = date(2026, 11, 22)
EAST, WEST = "P001", "P002"
CLERK = Person.in_role("1", "甲", Role.RECEIVING_CLERK)
APPROVER = Person.in_role("2", "乙", Role.PURCHASE_APPROVER)


def test_several_roles_in_several_places_hold_side_by_side() -> None:
    """Without it a person with two roles would have to choose one."""
    who = Person("1", "甲", (Grant(Role.RECEIVING_CLERK, EAST), Grant(Role.PURCHASER)))
    held = rights_of(who, (), {}, TODAY)
    assert held.roles == (Role.RECEIVING_CLERK, Role.PURCHASER)
    assert held.may(Permission.RECEIVE, EAST)
    assert not held.may(Permission.RECEIVE, WEST)
    assert held.may(Permission.RECEIVE)
    assert held.may(Permission.PLACE_ORDERS, WEST)
    assert not rights_of(who, (), {}, TODAY, WEST).may(Permission.RECEIVE)


def test_what_is_the_institutions_is_not_held_for_a_place() -> None:
    """Without it an administrator of one campus would look after the persons of all."""
    who = Person("1", "甲", (Grant(Role.SECURITY_ADMINISTRATOR, EAST),))
    assert not rights_of(who, (), {}, TODAY).permissions


def test_a_grant_holds_between_its_days_and_on_both() -> None:
    """Without it a locum would go on approving, or not begin on the first morning."""
    grant = Grant(Role.PURCHASER, since=TODAY, until=TODAY + timedelta(days=2))
    who = Person("1", "甲", (grant,))
    days = [
        step
        for step in range(-2, 5)
        if rights_of(who, (), {}, TODAY + timedelta(days=step)).may(Permission.PLACE_ORDERS)
    ]
    assert days == [0, 1, 2]


def test_who_is_away_holds_nothing_and_the_replacement_what_was_granted() -> None:
    """Without it orders would lie until somebody came back from leave."""
    away = replace(APPROVER, away=Away(TODAY, TODAY, CLERK.number))
    assert not rights_of(away, (), {}, TODAY).held
    assert rights_of(CLERK, (away,), {}, TODAY).may(Permission.APPROVE_ORDERS)
    assert rights_of(CLERK, (away,), {}, TODAY).may(Permission.RECEIVE)
    tomorrow = TODAY + timedelta(days=1)
    assert not rights_of(CLERK, (away,), {}, tomorrow).may(Permission.APPROVE_ORDERS)
    assert rights_of(away, (), {}, tomorrow).may(Permission.APPROVE_ORDERS)


def test_who_retired_while_away_leaves_nothing_to_the_replacement() -> None:
    """Without it a grant would outlive its holder."""
    gone = replace(APPROVER, away=Away(TODAY, TODAY, CLERK.number), retired_on=TODAY)
    assert gone.standing_on(TODAY) is Standing.RETIRED
    assert not rights_of(CLERK, (gone,), {}, TODAY).may(Permission.APPROVE_ORDERS)
    assert not rights_of(gone, (), {}, TODAY).held


def test_a_limit_is_the_highest_one_that_is_held() -> None:
    """Without it an approver would spend more than he was trusted with."""
    laid = {
        "small": Holding("small", "小额", frozenset({Permission.APPROVE_ORDERS}), Decimal(1000)),
        "large": Holding("large", "大额", frozenset({Permission.APPROVE_ORDERS}), Decimal(5000)),
    }
    who = Person("1", "甲", (Grant("small"), Grant("large", EAST)))
    held = rights_of(who, (), laid, TODAY)
    assert held.may(Permission.APPROVE_ORDERS, WEST, Decimal(1000))
    assert not held.may(Permission.APPROVE_ORDERS, WEST, Decimal("1000.01"))
    assert held.may(Permission.APPROVE_ORDERS, EAST, Decimal(5000))
    said = rights.why_not(held, Permission.APPROVE_ORDERS, WEST, Decimal(6000))
    assert said is not None
    assert "6000" in said.chinese


def test_a_refusal_names_the_permission() -> None:
    """Without it a person would not know whom to ask for what."""
    said = rights.why_not(rights.NONE, Permission.CLOSE_CASES)
    assert said is not None
    assert "处理追溯码冲突" in said.chinese
    assert rights.why_not(rights.ALL, Permission.CLOSE_CASES) is None


def test_a_supervisor_of_one_place_sees_no_institutions() -> None:
    """Without it a role for one office would show the whole area."""
    anywhere = Person("1", "甲", (Grant(Role.SUPERVISOR),))
    at_one = Person("2", "乙", (Grant(Role.SUPERVISOR, EAST),))
    assert rights_of(anywhere, (), {}, TODAY).may(Permission.SEE_INSTITUTIONS)
    held = rights_of(at_one, (), {}, TODAY)
    assert not held.may(Permission.SEE_INSTITUTIONS)
    assert held.may(Permission.EXPORT_STATISTICS)


def test_an_institution_changes_what_a_role_holds() -> None:
    """Without it a role would be what we thought of it."""
    narrow = Holding(Role.PURCHASER, "采购员", frozenset({Permission.PLACE_ORDERS}))
    held = rights_of(Person.in_role("1", "甲", Role.PURCHASER), (), {narrow.role: narrow}, TODAY)
    assert held.permissions == {Permission.PLACE_ORDERS}
    assert rights_of_role(Role.PURCHASER).permissions > held.permissions


def test_a_role_that_nobody_knows_brings_nothing() -> None:
    """Without it a typing error would be a right."""
    assert not rights_of_role("no-such-role").held


_GRANTS = st.builds(
    Grant,
    st.sampled_from([*BUILT_IN, "no-such-role"]),
    st.sampled_from(["", EAST, WEST]),
    st.none() | st.dates(TODAY - timedelta(3), TODAY + timedelta(3)),
    st.none() | st.dates(TODAY - timedelta(3), TODAY + timedelta(3)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_GRANTS, max_size=4), st.lists(_GRANTS, max_size=3))
def test_less_is_never_more(grants: list[Grant], more: list[Grant]) -> None:
    """Without it taking a grant away could open something."""
    fewer = rights_of(Person("1", "甲", tuple(grants)), (), {}, TODAY)
    all_of_them = rights_of(Person("1", "甲", (*grants, *more)), (), {}, TODAY)
    assert fewer.permissions <= all_of_them.permissions
    for place in (EAST, WEST):
        here = rights_of(Person("1", "甲", tuple(grants)), (), {}, TODAY, place)
        assert {one for one in Permission if fewer.may(one, place)} == here.permissions


@pytest.mark.parametrize(
    ("permission", "named", "stands_at", "asked"),
    [
        (Permission.RECEIVE, None, "", None),
        (Permission.RECEIVE, None, WEST, WEST),
        (Permission.RECEIVE, EAST, WEST, EAST),
        (Permission.ACCEPT_INVOICES, None, WEST, WEST),
        (Permission.PLACE_ORDERS, None, WEST, None),
        (Permission.APPROVE_ORDERS, EAST, WEST, EAST),
    ],
)
def test_a_permission_has_to_hold_where_the_wish_says_or_where_it_is_wished(
    permission: Permission, named: str | None, stands_at: str, asked: str | None
) -> None:
    """Without it a delivery, which names no place, would be everybody's at every campus."""
    assert rights.place_asked(permission, named, stands_at) == asked
