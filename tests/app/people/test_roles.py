"""Permissions, the roles that hold them, and what may not be held together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.people.permissions import AREA_NAMES, DESCRIBED, Area, Permission, administrations
from app.people.roles import BUILT_IN, NAMES, Holding, Role, name_of, role_said, why_not_holding
from app.readers.saying import Saying

OWN = Holding("night-clerk", "夜班收货员", frozenset({Permission.RECEIVE}))


def test_every_permission_is_described_once() -> None:
    """Without it a screen would show a word nobody reads."""
    assert list(DESCRIBED) == list(Permission)
    names = [one.name.chinese for one in DESCRIBED.values()]
    assert len(set(names)) == len(names)
    assert all(one.does.chinese.endswith("。") for one in DESCRIBED.values())
    assert all(one.does.english.endswith(".") for one in DESCRIBED.values())
    assert set(AREA_NAMES) == {one.area for one in DESCRIBED.values()}


def test_every_role_is_named_and_holds_something() -> None:
    """Without it a role could be given that does nothing."""
    assert set(BUILT_IN) == set(Role) == set(NAMES)
    assert all(one.permissions for one in BUILT_IN.values())
    held = frozenset().union(
        *(one.permissions for role, one in BUILT_IN.items() if role != Role.ADMINISTRATOR)
    )
    assert held == frozenset(Permission)


def test_three_administrators_are_apart_in_every_role_but_the_combined_one() -> None:
    """Without it one person could do something and erase the trace of it."""
    for role, one in BUILT_IN.items():
        combined = role == Role.ADMINISTRATOR
        assert (len(administrations(one.permissions)) > 1) == combined
    assert {
        administrations(BUILT_IN[role].permissions)
        for role in (
            Role.SYSTEM_ADMINISTRATOR,
            Role.SECURITY_ADMINISTRATOR,
            Role.AUDIT_ADMINISTRATOR,
        )
    } == {(Area.SYSTEM,), (Area.SECURITY,), (Area.AUDIT,)}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (replace(OWN, permissions=OWN.permissions | {Permission.READ_AUDIT}), ""),
        (
            replace(OWN, permissions=frozenset({Permission.READ_AUDIT, Permission.RESTORE})),
            "三员分立",
        ),
        (replace(BUILT_IN[Role.ADMINISTRATOR], name="别名"), "不能修改"),
        (replace(OWN, role="Night"), "岗位代号"),
        (replace(OWN, role="n"), "岗位代号"),
        (replace(OWN, name=" "), "岗位名称"),
        (replace(OWN, name="夜\n班"), "岗位名称"),
        (replace(OWN, approves_up_to=Decimal(0)), "金额"),
        (replace(OWN, approves_up_to=Decimal("NaN")), "金额"),
        (replace(BUILT_IN[Role.PURCHASER], approves_up_to=Decimal("0.01")), ""),
    ],
)
def test_a_role_is_composed_within_limits(wish: Holding, said: str) -> None:
    """Without it a role could hold what nobody may hold."""
    why = why_not_holding(wish)
    assert (why is None) == (not said)
    assert why is None or said in why.chinese


def test_a_role_is_called_as_the_institution_calls_it() -> None:
    """Without it an own role would be shown by its word."""
    assert name_of(OWN.role, {OWN.role: OWN}) == "夜班收货员"
    assert name_of(Role.PURCHASER) == "采购员"
    assert name_of("gone") == "gone"
    assert role_said(Role.PURCHASER) == Saying("采购员", "Purchaser")
    assert role_said(Role.PURCHASER, "药品采购") == Saying("药品采购", "药品采购")
    assert role_said("gone") == Saying("gone", "gone")
