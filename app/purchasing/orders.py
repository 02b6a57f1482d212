"""Orders line by line, as far as a delivery is held against them.

Without it nobody could see that what came was never ordered. The same on service and workstation:
an order is replaced whole, and an older word never replaces a newer one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, delete, insert, select

from app.purchasing.states import OrderState
from app.store.tables.papers import order_line


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


def load(connection: Connection, org: str, order_no: str) -> Order | None:
    """Read an order; None where it is not known."""
    mine = (order_line.c.org == org, order_line.c.order_no == order_no)
    rows = connection.execute(select(order_line).where(*mine).order_by(order_line.c.line_no)).all()
    if not rows:
        return None
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
    return Order(order_no, rows[0].ordered_at, lines)


def store(connection: Connection, org: str, order: Order, said_at: datetime) -> bool:
    """Keep an order as it was said at a time; True where that is news."""
    mine = (order_line.c.org == org, order_line.c.order_no == order.order_no)
    known_at = connection.execute(select(order_line.c.updated_at).where(*mine).limit(1)).scalar()
    if known_at is not None and (
        known_at > said_at or load(connection, org, order.order_no) == order
    ):
        return False
    connection.execute(delete(order_line).where(*mine))
    key = {
        "org": org,
        "order_no": order.order_no,
        "ordered_at": order.ordered_at,
        "updated_at": said_at,
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
