"""The hospital's own number of an order: never asked of a server, and never given twice.

Without it a workstation would have to be online to write an order. Day, workstation, a count for
people, and a mark of the order itself: `CG20261122-03-0007-K7M2P`. The count alone is not enough:
it falls back where an older disk is put back, and goes on twice where a disk was copied. So it goes
on behind every number of this workstation that is known here, also from what the service tells
again; and the mark is made of the order's id, which no two orders share.
"""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Connection, select

from app.store import local_state
from app.store.tables.orders import purchase_order
from app.store.workstation import Workstation

_COUNTER = "order_counter"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What people do not take for one another when they read it out."""
_MARK_LENGTH = 5
_RANDOM_BITS = 62
"""The last bits of a UUIDv7 (RFC 9562 §5.7) are chance."""


def next_number(
    connection: Connection, station: Workstation, day: date, order_id: uuid.UUID
) -> str:
    """A number for a new order, in the caller's transaction."""
    head = f"CG{day:%Y%m%d}-{station.number:02d}-"
    before = max(
        int(local_state.read(connection, _COUNTER) or 0),
        *(_count_in(number, head) for number in _known(connection, station.org, head)),
        0,
    )
    local_state.write(connection, _COUNTER, str(before + 1))
    return f"{head}{before + 1:04d}-{mark_of(order_id)}"


def mark_of(order_id: uuid.UUID) -> str:
    """The letters that tell two orders of one count apart."""
    rest = order_id.int & ((1 << _RANDOM_BITS) - 1)
    letters = []
    for _ in range(_MARK_LENGTH):
        rest, one = divmod(rest, len(_LETTERS))
        letters.append(_LETTERS[one])
    return "".join(letters)


def _known(connection: Connection, org: str, head: str) -> list[str]:
    mine = (purchase_order.c.org == org, purchase_order.c.order_no.startswith(head))
    return list(connection.execute(select(purchase_order.c.order_no).where(*mine)).scalars())


def _count_in(number: str, head: str) -> int:
    count = number.removeprefix(head).partition("-")[0]
    return int(count) if count.isascii() and count.isdigit() and len(count) < 9 else 0
