"""Keeps what may not be applied: not lost, and seen by an administrator.

Without it revoking a workstation would throw away what was scanned on it before anybody knew, and
so would a workstation's database that was replaced by an older copy of itself. What
comes is kept by its op_id, so that it may come again. It takes no place in the order: a workstation
that is admitted again is told that the service lacks it and sends it for good.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Row, func, select

from app.store.insert_once import insert_once
from app.store.tables.accounts import quarantined_operation as table
from sync import wire
from sync.service.applying import text_of

REVOKED = "revoked"
FORKED = "forked"
"""Of a history that the service does not know; the workstation sends it again in a new one."""
_REASON = "本工作站已停用：这项操作已由服务端另行保存、未计入，请联系管理员。"


def keep(
    connection: Connection, org: str, message: wire.Push, why: str, now: datetime
) -> Sequence[uuid.UUID]:
    """Keep what a push brings; returns what is new."""
    rows = [
        {
            "org": org,
            "device": message.device,
            "op_id": one.op_id,
            "incarnation": message.incarnation,
            "seq": one.seq,
            "kind": one.kind,
            "version": one.version,
            "at": _moment(one.at, now),
            "body": text_of(one.body),
            "why": why,
            "received_at": now,
        }
        for one in message.operations
    ]
    if not rows:
        return ()
    return list(
        connection.execute(insert_once(connection, table).returning(table.c.op_id), rows).scalars()
    )


def answer(message: wire.Push) -> wire.Pushed:
    """What the workstation is told: kept, not counted."""
    sent = message.operations
    results = [
        wire.OperationResult(seq=one.seq, op_id=one.op_id, status="rejected", reason=_REASON)
        for one in message.operations
    ]
    return wire.Pushed(
        last_seq=sent[-1].seq if sent else (message.base or 1) - 1,
        last_hash=message.tip,
        results=results,
        rid=message.rid,
    )


def held(
    connection: Connection, org: str, device: uuid.UUID, after: uuid.UUID | None, limit: int
) -> Sequence[Row[*tuple[object, ...]]]:
    """What is kept of one workstation, by op_id."""
    mine = [table.c.org == org, table.c.device == device]
    if after is not None:
        mine.append(table.c.op_id > after)
    query = select(table).where(*mine).order_by(table.c.op_id).limit(limit)
    return connection.execute(query).all()


def counts(connection: Connection, org: str) -> dict[uuid.UUID, int]:
    """How much is kept, for each workstation."""
    query = select(table.c.device, func.count()).where(table.c.org == org).group_by(table.c.device)
    return {device: number for device, number in connection.execute(query)}


def body_of(row: Row[*tuple[object, ...]]) -> wire.Body:
    """A kept body as it came."""
    try:
        body: wire.Body = msgspec.json.decode(row.body)
    except msgspec.DecodeError:
        return {"text": row.body}
    return body if isinstance(body, dict) else {"text": row.body}


def _moment(at: datetime, otherwise: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return otherwise
