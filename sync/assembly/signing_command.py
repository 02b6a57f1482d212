"""`sign-in`: a new institution with its administrators, rules of signing in, lost telephones.

Without it a new service would need a password that everybody knows. `begin` makes an institution,
its administrators and a first password for each, all or nothing: each password is made up, shown
this once, and has to be changed at the first sign-in, where a telephone is set up as well. Whoever
may run these on the service's machine may do all of it. Works beside a running service, too.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from app.entry.console import Trouble, folder_of, print_json, print_line
from app.people import organisations
from app.people.organisations import Organisation
from app.people.roles import name_of
from app.people.signing import hashing
from app.people.signing.passwords import made_up
from app.people.signing.rules import LIMITS, SWITCHES, SignInRules
from app.store.clock import SystemClock
from sync import wire_accounts
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of
from sync.assembly.people_command import known_hospital, refusing
from sync.service.account_desk import as_administrator
from sync.service.founding.laying import THREE, AlreadyPeopled, First, found
from sync.service.links.secrets import SessionSecrets
from sync.service.signing.desk import SignInDesk
from sync.service.signing.keeping import SignInKeeping
from sync.service.transactions import commit

ADMINISTRATORS = dict(zip(("system", "security", "audit"), THREE, strict=True))
_NAMED = ("hospital", "name", "number", *ADMINISTRATORS)
_LONGEST_WORD = 100


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 0 when it is done."""
    settings = settings_of(options)
    wish: dict[str, Any] = {"do": f"sign-in-{options.action}"}
    wish |= {name: getattr(options, name, None) for name in _NAMED}
    wish["rules"] = _rules(getattr(options, "rules", []))
    place = (database_url(options, settings), settings, folder_of(options))
    for one in carry_out(*place, WORKS[wish["do"]], wish):
        if options.json:
            print_json(one)
        else:
            print_line(_SHOW[wish["do"]](one))
    return 0


def _rules(said: list[str]) -> dict[str, bool | int]:
    """Read NAME=VALUE; raises Trouble."""
    read: dict[str, bool | int] = {}
    for one in said:
        name, _, value = one.partition("=")
        if name in SWITCHES and value in ("yes", "no"):
            read[name] = value == "yes"
        elif name in LIMITS and value.isascii() and value.isdigit():
            read[name] = int(value)
        else:
            switches, known = "、".join(sorted(SWITCHES)), "、".join(LIMITS)
            wanted = f"应为 {switches} 之一=yes|no，或 {known} 之一=数字"
            raise Trouble(f"“{one}”看不懂：{wanted}", 2)
    return read


def _begin(parts: Parts, wish: Wish) -> Told:
    """Make an institution and its three administrators; raises Trouble."""
    org, name = wish["hospital"], _word(wish["name"], "机构名称")
    meant = {kind: tuple(_word(one, "工号和姓名") for one in wish[kind]) for kind in ADMINISTRATORS}
    if len({number for number, _name in meant.values()}) < len(meant):
        raise Trouble("三员应为三个不同的人，工号不能相同", 2)
    rules = SignInRules()
    first = {kind: made_up(rules, *who) for kind, who in meant.items()}
    # Outside of the transaction: it takes long on purpose.
    three = [
        First(ADMINISTRATORS[kind], number, who, hashing.hash_of(first[kind]), must_change=True)
        for kind, (number, who) in meant.items()
    ]

    def work(connection: Connection) -> None:
        known = organisations.one(connection, org) or Organisation(org, name)
        about = replace(known, name=name)
        try:
            found(connection, about, three, as_administrator(org), SystemClock())
        except AlreadyPeopled as error:
            said = f"机构 {org} 已有人员，不能重新建立；改口令请用 person password"
            raise Trouble(said) from error
        except ValueError as error:
            raise Trouble(str(error), 2) from error

    commit(parts.database, work, org)
    return [
        {
            "hospital": org,
            "role": ADMINISTRATORS[kind].value,
            "number": number,
            "name": who,
            "first_password": first[kind],
            "good_for_days": rules.first_days,
        }
        for kind, (number, who) in meant.items()
    ]


def _set_rules(parts: Parts, wish: Wish) -> Told:
    """Lay rules down, where some are named; tell those that hold."""
    caller = as_administrator(known_hospital(parts, wish))
    said, looking_after = wish["rules"], _keeping(parts)
    if said:
        wanted = wire_accounts.RulesSet(rules=said)
        return [dict(refusing(lambda: looking_after.set_rules(caller, wanted)).rules)]
    return [dict(refusing(lambda: looking_after.rules(caller)).rules)]


def _drop_telephone(parts: Parts, wish: Wish) -> Told:
    caller = as_administrator(known_hospital(parts, wish))
    refusing(lambda: _keeping(parts).drop_factor(caller, wish["number"]))
    return [{"hospital": wish["hospital"], "number": wish["number"]}]


def _keeping(parts: Parts) -> SignInKeeping:
    # What telephones share is not asked for here.
    return SignInKeeping(
        SignInDesk(parts.database, SystemClock(), parts.settings, SessionSecrets())
    )


def _word(text: str, what: str) -> str:
    word = text.strip()
    if not 0 < len(word) <= _LONGEST_WORD or not word.isprintable():
        raise Trouble(f"{what}应为 1 到 {_LONGEST_WORD} 个字", 2)
    return word


def nobody_known(connection: Connection) -> bool:
    """Whether a service was never told of any institution."""
    return not organisations.all_of(connection)


BEGIN_HINT = (
    "还没有机构：在工作站的窗口里选“新建服务端”，输入文件 {file} 里的开通码；"
    "或在本机运行 main.py sign-in begin 机构编码 机构名称 --system 工号 姓名 "
    "--security 工号 姓名 --audit 工号 姓名，建立机构和三员，初始口令只显示一次"
)


def _begun_line(one: dict[str, Any]) -> str:
    role = name_of(one["role"])
    days, password = one["good_for_days"], one["first_password"]
    said = f"初始口令（只显示一次，{days} 天内登录有效）：{password}"
    return f"{role}  {one['number']}  {one['name']}  {said}"


WORKS: dict[str, Work] = {
    "sign-in-begin": _begin,
    "sign-in-rules": _set_rules,
    "sign-in-drop-telephone": _drop_telephone,
}
_SHOW: dict[str, Callable[[dict[str, Any]], str]] = {
    "sign-in-begin": _begun_line,
    "sign-in-rules": lambda one: "\n".join(
        f"{name}={'yes' if value is True else 'no' if value is False else value}"
        for name, value in one.items()
    ),
    "sign-in-drop-telephone": lambda one: f"{one['number']}  手机验证器已解除，下次登录时重新绑定",
}
