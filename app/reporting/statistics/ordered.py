"""For whom and for how much an item was ordered, by the order lines that a delivery names.

Without it nobody could say what a department's drugs cost: deliveries know no departments, and
many of them no prices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from sqlalchemy import Connection, or_, select

from app.purchasing.orders import order_of_line
from app.store.tables.orders import purchase_order
from app.store.tables.papers import order_line

DepartmentOf = Callable[[Connection, str, Sequence[str]], str]
"""Who ordered an item under these order lines; empty where nobody knows."""


def departments_of(org: str) -> DepartmentOf:
    """Ask the orders of an institution; what was found of an order is remembered."""
    known: dict[str, str] = {}

    def department_of(connection: Connection, province_code: str, line_ids: Sequence[str]) -> str:
        for line_id in line_ids:
            order_no = order_of_line(connection, org, province_code, line_id)
            if order_no and order_no not in known:
                known[order_no] = _department(connection, org, order_no)
            if known.get(order_no):
                return known[order_no]
        return ""

    return department_of


def _department(connection: Connection, org: str, order_no: str) -> str:
    """Of an order by the platform's number or ours; empty where nobody here placed it."""
    numbers = or_(purchase_order.c.platform_no == order_no, purchase_order.c.order_no == order_no)
    found = connection.execute(
        select(purchase_order.c.department).where(purchase_order.c.org == org, numbers)
    )
    return found.scalars().first() or ""


def ordered_price(
    connection: Connection, org: str, province_code: str, line_ids: Sequence[str], unit: str
) -> Decimal | None:
    """What an item was ordered for, 元 per `unit`; None where no order says it in that unit."""
    found = connection.execute(
        select(order_line.c.price).where(
            order_line.c.org == org,
            order_line.c.province_code == province_code,
            order_line.c.order_line_id.in_([one for one in line_ids if one]),
            order_line.c.unit == unit,
            order_line.c.price.is_not(None),
        )
    )
    return found.scalars().first()
