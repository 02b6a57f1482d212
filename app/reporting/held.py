"""Says whether a document that a message speaks of is at this workstation.

Without it a letter would lead to an empty page. What the feeds have not brought yet, or what was
never meant for this institution's workstations, is not held.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.links.documents import Document, Opens
from app.store.tables.orders import purchase_order
from app.store.tables.receipts import delivery
from app.store.tables.tracing import moved_code


def found_by(connection: Connection, org: str, document: Document) -> str | None:
    """What to look for it by at this workstation; None where it is not held.

    The number of a delivery or order; of goods that were moved, one of their codes.
    """
    if document.opens is Opens.MOVE:
        mine = (moved_code.c.org == org, moved_code.c.movement_id == document.key)
        code: str | None = connection.execute(
            select(moved_code.c.box).where(*mine).limit(1)
        ).scalar_one_or_none()
        return code
    if document.opens is Opens.DELIVERY:
        number, key = delivery.c.delivery_no, delivery.c.delivery_id
    else:
        number, key = purchase_order.c.order_no, purchase_order.c.order_id
    query = select(number).where(number.table.c.org == org, key == document.key)
    found: str | None = connection.execute(query).scalar_one_or_none()
    return found
