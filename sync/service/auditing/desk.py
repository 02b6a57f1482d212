"""The desk of the audit log: searches it, writes it into a file, counts it again.

Without it the log could be read by whoever reads databases only. Who may read it is who holds the
right to (三员分立: the audit administrator alone); nobody may write or remove anything through
here. A file that is made is written down like any other export. Who decided a case or confirmed a
receipt stands in the facts: they are shown among the entries (decided.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from app.people.audit.asking import AuditListed, AuditShown, AuditVerdict, AuditWish
from app.people.audit.decisions import words_of
from app.people.audit.kinds import Kind, outcome_in_chinese
from app.people.audit.values import Subject
from app.people.audit.verifying import IN_CHINESE, verify
from app.people.permissions import Permission
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.audit import audit_entry
from app.store.tables.service import device
from app.store.texts import storable
from app.tables.writing import Layout, write_table
from sync.platform_time import BEIJING
from sync.service.accounts import Caller
from sync.service.auditing import decided
from sync.service.auditing.writing import write
from sync.service.permitted import require, require_workstation
from sync.service.refusals import bad_request
from sync.service.searching import LONGEST_TEXT, between_days, contains
from sync.service.transactions import commit, reading_of

MOST = 500
"""Entries in one answer."""
MOST_IN_A_FILE = 50_000
_entry = audit_entry.c


class Format(StrEnum):
    """What a file is."""

    CSV = "csv"
    XLSX = "xlsx"


class AuditDesk:
    """Reads the audit log; from any thread."""

    def __init__(
        self, database: Database, clock: Clock, key: bytes | None, most: int = MOST_IN_A_FILE
    ) -> None:
        """`key`: the one that roots are signed with; `most`: entries in a file."""
        self._database, self._clock, self._key, self._most = database, clock, key, most

    def listed(self, caller: Caller, wish: AuditWish) -> AuditListed:
        """Entries, newest first; raises ServiceRefusal."""
        _require_reader(caller, wish)
        with reading_of(self._database, caller.org) as connection:
            return listed(connection, caller.org, wish, max(1, min(wish.limit, MOST)))

    def file(self, caller: Caller, wish: AuditWish, form: Format) -> bytes:
        """Entries as a table, newest first, and that it was made; raises ServiceRefusal."""
        _require_reader(caller, wish)
        with TemporaryDirectory(prefix="tracedock-audit-") as folder:
            path = Path(folder) / f"audit.{form.value}"
            with reading_of(self._database, caller.org) as connection:
                rows = rows_of(connection, caller.org, wish, self._most)
                count = write_table(path, LAYOUT, rows)
            body = path.read_bytes()
        said = {name: getattr(wish, name) for name in _SAID if getattr(wish, name)}
        about = Subject("audit", "", "审计记录")

        def work(connection: Connection) -> None:
            told = {**said, "rows": count, "format": form.value}
            write(connection, self._clock, caller, Kind.EXPORTED, about, after=told)

        # Before it is given away: nobody gets a file that nobody knows of.
        commit(self._database, work, caller.org)
        return body

    def verified(self, caller: Caller) -> AuditVerdict:
        """Count the institution's chain again; raises ServiceRefusal."""
        _require_reader(caller, AuditWish())
        with reading_of(self._database, caller.org) as connection:
            found = verify(connection, caller.org, self._clock.today(), self._key)
        finding = found.finding
        verdict = AuditVerdict(
            finding is None, found.entries, found.first, found.last, found.signed_to
        )
        if finding is None:
            return verdict
        day = None if finding.at is None else finding.at.astimezone(BEIJING).date()
        message = f"第 {finding.seq} 条{IN_CHINESE[finding.fault]}"
        fault = finding.fault.value
        return replace(verdict, row=finding.seq, day=day, fault=fault, message=message)


def _require_reader(caller: Caller, wish: AuditWish) -> None:
    require_workstation(caller)
    require(caller, Permission.READ_AUDIT)
    if max(map(len, (wish.text, wish.person, wish.outcome, *wish.kinds))) > LONGEST_TEXT:
        raise bad_request(f"查找的文字应不超过 {LONGEST_TEXT} 个字")


def rows_of(
    connection: Connection, org: str, wish: AuditWish, most: int
) -> Iterator[tuple[str, ...]]:
    """The rows of a file, newest first, at most so many, which the last one says then."""
    count, page = 0, wish.behind(None)
    while True:
        found = listed(connection, org, page, min(MOST, most - count))
        yield from map(cells, found.entries)
        count += len(found.entries)
        if not found.more:
            return
        if count >= most:
            yield (f"（更早的没有写进来：一个文件最多 {most} 条，请缩小时间范围）",)
            return
        page = page.behind(found.entries[-1])


def listed(connection: Connection, org: str, wish: AuditWish, most: int) -> AuditListed:
    """Entries of one chain and the decisions among them, newest first, at most so many."""
    found = [
        *_entries(connection, org, wish, most + 1),
        *decided.listed(connection, org, wish, most + 1),
    ]
    found.sort(key=lambda one: (one.at, one.seq, one.entry_id.bytes), reverse=True)
    return AuditListed(tuple(found[:most]), more=len(found) > most)


def _entries(connection: Connection, org: str, wish: AuditWish, most: int) -> list[AuditShown]:
    named = and_(device.c.org == _entry.org, device.c.device == _entry.device)
    found = connection.execute(
        select(audit_entry, device.c.name.label("device_name"))
        .select_from(audit_entry.join(device, named, isouter=True))
        .where(_entry.org == org, *_conditions(connection, wish))
        .order_by(_entry.at.desc(), _entry.seq.desc(), _entry.entry_id.desc())
        .limit(most)
    )
    return [_shown(row) for row in found.all()]


def _conditions(connection: Connection, wish: AuditWish) -> Iterator[ColumnElement[bool]]:
    yield from between_days(_entry.at, wish.first, wish.last)
    if wish.person:
        number = _entry.number == storable(wish.person)
        yield or_(number, contains(connection, _entry.name, wish.person))
    if wish.kinds:
        yield _entry.kind.in_([storable(kind) for kind in wish.kinds])
    if wish.outcome:
        yield _entry.outcome == storable(wish.outcome)
    if wish.text:
        places = (_entry.subject_id, _entry.subject, _entry.before, _entry.after)
        yield or_(*(contains(connection, place, wish.text) for place in places))
    yield from decided.behind(wish, _entry.at, _entry.seq, _entry.entry_id)


def _shown(row: Row[Any]) -> AuditShown:
    said = {name: getattr(row, name) for name in _SAME}
    roles = tuple(row.roles.split(",")) if row.roles else ()
    return AuditShown(**said, device_name=row.device_name or "", roles=roles, hash=row.hash.hex())


def cells(one: AuditShown) -> tuple[str, ...]:
    """An entry as the columns of LAYOUT."""
    where = one.device_name or ("前置服务" if one.device is None else str(one.device))
    return (
        str(one.seq),
        f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        one.number,
        one.name,
        "、".join(one.roles),
        where,
        one.address,
        words_of(one.kind).chinese,
        outcome_in_chinese(one.outcome),
        " ".join(part for part in (one.subject_kind, one.subject_id, one.subject) if part),
        one.before,
        one.after,
        one.hash,
    )


_SAME = (
    *("seq", "entry_id", "at", "device", "number", "name", "address", "kind", "outcome"),
    *("subject_kind", "subject_id", "subject", "before", "after"),
)
_SAID = ("first", "last", "person", "kinds", "outcome", "text")
LAYOUT = Layout(
    name="审计记录",
    titles=(
        *("序号", "时间（北京）", "工号", "姓名", "岗位", "在哪里", "网络地址", "做了什么", "结果"),
        *("对象", "之前", "之后", "散列"),
    ),
    widths=(8, 20, 10, 12, 20, 16, 16, 20, 8, 40, 40, 40, 20),
    numbers={0: "0"},
)
