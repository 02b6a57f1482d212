"""`audit list` and `audit export`: the service's own chain of the audit log.

Without it who made a backup, whose distributor's key was revoked and who knocked without a token
could be counted (audit_command.py) and read by nobody. That chain belongs to no hospital: it names
distributors and addresses of several, so no hospital's auditor is shown it; whoever is let on to
the server is. The chains of hospitals are not read here: that is their own auditors' right. Works
beside a running service, too (beside.py). An export is written down before it is given away.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from app.entry.console import Trouble, folder_of, print_json, print_line, tell
from app.people.audit.asking import AuditShown, AuditWish
from app.people.audit.journal import SERVICE_CHAIN
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.readers.system_words import of_system
from app.store.clock import SystemClock
from app.tables.refused import TableRefused
from app.tables.writing import refuse_other_endings, write_table
from sync.assembly.beside import Parts, Told, Wish, Work, carry_out
from sync.assembly.operating import database_url, settings_of
from sync.service.account_desk import as_administrator
from sync.service.auditing.desk import LAYOUT, MOST, MOST_IN_A_FILE, cells, listed, rows_of
from sync.service.auditing.writing import write as audit
from sync.service.transactions import commit


def run(options: argparse.Namespace) -> int:
    """List or export; 0 when it is done."""
    file: Path | None = getattr(options, "file", None)
    wish: dict[str, Any] = {
        "do": f"audit-{options.action}",
        "first": _day(options.first),
        "last": _day(options.last),
        "kinds": options.kind,
        "text": options.text,
    }
    if file is None:
        wish["limit"] = max(1, min(options.limit, MOST))
    else:
        wish |= {"file": str(file.absolute()), "format": file.suffix.removeprefix(".").lower()}
        _refuse_ending(file)
    settings = settings_of(options)
    url = database_url(options, settings)
    _refuse_missing(url)
    found = carry_out(url, settings, folder_of(options), WORKS[wish["do"]], wish)
    if file is not None:
        return _keep(file, found, as_json=options.json)
    for one in found:
        print_json(one) if options.json else print_line(_line(one))
    return 0


def _list(parts: Parts, wish: Wish) -> Told:
    with parts.database.reading() as connection:
        found = listed(connection, SERVICE_CHAIN, _wished(wish), wish["limit"])
    return [msgspec.to_builtins(one) for one in found.entries]


def _export(parts: Parts, wish: Wish) -> Told:
    wished, clock = _wished(wish), SystemClock()
    with parts.database.reading() as connection:
        rows = list(rows_of(connection, SERVICE_CHAIN, wished, MOST_IN_A_FILE))
    said = {name: wish[name] for name in ("first", "last", "kinds", "text") if wish[name]}

    def work(connection: Connection) -> None:
        about = Subject("audit", wish["file"], "前置服务的审计记录")
        by, told = as_administrator(SERVICE_CHAIN), {"rows": len(rows), "format": wish["format"]}
        audit(connection, clock, by, Kind.EXPORTED, about, after={**said, **told})

    commit(parts.database, work)
    return [{"cells": row} for row in rows]


_IN_A_LINE = tuple(
    LAYOUT.titles.index(one)
    for one in (
        *("时间（北京）", "做了什么", "结果", "工号", "姓名", "网络地址"),
        *("对象", "之前", "之后"),
    )
)
"""The columns that a line of the list shows, in this order."""
WORKS: dict[str, Work] = {"audit-list": _list, "audit-export": _export}


def _wished(wish: Wish) -> AuditWish:
    named = {name: wish[name] for name in ("first", "last", "kinds", "text")}
    return msgspec.convert(named, AuditWish)


def _day(text: str | None) -> str | None:
    """A day as it is sent; raises Trouble."""
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Trouble(f"日期应写成 2026-11-23，读到的是 {text}", 2) from error


def _refuse_missing(url: str) -> None:
    """Refuse a file that is not there, which opening would make; raises Trouble."""
    try:
        address = make_url(url)
    except ArgumentError:
        return  # Whoever opens it says so.
    file = Path(address.database or "")
    if address.get_backend_name() == "sqlite" and not file.is_file():
        raise Trouble(f"找不到数据库 {file}，请核对 --database 或 --folder", 2)


def _refuse_ending(file: Path) -> None:
    try:
        refuse_other_endings(file)
    except TableRefused as refused:
        raise Trouble(str(refused), 2) from refused


def _keep(file: Path, found: Told, *, as_json: bool) -> int:
    try:
        count = write_table(file, LAYOUT, (one["cells"] for one in found))
    except OSError as error:
        raise Trouble(f"写不了 {file}：{of_system(error)}，请换一个文件夹") from error
    if as_json:
        print_json({"file": str(file), "rows": count})
    else:
        tell(f"已写入 {count} 条：{file}")
    return 0


def _line(one: dict[str, Any]) -> str:
    shown = cells(msgspec.convert(one, AuditShown))
    return "  ".join(shown[at] for at in _IN_A_LINE if shown[at])
