"""For whom an item was ordered: the department on the purchase order that a delivery names.

Without it nobody could say what a department's drugs cost: deliveries know no departments.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from app.purchasing.orders import order_of_line
from app.reporting.statistics.taking import DepartmentOf
from app.store.tables.orders import purchase_order


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
