"""`organisation` (or `hospital`), `person`, `role`: who works where and may do what, by command.

Without it the first administrators could be admitted by nobody. Whoever may run these on the
service's machine may do all of it; over the network the rights are divided. Works beside a running
service, too (beside.py). A password is read from the environment or asked for, never an argument:
arguments are seen by every user of a machine.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.entry.console import Trouble, folder_of, print_json, print_line
from app.people import importing, organisations
from app.people.audit.kinds import Kind as Deed
from app.people.audit.values import Subject
from app.people.bodies import main_role
from app.people.organisations import KIND_NAMES, Kind, Organisation, why_not_area
from app.people.person import STANDING_NAMES, Grant, Standing
from app.people.roles import Holding, name_of
from app.readers.system_words import of_system
from app.store.clock import SystemClock
from app.tables.refused import TableRefused
from app.tables.writing import write_table
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of
from sync.service import accounts
from sync.service.account_desk import as_administrator
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.people import keeping
from sync.service.people.desk import PeopleDesk
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit, reading_of
from sync.wire_people import (
    AwaySaid,
    GrantSaid,
    PersonSeen,
    PersonSet,
    PersonsSet,
    RoleSet,
    grant_said,
    leave_said,
)

PASSWORD = "TRACEDOCK_PERSON_PASSWORD"
"""The environment variable with the password of a person; never an argument."""
_NAMED = (
    *("hospital", "name", "number", "roles", "since", "until", "away", "replaced_by", "back"),
    *("retired", "reinstated", "kind_of", "area", "one_administrator", "role", "permissions"),
    *("approves_up_to", "keep"),
)
_LONGEST_WORD = 100
Result = TypeVar("Result")


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 when it is done, 1 where a row of a file was not taken."""
    settings = settings_of(options)
    wish: dict[str, Any] = {"do": f"{options.kind}-{options.action}"}
    wish |= {name: getattr(options, name, None) for name in _NAMED}
    if wish["do"] == "person-template":
        return _write_template(options)
    if wish["do"] in ("person-set", "person-password"):
        wish["password"] = _password(required=options.action == "password")
    place = (database_url(options, settings), settings, folder_of(options))
    bad: list[dict[str, Any]] = []
    if wish["do"] == "person-import":
        wish["persons"], bad = _read_file(options.file, carry_out(*place, _holdings, wish | _LOOK))
    told = [*carry_out(*place, WORKS[wish["do"]], wish), *bad]
    if wish["do"] == "person-import":
        told.sort(key=lambda one: int(one["row"]))
    for one in told:
        if options.json:
            print_json(one)
        else:
            print_line(_SHOW[wish["do"]](one))
    return int(any(one.get("change") == "refused" for one in told))


_LOOK = {"do": "role-list"}


def _password(*, required: bool) -> str:
    """From the environment, or from whoever sits here; raises Trouble."""
    given = os.environ.get(PASSWORD, "")
    if given or not required:
        return given
    if not sys.stdin.isatty():
        raise Trouble(f"请在环境变量 {PASSWORD} 里给出新口令", 2)
    return getpass.getpass("新口令 / new password: ")


def _write_template(options: argparse.Namespace) -> int:
    try:
        write_table(options.file, importing.TEMPLATE, [])
    except TableRefused as refused:
        raise Trouble(str(refused), 2) from refused
    except OSError as error:
        raise Trouble(f"{options.file}：{of_system(error)}，请换一个位置") from error
    if options.json:
        print_json({"file": str(options.file)})
    return 0


def _read_file(path: Path, roles: Told) -> tuple[Any, list[dict[str, Any]]]:
    """The persons of a file as messages, and the rows that are none."""
    known = {one["role"]: Holding(one["role"], one["name"], frozenset()) for one in roles}
    try:
        people = importing.read_people(path, known)
    except TableRefused as refused:
        raise Trouble(str(refused), 2) from refused
    except OSError as error:
        raise Trouble(f"{path}：{of_system(error)}，请核对", 2) from error
    if people.unknown:
        print(f"没有用到这些列：{'、'.join(people.unknown)}", file=sys.stderr)
    said = [_said(one) for one in people.entries]
    rows = {one.number: one.row for one in people.entries}
    bad = [{"row": one.row, "change": "refused", "why": one.why} for one in people.bad]
    return {"said": msgspec.to_builtins(said), "rows": rows}, bad


def _said(entry: importing.Entry) -> PersonSet:
    return PersonSet(
        number=entry.number,
        name=entry.name,
        grants=[grant_said(one) for one in entry.grants],
        away=leave_said(entry.leave),
        retired_on=msgspec.UNSET if entry.end is None else entry.end[0],
    )


def _set_organisation(parts: Parts, wish: Wish) -> Told:
    org, name = wish["hospital"], wish["name"].strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_WORD:
        raise Trouble(f"机构名称应为 1 到 {_LONGEST_WORD} 个字", 2)
    with parts.database.reading() as connection:
        known = organisations.one(connection, org)
    was = known or Organisation(org, name)
    kind = Kind(wish["kind_of"]) if wish["kind_of"] else was.kind
    area = was.area if wish["area"] is None else wish["area"]
    why = why_not_area(area, kind)
    if why is not None:
        raise Trouble(why.chinese, 2)
    one = wish["one_administrator"]
    combined = was.one_administrator if one is None else bool(one)
    found = Organisation(org, name, kind, area, combined)
    try:
        commit(parts.database, lambda c: accounts.add_organisation(c, org, name), org)
    except ValueError as error:
        raise Trouble(str(error), 2) from error

    def describe(connection: Any) -> None:  # noqa: ANN401 (a connection)
        which, said = Subject("organisation", org, name), _organisation(found)
        deed, clock = Deed.ORGANISATION_SET, SystemClock()
        audit(
            connection,
            clock,
            as_administrator(org),
            deed,
            which,
            before=None if known is None else _organisation(known),
            after=said,
        )
        keeping.describe(connection, found)
        hindered = keeping.house(connection, org, SystemClock().now()).why_not_all()
        if hindered is not None and not combined:
            raise Trouble(f"{hindered[0].name}：{hindered[1].chinese}")

    commit(parts.database, describe, org)
    return [_organisation(found)]


def _list_organisations(parts: Parts, _wish: Wish) -> Told:
    with parts.database.reading() as connection:
        return [_organisation(one) for one in organisations.all_of(connection)]


def _organisation(one: Organisation) -> dict[str, Any]:
    return {
        "hospital": one.org,
        "name": one.name,
        "kind": one.kind.value,
        "area": one.area,
        "one_administrator": one.one_administrator,
    }


def _set_person(parts: Parts, wish: Wish) -> Told:
    number, name = wish["number"].strip(), wish["name"].strip()
    if not all(0 < len(word) <= _LONGEST_WORD and word.isprintable() for word in (number, name)):
        raise Trouble(f"工号和姓名应为 1 到 {_LONGEST_WORD} 个字", 2)
    said = PersonSet(
        number=number,
        name=name,
        grants=_grants(wish),
        away=_away(wish),
        retired_on=_retired(wish),
        password=wish["password"],
    )
    _do(parts, wish, lambda desk, caller: desk.set_person(caller, said))
    return _list_persons(parts, {**wish, "number": number})


def _grants(wish: Wish) -> list[GrantSaid] | msgspec.UnsetType:
    if not wish.get("roles"):
        return msgspec.UNSET
    since, until = _day(wish.get("since")), _day(wish.get("until"))
    parted = (one.partition("@") for one in wish["roles"])
    return [
        GrantSaid(role=role, place=place, since=since, until=until) for role, _, place in parted
    ]


def _away(wish: Wish) -> AwaySaid | msgspec.UnsetType | None:
    if wish.get("back"):
        return None
    if not wish.get("away"):
        return msgspec.UNSET
    since, until = (_day(one) for one in wish["away"])
    assert since is not None
    assert until is not None
    return AwaySaid(since=since, until=until, replaced_by=wish.get("replaced_by") or "")


def _retired(wish: Wish) -> date | msgspec.UnsetType | None:
    if wish.get("reinstated"):
        return None
    return _day(wish.get("retired")) or msgspec.UNSET


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Trouble(f"“{text}”不是日期，请写成 YYYY-MM-DD", 2) from None


def _list_persons(parts: Parts, wish: Wish) -> Told:
    found = _do(parts, wish, lambda desk, caller: desk.persons(caller))
    number = wish.get("number")
    return [_person(one) for one in found if number in (None, one.number)]


def _person(one: PersonSeen) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(one)
    grants = tuple(Grant(each.role, each.place) for each in one.grants)
    named = {"number": told.pop("number"), "name": told.pop("name")}
    return named | {"role": main_role(grants)} | told


def _set_password(parts: Parts, wish: Wish) -> Told:
    told = _list_persons(parts, wish)
    if not told:
        raise Trouble(f"机构 {wish['hospital']} 没有工号 {wish['number']}")
    return _set_person(parts, {**wish, "name": told[0]["name"]})


def _import_persons(parts: Parts, wish: Wish) -> Told:
    said = msgspec.convert(wish["persons"]["said"], type=list[PersonSet])
    asked = PersonsSet(persons=said, keep=bool(wish["keep"]))
    taken = _do(parts, wish, lambda desk, caller: desk.set_persons(caller, asked))
    rows = wish["persons"]["rows"]
    return [{"row": rows[one.number], **msgspec.to_builtins(one)} for one in taken]


def _give_badge(parts: Parts, wish: Wish) -> Told:
    given = _do(parts, wish, lambda desk, caller: desk.give_badge(caller, wish["number"]))
    return [msgspec.to_builtins(given)]


def _withdraw_badge(parts: Parts, wish: Wish) -> Told:
    _do(parts, wish, lambda desk, caller: desk.withdraw_badge(caller, wish["number"]))
    return _list_persons(parts, wish)


def _holdings(parts: Parts, wish: Wish) -> Told:
    found = _do(parts, wish, lambda desk, caller: desk.roles(caller))
    role = wish.get("role")
    return [msgspec.to_builtins(one) for one in found if role in (None, one.role)]


def _set_role(parts: Parts, wish: Wish) -> Told:
    known = _holdings(parts, wish)
    name = wish["name"] or (known[0]["name"] if known else "")
    limit = wish["approves_up_to"]
    try:
        amount = None if limit is None else Decimal(limit)
    except InvalidOperation:
        raise Trouble(f"“{limit}”不是金额", 2) from None
    if not 0 < len(name) <= _LONGEST_WORD or not 0 < len(wish["role"]) <= _LONGEST_WORD:
        raise Trouble("新岗位要用 --name 给出名称", 2)
    said = RoleSet(
        role=wish["role"], name=name, permissions=wish["permissions"], approves_up_to=amount
    )
    _do(parts, wish, lambda desk, caller: desk.set_role(caller, said))
    return _holdings(parts, wish)


def _do(parts: Parts, wish: Wish, work: Callable[[PeopleDesk, Caller], Result]) -> Result:
    org = known_hospital(parts, wish)
    return refusing(lambda: work(PeopleDesk(parts.database, SystemClock()), as_administrator(org)))


def refusing(work: Callable[[], Result]) -> Result:
    """Do it; raises Trouble with what the service says against it."""
    try:
        return work()
    except ServiceRefusal as refusal:
        called_wrongly = refusal.status == 422
        raise Trouble(refusal.detail or refusal.message, 2 if called_wrongly else 1) from refusal


def known_hospital(parts: Parts, wish: Wish) -> str:
    """The institution that is meant; raises Trouble where there is none."""
    org: str = wish["hospital"]
    with reading_of(parts.database, org) as connection:
        if organisations.one(connection, org) is None:
            raise Trouble(f"没有机构 {org}，请先用 hospital set 添加，或核对编码")
    return org


def _organisation_line(one: dict[str, Any]) -> str:
    kind = KIND_NAMES[Kind(one["kind"])].chinese
    combined = "一人兼任三员" if one["one_administrator"] else ""
    return f"{one['hospital']}  {one['name']}  {kind}  {one['area']}  {combined}".rstrip()


def _person_line(one: dict[str, Any]) -> str:
    roles = "、".join(_grant_words(each) for each in one["grants"])
    standing = Standing(one["standing"])
    state = "" if standing is Standing.ACTIVE else STANDING_NAMES[standing].chinese
    return f"{one['number']}  {one['name']}  {roles}  {state}".rstrip()


def _grant_words(one: dict[str, Any]) -> str:
    place = f"@{one['place']}" if one["place"] else ""
    days = f"（{one['since'] or ''}—{one['until'] or ''}）" if one["since"] or one["until"] else ""
    return f"{name_of(one['role'])}{place}{days}"


_CHANGES = {"new": "新增", "changed": "更新", "same": "不变", "refused": "未导入"}


def _taken_line(one: dict[str, Any]) -> str:
    said = f"第 {one['row']} 行  {one.get('number', '')}  {_CHANGES[one['change']]}"
    return f"{said}  {one.get('why', '')}".rstrip()


def _role_line(one: dict[str, Any]) -> str:
    limit = one["approves_up_to"]
    limited = f"  审核上限 {limit} 元" if limit else ""
    return f"{one['role']}  {one['name']}  {'、'.join(one['permissions'])}{limited}"


WORKS: dict[str, Work] = {
    "hospital-set": _set_organisation,
    "hospital-list": _list_organisations,
    "person-set": _set_person,
    "person-list": _list_persons,
    "person-password": _set_password,
    "person-import": _import_persons,
    "person-badge": _give_badge,
    "person-no-badge": _withdraw_badge,
    "role-list": _holdings,
    "role-set": _set_role,
}
_SHOW: dict[str, Callable[[dict[str, Any]], str]] = {
    "hospital-set": _organisation_line,
    "hospital-list": _organisation_line,
    "person-set": _person_line,
    "person-list": _person_line,
    "person-password": lambda one: f"{_person_line(one)}  口令已重设，之前的登录已失效",
    "person-import": _taken_line,
    "person-badge": lambda one: f"{one['number']}  胸卡号（只显示这一次）：{one['badge']}",
    "person-no-badge": lambda one: f"{_person_line(one)}  胸卡已作废",
    "role-list": _role_line,
    "role-set": _role_line,
}
