"""What came on order lines: which deliveries name them, and what was received of these.

Without it an order would never be known to be short. A delivery names the platform's numbers of the
order lines it was sent for; only so much of its document is read here. Where one line of a delivery
names several order lines, all of it counts for the first.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from app.purchasing.chasing import Come
from app.store.tables.receipts import count_event, delivery, receipt

MOST_DELIVERIES = 5000
"""The newest that are looked through."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt of a delivery."""

    receipt_no: str
    opened_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one delivery brought on the order lines that were asked for."""

    delivery_no: str
    distributor_name: str
    arrived_at: datetime
    by_line: Mapping[str, Come]
    """By the platform's number of the order line."""
    receipts: tuple[Receipt, ...]


class _Line(msgspec.Struct, frozen=True):
    """Of a line of a delivery's document, what an order is held against."""

    line_no: int
    quantity: int
    order_line_ids: tuple[str, ...] = ()


class _Document(msgspec.Struct, frozen=True):
    lines: tuple[_Line, ...]


_Reader = msgspec.json.Decoder(_Document)


def of_lines(
    connection: Connection, org: str, line_ids: Collection[str], since: datetime
) -> list[Arrival]:
    """The deliveries since a time that name any of these order lines, the earliest first."""
    wanted = set(line_ids) - {""}
    if not wanted:
        return []
    named = _naming(connection, org, wanted, since)
    received = _received(connection, org, named)
    receipts = _receipts(connection, org, named)
    return [
        Arrival(
            row.delivery_no,
            row.distributor_name,
            row.arrived_at,
            _by_line(lines, wanted, received[delivery_id]),
            tuple(receipts[delivery_id]),
        )
        for delivery_id, (row, lines) in named.items()
    ]


def come(arrivals: Iterable[Arrival]) -> dict[str, Come]:
    """All that came, by the platform's number of the order line."""
    total: dict[str, Come] = {}
    for arrival in arrivals:
        for line_id, one in arrival.by_line.items():
            before = total.get(line_id, Come())
            total[line_id] = Come(before.sent + one.sent, before.received + one.received)
    return total


_Named = dict[uuid.UUID, tuple[Any, tuple[_Line, ...]]]


def _naming(connection: Connection, org: str, wanted: set[str], since: datetime) -> _Named:
    columns = (
        delivery.c.delivery_id,
        delivery.c.delivery_no,
        delivery.c.distributor_name,
        delivery.c.arrived_at,
        delivery.c.body,
    )
    query = (
        select(*columns)
        .where(delivery.c.org == org, delivery.c.arrived_at >= since)
        .order_by(delivery.c.arrived_at.desc())
        .limit(MOST_DELIVERIES)
    )
    found: _Named = {}
    for row in reversed(connection.execute(query).all()):
        lines = _Reader.decode(row.body).lines
        fitting = tuple(line for line in lines if wanted.intersection(line.order_line_ids))
        if fitting:
            found[row.delivery_id] = (row, fitting)
    return found


def _received(
    connection: Connection, org: str, named: Iterable[uuid.UUID]
) -> defaultdict[uuid.UUID, dict[int, int]]:
    """Line by line of each delivery, what was counted in, on all receipts of it."""
    found: defaultdict[uuid.UUID, dict[int, int]] = defaultdict(dict)
    same = (receipt.c.org == count_event.c.org) & (receipt.c.receipt_id == count_event.c.receipt_id)
    for delivery_id in named:
        rows = connection.execute(
            select(count_event.c.line_no, func.sum(count_event.c.quantity).label("quantity"))
            .join(receipt, same)
            .where(receipt.c.org == org, receipt.c.delivery_id == delivery_id)
            .group_by(count_event.c.line_no)
        )
        found[delivery_id] = {row.line_no: int(row.quantity) for row in rows}
    return found


def _receipts(
    connection: Connection, org: str, named: Iterable[uuid.UUID]
) -> defaultdict[uuid.UUID, list[Receipt]]:
    found: defaultdict[uuid.UUID, list[Receipt]] = defaultdict(list)
    for delivery_id in named:
        mine = (receipt.c.org == org, receipt.c.delivery_id == delivery_id)
        for row in connection.execute(select(receipt).where(*mine).order_by(receipt.c.opened_at)):
            by = row.confirmed_by or ""
            found[delivery_id].append(Receipt(row.receipt_no, row.opened_at, row.confirmed_at, by))
    return found


def _by_line(
    lines: Sequence[_Line], wanted: set[str], received: Mapping[int, int]
) -> dict[str, Come]:
    found: dict[str, Come] = {}
    for line in lines:
        name = next(one for one in line.order_line_ids if one in wanted)
        before = found.get(name, Come())
        found[name] = Come(
            before.sent + line.quantity, before.received + received.get(line.line_no, 0)
        )
    return found
