"""What administrators do about people, each in its own transaction: persons, badges, roles.

Without it the routes would know transactions. Nobody changes what he himself may do, and the three
administrators stay apart (app/people/separation.py). Methods may be called from any thread.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, replace
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from app.catalogue.relations import reading as relations
from app.people import badges, holdings, organisations, persons
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject, Told
from app.people.importing import MOST_ROWS
from app.people.permissions import Permission
from app.people.person import Away, Grant, Person
from app.people.roles import BUILT_IN, Holding, holding_of, why_not_holding
from app.people.signing.rules import SignInRules
from app.people.signing.store import load_rules
from app.store.clock import Clock
from app.store.database import Database
from sync.platform_time import day_of
from sync.service.accounts import Caller
from sync.service.auditing.writing import OPERATOR
from sync.service.auditing.writing import write as audit
from sync.service.people import keeping
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

MOST_GRANTS = 50
"""Of one person."""

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
            wanted = self._change(connection, caller, wish)
            if hashed:
                who = Subject("person", wish.number, wish.name)
                audit(connection, self._clock, caller, Kind.PASSWORD_CHANGED, who)
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
            before = {one.number for one in persons.all_of(connection, caller.org)}
            taken: dict[str, PersonTaken] = {}
            changed: list[Person] = []
            # Whoever is replaced comes behind the one who stands in.
            for one in sorted(wish.persons, key=lambda one: bool(one.away)):
                taken[one.number] = self._take(connection, caller, one, before, changed)
            if not wish.keep:
                raise _Looked([taken[one.number] for one in wish.persons])
            keeping.tell_persons(connection, caller.org, changed, now)
            return [taken[one.number] for one in wish.persons]

        try:
            done = commit(self._database, work, caller.org)
        except _Looked as looked:
            return looked.taken
        _log.info("%s of %s changed %d persons", caller.number, caller.org, len(done))
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
            raise bad_request(why.chinese)
        if caller.rights.is_any_of(wanted.role) and caller.number != OPERATOR:
            raise ServiceRefusal(
                403, "own-rights", "不能修改自己持有的岗位，请由另一位安全管理员修改。"
            )
        now = self._clock.now()

        def work(connection: Connection) -> None:
            house = keeping.house(connection, caller.org, now)
            after = replace(house, holdings={**house.holdings, wanted.role: wanted})
            found = after.why_not_all()
            if found is not None:
                raise _together(found[0].name, found[1].chinese)
            known = holding_of(wanted.role, {**BUILT_IN, **house.holdings})
            which, was = Subject("role", wanted.role, wanted.name), _of_holding(known)
            kind, will_be = Kind.ROLE_SET, _of_holding(wanted)
            audit(connection, self._clock, caller, kind, which, before=was, after=will_be)
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

    def _take(
        self,
        connection: Connection,
        caller: Caller,
        wish: PersonSet,
        before: set[str],
        changed: list[Person],
    ) -> PersonTaken:
        if wish.password:
            return PersonTaken(number=wish.number, change="refused", why="批量导入不能带口令")
        try:
            wanted = self._change(connection, caller, wish)
        except ServiceRefusal as refusal:
            why = refusal.detail or refusal.message
            return PersonTaken(number=wish.number, change="refused", why=why)
        if wanted is None:
            return PersonTaken(number=wish.number, change="same")
        changed.append(wanted)
        return PersonTaken(number=wish.number, change="changed" if wish.number in before else "new")

    def _change(self, connection: Connection, caller: Caller, wish: PersonSet) -> Person | None:
        """Store a person as wished; None where that is nothing new. Raises before it writes."""
        if not (wish.number.isprintable() and wish.name.isprintable()):
            raise bad_request("工号和姓名里有不能显示的字符，请改正")
        org, number = caller.org, wish.number
        known = persons.one(connection, org, number)
        wanted = _wanted(wish, known)
        if known is None or replace(known, name=wanted.name) != wanted:
            _require_other(caller, number)
            _require_grants(connection, org, wanted, known)
            _require_leave(connection, org, wanted, known)
            self._require_apart(connection, org, wanted)
            sessions.end_all(connection, org, number, caller.number, self._clock.now())
        if not persons.store(connection, org, wanted):
            return None
        self._note(connection, caller, known, wanted)
        return wanted

    def _set_badge(self, caller: Caller, number: str, digest: bytes | None) -> None:
        require(caller, Permission.MANAGE_PERSONS)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            known = persons.one(connection, caller.org, number)
            if known is None:
                raise _no_such_person()
            wanted = replace(known, badge=digest)
            if persons.store(connection, caller.org, wanted):
                self._note(connection, caller, known, wanted)
                keeping.tell_persons(connection, caller.org, [wanted], now)

        commit(self._database, work, caller.org)
        done = "withdrew" if digest is None else "gave"
        _log.info("%s of %s %s a badge of %s", caller.number, caller.org, done, number)

    def _note(
        self, connection: Connection, caller: Caller, known: Person | None, wanted: Person
    ) -> None:
        who, was = Subject("person", wanted.number, wanted.name), _of_person(known)
        kind, will_be = Kind.PERSON_SET, _of_person(wanted)
        audit(connection, self._clock, caller, kind, who, before=was, after=will_be)

    def _require_apart(self, connection: Connection, org: str, wanted: Person) -> None:
        """Ask for this person and for who stands in, as things will be then."""
        house = keeping.house(connection, org, self._clock.now())
        others = [one for one in house.persons if one.number != wanted.number]
        after = replace(house, persons=(*others, wanted))
        stands_in = wanted.away.replaced_by if wanted.away else ""
        for one in (wanted, *(other for other in others if other.number == stands_in)):
            why = after.why_not(one)
            if why is not None:
                raise _together(one.name, why.chinese)


def _of_person(one: Person | None) -> Told:
    """What the audit log says of a person."""
    if one is None:
        return {}
    away = "" if one.away is None else f"{one.away.since}～{one.away.until} {one.away.replaced_by}"
    return {
        "name": one.name,
        "grants": [_of_grant(each) for each in one.grants],
        "away": away,
        "retired_on": one.retired_on,
        "badge": one.badge is not None,
    }


def _of_grant(one: Grant) -> str:
    days = f"{one.since or ''}～{one.until or ''}" if one.since or one.until else ""
    return " ".join(part for part in (one.role, one.place, days) if part)


def _of_holding(one: Holding | None) -> Told:
    """What the audit log says of a role."""
    if one is None:
        return {}
    held = sorted(one.permissions)
    return {"name": one.name, "permissions": held, "approves_up_to": one.approves_up_to}


def _wanted(wish: PersonSet, known: Person | None) -> Person:
    """The person as it is to be; raises ServiceRefusal."""
    was = known or Person(wish.number, wish.name)
    grants, away, retired_on = was.grants, was.away, was.retired_on
    if wish.role:
        grants = (Grant(wish.role),)
    if wish.grants is not msgspec.UNSET:
        grants = tuple(Grant(**msgspec.structs.asdict(one)) for one in wish.grants)
    if wish.away is not msgspec.UNSET:
        away = None if wish.away is None else Away(**msgspec.structs.asdict(wish.away))
    if wish.retired_on is not msgspec.UNSET:
        retired_on = wish.retired_on
    return replace(was, name=wish.name, grants=grants, away=away, retired_on=retired_on)


def _require_other(caller: Caller, number: str) -> None:
    """Refuse whoever would change his own rights."""
    if caller.number == number and caller.number != OPERATOR:
        raise ServiceRefusal(
            403, "own-rights", "不能修改自己的岗位、休假和在职状态，请由另一位安全管理员修改。"
        )


def _require_grants(connection: Connection, org: str, wanted: Person, known: Person | None) -> None:
    """Refuse roles, places and days that are none."""
    laid_down = {**BUILT_IN, **holdings.all_of(connection, org)}
    new = set(wanted.grants) - set(known.grants if known else ())
    for one in new:
        if holding_of(one.role, laid_down) is None:
            roles = "、".join(f"{each.role}（{each.name}）" for each in laid_down.values())
            raise bad_request(f"岗位应为 {roles}")
        if one.since and one.until and one.until < one.since:
            raise bad_request(f"岗位的截止日期 {one.until} 早于开始日期 {one.since}")
    if len(wanted.grants) > MOST_GRANTS:
        raise bad_request(f"一个人最多 {MOST_GRANTS} 个岗位")
    places = {one.code for one in relations.addresses(connection, org)}
    strange = {one.place for one in new if one.place} - places
    if strange:
        raise bad_request(f"没有这些配送点：{'、'.join(sorted(strange))}，请先在配送关系里登记")


def _require_leave(connection: Connection, org: str, wanted: Person, known: Person | None) -> None:
    """Refuse a leave that ends before it begins, or that nobody can stand in for."""
    away = wanted.away
    if away is None or (known is not None and known.away == away):
        return
    if away.until < away.since:
        raise bad_request(f"休假的截止日期 {away.until} 早于开始日期 {away.since}")
    if away.replaced_by == wanted.number:
        raise bad_request("代理人不能是本人")
    if away.replaced_by and persons.one(connection, org, away.replaced_by) is None:
        raise bad_request(f"没有代理人 {away.replaced_by}，请先添加人员")


def _together(name: str, why: str) -> ServiceRefusal:
    return ServiceRefusal(403, "administrators-apart", f"{name}：{why}")


def _no_such_person() -> ServiceRefusal:
    return ServiceRefusal(404, "no-such-person", "本机构没有这个工号，请先添加人员。")
