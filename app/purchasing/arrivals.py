"""What came on order lines: which deliveries name them, and what was received of these.

Without it an order would never be known to be short. A delivery names the platform's numbers of the
order lines it was sent for; only so much of its document is read here. Where one line of a delivery
names several order lines, all of it counts for the first.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from app.purchasing.chasing import Come
from app.store.tables.acceptance import acceptance_fact
from app.store.tables.receipts import aside_event, count_event, delivery, receipt
from app.tracing import library

MOST_DELIVERIES = 5000
"""The newest that are looked through."""
_AT_ONCE = 500
# Words of receiving, as they stand in its tables.
_REJECTED = "rejected"
_CONCLUSION, _UNQUALIFIED = "conclusion", "unqualified"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt of a delivery."""

    receipt_no: str
    opened_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One line of a delivery: one batch, and what became of it at the door."""

    order_line_id: str
    batch: str
    sent: int
    received: int
    rejected: int
    price: Decimal | None = None
    """元 per sales package, where the delivery says it."""
    remark: str = ""
    """Why it was rejected, in a person's words."""
    cartons: Mapping[str, int] = field(default_factory=dict)
    """What each carton holds of it, where the distributor said so."""
    by_carton: Mapping[str, int] = field(default_factory=dict)
    """What of it came out of each carton."""
    confirmed: bool = False
    """The platform was told."""
    unqualified: bool = False
    """The acceptance refused all of it that came."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one delivery brought on the order lines that were asked for."""

    delivery_no: str
    distributor_name: str
    arrived_at: datetime
    by_line: Mapping[str, Come]
    """By the platform's number of the order line."""
    receipts: tuple[Receipt, ...]
    delivery_id: uuid.UUID
    batches: tuple[Batch, ...] = ()
    """Only where they were asked for."""


class _Carton(msgspec.Struct, frozen=True):
    """What one carton holds of a line."""

    carton_no: str
    quantity: int | None = None


class _Line(msgspec.Struct, frozen=True):
    """Of a line of a delivery's document, what an order is held against."""

    line_no: int
    quantity: int
    batch: str = ""
    price: Decimal | None = None
    cartons: tuple[_Carton, ...] = ()
    order_line_ids: tuple[str, ...] = ()


class _Document(msgspec.Struct, frozen=True):
    lines: tuple[_Line, ...]


class _Conclusion(msgspec.Struct, frozen=True):
    """What a line came to at the acceptance."""

    conclusion: str | None
    remark: str = ""


_ConclusionReader = msgspec.json.Decoder(_Conclusion)
_Reader = msgspec.json.Decoder(_Document)


def of_lines(
    connection: Connection,
    org: str,
    line_ids: Collection[str],
    since: datetime,
    *,
    closely: bool = False,
) -> list[Arrival]:
    """The deliveries since a time that name any of these order lines, the earliest first.

    Looked at closely, each says what became of its batches.
    """
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
            delivery_id,
            _batches(connection, org, delivery_id, lines, wanted, received[delivery_id])
            if closely
            else (),
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
    key = (receipt.c.delivery_id, count_event.c.line_no)
    for some in _at_once(named):
        rows = connection.execute(
            select(*key, func.sum(count_event.c.quantity).label("quantity"))
            .join(receipt, same)
            .where(receipt.c.org == org, receipt.c.delivery_id.in_(some))
            .group_by(*key)
        )
        for row in rows:
            found[row.delivery_id][row.line_no] = int(row.quantity)
    return found


def _receipts(
    connection: Connection, org: str, named: Iterable[uuid.UUID]
) -> defaultdict[uuid.UUID, list[Receipt]]:
    found: defaultdict[uuid.UUID, list[Receipt]] = defaultdict(list)
    for some in _at_once(named):
        mine = (receipt.c.org == org, receipt.c.delivery_id.in_(some))
        for row in connection.execute(select(receipt).where(*mine).order_by(receipt.c.opened_at)):
            by = row.confirmed_by or ""
            said = Receipt(row.receipt_no, row.opened_at, row.confirmed_at, by)
            found[row.delivery_id].append(said)
    return found


def _at_once(named: Iterable[uuid.UUID]) -> Iterator[Sequence[uuid.UUID]]:
    """So many as one question takes."""
    rest = list(named)
    for start in range(0, len(rest), _AT_ONCE):
        yield rest[start : start + _AT_ONCE]


def _batches(
    connection: Connection,
    org: str,
    delivery_id: uuid.UUID,
    lines: Sequence[_Line],
    wanted: set[str],
    received: Mapping[int, int],
) -> tuple[Batch, ...]:
    mine = (receipt.c.org == org, receipt.c.delivery_id == delivery_id)
    query = select(receipt.c.receipt_id, receipt.c.confirmed_at).where(*mine)
    rows = connection.execute(query).all()
    receipt_ids = [row.receipt_id for row in rows]
    rejected, remarks = _rejected(connection, org, receipt_ids)
    unqualified = _unqualified(connection, org, receipt_ids)
    from_cartons: Counter[tuple[int, str]] = Counter()
    for row in rows:
        for (line_no, carton), count in library.by_line_and_carton(
            connection, org, row.receipt_id
        ).items():
            from_cartons[line_no, carton or ""] += count
    confirmed = any(row.confirmed_at is not None for row in rows)
    return tuple(
        Batch(
            next(one for one in line.order_line_ids if one in wanted),
            line.batch,
            line.quantity,
            received.get(line.line_no, 0),
            rejected[line.line_no],
            line.price,
            "；".join(filter(None, (*remarks[line.line_no], unqualified.get(line.line_no)))),
            _cartons_of(line),
            {one.carton_no: from_cartons[line.line_no, one.carton_no] for one in line.cartons},
            confirmed,
            line.line_no in unqualified,
        )
        for line in lines
    )


def _cartons_of(line: _Line) -> dict[str, int]:
    """What its cartons hold, where that adds up to the line."""
    found: Counter[str] = Counter()
    for one in line.cartons:
        found[one.carton_no] += one.quantity or 0
    return dict(found) if found.total() == line.quantity else {}


def _rejected(
    connection: Connection, org: str, receipt_ids: Sequence[uuid.UUID]
) -> tuple[Counter[int], defaultdict[int, dict[str, None]]]:
    """What was rejected, line by line, and why."""
    counts: Counter[int] = Counter()
    remarks: defaultdict[int, dict[str, None]] = defaultdict(dict)
    mine = (
        aside_event.c.org == org,
        aside_event.c.receipt_id.in_(receipt_ids),
        aside_event.c.state == _REJECTED,
        aside_event.c.smallest,
    )
    columns = (aside_event.c.line_no, aside_event.c.quantity, aside_event.c.remark)
    for row in connection.execute(select(*columns).where(*mine)):
        counts[row.line_no] += row.quantity
        if row.remark and row.quantity > 0:
            remarks[row.line_no][row.remark] = None
    return counts, remarks


def _unqualified(
    connection: Connection, org: str, receipt_ids: Sequence[uuid.UUID]
) -> dict[int, str]:
    """The lines whose goods the acceptance refused, with what was said of them."""
    mine = (
        acceptance_fact.c.org == org,
        acceptance_fact.c.receipt_id.in_(receipt_ids),
        acceptance_fact.c.kind == _CONCLUSION,
    )
    columns = (acceptance_fact.c.line_no, acceptance_fact.c.body)
    query = select(*columns).where(*mine).order_by(acceptance_fact.c.fact_id)
    # Of two words on one line the later one is in force.
    last = {row.line_no: _ConclusionReader.decode(row.body) for row in connection.execute(query)}
    return {line_no: one.remark for line_no, one in last.items() if one.conclusion == _UNQUALIFIED}


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
