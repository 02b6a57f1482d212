"""Serves the intermediate tables (中间表): takes rows HIS inserted, writes rows for it to take.

Without it a HIS that speaks only SQL could write nothing. HIS inserts rows as `new`; each comes
back as `taken`, or as `refused` with a sentence. Work and answer are one transaction: no row is
worked twice. In `his_code_out` it is the other way round: the service writes, HIS marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, delete, insert, select, update

from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.his import his_code_out, his_head, his_movement_in, his_order_in
from app.tracing.values import box_of
from sync.service.his import moving, orders, reading, wording
from sync.service.his.channels import TABLES, mover_of
from sync.service.his.messages import MovementIn
from sync.service.his.moving import Mover
from sync.service.his.once import KEPT
from sync.service.his.orders import SentOrder
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit, reading_of

NEW, TAKEN, REFUSED = "new", "taken", "refused"
NOBODY = "HIS"
"""Who moved codes where HIS did not say."""
AT_ONCE = 500
"""Rows of one transaction."""
MOVEMENT_FIELDS = ("kind", "units", "document_no", "person", "note", "at")

Group = tuple[Any, ...]


def take_all(database: Database, org: str, clock: Clock) -> int:
    """Take every row that waits; how many there were."""
    taken = 0
    for table, work in ((his_movement_in, _take_movements), (his_order_in, _take_orders)):
        while _is_any_new(database, table, org):
            found = commit(database, partial(work, org=org, clock=clock), org)
            if not found:
                break  # another server has them
            taken += found
    return taken


def _is_any_new(database: Database, table: Table, org: str) -> bool:
    query = select(table.c.org).where(table.c.org == org, table.c.state == NEW).limit(1)
    with reading_of(database, org) as connection:
        return connection.execute(query).first() is not None


def fill_out(database: Database, org: str) -> int:
    """Write what happened since the last time into `his_code_out`; how many rows."""
    written = 0
    while found := commit(database, partial(_fill_out, org=org), org):
        written += found
    return written


def forget_out(connection: Connection, org: str, now: datetime) -> None:
    """Forget rows that HIS has marked, after 30 days."""
    table = his_code_out
    old = and_(table.c.org == org, table.c.state != NEW, table.c.at < now - KEPT)
    connection.execute(delete(table).where(old))


def _waiting(connection: Connection, table: Table, org: str, order: Sequence[str]) -> Sequence[Any]:
    query = select(table).where(table.c.org == org, table.c.state == NEW)
    columns = (table.c[name] for name in order)
    locked = query.order_by(*columns).limit(AT_ONCE).with_for_update(skip_locked=True)
    return connection.execute(locked).all()


def _take_movements(connection: Connection, org: str, clock: Clock) -> int:
    rows = _waiting(connection, his_movement_in, org, ("row_id",))
    groups: dict[Group, list[Any]] = defaultdict(list)
    for row in rows:
        groups[tuple(getattr(row, name) for name in MOVEMENT_FIELDS)].append(row)
    for group, members in groups.items():
        codes = [row.code for row in members]
        answers = move_alike(connection, mover_of(org, TABLES), group, codes, clock)
        for row in members:
            key = {"org": org, "row_id": row.row_id}
            _answer(connection, his_movement_in, key, answers.get(row.code, ""), clock.now())
    return len(rows)


def move_alike(
    connection: Connection, mover: Mover, group: Group, codes: Sequence[str], clock: Clock
) -> dict[str, str]:
    """Move codes in one way (`MOVEMENT_FIELDS`); the sentences of those that did not move."""
    fields = dict(zip(MOVEMENT_FIELDS, group, strict=True))
    fields["person"] = fields["person"] or NOBODY
    said = {name: value for name, value in fields.items() if value is not None}
    wanted = list(dict.fromkeys(codes))
    try:
        wish = msgspec.convert(said | {"codes": wanted}, MovementIn, strict=False)
    except msgspec.ValidationError as error:
        return dict.fromkeys(codes, wording.of_row(error))
    savepoint = connection.begin_nested()
    try:
        answer = moving.move(connection, mover, wish, clock)
        savepoint.commit()
    except ServiceRefusal as refusal:
        savepoint.rollback()
        return dict.fromkeys(codes, refusal.message)
    refused = {box_of(one.code): one.message for one in answer.refused}
    boxes = {code: box_of(moving.as_answered(code)) for code in wanted}
    return {code: refused[box] for code, box in boxes.items() if box in refused}


def moment_of(text: str) -> datetime | None:
    """A time with its zone, or without one in the hospital's; None where it is none."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None


def _take_orders(connection: Connection, org: str, clock: Clock) -> int:
    rows = _waiting(connection, his_order_in, org, ("order_no", "line_no"))
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.order_no].append(row)
    for order_no, members in groups.items():
        reason = _order(connection, org, order_no, members, clock.now())
        for row in members:
            key = {"org": org, "order_no": order_no, "line_no": row.line_no}
            _answer(connection, his_order_in, key, reason, clock.now())
    return len(rows)


def _order(
    connection: Connection, org: str, order_no: str, rows: Sequence[Any], now: datetime
) -> str:
    """Take the lines of one order; the sentence where they were refused."""
    names = ("line_no", "distributor_code", "hospital_code", "province_code", "quantity", "unit")
    lines = [{name: getattr(row, name) for name in names} | _price(row) for row in rows]
    ordered_at = next((row.ordered_at for row in rows if row.ordered_at is not None), None)
    sent = SentOrder(order_no, ordered_at, lines, added=True)
    answer = orders.take(connection, org, sent, now)
    if answer.state != REFUSED:
        return ""
    details = "；".join(f"第 {one.key} 行：{one.message}" for one in answer.refused)
    return f"{answer.message}{details}"


def _price(row: Any) -> dict[str, str]:  # noqa: ANN401 (a row)
    return {} if row.price is None else {"price": str(row.price)}


def _answer(
    connection: Connection, table: Table, key: dict[str, Any], reason: str, now: datetime
) -> None:
    mine = (table.c[name] == value for name, value in key.items())
    values = {"state": REFUSED if reason else TAKEN, "reason": reason, "answered_at": now}
    connection.execute(update(table).where(*mine).values(values))


def _fill_out(connection: Connection, org: str) -> int:
    query = select(his_head.c.out_seq).where(his_head.c.org == org).with_for_update()
    before = connection.execute(query).scalar()
    if before is None:
        return 0
    page = reading.changes_behind(connection, org, before, AT_ONCE)
    rows = [_out(org, one) for one in page.changes]
    if rows:
        connection.execute(insert(his_code_out), rows)
        mine = his_head.c.org == org
        connection.execute(update(his_head).where(mine).values(out_seq=rows[-1]["seq"]))
    return len(rows)


def _out(org: str, change: Any) -> dict[str, Any]:  # noqa: ANN401 (a ChangeRow)
    now = change.now
    names = ("delivery_no", "order_no", "province_code", "hospital_code", "batch", "level")
    return {
        "org": org,
        "seq": change.seq,
        "code": change.code,
        "what": change.what,
        "at": change.at,
        "receipt_no": change.receipt_no,
        "line_no": now.line_no if now else None,
        "expiry": now.expiry if now else None,
        "parent_code": now.parent_code if now else None,
        **{name: getattr(now, name) if now else "" for name in names},
    }
