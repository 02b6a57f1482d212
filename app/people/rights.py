"""What one person may do, where, and up to which amount: worked out anew from what was granted.

Without it a screen, the workstation and the service would each come to an answer of their own. Who
is away or gone holds nothing, and who stands in for somebody holds what that one was granted, for
those days. Pure: persons, roles and a day in, rights out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.people.permissions import (
    ADMINISTRATIONS,
    DESCRIBED,
    Area,
    Permission,
    is_of_a_place,
    is_of_an_order,
)
from app.people.person import ANYWHERE, Grant, Person, Standing
from app.people.roles import Holding, Role, holding_of
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class Held:
    """One role that somebody holds now."""

    role: str
    place: str
    permissions: frozenset[Permission]
    approves_up_to: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do now."""

    held: tuple[Held, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles, each once."""
        return tuple(dict.fromkeys(one.role for one in self.held))

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that is held at one place at least."""
        return frozenset().union(*(one.permissions for one in self.held))

    def may(
        self, permission: Permission, place: str | None = None, amount: Decimal | None = None
    ) -> bool:
        """Whether somebody may do it: at a place (None: at any), for an amount (None: any)."""
        return any(
            permission in one.permissions
            and (place is None or one.place in (ANYWHERE, place))
            and (amount is None or one.approves_up_to is None or amount <= one.approves_up_to)
            for one in self.held
        )

    def is_any_of(self, *roles: str) -> bool:
        """Whether one of these roles is held."""
        return any(one.role in roles for one in self.held)


NONE = Rights()


def rights_of(
    who: Person,
    others: Iterable[Person],
    laid_down: Mapping[str, Holding],
    day: date,
    place: str | None = None,
) -> Rights:
    """What somebody may do on a day, at a place (None: all of them).

    `others` may be everybody: those count whom this person stands in for on that day.
    """
    if not who.works_on(day):
        return NONE
    grants = list(who.grants)
    for other in others:
        stood_in = other.away is not None and other.away.replaced_by == who.number
        if stood_in and other.standing_on(day) is Standing.AWAY:
            grants += other.grants
    held = (
        _held(one, laid_down)
        for one in dict.fromkeys(grants)
        if one.holds_on(day) and (place is None or one.place in (ANYWHERE, place))
    )
    return Rights(tuple(one for one in held if one is not None))


def rights_of_role(role: str, laid_down: Mapping[str, Holding] | None = None) -> Rights:
    """What a role brings that is held anywhere and for good."""
    found = _held(Grant(role), laid_down or {})
    return NONE if found is None else Rights((found,))


_WITHOUT_PROOF = frozenset({Area.RECEIVING, Area.PACKING, Area.PAPERS})
_WANT_PROOF = frozenset({Permission.ACCEPT_CONTROLLED, Permission.CHANGE_RECEIVING_RULES})


def without_proof(rights: Rights) -> Rights:
    """What is left to somebody whom nobody could verify: to receive and to pack."""
    return Rights(
        tuple(
            replace(
                one,
                permissions=frozenset(
                    what
                    for what in one.permissions - _WANT_PROOF
                    if DESCRIBED[what].area in _WITHOUT_PROOF
                ),
            )
            for one in rights.held
        )
    )


_REGISTERED_ONLY = frozenset({Area.PURCHASING, *ADMINISTRATIONS})
BY_NAME = Rights(
    (
        Held(
            "",
            ANYWHERE,
            frozenset(one for one in Permission if DESCRIBED[one].area not in _REGISTERED_ONLY),
        ),
    )
)
"""What a name that is nobody's may do where a name is enough."""
ALL = Rights((Held(Role.ADMINISTRATOR, ANYWHERE, frozenset(Permission)),))
"""What an operator of the service's machine may do, and everybody where no persons are known."""


def place_asked(permission: Permission, named: str | None, stands_at: str) -> str | None:
    """Where a permission has to hold: at the place a wish names, else where it is wished.

    `stands_at`: the place of the workstation; empty: every place counts there. What is wished of
    orders names a place, or is asked about the order itself.
    """
    if named is not None or not stands_at or is_of_an_order(permission):
        return named
    return stands_at


def why_not(
    rights: Rights,
    permission: Permission,
    place: str | None = None,
    amount: Decimal | None = None,
) -> Saying | None:
    """Why somebody may not do it, in words for who wanted to; None where he may."""
    if rights.may(permission, place, amount):
        return None
    name = DESCRIBED[permission].name
    if rights.may(permission, place):
        return Saying(
            f"金额 {amount} 元超过您的审核上限，请由上限更高的审核员审核。",
            f"{amount} yuan is more than you may approve: somebody with a higher limit has to.",
        )
    if rights.may(permission):
        return Saying(
            f"您在这个院区没有“{name.chinese}”权限，请换该处的人员操作，或请安全管理员调整。",
            f"You may not do this here ({name.english}): ask somebody of this place.",
        )
    return Saying(
        f"您没有“{name.chinese}”权限，请换有权限的人员操作，或请安全管理员调整岗位。",
        f"You lack the permission “{name.english}”: ask the security administrator.",
    )


def _held(grant: Grant, laid_down: Mapping[str, Holding]) -> Held | None:
    found = holding_of(grant.role, laid_down)
    if found is None:
        return None
    permissions = found.permissions
    if grant.place != ANYWHERE:
        permissions = frozenset(one for one in permissions if is_of_a_place(one))
    return Held(grant.role, grant.place, permissions, found.approves_up_to)
