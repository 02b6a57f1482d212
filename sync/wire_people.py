"""The messages about persons, roles and organisations.

Without it client and service would drift apart there. They follow the rules of sync/wire.py.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from app.people.person import Away, Grant
from sync.wire import Message
from sync.wire_accounts import Word


class GrantSaid(Message, frozen=True, kw_only=True):
    """One role, at one place (empty: anywhere), between two days."""

    role: Word
    place: str = ""
    since: date | None = None
    until: date | None = None


class AwaySaid(Message, frozen=True, kw_only=True):
    """A leave, and the 工号 of who stands in; empty: nobody."""

    since: date
    until: date
    replaced_by: str = ""


def grant_said(grant: Grant) -> GrantSaid:
    """A grant as a message."""
    return GrantSaid(role=grant.role, place=grant.place, since=grant.since, until=grant.until)


def leave_said(leave: tuple[Away | None] | None) -> AwaySaid | msgspec.UnsetType | None:
    """A leave as a message; None: nothing is said of it."""
    if leave is None:
        return msgspec.UNSET
    away = leave[0]
    if away is None:
        return None
    return AwaySaid(since=away.since, until=away.until, replaced_by=away.replaced_by)


class PersonSet(Message, frozen=True, kw_only=True):
    """A person as an administrator makes it known; what is left out stays as it is."""

    number: Word
    name: Word
    role: str = ""
    """One role anywhere and for good, in place of all grants."""
    grants: list[GrantSaid] | msgspec.UnsetType = msgspec.UNSET
    away: AwaySaid | msgspec.UnsetType | None = msgspec.UNSET
    retired_on: date | msgspec.UnsetType | None = msgspec.UNSET
    password: str = ""

    def __repr__(self) -> str:
        return f"PersonSet({self.number}, …)"


class PersonsSet(Message, frozen=True, kw_only=True):
    """Many persons, none with a password; or only what would become of each."""

    persons: list[PersonSet]
    keep: bool = True


class PersonTaken(Message, frozen=True, kw_only=True):
    """What became of one of many."""

    number: str
    change: Literal["new", "changed", "same", "refused"]
    why: str = ""


class PersonSeen(Message, frozen=True, kw_only=True):
    """A person as an administrator sees it."""

    number: str
    name: str
    standing: str
    """`active`, `away` or `retired`, today."""
    grants: list[GrantSaid]
    away: AwaySaid | None
    retired_on: date | None
    has_badge: bool


class BadgeGiven(Message, frozen=True, kw_only=True):
    """A new badge's number, to be printed as Code 128; it is shown this once."""

    number: str
    badge: str


class RoleSet(Message, frozen=True, kw_only=True):
    """What a role is to hold, whole."""

    role: Word
    name: Word
    permissions: list[Word]
    approves_up_to: Decimal | None = None
    """元; None: any amount."""


class RoleSeen(Message, frozen=True, kw_only=True):
    """What a role holds here."""

    role: str
    name: str
    permissions: list[str]
    approves_up_to: Decimal | None
    built_in: bool
    """It is there from the start; what it holds may have been changed."""


class InstitutionSeen(Message, frozen=True, kw_only=True):
    """One organisation below a supervisor's area."""

    org: str
    name: str
    kind: str
    area: str
