"""`audit verify`: counts audit logs again and names the first row that is not what was written.

Without it the hashes and signatures would be there and nobody could use them. It only reads, beside
a running service or workstation as well as on a copy. Of a service's database it counts the chains
of all institutions and the service's own, against the signed roots and, with `--witness`, against
those that workstations have kept; of a workstation's, its log of operations, and what it audited
before it joined an institution.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from app.entry.console import Trouble, folder_of, print_json, print_line
from app.people.audit import journal, roots
from app.people.audit.roots import Root
from app.people.audit.signing import Signer
from app.people.audit.verifying import IN_CHINESE, Fault, Verified, verify
from app.store import log_counting
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.log_counting import Counted
from app.store.looking import SchemaTooOld, looking
from app.store.workstation import UNENROLLED_ORG
from sync.assembly.operating import database_url, settings_of
from sync.platform_time import BEIJING
from sync.service.own_secrets import AUDIT, SecretUnusable, load_secret

STATION = "workstation.db"


def verify_audit(options: argparse.Namespace) -> int:
    """`audit verify`: 0 where everything is what was written, 1 where something is not."""
    told = [one for place in _places(options) for one in _verified(options, place)]
    if options.hospital:
        told = [one for one in told if one["hospital"] == options.hospital]
    if not told:
        raise Trouble("这里没有审计记录：请核对 --database、--folder 和 --hospital")
    for one in told:
        print_json(one) if options.json else print_line(_line(one))
    return 0 if all(one["ok"] for one in told) else 1


@dataclass(frozen=True, slots=True)
class _Place:
    """A database to look into."""

    url: str
    """Of a server; empty: a file."""
    file: Path = Path()


def _places(options: argparse.Namespace) -> list[_Place]:
    """The databases that are meant; raises Trouble."""
    if options.database is None and options.folder is not None:
        files = [options.folder / name for name in ("service.db", STATION)]
        found = [_Place("", file) for file in files if file.is_file()]
        if found:
            return found
    url = options.database or database_url(options, settings_of(options))
    if "://" not in url:
        url = f"sqlite:///{url}"
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            return [_Place(url)]
    except (ArgumentError, ImportError, ValueError) as error:
        raise Trouble("数据库地址不能用：应为 sqlite:///… 或 postgresql+psycopg://…", 2) from error
    file = Path(address.database or "")
    if not file.is_file():
        raise Trouble(f"找不到数据库 {file}，请核对 --database 或 --folder", 2)
    return [_Place("", file)]


@contextmanager
def _opened(place: _Place) -> Iterator[Connection]:
    """One moment of a database; raises Trouble or StoreError."""
    try:
        if place.url:
            with Database(place.url) as database, database.reading() as connection:
                yield connection
        else:
            with looking(place.file) as connection:
                yield connection
    except SchemaTooOld as old:
        raise Trouble(f"{place.file} 是旧版本的，请先用本版本的程序打开一次") from old
    except (ArgumentError, ImportError) as error:
        raise Trouble("数据库地址不能用：应为 sqlite:///… 或 postgresql+psycopg://…", 2) from error


def _verified(options: argparse.Namespace, place: _Place) -> list[dict[str, Any]]:
    witnessed = [one for file in options.witness for one in _kept_roots(file)]
    key, today = _key(options, place), SystemClock().today()
    with _opened(place) as connection:
        counted = log_counting.count(connection)
        if counted is not None:
            mine = list(roots.of_chain(connection, counted.station.org))
            return [_told_station(counted, mine), *_alone(connection, today)]
        return [_told(one) for one in _chains(connection, today, key, witnessed)]


def _alone(connection: Connection, today: date) -> Iterator[dict[str, Any]]:
    """The chain of what a workstation audited before it joined, where there is one."""
    if UNENROLLED_ORG in journal.chains(connection):
        yield _told(verify(connection, UNENROLLED_ORG, today)) | {"chain": "alone"}


def _chains(
    connection: Connection, today: date, key: bytes | None, witnessed: list[Root]
) -> Iterator[Verified]:
    known = {*journal.chains(connection), *(one.org for one in witnessed)}
    for org in sorted(known):
        mine = [one for one in witnessed if one.org == org]
        yield verify(connection, org, today, key, mine)


def _kept_roots(file: Path) -> list[Root]:
    """What a workstation has kept; raises Trouble or StoreError."""
    if not file.is_file():
        raise Trouble(f"找不到工作站的数据库 {file}，请核对 --witness", 2)
    with _opened(_Place("", file)) as connection:
        station = log_counting.count(connection)
        if station is None:
            raise Trouble(f"{file} 不是工作站的数据库，请核对 --witness", 2)
        return [
            one
            for org in (station.station.org, journal.SERVICE_CHAIN)
            for one in roots.of_chain(connection, org)
        ]


def _key(options: argparse.Namespace, place: _Place) -> bytes | None:
    """The key of the service that this database is of, where it is here; raises Trouble."""
    beside = folder_of(options) if options.folder or place.url else place.file.parent
    if AUDIT.variable not in os.environ and not (beside / AUDIT.file).is_file():
        return None
    try:
        return Signer(load_secret(AUDIT, beside, os.environ)).public
    except SecretUnusable as error:
        raise Trouble(str(error)) from error


def _told(found: Verified) -> dict[str, Any]:
    finding = found.finding
    return {
        "chain": "institution" if found.org else "service",
        "hospital": found.org,
        "ok": finding is None,
        "entries": found.entries,
        "first": found.first,
        "last": found.last,
        "signed_to": found.signed_to,
        "keys": [key.hex() for key in found.keys],
        "row": None if finding is None else finding.seq,
        "fault": None if finding is None else finding.fault.value,
        "day": None if finding is None else _day(finding.at),
    }


def _told_station(counted: Counted, kept: list[Root]) -> dict[str, Any]:
    fault = Fault.MISSING if counted.missing else Fault.ALTERED
    bad_root = next((one.seq for one in kept if not one.is_signed), None)
    row, at = counted.broken_at, counted.at
    if row is None and bad_root is not None:
        row, fault, at = bad_root, Fault.ROOT_ALTERED, None
    return {
        "chain": "workstation",
        "hospital": counted.station.org,
        "ok": row is None,
        "entries": counted.operations,
        "first": 1 if counted.operations else 0,
        "last": counted.operations,
        "signed_to": max((one.seq for one in kept), default=0),
        "keys": sorted({one.key.hex() for one in kept}),
        "row": row,
        "fault": None if row is None else fault.value,
        "day": _day(at),
    }


def _day(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(BEIJING).date().isoformat()


_NAMES = {
    "institution": "机构 {hospital}",
    "service": "前置服务",
    "workstation": "本工作站",
    "alone": "本工作站登记到机构之前",
}


def _line(one: dict[str, Any]) -> str:
    name = _NAMES[one["chain"]].format(**one)
    if one["ok"]:
        signed = f"，其中到第 {one['signed_to']} 条有签名" if one["signed_to"] else ""
        return f"{name}：{one['entries']} 条，逐条核对无误{signed}"
    day = f"（{one['day']}）" if one["day"] else ""
    what = IN_CHINESE[Fault(one["fault"])]
    return f"{name}：第 {one['row']} 条{day}{what}；此前 {one['entries']} 条无误"
