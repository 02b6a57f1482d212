"""`relay key add|list|revoke`: the keys with which distributors hand over trace codes.

Without it nobody could let a distributor in. A secret is shown once, when its key is made; it is
not stored. Works beside a running service, too (beside.py).
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.codes.reading import BLANKS
from app.entry.console import Trouble, folder_of, print_json, print_line
from app.people.audit.journal import SERVICE_CHAIN
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.store.clock import SystemClock
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of, with_own_secrets
from sync.service.account_desk import as_administrator
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.relay import senders
from sync.service.relay.senders import Key
from sync.service.transactions import commit


def run(options: argparse.Namespace) -> int:
    """Do what is asked about keys; 0 when it is done."""
    settings = settings_of(options)
    names = ("distributor", "name", "hospital", "key")
    wish = {name: getattr(options, name, None) for name in names} | {
        "do": f"relay-{options.action}"
    }
    url, work = database_url(options, settings), WORKS[str(wish["do"])]
    for one in carry_out(url, settings, folder_of(options), work, wish):
        if options.json:
            print_json(one)
        else:
            _show(one)
    return 0


def _list(parts: Parts, _wish: Wish) -> Told:
    with parts.database.reading() as connection:
        return [_described(key) for key in senders.keys(connection)]


def _add(parts: Parts, wish: Wish) -> Told:
    code, name = wish["distributor"].strip(BLANKS), wish["name"].strip(BLANKS)
    if not code or not name or not (code + name).isprintable():
        raise Trouble("请写明配送企业的编码和名称", 2)
    # A running service has its own; a command beside none reads the same file.
    known = parts.settings.relay_secret
    master = known or with_own_secrets(parts.settings, parts.folder).relay_secret or b""
    hospitals, clock = wish["hospital"], SystemClock()

    def work(connection: Connection) -> tuple[Key, str]:
        made, secret = senders.add_key(connection, master, code, name, hospitals, clock.now())
        which, said = Subject("relay-key", made.key_id, name), {"hospitals": hospitals}
        audit(connection, clock, _operator(), Kind.RELAY_KEY_MADE, which, after=said)
        return made, secret

    try:
        key, secret = commit(parts.database, work)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    return [_described(key) | {"secret": secret}]


def _revoke(parts: Parts, wish: Wish) -> Told:
    clock = SystemClock()

    def work(connection: Connection) -> bool:
        if not senders.revoke_key(connection, wish["key"], clock.now()):
            return False
        which = Subject("relay-key", wish["key"])
        audit(connection, clock, _operator(), Kind.RELAY_KEY_REVOKED, which)
        return True

    if not commit(parts.database, work):
        raise Trouble(f"没有密钥 {wish['key']}，或已经停用")
    return [{"key": wish["key"], "revoked": True}]


def _operator() -> Caller:
    """A distributor hands over for several institutions: its keys are the service's own matter."""
    return as_administrator(SERVICE_CHAIN)


WORKS: dict[str, Work] = {"relay-add": _add, "relay-list": _list, "relay-revoke": _revoke}


def _described(key: Key) -> dict[str, Any]:
    return {
        "key": key.key_id,
        "distributor_code": key.distributor_code,
        "name": key.name,
        "hospitals": list(key.hospitals),
        "created_at": key.created_at.isoformat(),
        "revoked_at": _iso(key.revoked_at),
    }


def _show(one: dict[str, Any]) -> None:
    if "revoked" in one:
        print_line(f"已停用密钥 {one['key']}")
        return
    state = "已停用" if one["revoked_at"] is not None else "有效"
    hospitals = "、".join(one["hospitals"])
    print_line(f"{one['key']}  {one['distributor_code']}  {one['name']}  {hospitals}  {state}")
    if "secret" in one:
        print_line(f"密钥（只显示这一次，请交给配送企业保管）：{one['secret']}")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
