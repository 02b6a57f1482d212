"""What the service says of one line that a hospital ordered, and how it is kept.

Without it service and workstation would each have their own words for it. A line is known by the
platform's number of it (订单明细编号) and told whole; a later word stands in place of an earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from sqlalchemy import Connection, select

from app.store.insert_once import put_row
from app.store.many_rows import among
from app.store.tables.packing import ordered_line

ENTITY, VERSION = "ordered-line", 1

Short = Annotated[str, msgspec.Meta(max_length=500)]
Number = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class OrderedBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`ordered-line` 1: one line of a hospital's order, as it was at `said_at`.

    What the platform does not say stays empty.
    """

    order_line_id: Number
    order_no: Short
    """The hospital's own number of the order."""
    hospital_code: Number
    """As the platform calls it."""
    delivery_point: Short
    province_code: Number
    name: Short
    quantity: Count
    is_open: bool
    """Something may be delivered on it."""
    said_at: Moment
    platform: Short = ""
    hospital_name: Short = ""
    address: Short = ""
    form: Short = ""
    strength: Short = ""
    maker: Short = ""
    unit: Short = ""
    dosage_unit: Short = ""
    pack_quantity: Count = 0
    """Dosage units in one sales package."""
    by_dosage: bool = False
    """The quantity counts dosage units."""
    price: Decimal | None = None
    ordered_on: date | None = None
    wanted_until: date | None = None
    remark: Annotated[str, msgspec.Meta(max_length=2000)] = ""


def keep(connection: Connection, org: str, body: OrderedBody) -> bool:
    """Keep a line in place of what was known of it; True where it says something new."""
    before = known(connection, org, [body.order_line_id]).get(body.order_line_id)
    if before is not None and (same(before, body) or before.said_at > body.said_at):
        return False
    row = {
        "org": org,
        "order_line_id": body.order_line_id,
        "is_open": body.is_open,
        "ordered_on": body.ordered_on,
        "body": msgspec.json.encode(body).decode(),
    }
    put_row(connection, ordered_line, row)
    return True


def known(connection: Connection, org: str, numbers: Sequence[str]) -> dict[str, OrderedBody]:
    """What is kept of some lines, by their numbers."""
    named = among(connection, ordered_line.c.order_line_id, numbers)
    query = select(ordered_line.c.body).where(ordered_line.c.org == org, named)
    return {one.order_line_id: one for one in map(_read, connection.execute(query).scalars())}


def still_open(connection: Connection, org: str, limit: int) -> list[OrderedBody]:
    """The lines that something may be delivered on, those ordered last first."""
    mine = (ordered_line.c.org == org, ordered_line.c.is_open)
    order = (ordered_line.c.ordered_on.desc(), ordered_line.c.order_line_id.desc())
    query = select(ordered_line.c.body).where(*mine).order_by(*order).limit(limit)
    return [_read(text) for text in connection.execute(query).scalars()]


def same(one: OrderedBody, other: OrderedBody) -> bool:
    """Whether two words say the same, whenever."""
    return msgspec.structs.replace(one, said_at=other.said_at) == other


def _read(text: str) -> OrderedBody:
    return msgspec.json.decode(text, type=OrderedBody)
