"""Persons, what they were granted, and how they stand to the institution: values.

Without it a receipt would be signed by nobody. A grant is a role at a place between two days;
nobody is ever deleted, but goes on leave or retires.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from app.readers.saying import Saying

ANYWHERE = ""
"""The place of a grant that holds for the whole institution."""


def plain_name(name: str) -> str:
    """A name as it is compared: without spaces, case and width of its letters."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two names are one person's, however they were typed."""
    return plain_name(one) == plain_name(other)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role, at one place, for some time."""

    role: str
    place: str = ANYWHERE
    """The 配送点编码 of a campus or warehouse (院区、库房)."""
    since: date | None = None
    """The first day on which it holds; None: ever since."""
    until: date | None = None
    """The last one; None: for good."""

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is on leave."""

    since: date
    until: date
    """The last day."""
    replaced_by: str = ""
    """工号 of who stands in; empty: nobody."""

    def holds_on(self, day: date) -> bool:
        """Whether a day is one of it."""
        return self.since <= day <= self.until


class Standing(StrEnum):
    """How somebody stands to the institution."""

    ACTIVE = "active"
    AWAY = "away"
    RETIRED = "retired"


STANDING_NAMES = {
    Standing.ACTIVE: Saying("在岗", "active"),
    Standing.AWAY: Saying("休假", "on leave"),
    Standing.RETIRED: Saying("离职", "left"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One person of an institution: known for good, since facts keep names."""

    number: str
    """工号."""
    name: str
    grants: tuple[Grant, ...] = ()
    away: Away | None = None
    retired_on: date | None = None
    """The first day on which somebody does not work here any more."""
    badge: bytes | None = None
    """What is kept of the badge's number (app/people/badges.py); None: no badge."""

    @classmethod
    def in_role(cls, number: str, name: str, role: str) -> Self:
        """Somebody with one role, anywhere and for good."""
        return cls(number, name, (Grant(role),))

    def works_on(self, day: date) -> bool:
        """Whether somebody is neither away nor gone."""
        return self.standing_on(day) is Standing.ACTIVE

    def standing_on(self, day: date) -> Standing:
        """How somebody stands on a day."""
        if self.retired_on is not None and self.retired_on <= day:
            return Standing.RETIRED
        return Standing.AWAY if self.away and self.away.holds_on(day) else Standing.ACTIVE
