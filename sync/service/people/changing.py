"""Changes persons in one transaction: works out what is wished, asks the rules, stores.

Without it one person and a thousand of a file would be checked in two ways. What everybody is
granted is read once, so that a thousand cost no more looks than one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import msgspec
from sqlalchemy import Connection

from app.catalogue.relations import reading as relations
from app.people import names, persons
from app.people.audit.kinds import Kind
from app.people.audit.values import OPERATOR, Subject, Told
from app.people.person import Away, Grant, Person, same_name
from app.people.roles import BUILT_IN, Holding
from app.people.separation import House
from app.readers.saying import Saying
from app.store.clock import Clock
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.people import keeping
from sync.service.refusals import ServiceRefusal, no_such_person
from sync.service.signing import sessions
from sync.wire_people import PersonSet

MOST_GRANTS = 50
"""Of one person."""


class Changing:
    """Changes to the persons of one institution, in one transaction."""

    def __init__(self, connection: Connection, caller: Caller, clock: Clock) -> None:
        """Begin with everybody as they are."""
        self._connection, self._caller, self._clock = connection, caller, clock
        self.house = keeping.house(connection, caller.org, clock.now())
        self._known = {one.number: one for one in self.house.persons}
        self._holdings = {**BUILT_IN, **self.house.holdings}

    def change(self, wish: PersonSet) -> Person | None:
        """Store a person as wished; None where that is nothing new. Refuses before it writes.

        Whoever is changed has to be told of by the caller, last in the transaction.
        """
        number = wish.number
        if not (number.isprintable() and wish.name.isprintable()) or number == OPERATOR:
            raise _wrong(
                "person",
                "工号和姓名应为能显示的字符，工号不能是 operator，请改正。",
                "Number and name are characters that can be seen, the number not operator.",
            )
        known = self._known.get(number)
        wanted = _wanted(wish, known)
        if wanted == known:
            return None
        if known is None or known.name != wanted.name:
            self._require_own_name(wanted)
        if known is None or replace(known, name=wanted.name) != wanted:
            self._require_other(number)
            self._require_grants(wanted, known)
            self._require_leave(wanted, known)
            self._require_apart(wanted)
            now = self._clock.now()
            sessions.end_all(self._connection, self._caller.org, number, self._caller.number, now)
        persons.store(self._connection, self._caller.org, wanted)
        if known is not None and not same_name(known.name, wanted.name):
            names.keep_former(self._connection, self._caller.org, known.name, number)
        self._known[number] = wanted
        self.house = self._with(wanted)
        self._note(known, wanted)
        return wanted

    def set_badge(self, number: str, digest: bytes | None) -> Person | None:
        """Give a person another badge, or none; None where that is nothing new."""
        known = self._known.get(number)
        if known is None:
            raise no_such_person()
        wanted = replace(known, badge=digest)
        if wanted == known:
            return None
        persons.store(self._connection, self._caller.org, wanted)
        self._note(known, wanted)
        return wanted

    def _note(self, known: Person | None, wanted: Person) -> None:
        who = (self._connection, self._clock, self._caller)
        subject = Subject("person", wanted.number, wanted.name)
        before, after = told_of_person(known), told_of_person(wanted)
        audit(*who, Kind.PERSON_SET, subject, before=before, after=after)

    def _require_own_name(self, wanted: Person) -> None:
        """Refuse a name that is, or was, somebody else's."""
        former = names.former_owner(self._connection, self._caller.org, wanted.name)
        why = names.why_not(wanted, self._known.values(), former)
        if why is not None:
            raise _wrong("name", why.chinese, why.english)

    def _require_other(self, number: str) -> None:
        """Refuse whoever would change his own rights."""
        if self._caller.device is not None and self._caller.number == number:
            raise own_rights(Saying("岗位、休假和在职状态", "roles, leave or end"))

    def _require_grants(self, wanted: Person, known: Person | None) -> None:
        """Refuse roles, places and days that are none."""
        new = set(wanted.grants) - set(known.grants if known else ())
        for one in new:
            if one.role not in self._holdings:
                roles = "、".join(f"{each.role}（{each.name}）" for each in self._holdings.values())
                raise _wrong("grants", f"岗位应为 {roles}。", f"A role is one of {roles}.")
            if one.since and one.until and one.until < one.since:
                raise _wrong(
                    "grants",
                    f"岗位的截止日期 {one.until} 早于开始日期 {one.since}。",
                    f"The role ends on {one.until}, before it begins on {one.since}.",
                )
        if len(wanted.grants) > MOST_GRANTS:
            most = f"一个人最多 {MOST_GRANTS} 个岗位。"
            raise _wrong("grants", most, f"One person has at most {MOST_GRANTS} roles.")
        strange = {one.place for one in new if one.place} - self._places
        if strange:
            codes = "、".join(sorted(strange))
            raise _wrong(
                "grants",
                f"没有这些配送点：{codes}，请先在配送关系里登记。",
                f"There are no such delivery points: {codes}. Enter them under Relations first.",
            )

    def _require_leave(self, wanted: Person, known: Person | None) -> None:
        """Refuse a leave that ends before it begins, or that nobody can stand in for."""
        away = wanted.away
        if away is None or (known is not None and known.away == away):
            return
        if away.until < away.since:
            raise _wrong(
                "leave",
                f"休假的截止日期 {away.until} 早于开始日期 {away.since}。",
                f"The leave ends on {away.until}, before it begins on {away.since}.",
            )
        if away.replaced_by == wanted.number:
            raise _wrong("leave", "代理人不能是本人。", "Nobody stands in for himself.")
        if away.replaced_by and away.replaced_by not in self._known:
            number = away.replaced_by
            raise _wrong(
                "leave",
                f"没有代理人 {number}，请先添加人员。",
                f"Nobody has the number {number} who could stand in: add the person first.",
            )

    def _require_apart(self, wanted: Person) -> None:
        """Ask for this person and for who stands in, as things will be then."""
        after = self._with(wanted)
        stands_in = self._known.get(wanted.away.replaced_by) if wanted.away else None
        for one in (wanted, stands_in):
            why = None if one is None else after.why_not(one)
            if one is not None and why is not None:
                raise together(one.name, why)

    def _with(self, wanted: Person) -> House:
        known = {**self._known, wanted.number: wanted}
        return replace(self.house, persons=tuple(known.values()))

    @cached_property
    def _places(self) -> set[str]:
        return {one.code for one in relations.addresses(self._connection, self._caller.org)}


def _wrong(part: str, why: str, english: str) -> ServiceRefusal:
    """Refuse what makes no sense in one part of the form, so that it is said beside it."""
    return ServiceRefusal(422, f"wrong-{part}", Saying(why, english))


def together(name: str, why: Saying) -> ServiceRefusal:
    """Refuse that one person holds two of the three administrations."""
    said = Saying(f"{name}：{why.chinese}", f"{name}: {why.english}")
    return ServiceRefusal(403, "administrators-apart", said)


def own_rights(what: Saying) -> ServiceRefusal:
    """Refuse that somebody changes what he himself may do."""
    said = Saying(
        f"不能修改自己的{what.chinese}，请由另一位安全管理员修改。",
        f"You cannot change your own {what.english}: another security administrator has to.",
    )
    return ServiceRefusal(403, "own-rights", said)


def told_of_person(one: Person | None) -> Told:
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


def told_of_role(one: Holding | None) -> Told:
    """What the audit log says of a role."""
    if one is None:
        return {}
    held = sorted(one.permissions)
    return {"name": one.name, "permissions": held, "approves_up_to": one.approves_up_to}


def _wanted(wish: PersonSet, known: Person | None) -> Person:
    """The person as it is to be."""
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
