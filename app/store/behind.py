"""What a backup lacks that the present database holds, said before a person goes back to it.

Without it somebody would type the word and learn afterwards what it cost. Both files are only
read, each as of one moment; counted are scans, receipts and shipments, who made them and when, and
the operations that no service has yet, which come along (app/facts/salvaging.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.readers.saying import Saying
from app.store import sqlite_files
from app.store.backups import Backup
from app.store.errors import StoreError
from app.store.soundness import log_of
from app.store.sqlite_files import Way
from app.store.workstation import ACKNOWLEDGED, INCARNATION

_STEPS_BETWEEN_LOOKS = 100_000
_MOST_NAMED = 4
_KEYS = {
    "scan": ("org", "receipt_id", "workstation", "seq"),
    "receipt": ("org", "receipt_id"),
    "shipment": ("org", "shipment_id"),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """How much stands in a database and not in a backup of it."""

    scans: int = 0
    receipts: int = 0
    shipments: int = 0
    """Made by shippers, with their cartons and labels."""
    first: datetime | None = None
    """The earliest of those scans and receipts, UTC."""
    last: datetime | None = None
    people: tuple[str, ...] = ()
    """Who made them."""
    unsent: int = 0
    """Operations that no service has yet."""


@dataclass(frozen=True, slots=True)
class BackupCompared:
    """Event: what going back to a backup means."""

    backup: Backup
    sentence: Saying


def compare(database: Path, backup: Backup, go_on: Callable[[], bool]) -> BackupCompared:
    """Say what a backup lacks; from any thread, beside a writer."""
    return BackupCompared(backup, told(behind(database, backup.path, go_on)))


def behind(database: Path, backup: Path, go_on: Callable[[], bool]) -> Behind | None:
    """Count what a backup lacks; None where it cannot be counted, or was called off."""
    way = Way.READ if log_of(backup).is_file() else Way.ALONE
    try:
        with closing(sqlite_files.connect(database, beside=backup)) as connection:
            connection.set_progress_handler(lambda: not go_on(), _STEPS_BETWEEN_LOOKS)
            sqlite_files.attach(connection, backup, "kept", way)
            connection.execute("BEGIN")
            return _counted(connection)
    except (*sqlite_files.ERRORS, StoreError, ValueError):
        return None


def _counted(connection: sqlite3.Connection) -> Behind:
    scans = _lacking(connection, "scan", "read_at", "person")
    receipts = _lacking(connection, "receipt", "opened_at", "opened_by")
    shipments = _lacking(connection, "shipment", "begun_at", "begun_by")
    moments = sorted(m for _n, *ends, _p in (scans, receipts, shipments) for m in ends if m)
    people = sorted(set().union(*(one[3] for one in (scans, receipts, shipments))))
    return Behind(
        scans[0],
        receipts[0],
        shipments[0],
        _moment(moments[0]) if moments else None,
        _moment(moments[-1]) if moments else None,
        tuple(people),
        _unsent(connection),
    )


def _lacking(
    connection: sqlite3.Connection, table: str, moment: str, person: str
) -> tuple[int, str | None, str | None, set[str]]:
    """How many rows, the first and the last moment, and whose they are."""
    same = " AND ".join(f"old.{key} = new.{key}" for key in _KEYS[table])
    rows = connection.execute(
        f"SELECT count(*), min({moment}), max({moment}), {person} FROM main.{table} AS new"
        f" WHERE NOT EXISTS (SELECT 1 FROM kept.{table} AS old WHERE {same}) GROUP BY {person}"
    ).fetchall()
    if not rows:
        return 0, None, None, set()
    return (
        sum(row[0] for row in rows),
        min(row[1] for row in rows),
        max(row[2] for row in rows),
        {row[3] for row in rows},
    )


def _unsent(connection: sqlite3.Connection) -> int:
    said = dict(
        connection.execute(
            "SELECT key, value FROM main.local_state WHERE key IN ('device', ?, ?)",
            (INCARNATION, ACKNOWLEDGED),
        ).fetchall()
    )
    if not {"device", INCARNATION} <= said.keys():
        return 0
    mine = [bytes.fromhex(said[key].replace("-", "")) for key in ("device", INCARNATION)]
    query = (
        "SELECT count(*) FROM main.operation AS new"
        " WHERE device = ? AND incarnation = ? AND seq > ?"
        " AND NOT EXISTS (SELECT 1 FROM kept.operation AS old"
        " WHERE old.org = new.org AND old.op_id = new.op_id)"
    )
    sent = int(said.get(ACKNOWLEDGED, 0))
    return int(connection.execute(query, (*mine, sent)).fetchone()[0])


def _moment(text: str) -> datetime:
    """As SQLAlchemy writes it: UTC without saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(found: Behind | None) -> Saying:
    """What going back means, for people."""
    if found is None:
        return Saying(
            "没能比较这份备份和现在的数据库，说不出此后做过什么；可以稍后再试。",
            "This backup could not be compared with the present database; try again later.",
        )
    counts = (
        (found.scans, "次扫码", "scans"),
        (found.receipts, "张收货单", "receipts"),
        (found.shipments, "张发货单", "shipments"),
    )
    some = [(f"{n:,} {chinese}", f"{n:,} {english}") for n, chinese, english in counts if n]
    if not some and not found.unsent:
        return Saying(
            "这份备份以后没有新的扫码、收货单和发货单。",
            "There are no scans, receipts or shipments since this backup.",
        )
    parts = []
    if some:
        span, who = _span(found), "、".join(found.people[:_MOST_NAMED])
        more = "等" if len(found.people) > _MOST_NAMED else ""
        parts.append(
            (
                f"不在这份备份里的有：{'、'.join(one for one, _ in some)}（{span}，{who}{more}）。",
                f"Not in this backup: {', '.join(one for _, one in some)} ({span}, "
                f"{', '.join(found.people[:_MOST_NAMED])}{' …' if more else ''}).",
            )
        )
    if found.unsent:
        parts.append(
            (
                f"其中 {found.unsent:,} 条操作还没有上传，恢复时从现在的数据库带过去。",
                f"{found.unsent:,} operations are not sent yet and are taken along.",
            )
        )
    parts.append(
        (
            "已上传的，联网后从前置服务回来；其余的列出来，需要重新扫描或核对。",
            "What was sent comes back from the service; the rest is listed, to be scanned again.",
        )
    )
    return Saying("".join(one for one, _ in parts), " ".join(one for _, one in parts))


def _span(found: Behind) -> str:
    if found.first is None or found.last is None:
        return ""
    first, last = found.first.astimezone(), found.last.astimezone()
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M} – {until}"
