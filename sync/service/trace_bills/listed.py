"""What a delivery's hand-overs list below its larger packages, as the service keeps them.

Without it nobody could tell whether all boxes of a carton came. Read from the chunks that
distributors sent; a delivery that nobody handed over lists nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, and_, select

from app.store.tables.relay import relay_body, relay_chunk, relay_manifest
from app.tracing.chunks import MAX_PLAIN_BYTES, Group, read
from sync.service.trace_bills.packing import Listing
from sync.service.unpacking import unpack

_SEALED = "sealed"
"""The relay's word for a hand-over that stands."""


def of_delivery(connection: Connection, org: str, delivery_id: uuid.UUID) -> Listing:
    """Which packages are in which, by all hand-overs of a delivery that stand."""
    children: dict[str, list[str]] = defaultdict(list)
    smallest: set[str] = set()
    for group in groups_of(connection, org, delivery_id):
        if group.parent is None:
            continue
        children[group.parent].extend(group.codes)
        if group.smallest:
            smallest.update(group.codes)
    return Listing(children, smallest)


def groups_of(connection: Connection, org: str, delivery_id: uuid.UUID) -> Iterator[Group]:
    """All codes that stand for a delivery, by their places."""
    query = _CHUNKS.where(
        relay_manifest.c.org == org,
        relay_manifest.c.delivery_id == delivery_id,
        relay_manifest.c.state == _SEALED,
        # The first chunk is the delivery itself.
        relay_chunk.c.no > 0,
    )
    order = (relay_manifest.c.created_at, relay_manifest.c.sha256, relay_chunk.c.no)
    for packed in connection.execute(query.order_by(*order)).scalars():
        yield from read(unpack(bytes(packed), MAX_PLAIN_BYTES).decode())


_CHUNKS = (
    select(relay_body.c.body)
    .join(
        relay_chunk,
        and_(relay_chunk.c.org == relay_body.c.org, relay_chunk.c.sha256 == relay_body.c.sha256),
    )
    .join(
        relay_manifest,
        and_(
            relay_manifest.c.org == relay_chunk.c.org,
            relay_manifest.c.sha256 == relay_chunk.c.manifest,
        ),
    )
)
