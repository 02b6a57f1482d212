"""Orders line by line, as far as a delivery is held against them.

Without it nobody could see that what came was never ordered. The same on service and workstation:
an order is replaced whole, and an older word never replaces a newer one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from app.purchasing.states import OVER, OrderState
from app.store.many_rows import among
from app.store.tables.papers import order_line

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One item of an order."""

    line_no: int
    order_line_id: str
    """The platform's number (订单明细编号); empty where it has none."""
    distributor_code: str
    province_code: str
    quantity: int
    """In `unit`."""
    unit: str
    """The sales package, or the smallest dosage unit."""
    price: Decimal | None
    """元 per `unit`."""
    state: OrderState


@dataclass(frozen=True, slots=True)
class Order:
    """One purchase order."""

    order_no: str
    ordered_at: datetime | None
    lines: tuple[OrderLine, ...]
    plan_no: str = ""
    """The hospital's own number of it (医院计划单号), which an order made here goes by; empty: not
    said."""


def load(connection: Connection, org: str, order_no: str) -> Order | None:
    """Read an order; None where it is not known."""
    found = _read(connection, org, order_line.c.order_no == order_no)
    return found[0] if found else None


def _read(connection: Connection, org: str, which: ColumnElement[bool]) -> list[Order]:
    """Read orders by their lines, in the order of their numbers."""
    query = select(order_line).where(order_line.c.org == org, which)
    rows = connection.execute(query.order_by(order_line.c.order_no, order_line.c.line_no)).all()
    return [_order(list(group)) for _no, group in groupby(rows, key=lambda row: row.order_no)]


def _order(rows: Sequence[Any]) -> Order:
    lines = tuple(
        OrderLine(
            line_no=row.line_no,
            order_line_id=row.order_line_id,
            distributor_code=row.distributor_code,
            province_code=row.province_code,
            quantity=row.quantity,
            unit=row.unit,
            price=row.price,
            state=OrderState(row.state),
        )
        for row in rows
    )
    return Order(rows[0].order_no, rows[0].ordered_at, lines, rows[0].plan_no)


def store(connection: Connection, org: str, order: Order, said_at: datetime) -> bool:
    """Keep an order as it was said at a time; True where that is news.

    Whose it is stays known where somebody tells the order without it.
    """
    mine = (order_line.c.org == org, order_line.c.order_no == order.order_no)
    known_at = connection.execute(select(order_line.c.updated_at).where(*mine).limit(1)).scalar()
    known = load(connection, org, order.order_no)
    if known is not None and not order.plan_no:
        order = replace(order, plan_no=known.plan_no)
    if known_at is not None and (known_at > said_at or known == order):
        return False
    connection.execute(delete(order_line).where(*mine))
    key = {
        "org": org,
        "order_no": order.order_no,
        "ordered_at": order.ordered_at,
        "updated_at": said_at,
        "plan_no": order.plan_no,
    }
    if order.lines:
        connection.execute(insert(order_line), [key | asdict(line) for line in order.lines])
    return True


def order_of_line(connection: Connection, org: str, province_code: str, line_id: str) -> str:
    """The number of the order that has a line; empty where none is known."""
    found = connection.execute(
        select(order_line.c.order_no).where(
            order_line.c.org == org,
            order_line.c.province_code == province_code,
            order_line.c.order_line_id == line_id,
        )
    )
    return found.scalars().first() or ""


def of_plans(
    connection: Connection, org: str, plan_numbers: Collection[str]
) -> dict[str, list[Order]]:
    """What the platform says of orders made here, by our number; one may have become several."""
    wanted = [number for number in plan_numbers if number]
    found: dict[str, list[Order]] = defaultdict(list)
    for order in _read(connection, org, among(connection, order_line.c.plan_no, wanted)):
        found[order.plan_no].append(order)
    return dict(found)


def numbers_of_plans(
    connection: Connection, org: str, plan_numbers: Collection[str]
) -> dict[str, list[str]]:
    """The platform's numbers of orders made here, by ours: less to read than the orders."""
    wanted = [number for number in plan_numbers if number]
    query = (
        select(order_line.c.plan_no, order_line.c.order_no)
        .where(order_line.c.org == org, among(connection, order_line.c.plan_no, wanted))
        .distinct()
        .order_by(order_line.c.order_no)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.plan_no].append(row.order_no)
    return dict(found)


def open_placed(connection: Connection, org: str) -> list[Order]:
    """The orders placed from here of which the platform may still have something to say."""
    mine = (order_line.c.org == org, order_line.c.plan_no != "", order_line.c.state.not_in(OVER))
    numbers = select(order_line.c.order_no).where(*mine)
    return _read(connection, org, order_line.c.order_no.in_(numbers))


def requested(connection: Connection, org: str) -> list[Order]:
    """What HIS asks for: orders that no platform has numbered, the newest first."""
    mine = (
        order_line.c.org == org,
        order_line.c.state == OrderState.DRAFT,
        order_line.c.order_line_id == "",
        order_line.c.plan_no == "",
    )
    numbers = select(order_line.c.order_no).where(*mine)
    found = _read(connection, org, order_line.c.order_no.in_(numbers))
    return sorted(found, key=lambda one: one.ordered_at or _LONG_AGO, reverse=True)
