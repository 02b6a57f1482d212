"""`relay key add|list|revoke`: the keys with which distributors hand over trace codes.

Without it nobody could let a distributor in. A secret is shown once, when its key is made; it is
not stored. A service on a SQLite file has that file alone: stop it first, or name its PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from app.codes.reading import BLANKS
from app.entry.console import Trouble, folder_of, print_json, print_line
from app.store.clock import SystemClock
from app.store.database import Database
from sync.assembly.operating import database_url, settings_of
from sync.service.relay import senders
from sync.service.relay.secret import SecretUnusable, load_secret
from sync.service.relay.senders import Key
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit


def run(options: argparse.Namespace) -> int:
    """Do what is asked about keys; 0 when it is done."""
    url = database_url(options, settings_of(options))
    try:
        database = Database(url)
    except (ArgumentError, ImportError, ValueError) as error:
        raise Trouble("数据库地址不能用：应为 sqlite:///… 或 postgresql+psycopg://…", 2) from error
    with database:
        return {"add": _add, "revoke": _revoke, "list": _list}[options.action](options, database)


def with_relay_secret(settings: ServiceSettings, folder: Path) -> ServiceSettings:
    """Settings of a service that lets distributors in; raises Trouble."""
    try:
        return replace(settings, relay_secret=load_secret(folder, os.environ))
    except SecretUnusable as error:
        raise Trouble(str(error)) from error


def _list(options: argparse.Namespace, database: Database) -> int:
    with database.reading() as connection:
        found = senders.keys(connection)
    for key in found:
        _show(key, options)
    return 0


def _add(options: argparse.Namespace, database: Database) -> int:
    code, name = options.distributor.strip(BLANKS), options.name.strip(BLANKS)
    if not code or not name or not (code + name).isprintable():
        raise Trouble("请写明配送企业的编码和名称", 2)
    master = with_relay_secret(ServiceSettings(), folder_of(options)).relay_secret or b""
    now = SystemClock().now()
    try:
        key, secret = commit(
            database,
            lambda c: senders.add_key(c, master, code, name, options.hospital, now),
        )
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    _show(key, options, secret)
    return 0


def _revoke(options: argparse.Namespace, database: Database) -> int:
    now = SystemClock().now()
    if not commit(database, lambda c: senders.revoke_key(c, options.key, now)):
        raise Trouble(f"没有密钥 {options.key}，或已经停用")
    if options.json:
        print_json({"key": options.key, "revoked": True})
    else:
        print_line(f"已停用密钥 {options.key}")
    return 0


def _show(key: Key, options: argparse.Namespace, secret: str | None = None) -> None:
    if options.json:
        shown = {
            "key": key.key_id,
            "distributor_code": key.distributor_code,
            "name": key.name,
            "hospitals": list(key.hospitals),
            "created_at": key.created_at.isoformat(),
            "revoked_at": _iso(key.revoked_at),
        }
        print_json(shown if secret is None else shown | {"secret": secret})
        return
    state = "已停用" if key.revoked_at is not None else "有效"
    hospitals = "、".join(key.hospitals)
    print_line(f"{key.key_id}  {key.distributor_code}  {key.name}  {hospitals}  {state}")
    if secret is not None:
        print_line(f"密钥（只显示这一次，请交给配送企业保管）：{secret}")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
