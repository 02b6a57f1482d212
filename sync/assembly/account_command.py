"""`hospital`, `workstation`, `person`: what an administrator does about who may speak, by command.

Without it one would have to sign in over HTTP by hand to give out an enrolment code. Whoever may
run these on the service's machine may do all of it; the same rights over the network are divided
(app/people/roles.py). Works beside a running service, too (beside.py). A password is read from the
environment or asked for, never an argument: arguments are seen by every user of a machine.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.entry.console import Trouble, folder_of, print_json, print_line
from app.people import persons
from app.people.roles import NAMES, Role
from app.store.clock import SystemClock
from app.store.tables.service import organisation
from sync import wire_accounts
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of
from sync.service import accounts
from sync.service.account_desk import AccountDesk, as_administrator
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal
from sync.service.signing import passwords
from sync.service.transactions import commit, reading_of

PASSWORD = "TRACEDOCK_PERSON_PASSWORD"
"""The environment variable with the password of a person; never an argument."""
_NAMED = ("hospital", "name", "number", "role", "workstation", "after", "limit")
_LONGEST_WORD = 100


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 when it is done."""
    settings = settings_of(options)
    wish: dict[str, Any] = {"do": f"{options.kind}-{options.action}"}
    wish |= {name: getattr(options, name, None) for name in _NAMED}
    if wish["do"] in ("person-set", "person-password"):
        wish["password"] = _password(required=options.action == "password")
    url, work = database_url(options, settings), WORKS[wish["do"]]
    for one in carry_out(url, settings, folder_of(options), work, wish):
        if options.json:
            print_json(one)
        else:
            print_line(_SHOW[wish["do"]](one))
    return 0


def _password(*, required: bool) -> str:
    """From the environment, or from whoever sits here; raises Trouble."""
    given = os.environ.get(PASSWORD, "")
    if given or not required:
        return given
    if not sys.stdin.isatty():
        raise Trouble(f"请在环境变量 {PASSWORD} 里给出新口令", 2)
    return getpass.getpass("新口令 / new password: ")


def _set_hospital(parts: Parts, wish: Wish) -> Told:
    org, name = wish["hospital"], wish["name"].strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_WORD:
        raise Trouble(f"机构名称应为 1 到 {_LONGEST_WORD} 个字", 2)
    try:
        commit(parts.database, lambda c: accounts.add_organisation(c, org, name), org)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    return [{"hospital": org, "name": name}]


def _list_hospitals(parts: Parts, _wish: Wish) -> Told:
    with parts.database.reading() as connection:
        rows = connection.execute(select(organisation).order_by(organisation.c.org)).all()
    return [{"hospital": row.org, "name": row.name} for row in rows]


def _make_code(parts: Parts, wish: Wish) -> Told:
    made = _do(parts, wish, lambda desk, caller: desk.make_code(caller))
    return [{"code": made.code, "expires_at": made.expires_at.isoformat()}]


def _list_workstations(parts: Parts, wish: Wish) -> Told:
    return [_described(one) for one in _devices(parts, wish)]


def _set_revoked(parts: Parts, wish: Wish, *, revoked: bool) -> Told:
    one = _device(parts, wish)
    _do(parts, wish, lambda desk, caller: desk.set_revoked(caller, one.device, revoked=revoked))
    return [_described(_device(parts, {**wish, "workstation": str(one.device)}))]


def _revoke(parts: Parts, wish: Wish) -> Told:
    return _set_revoked(parts, wish, revoked=True)


def _readmit(parts: Parts, wish: Wish) -> Told:
    return _set_revoked(parts, wish, revoked=False)


def _quarantine(parts: Parts, wish: Wish) -> Told:
    one, after = _device(parts, wish), wish["after"]
    try:
        behind = None if after is None else uuid.UUID(after)
    except ValueError:
        raise Trouble("--after 应为上一页最后一项的 op_id", 2) from None
    limit = int(wish["limit"])
    held = _do(
        parts, wish, lambda desk, caller: desk.quarantined(caller, one.device, behind, limit)
    )
    return [
        {
            "op_id": str(row.op_id),
            "incarnation": str(row.incarnation),
            "seq": row.seq,
            "kind": row.kind,
            "at": row.at.isoformat(),
            "why": row.why,
            "received_at": row.received_at.isoformat(),
            "body": row.body,
        }
        for row in held
    ]


def _set_person(parts: Parts, wish: Wish) -> Told:
    number, name = wish["number"].strip(), wish["name"].strip()
    if not all(0 < len(word) <= _LONGEST_WORD and word.isprintable() for word in (number, name)):
        raise Trouble(f"工号和姓名应为 1 到 {_LONGEST_WORD} 个字", 2)
    person = wire_accounts.PersonSet(
        number=number, name=name, role=wish["role"], password=wish["password"]
    )
    _do(parts, wish, lambda desk, caller: desk.set_person(caller, person))
    return _list_persons(parts, {**wish, "number": number})


def _list_persons(parts: Parts, wish: Wish) -> Told:
    org = known_hospital(parts, wish)
    with reading_of(parts.database, org) as connection:
        found = persons.all_of(connection, org)
    number = wish.get("number")
    return [
        {"number": one.number, "name": one.name, "role": one.role}
        for one in found
        if number in (None, one.number)
    ]


def _set_password(parts: Parts, wish: Wish) -> Told:
    told = _list_persons(parts, wish)
    if not told:
        raise Trouble(f"机构 {wish['hospital']} 没有工号 {wish['number']}")
    return _set_person(parts, {**wish, "name": told[0]["name"], "role": told[0]["role"]})


def _do(parts: Parts, wish: Wish, work: Callable[[AccountDesk, Caller], Any]) -> Any:  # noqa: ANN401 (what the desk answers)
    org = known_hospital(parts, wish)
    desk = AccountDesk(parts.database, SystemClock(), parts.settings)
    try:
        return work(desk, as_administrator(org))
    except ServiceRefusal as refusal:
        called_wrongly = refusal.error in ("bad-request", passwords.FAULTY)
        raise Trouble(refusal.detail or refusal.message, 2 if called_wrongly else 1) from refusal


def known_hospital(parts: Parts, wish: Wish) -> str:
    """The institution that is meant; raises Trouble where there is none."""
    org: str = wish["hospital"]
    with reading_of(parts.database, org) as connection:
        query = select(organisation.c.org).where(organisation.c.org == org)
        if connection.execute(query).one_or_none() is None:
            raise Trouble(f"没有机构 {org}，请先用 hospital set 添加，或核对编码")
    return org


def _devices(parts: Parts, wish: Wish) -> list[wire_accounts.DeviceSeen]:
    found: list[wire_accounts.DeviceSeen] = _do(
        parts, wish, lambda desk, caller: desk.devices(caller)
    )
    return found


def _device(parts: Parts, wish: Wish) -> wire_accounts.DeviceSeen:
    """The workstation that is meant: by its number, its name, or its id; raises Trouble."""
    said = wish["workstation"]
    found = _devices(parts, wish)
    for names in (lambda one: str(one.number), lambda one: str(one.device), lambda one: one.name):
        meant = [one for one in found if names(one) == said]
        if len(meant) == 1:
            return meant[0]
    raise Trouble(
        f"机构 {wish['hospital']} 没有唯一的工作站“{said}”，请用 workstation list 里的编号"
    )


def _described(one: wire_accounts.DeviceSeen) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "device": str(one.device),
        "enrolled_at": one.enrolled_at.isoformat(),
        "revoked_at": None if one.revoked_at is None else one.revoked_at.isoformat(),
        "quarantined": one.quarantined,
    }


def _workstation_line(one: dict[str, Any]) -> str:
    state = "有效" if one["revoked_at"] is None else "已停用"
    kept = f"隔离 {one['quarantined']} 项" if one["quarantined"] else ""
    return f"{one['number']}  {one['name']}  {state}  {one['device']}  {kept}".rstrip()


def _person_line(one: dict[str, Any]) -> str:
    role = NAMES[Role(one["role"])] if one["role"] in set(Role) else one["role"]
    return f"{one['number']}  {one['name']}  {role}"


WORKS: dict[str, Work] = {
    "hospital-set": _set_hospital,
    "hospital-list": _list_hospitals,
    "workstation-code": _make_code,
    "workstation-list": _list_workstations,
    "workstation-revoke": _revoke,
    "workstation-readmit": _readmit,
    "workstation-quarantine": _quarantine,
    "person-set": _set_person,
    "person-list": _list_persons,
    "person-password": _set_password,
}
_SHOW: dict[str, Callable[[dict[str, Any]], str]] = {
    "hospital-set": lambda one: f"{one['hospital']}  {one['name']}",
    "hospital-list": lambda one: f"{one['hospital']}  {one['name']}",
    "workstation-code": lambda one: f"工作站登记码（10 分钟内有效，一次性）：{one['code']}",
    "workstation-list": _workstation_line,
    "workstation-revoke": _workstation_line,
    "workstation-readmit": _workstation_line,
    "workstation-quarantine": lambda one: (
        f"{one['seq']}  {one['kind']}  {one['at']}  {one['why']}  {one['op_id']}"
    ),
    "person-set": _person_line,
    "person-list": _person_line,
    "person-password": lambda one: f"{_person_line(one)}  口令已重设，之前的登录已失效",
}
