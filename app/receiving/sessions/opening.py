"""Opens the receipt of a delivery, or goes on with the one that is there.

Without it every door would open receipts in its own way. The receipt's id follows from the
delivery's, so that two workstations which open it at once, each without knowing of the other, have
one receipt.
"""

from __future__ import annotations

import uuid

from sqlalchemy import Connection

from app.receiving import records
from app.receiving.documents import deliveries
from app.receiving.journal import apply
from app.receiving.operations import VERSION, ReceiptOpened, encode, kind_of
from app.receiving.parts import Parts
from app.receiving.progress import ReceiptView
from app.receiving.records import ReceiptHead, ReceiptKey
from app.receiving.refusals import WishRefused
from app.receiving.sessions.session import ReceivingSession
from app.store import local_state
from app.store.facts import Author


def open_receipt(parts: Parts, delivery_id: uuid.UUID, person: str) -> ReceivingSession:
    """Open or resume the receipt of a delivery; raises WishRefused or StoreError."""
    org = parts.log.workstation.org
    key = ReceiptKey(org, receipt_id(delivery_id))
    with parts.database.reading() as connection:
        head = records.head(connection, key)
    if head is None:
        with parts.database.writing() as connection:
            head = _begin(connection, parts, key, delivery_id, person)
    with parts.database.reading() as connection:
        delivery = deliveries.load(connection, org, head.delivery_id)
        if delivery is None:
            raise WishRefused("delivery-unknown")
        return ReceivingSession(parts, head, delivery, connection)


def view_receipt(parts: Parts, wanted: uuid.UUID) -> ReceiptView:
    """Read a receipt as it stands, from any thread; raises WishRefused or StoreError."""
    key = ReceiptKey(parts.log.workstation.org, wanted)
    with parts.database.reading() as connection:
        head = records.head(connection, key)
        if head is None:
            raise WishRefused("delivery-unknown")
        delivery = deliveries.load(connection, key.org, head.delivery_id)
        if delivery is None:
            raise WishRefused("delivery-unknown")
        session = ReceivingSession(parts, head, delivery, connection)
    return session.view()


def receipt_id(delivery_id: uuid.UUID) -> uuid.UUID:
    """The id of a delivery's receipt."""
    return uuid.uuid5(delivery_id, "receipt")


def _begin(
    connection: Connection, parts: Parts, key: ReceiptKey, delivery_id: uuid.UUID, person: str
) -> ReceiptHead:
    if deliveries.load(connection, key.org, delivery_id) is None:
        raise WishRefused("delivery-unknown")
    body = ReceiptOpened(
        receipt_id=key.receipt_id,
        delivery_id=delivery_id,
        receipt_no=_next_number(connection, parts),
        opened_at=parts.clock.now(),
        opened_by=person,
    )
    op_id = parts.log.append(connection, kind_of(body), VERSION, encode(body))
    apply(connection, Author(key.org, parts.log.workstation.device, op_id), body)
    head = records.head(connection, key)
    assert head is not None
    return head


def _next_number(connection: Connection, parts: Parts) -> str:
    """A receipt number of our own: day, workstation, counter; never asked of a server."""
    counter = local_state.count_up(connection, "receipt_counter")
    day = parts.clock.today().strftime("%Y%m%d")
    return f"SH{day}-{parts.log.workstation.number:02d}-{counter:04d}"
