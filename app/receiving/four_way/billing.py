"""Says whether one invoice agrees with all it bills: orders, deliveries and goods.

Without it an invoice over three deliveries could be accepted by a look at one of them. Each
delivery that it names must be received and confirmed, and no row that it bills may disagree; a side
that is not known is no difference on the screen of the check, but here it is in the way, because
nobody has compared it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from app.readers.saying import Saying
from app.receiving.documents import deliveries
from app.receiving.four_way.reconciling import FourWayRow, FourWayView
from app.receiving.four_way.refusing import refused_by_acceptance
from app.receiving.four_way.sheet import read_four_way
from app.receiving.progress import ReceiptState
from app.receiving.records import ReceiptKey
from app.receiving.sessions.opening import receipt_id
from app.store.tables.papers import invoice_line

_NO_LINES = Saying("发票没有明细，无法核对。", "The invoice has no lines: nothing can be compared.")


def why_unequal(connection: Connection, org: str, invoice_no: str) -> Saying | None:
    """Why papers and goods do not agree, as far as an invoice bills them; None where they do."""
    mine = (invoice_line.c.org == org, invoice_line.c.invoice_no == invoice_no)
    rows = connection.execute(
        select(invoice_line.c.delivery_id, invoice_line.c.province_code)
        .where(*mine)
        .order_by(invoice_line.c.line_no)
    ).all()
    if not rows:
        return _NO_LINES
    billed: dict[uuid.UUID, set[str]] = defaultdict(set)
    for row in rows:
        if row.delivery_id is not None:
            billed[row.delivery_id].add(row.province_code)
    if lost := sum(row.delivery_id is None for row in rows):
        return Saying(
            f"发票有 {lost} 行找不到对应的配送单，请等配送单同步后再核对，或与配送企业核对发票。",
            f"{lost} lines of the invoice name no delivery that is here: check again after a sync.",
        )
    for delivery_id, codes in billed.items():
        if why := _of_delivery(connection, org, delivery_id, codes):
            return why
    return None


def _of_delivery(
    connection: Connection, org: str, delivery_id: uuid.UUID, codes: Collection[str]
) -> Saying | None:
    key = ReceiptKey(org, receipt_id(delivery_id))
    view = read_four_way(connection, key, refused_by_acceptance(connection, key))
    if view is None or view.state is not ReceiptState.CONFIRMED:
        document = deliveries.load(connection, org, delivery_id)
        number = "" if document is None else document.delivery_no
        return Saying(
            f"配送单 {number} 还没有确认收货，请先收货并确认。",
            f"Delivery {number} was not received and confirmed yet: do that first.",
        )
    rows = [row for row in view.rows if row.invoice is not None and row.province_code in codes]
    return _disagreeing(view, rows) or _not_ordered(view, rows)


def _disagreeing(view: FourWayView, rows: Collection[FourWayRow]) -> Saying | None:
    count = sum(any(mark.serious for mark in row.marks) for row in rows)
    if not count:
        return None
    return Saying(
        f"配送单 {view.delivery_no} 有 {count} 行四方核对不符，请先核对更正；"
        "发票有误的，请配送企业红冲重开。",
        f"{count} rows of delivery {view.delivery_no} do not agree: have them put right first.",
    )


def _not_ordered(view: FourWayView, rows: Collection[FourWayRow]) -> Saying | None:
    count = sum(row.order is None for row in rows)
    if not count:
        return None
    return Saying(
        f"配送单 {view.delivery_no} 有 {count} 行还不知道订单，四方不全：请等订单同步后再验收，"
        "或在平台上办理。",
        f"Of {count} rows of delivery {view.delivery_no} no order is known: check after a sync.",
    )
