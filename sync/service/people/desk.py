"""What administrators do about people, each in its own transaction: persons, badges, roles.

Without it the routes would know transactions. Nobody changes what he himself may do, and the three
administrators stay apart (app/people/separation.py). Methods may be called from any thread.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, replace
from typing import TypeVar

from sqlalchemy import Connection

from app.people import badges, holdings, organisations, persons
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.people.importing import MOST_ROWS
from app.people.permissions import Permission
from app.people.person import Person
from app.people.roles import BUILT_IN, Holding, holding_of, why_not_holding
from app.people.signing.rules import SignInRules
from app.people.signing.store import load_rules
from app.readers.saying import Saying
from app.store.clock import Clock
from app.store.database import Database
from sync.platform_time import day_of
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.people import keeping
from sync.service.people.changing import Changing, own_rights, together, told_of_role
from sync.service.permitted import require
from sync.service.refusals import ServiceRefusal, bad_request, not_allowed
from sync.service.signing import passwords, sessions
from sync.service.transactions import commit, reading_of
from sync.wire_people import (
    AwaySaid,
    BadgeGiven,
    GrantSaid,
    InstitutionSeen,
    PersonSeen,
    PersonSet,
    PersonsSet,
    PersonTaken,
    RoleSeen,
    RoleSet,
)

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class _Looked(Exception):
    """Nothing is kept: it was only asked what would become of it."""

    def __init__(self, taken: list[PersonTaken]) -> None:
        super().__init__("only looked")
        self.taken = taken


class PeopleDesk:
    """The people of one service."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Look after whoever is in this database."""
        self._database, self._clock = database, clock

    def persons(self, caller: Caller) -> list[PersonSeen]:
        """Everybody, also who has left; raises ServiceRefusal."""
        require(caller, Permission.MANAGE_PERSONS, Permission.READ_AUDIT)
        today = day_of(self._clock.now())
        with reading_of(self._database, caller.org) as connection:
            return [
                PersonSeen(
                    number=one.number,
                    name=one.name,
                    standing=one.standing_on(today).value,
                    grants=[GrantSaid(**asdict(grant)) for grant in one.grants],
                    away=None if one.away is None else AwaySaid(**asdict(one.away)),
                    retired_on=one.retired_on,
                    has_badge=one.badge is not None,
                )
                for one in persons.all_of(connection, caller.org)
            ]

    def set_person(self, caller: Caller, wish: PersonSet) -> None:
        """Make a person known, or change it; raises ServiceRefusal."""
        require(caller, Permission.MANAGE_PERSONS)
        with reading_of(self._database, caller.org) as connection:
            rules = load_rules(connection, caller.org) or SignInRules()
        hashed = ""
        if wish.password:
            hashed = passwords.hash_of(wish.password, rules, wish.number, wish.name)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            wanted = Changing(connection, caller, self._clock).change(wish)
            if hashed:
                subject = Subject("person", wish.number, wish.name)
                audit(connection, self._clock, caller, Kind.PASSWORD_CHANGED, subject)
                sessions.end_all(connection, caller.org, wish.number, caller.number, now)
                chosen = not rules.training
                passwords.store(
                    connection, caller.org, wish.number, hashed, now, must_change=chosen
                )
            if wanted is not None:
                keeping.tell_persons(connection, caller.org, [wanted], now)

        commit(self._database, work, caller.org)
        _log.info("%s of %s changed the person %s", caller.number, caller.org, wish.number)

    def set_persons(self, caller: Caller, wish: PersonsSet) -> list[PersonTaken]:
        """Make many known, or only say what would become of each; raises ServiceRefusal."""
        require(caller, Permission.MANAGE_PERSONS)
        if len(wish.persons) > MOST_ROWS:
            raise bad_request(f"一次最多 {MOST_ROWS} 人")
        now = self._clock.now()

        def work(connection: Connection) -> list[PersonTaken]:
            changing = Changing(connection, caller, self._clock)
            before = {one.number for one in changing.house.persons}
            taken: dict[str, PersonTaken] = {}
            changed: list[Person] = []
            # Whoever is replaced comes behind the one who stands in.
            for one in sorted(wish.persons, key=lambda one: bool(one.away)):
                taken[one.number] = _take(changing, one, before, changed)
            if not wish.keep:
                raise _Looked([taken[one.number] for one in wish.persons])
            keeping.tell_persons(connection, caller.org, changed, now)
            return [taken[one.number] for one in wish.persons]

        try:
            done = commit(self._database, work, caller.org)
        except _Looked as looked:
            return looked.taken
        news = sum(one.change in ("new", "changed") for one in done)
        _log.info("%s of %s changed %d persons", caller.number, caller.org, news)
        return done

    def give_badge(self, caller: Caller, number: str) -> BadgeGiven:
        """Give a person a badge in place of an older one; raises ServiceRefusal."""
        badge = badges.make_badge()
        self._set_badge(caller, number, badges.digest_of(badge))
        return BadgeGiven(number=number, badge=badge)

    def withdraw_badge(self, caller: Caller, number: str) -> None:
        """Let a person's badge open nothing any more; raises ServiceRefusal."""
        self._set_badge(caller, number, None)

    def roles(self, caller: Caller) -> list[RoleSeen]:
        """What each role holds here; raises ServiceRefusal."""
        able = (Permission.MANAGE_ROLES, Permission.MANAGE_PERSONS, Permission.READ_AUDIT)
        require(caller, *able)
        with reading_of(self._database, caller.org) as connection:
            laid_down = holdings.all_of(connection, caller.org)
        return [
            RoleSeen(
                role=one.role,
                name=one.name,
                permissions=sorted(one.permissions),
                approves_up_to=one.approves_up_to,
                built_in=one.role in BUILT_IN,
            )
            for one in {**BUILT_IN, **laid_down}.values()
        ]

    def set_role(self, caller: Caller, wish: RoleSet) -> None:
        """Compose a role, or change what it holds; raises ServiceRefusal."""
        require(caller, Permission.MANAGE_ROLES)
        unknown = set(wish.permissions) - set(Permission)
        if unknown:
            raise bad_request(f"没有这些权限：{'、'.join(sorted(unknown))}")
        held = frozenset(Permission(one) for one in wish.permissions)
        wanted = Holding(wish.role, wish.name.strip(), held, wish.approves_up_to)
        why = why_not_holding(wanted)
        if why is not None:
            raise ServiceRefusal(422, "wrong-role", why)
        if caller.device is not None and caller.rights.is_any_of(wanted.role):
            raise own_rights(Saying("岗位的权限", "role"))
        now = self._clock.now()

        def work(connection: Connection) -> None:
            house = keeping.house(connection, caller.org, now)
            after = replace(house, holdings={**house.holdings, wanted.role: wanted})
            found = after.why_not_all()
            if found is not None:
                raise together(found[0].name, found[1])
            was = holding_of(wanted.role, house.holdings)
            subject = Subject("role", wanted.role, wanted.name)
            who = (connection, self._clock, caller)
            told = told_of_role(was), told_of_role(wanted)
            audit(*who, Kind.ROLE_SET, subject, before=told[0], after=told[1])
            keeping.set_holding(connection, caller.org, wanted, now)

        commit(self._database, work, caller.org)
        _log.info("%s of %s changed the role %s", caller.number, caller.org, wanted.role)

    def institutions(self, caller: Caller) -> list[InstitutionSeen]:
        """The organisations below a supervisor's area; raises ServiceRefusal."""
        require(caller, Permission.SEE_INSTITUTIONS)
        with reading_of(self._database, caller.org) as connection:
            own = organisations.one(connection, caller.org)
            if own is None or own.kind is not organisations.Kind.SUPERVISOR:
                raise not_allowed("只有监管部门可以查看辖区机构，请核对机构的类型。")
            found = organisations.below(connection, own)
        return [
            InstitutionSeen(org=one.org, name=one.name, kind=one.kind.value, area=one.area)
            for one in found
        ]

    def _set_badge(self, caller: Caller, number: str, digest: bytes | None) -> None:
        require(caller, Permission.MANAGE_PERSONS)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            wanted = Changing(connection, caller, self._clock).set_badge(number, digest)
            if wanted is not None:
                keeping.tell_persons(connection, caller.org, [wanted], now)

        commit(self._database, work, caller.org)
        done = "withdrew" if digest is None else "gave"
        _log.info("%s of %s %s a badge of %s", caller.number, caller.org, done, number)


def _take(
    changing: Changing, wish: PersonSet, before: set[str], changed: list[Person]
) -> PersonTaken:
    if wish.password:
        return PersonTaken(number=wish.number, change="refused", why="批量导入不能带口令")
    try:
        wanted = changing.change(wish)
    except ServiceRefusal as refusal:
        why = refusal.detail or refusal.message
        return PersonTaken(number=wish.number, change="refused", why=why)
    if wanted is None:
        return PersonTaken(number=wish.number, change="same")
    changed.append(wanted)
    return PersonTaken(number=wish.number, change="changed" if wish.number in before else "new")
