"""`his key add|list|revoke`: the keys with which HIS and SPD read and write.

Without it nobody could let a HIS in. A secret is shown once, when its key is made; it is not
stored. Works beside a running service, too (beside.py).
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from app.entry.console import Trouble, folder_of, print_json, print_line
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.store.clock import SystemClock
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of
from sync.service.account_desk import as_administrator
from sync.service.auditing.writing import write as audit
from sync.service.his import keys
from sync.service.his.keys import BEARER, NewKey, Right
from sync.service.transactions import commit, reading_of


def run(options: argparse.Namespace) -> int:
    """Do what is asked about keys; 0 when it is done."""
    settings = settings_of(options)
    wish = {
        "do": f"his-{options.action}",
        "hospital": options.hospital,
        "key": getattr(options, "key", None),
        "name": getattr(options, "name", None),
        "rights": getattr(options, "rights", None),
        "scheme": getattr(options, "scheme", None),
    }
    url, work = database_url(options, settings), WORKS[wish["do"]]
    for one in carry_out(url, settings, folder_of(options), work, wish):
        if options.json:
            print_json(one)
        else:
            _SHOW[options.action](one)
    return 0


def _add(parts: Parts, wish: Wish) -> Told:
    rights = [Right(word) for word in wish["rights"]]
    org, name, scheme = wish["hospital"], wish["name"], wish["scheme"]
    clock = SystemClock()

    def work(connection: Connection) -> NewKey:
        made = keys.add(connection, org, name, rights, clock, scheme)
        which, said = Subject("his-key", made.key_id, name), {"rights": rights, "scheme": scheme}
        audit(connection, clock, as_administrator(org), Kind.HIS_KEY_MADE, which, after=said)
        return made

    try:
        made = commit(parts.database, work, org)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    shown = {"token": made.token} if scheme == BEARER else {"secret": made.secret}
    named = {"hospital": made.org, "key": made.key_id, "scheme": scheme, "name": name}
    return [named | {"rights": sorted(rights)} | shown]


def _list(parts: Parts, wish: Wish) -> Told:
    with reading_of(parts.database, wish["hospital"]) as connection:
        return [_described(row) for row in keys.all_of(connection, wish["hospital"])]


def _described(row: Row[Any]) -> dict[str, Any]:
    return {
        "hospital": row.org,
        "key": row.key_id,
        "name": row.name,
        "scheme": row.scheme,
        "rights": row.rights.split(),
        "made_at": row.made_at.isoformat(),
        "revoked_at": _iso(row.revoked_at),
    }


def _revoke(parts: Parts, wish: Wish) -> Told:
    org, clock = wish["hospital"], SystemClock()

    def work(connection: Connection) -> bool:
        if not keys.revoke(connection, org, wish["key"], clock.now()):
            return False
        which = Subject("his-key", wish["key"])
        audit(connection, clock, as_administrator(org), Kind.HIS_KEY_REVOKED, which)
        return True

    if not commit(parts.database, work, org):
        raise Trouble(f"机构 {org} 没有密钥 {wish['key']}，或已经停用")
    return [{"key": wish["key"], "revoked": True}]


WORKS: dict[str, Work] = {"his-add": _add, "his-list": _list, "his-revoke": _revoke}


def _show_new(made: dict[str, Any]) -> None:
    what = "令牌" if made["scheme"] == BEARER else "签名密钥"
    print_line(f"{made['key']}  {made['hospital']}  {made['name']}  {' '.join(made['rights'])}")
    secret = made.get("token") or made["secret"]
    print_line(f"{what}（只显示这一次，请交给 HIS 厂商保管）：{secret}")


def _show(one: dict[str, Any]) -> None:
    state = "已停用" if one["revoked_at"] is not None else "有效"
    print_line(f"{one['key']}  {one['name']}  {one['scheme']}  {' '.join(one['rights'])}  {state}")


def _show_revoked(one: dict[str, Any]) -> None:
    print_line(f"已停用密钥 {one['key']}")


_SHOW = {"add": _show_new, "list": _show, "revoke": _show_revoked}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
