"""`workstation`: what an administrator does about the institution's workstations, by command.

Without it one would have to sign in over HTTP by hand to give out an enrolment code. Whoever may
run these on the service's machine may do all of it; the same rights over the network are divided
(app/people/roles.py). Works beside a running service, too (beside.py).
"""

from __future__ import annotations

import argparse
import uuid
from collections.abc import Callable
from typing import Any

from app.entry.console import Trouble, folder_of, print_json, print_line
from app.store.clock import SystemClock
from sync import wire_accounts
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of
from sync.assembly.people_command import known_hospital, refusing
from sync.service.account_desk import AccountDesk, as_administrator
from sync.service.accounts import Caller

_NAMED = ("hospital", "workstation", "place", "after", "limit")


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 when it is done."""
    settings = settings_of(options)
    wish: dict[str, Any] = {"do": f"{options.kind}-{options.action}"}
    wish |= {name: getattr(options, name, None) for name in _NAMED}
    url, work = database_url(options, settings), WORKS[wish["do"]]
    for one in carry_out(url, settings, folder_of(options), work, wish):
        if options.json:
            print_json(one)
        else:
            print_line(_SHOW[wish["do"]](one))
    return 0


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


def _place(parts: Parts, wish: Wish) -> Told:
    one, place = _device(parts, wish), wish["place"] or ""
    _do(parts, wish, lambda desk, caller: desk.set_place(caller, one.device, place))
    return [_described(_device(parts, {**wish, "workstation": str(one.device)}))]


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


def _do(parts: Parts, wish: Wish, work: Callable[[AccountDesk, Caller], Any]) -> Any:  # noqa: ANN401 (what the desk answers)
    org = known_hospital(parts, wish)
    desk = AccountDesk(parts.database, SystemClock(), parts.settings)
    return refusing(lambda: work(desk, as_administrator(org)))


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
        "program": one.program,
        "behind": one.behind,
        "place": one.place,
    }


def _workstation_line(one: dict[str, Any]) -> str:
    state = "有效" if one["revoked_at"] is None else "已停用"
    kept = f"隔离 {one['quarantined']} 项" if one["quarantined"] else ""
    old = "（旧）" if one["behind"] else ""
    program = f"程序 {one['program']}{old}" if one["program"] else "程序版本未知"
    place = f"配送点 {one['place']}" if one["place"] else "不限配送点"
    said = (one["number"], one["name"], state, program, place, one["device"], kept)
    return "  ".join(map(str, said)).rstrip()


WORKS: dict[str, Work] = {
    "workstation-code": _make_code,
    "workstation-list": _list_workstations,
    "workstation-revoke": _revoke,
    "workstation-readmit": _readmit,
    "workstation-place": _place,
    "workstation-quarantine": _quarantine,
}
_SHOW: dict[str, Callable[[dict[str, Any]], str]] = {
    "workstation-code": lambda one: f"工作站登记码（10 分钟内有效，一次性）：{one['code']}",
    "workstation-list": _workstation_line,
    "workstation-revoke": _workstation_line,
    "workstation-readmit": _workstation_line,
    "workstation-place": _workstation_line,
    "workstation-quarantine": lambda one: (
        f"{one['seq']}  {one['kind']}  {one['at']}  {one['why']}  {one['op_id']}"
    ),
}
