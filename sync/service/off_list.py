"""Finds boxes of a confirmed receipt that the distributor's hand-over does not list.

Without it a box slipped into a listed carton would be stock like any other. Only lines of which the
distributor listed codes are looked at: of the others nobody can say. A hand-over is read chunk by
chunk, and nothing of it is kept but what the receipt asks for.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from sqlalchemy import Connection, and_, select

from app.store.facts import ScanKey
from app.store.tables.receipts import receipt
from app.store.tables.relay import relay_body, relay_chunk, relay_manifest
from app.store.tables.tracing import package
from app.tracing.cases.values import CaseKind
from app.tracing.chunks import MAX_PLAIN_BYTES, ChunkProblem, Group, read
from app.tracing.values import box_of
from sync.service.cases import Found
from sync.service.own_claims import OwnClaim
from sync.service.unpacking import unpack

_SEALED = "sealed"
"""The state of a hand-over that is whole (sync/service/relay/manifests.py)."""


def off_list(connection: Connection, org: str, receipt_id: uuid.UUID) -> Iterator[Found]:
    """The boxes of a receipt that its delivery's hand-over leaves out."""
    mine = (receipt.c.org == org, receipt.c.receipt_id == receipt_id)
    delivery_id = connection.execute(select(receipt.c.delivery_id).where(*mine)).scalar()
    names = () if delivery_id is None else _sealed(connection, org, delivery_id)
    if not names:
        return
    lines: set[int] = set()
    left = dict(_received(connection, org, receipt_id))
    for name in names:
        for group in _groups(connection, org, name):
            if group.smallest:
                lines.add(group.line_no)
            for code in group.codes:
                left.pop(box_of(code), None)
    for claim in left.values():
        if claim.line_no in lines:
            yield Found(CaseKind.NOT_IN_MANIFEST, (receipt_id,), claim.code, (claim,))


def _sealed(connection: Connection, org: str, delivery_id: uuid.UUID) -> list[str]:
    query = select(relay_manifest.c.sha256).where(
        relay_manifest.c.org == org,
        relay_manifest.c.delivery_id == delivery_id,
        relay_manifest.c.state == _SEALED,
    )
    return sorted(connection.execute(query).scalars())


def _received(
    connection: Connection, org: str, receipt_id: uuid.UUID
) -> Iterator[tuple[str, OwnClaim]]:
    query = select(package).where(package.c.org == org, package.c.receipt_id == receipt_id)
    for row in connection.execute(query.where(package.c.smallest)):
        key = ScanKey(row.receipt_id, row.workstation, row.scan_seq)
        yield box_of(row.code), OwnClaim(row.code, key, row.line_no, row.carton_no, True)


def _groups(connection: Connection, org: str, name: str) -> Iterator[Group]:
    """Walk the codes of a hand-over; its first chunk is the delivery's document."""
    body = and_(relay_body.c.org == relay_chunk.c.org, relay_body.c.sha256 == relay_chunk.c.sha256)
    mine = (relay_chunk.c.org == org, relay_chunk.c.manifest == name, relay_chunk.c.no > 0)
    numbers = select(relay_chunk.c.no).where(*mine).order_by(relay_chunk.c.no)
    for no in connection.execute(numbers).scalars().all():
        query = select(relay_body.c.body).join(relay_chunk, body)
        packed = connection.execute(query.where(*mine, relay_chunk.c.no == no)).scalar_one()
        try:
            yield from read(unpack(bytes(packed), MAX_PLAIN_BYTES).decode())
        except ChunkProblem:
            # It was read when it was sealed; what cannot be read any more lists nothing.
            continue
