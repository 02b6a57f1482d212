"""What the service tells workstations about one person: `person` 1, whole.

Without it both ends would write the same fields down twice. `role` is what a workstation reads that
knows nothing of grants; a body without `grants` comes from a service that knows nothing of them.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

import msgspec

from app.people.person import Away, Grant, Person
from app.people.roles import Role

Short = Annotated[str, msgspec.Meta(max_length=500)]
_DIGEST = "^([0-9a-f]{64})?$"


class GrantBody(msgspec.Struct, frozen=True):
    """One role at one place for some time."""

    role: Short
    place: Short = ""
    since: date | None = None
    until: date | None = None


class AwayBody(msgspec.Struct, frozen=True):
    """A leave, and who stands in."""

    since: date
    until: date
    replaced_by: Short = ""


class PersonBody(msgspec.Struct, frozen=True):
    """`person` 1: somebody who works for the institution."""

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    name: Short
    role: Short
    grants: list[GrantBody] | None = None
    away: AwayBody | None = None
    retired_on: date | None = None
    badge: Annotated[str, msgspec.Meta(pattern=_DIGEST)] = ""
    """What is kept of the badge's number, as hex."""


def main_role(grants: tuple[Grant, ...]) -> str:
    """The one role to name where there is room for one: the first that everybody knows."""
    roles = [one.role for one in grants]
    return next((one for one in roles if one in set(Role)), roles[0] if roles else "")


def body_of(person: Person) -> str:
    """What is told of a person, as JSON."""
    away = person.away
    body = PersonBody(
        number=person.number,
        name=person.name,
        role="" if person.retired_on else main_role(person.grants),
        grants=[GrantBody(**asdict(one)) for one in person.grants],
        away=None if away is None else AwayBody(**asdict(away)),
        retired_on=person.retired_on,
        badge="" if person.badge is None else person.badge.hex(),
    )
    return msgspec.json.encode(body).decode()


def person_in(body: PersonBody) -> Person:
    """Whom a body tells of."""
    if body.grants is None:
        return Person.in_role(body.number, body.name, body.role)
    return Person(
        number=body.number,
        name=body.name,
        grants=tuple(Grant(**msgspec.structs.asdict(one)) for one in body.grants),
        away=None if body.away is None else Away(**msgspec.structs.asdict(body.away)),
        retired_on=body.retired_on,
        badge=bytes.fromhex(body.badge) or None,
    )
