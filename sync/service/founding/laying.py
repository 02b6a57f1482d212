"""Lays an institution and its three administrators down, all or nothing.

Without it the command and the window would each found another kind of institution. Works in the
caller's transaction; passwords were hashed before, because that takes long on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.people import persons
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.people.organisations import Organisation
from app.people.person import Person
from app.people.roles import Role
from app.people.signing.rules import SignInRules
from app.store.clock import Clock
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.people import keeping
from sync.service.signing import passwords
from sync.service.signing.rules import lay_down

THREE = (
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
)
"""Whom an institution begins with."""


class AlreadyPeopled(ValueError):
    """The institution has persons: it was founded before."""


@dataclass(frozen=True, slots=True)
class First:
    """One of the first three."""

    role: Role
    number: str
    name: str
    hashed: str = field(repr=False)
    """Of the password."""
    must_change: bool
    """Somebody else chose it."""


def found(
    connection: Connection, about: Organisation, first: Sequence[First], by: Caller, clock: Clock
) -> None:
    """Found an institution; raises AlreadyPeopled, and ValueError where its code is none."""
    org, now = about.org, clock.now()
    if persons.all_of(connection, org):
        raise AlreadyPeopled(org)
    accounts.add_organisation(connection, org, about.name)
    keeping.describe(connection, about)
    which = Subject("organisation", org, about.name)
    audit(connection, clock, by, Kind.ORGANISATION_SET, which)
    for one in first:
        whom = Subject("person", one.number, one.name)
        audit(connection, clock, by, Kind.PERSON_SET, whom)
    for one in first:
        known = Person.in_role(one.number, one.name, one.role)
        keeping.set_person(connection, org, known, now)
        changed = one.must_change
        passwords.store(connection, org, one.number, one.hashed, now, must_change=changed)
    lay_down(connection, org, SignInRules(), now)
