"""Says how much of one receipt has arrived, so that both ends can be compared.

Without it nobody could prove that nothing was lost on the way.
"""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, func, select

from app.store.tables.receipts import receipt
from app.store.tables.service import outbox
from app.tracing import library
from sync import wire
from sync.service.confirming import ACCEPT
from sync.service.outbox_rows import DONE, WAITING
from sync.service.refusals import ServiceRefusal


def count(connection: Connection, org: str, receipt_id: uuid.UUID) -> wire.ReceiptCount:
    """Count one receipt; raises ServiceRefusal where it has not arrived."""
    mine = (receipt.c.org == org, receipt.c.receipt_id == receipt_id)
    state = connection.execute(select(receipt.c.state).where(*mine)).scalar_one_or_none()
    if state is None:
        raise ServiceRefusal(404, "no-receipt", "这张收货单还没有上传到服务端，请稍后再查。")
    by_state = connection.execute(
        select(outbox.c.state, func.count())
        .where(outbox.c.org == org, outbox.c.receipt_id == receipt_id, outbox.c.kind == ACCEPT)
        .group_by(outbox.c.state)
    )
    counts = {name: int(number) for name, number in by_state}
    return wire.ReceiptCount(
        receipt_id=receipt_id,
        state=state,
        codes=library.count(connection, org, receipt_id),
        confirmed_details=counts.get(DONE, 0),
        waiting_details=sum(counts.get(name, 0) for name in WAITING),
    )
