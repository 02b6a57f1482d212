"""Begins a new history of a workstation whose database was an older copy.

Without it the same number would mean two things: in the history that reached the service, and in
the one that goes on from the copy. The workstation asks, before it sends anything, which history it
is (scans count from another number in each) and which of its operations the service has: those say
there what they say for ever; what nobody knows yet may still get other numbers. A copy that is put
back twice has operations that got their numbers in a history between, which it knows nothing of:
it is told what they say.
"""

from __future__ import annotations

import hashlib
import uuid

import msgspec
from sqlalchemy import Connection, func, insert, select

from app.store.tables.changes import operation
from app.store.tables.service import device, device_position
from sync import wire


def begin(connection: Connection, org: str, wish: wire.HistoryWish) -> wire.HistoryBegun:
    """Begin a history in the caller's transaction, or say again what was said."""
    # One at a time: two copies of one database must not get the same number.
    this = (device.c.org == org, device.c.device == wish.device)
    connection.execute(select(device.c.device).where(*this).with_for_update())
    mine = (device_position.c.org == org, device_position.c.device == wish.device)
    here = device_position.c.incarnation == wish.incarnation
    query = select(device_position.c.generation)
    generation = connection.execute(query.where(*mine, here)).scalar_one_or_none()
    if generation is None:
        newest = connection.execute(
            select(func.max(device_position.c.generation)).where(*mine)
        ).scalar()
        generation = max(newest or 0, wish.generation) + 1
        row = {
            "org": org,
            "device": wish.device,
            "incarnation": wish.incarnation,
            "last_seq": 0,
            "generation": generation,
        }
        connection.execute(insert(device_position), row)
    known = _known(connection, org, wish)
    digests = dict(zip(wish.op_ids, wish.digests, strict=False))
    otherwise = {
        op_id: msgspec.Raw(text.encode())
        for op_id, text in known.items()
        if digests.get(op_id) not in (None, hashlib.sha256(text.encode()).hexdigest())
    }
    return wire.HistoryBegun(generation=generation, known=list(known), otherwise=otherwise)


def _known(connection: Connection, org: str, wish: wire.HistoryWish) -> dict[uuid.UUID, str]:
    """What the service has of what is asked for."""
    mine = (operation.c.org == org, operation.c.op_id.in_(wish.op_ids))
    rows = connection.execute(select(operation.c.op_id, operation.c.body).where(*mine))
    return {row.op_id: row.body for row in rows}
