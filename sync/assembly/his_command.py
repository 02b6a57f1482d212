"""`his key add|list|revoke`: the keys with which HIS and SPD read and write.

Without it nobody could let a HIS in. A secret is shown once, when its key is made; it is not
stored. A service on a SQLite file has that file alone: stop it first, or name its PostgreSQL.
"""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import ArgumentError

from app.entry.console import Trouble, print_json, print_line
from app.store.clock import SystemClock
from app.store.database import Database
from sync.assembly.operating import database_url, settings_of
from sync.service.his import keys
from sync.service.his.keys import BEARER, NewKey, Right
from sync.service.transactions import commit, reading_of


def run(options: argparse.Namespace) -> int:
    """Do what is asked about keys; 0 when it is done."""
    url = database_url(options, settings_of(options))
    try:
        database = Database(url)
    except (ArgumentError, ImportError, ValueError) as error:
        raise Trouble("数据库地址不能用：应为 sqlite:///… 或 postgresql+psycopg://…", 2) from error
    with database:
        return {"add": _add, "revoke": _revoke, "list": _list}[options.action](options, database)


def _add(options: argparse.Namespace, database: Database) -> int:
    rights = [Right(word) for word in options.rights]
    org, name, scheme = options.hospital, options.name, options.scheme
    clock = SystemClock()
    try:
        made = commit(database, lambda c: keys.add(c, org, name, rights, clock, scheme), org)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    _show_new(made, options, scheme)
    return 0


def _show_new(made: NewKey, options: argparse.Namespace, scheme: str) -> None:
    shown = made.token if scheme == BEARER else made.secret
    if options.json:
        named = {"hospital": made.org, "key": made.key_id, "scheme": scheme}
        print_json(named | {"token" if scheme == BEARER else "secret": shown})
        return
    what = "令牌" if scheme == BEARER else "签名密钥"
    print_line(f"{made.key_id}  {made.org}  {options.name}  {' '.join(options.rights)}")
    print_line(f"{what}（只显示这一次，请交给 HIS 厂商保管）：{shown}")


def _list(options: argparse.Namespace, database: Database) -> int:
    with reading_of(database, options.hospital) as connection:
        found = keys.all_of(connection, options.hospital)
    for row in found:
        _show(row, options)
    return 0


def _show(row: Row[Any], options: argparse.Namespace) -> None:
    if options.json:
        shown = {
            "hospital": row.org,
            "key": row.key_id,
            "name": row.name,
            "scheme": row.scheme,
            "rights": row.rights.split(),
            "made_at": row.made_at.isoformat(),
            "revoked_at": _iso(row.revoked_at),
        }
        print_json(shown)
        return
    state = "已停用" if row.revoked_at is not None else "有效"
    print_line(f"{row.key_id}  {row.name}  {row.scheme}  {row.rights}  {state}")


def _revoke(options: argparse.Namespace, database: Database) -> int:
    org, now = options.hospital, SystemClock().now()
    if not commit(database, lambda c: keys.revoke(c, org, options.key, now), org):
        raise Trouble(f"机构 {options.hospital} 没有密钥 {options.key}，或已经停用")
    if options.json:
        print_json({"key": options.key, "revoked": True})
    else:
        print_line(f"已停用密钥 {options.key}")
    return 0


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
