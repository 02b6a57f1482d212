"""Notices two machines that work with one copy of a workstation's database, and tells people.

Without it a copied disk would go unnoticed: each machine sends under the same name. The copy that
comes second finds another history under its numbers and begins a new one; whoever then goes on in
the old one is a second machine. A late message of the old one is none: what it brings was made
before the new one began, and the ids of both say so (UUIDv7).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from app.store.tables.service import device, device_position

_TOLD_FOR = timedelta(days=1)
"""After the last sign of it."""
_NOTICE = (
    "另有一台电脑在用本工作站的同一份数据（硬盘或整机被复制过）。两边扫的码都没有丢；"
    "请停用其中一台，清空后重新登记成另一台工作站。"
)


def watch(
    connection: Connection, place: Mapping[str, Any], op_ids: Sequence[uuid.UUID], now: datetime
) -> None:
    """Look whether these operations go on in a history after a newer one was begun."""
    mine = (
        device_position.c.org == place["org"],
        device_position.c.device == place["device"],
    )
    here = device_position.c.incarnation == place["incarnation"]
    own = select(device_position.c.generation).where(*mine, here).scalar_subquery()
    newer = select(device_position.c.incarnation).where(
        *mine, device_position.c.generation > func.coalesce(own, 0)
    )
    begun = connection.execute(newer.order_by(device_position.c.generation).limit(1)).scalar()
    if begun is None or begun.version != 7:
        return
    if any(op_id.version == 7 and op_id.int > begun.int for op_id in op_ids):
        this = (device.c.org == place["org"], device.c.device == place["device"])
        connection.execute(update(device).where(*this).values(twin_seen_at=now))


def notice(connection: Connection, org: str, device_id: uuid.UUID, now: datetime) -> str:
    """The sentence for the people at a workstation; empty where there is no sign of a twin."""
    query = select(device.c.twin_seen_at).where(device.c.org == org, device.c.device == device_id)
    seen_at = connection.execute(query).scalar_one_or_none()
    return _NOTICE if seen_at is not None and now - seen_at < _TOLD_FOR else ""
