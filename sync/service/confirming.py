"""Tells the platforms what a confirmed receipt says of each delivery detail, until they know.

Without it a receipt would end in our own store. The words go into the outbox in the transaction of
the confirmation; a dispatcher sends them one by one, outside of any transaction, and writes down
what came of it. Before a row is sent it is marked as tried: after a crash nobody can know whether
the platform heard it, and the connector then asks first.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, insert, select

from app.receiving.documents import deliveries
from app.receiving.operations import ReceiptConfirmed
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.receipts import count_event, receipt
from app.store.tables.service import outbox
from app.tracing import library
from sync.connectors.port import DetailAcceptance, Platform, PlatformDetail, PlatformError
from sync.service import acceptance, grouping, platform_details
from sync.service.outbox_rows import Dispatched, Queue
from sync.service.transactions import commit

ACCEPT = "accept"


class Word(msgspec.Struct, frozen=True):
    """The body of an outbox row of kind `accept`."""

    detail_id: str
    distributor_code: str
    carton_no: str
    province_code: str
    quantity: int
    accepted: bool
    remark: str
    received: int | None = None
    """Sales packages that came; None in rows that are older than this word."""


def queue_words(connection: Connection, org: str, body: ReceiptConfirmed, clock: Clock) -> int:
    """Write the outbox rows of a confirmed receipt, in the caller's transaction; say how many.

    The first confirmation of a delivery speaks for it: what was said of a detail is not said again.
    """
    delivery = _delivery_of(connection, org, body.receipt_id)
    said = _said_before(connection, org, delivery)
    rows = [
        Queue(org, platform, ACCEPT, clock).row(clock.new_id(), body.receipt_id, word)
        for platform in platform_details.platforms_of(connection, org, delivery)
        for word in _words(connection, org, platform, delivery, body)
        if word.detail_id not in said
    ]
    if rows:
        connection.execute(insert(outbox), rows)
    return len(rows)


class Dispatcher:
    """Sends the due rows of one institution to its platform; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        platform: Platform,
        chance: random.Random | None = None,
    ) -> None:
        self._database = database
        self._platform = platform
        self._queue = Queue(org, platform.name, ACCEPT, clock, chance or random.Random())

    def send_next(self) -> Dispatched | None:
        """Send the row that is due the longest; None where none is due; raises StoreError."""
        row = commit(self._database, self._queue.claim)
        if row is None:
            return None
        word = msgspec.json.decode(row.body, type=Word)
        problem: PlatformError | None = None
        try:
            self._platform.accept(
                DetailAcceptance(
                    **msgspec.structs.asdict(word),
                    # Counted before sending, so the first try is known to be the first.
                    sent_before=row.tries > 0,
                )
            )
        except PlatformError as error:
            problem = error
        return commit(self._database, lambda c: self._queue.record(c, row, problem))

    def next_due(self, connection: Connection) -> datetime | None:
        """When the next row is to be sent; None where none waits."""
        return self._queue.next_due(connection)


def _delivery_of(connection: Connection, org: str, receipt_id: uuid.UUID) -> uuid.UUID:
    mine = (receipt.c.org == org, receipt.c.receipt_id == receipt_id)
    found: uuid.UUID = connection.execute(select(receipt.c.delivery_id).where(*mine)).scalar_one()
    return found


def _said_before(connection: Connection, org: str, delivery: uuid.UUID) -> set[str]:
    receipts = select(receipt.c.receipt_id).where(
        receipt.c.org == org, receipt.c.delivery_id == delivery
    )
    said = (outbox.c.org == org, outbox.c.kind == ACCEPT, outbox.c.receipt_id.in_(receipts))
    bodies = connection.execute(select(outbox.c.body).where(*said))
    return {msgspec.json.decode(body, type=Word).detail_id for body in bodies.scalars()}


def _words(
    connection: Connection,
    org: str,
    platform: str,
    delivery: uuid.UUID,
    body: ReceiptConfirmed,
) -> list[Word]:
    document = deliveries.load(connection, org, delivery)
    if document is None:
        return []
    details = platform_details.of_delivery(connection, org, platform, delivery)
    allocation = _allocate(connection, org, body, grouping.shares(details, document))
    units = {line.line_no: line.unit for line in document.lines}
    by_id = {detail.detail_id: detail for detail in details}
    words = []
    for share in grouping.shares(details, document):
        received = allocation.received[share.detail_id]
        reason = _reason(body, share.line_no)
        said = acceptance.word(share, received, units[share.line_no], reason)
        words.append(_word(by_id[share.detail_id], said, received))
    return words


def _allocate(
    connection: Connection,
    org: str,
    body: ReceiptConfirmed,
    shares: Sequence[acceptance.DetailShare],
) -> acceptance.Allocation:
    counted = library.by_line_and_carton(connection, org, body.receipt_id)
    by_carton = {
        (line, carton): number for (line, carton), number in counted.items() if carton is not None
    }
    # A line's total is the sum of its count events; what no carton accounts for is loose.
    loose = _totals(connection, org, body.receipt_id)
    for (line, _carton), number in by_carton.items():
        loose[line] = max(0, loose.get(line, 0) - number)
    return acceptance.allocate(shares, by_carton, loose)


def _totals(connection: Connection, org: str, receipt_id: uuid.UUID) -> dict[int, int]:
    rows = connection.execute(
        select(count_event.c.line_no, func.sum(count_event.c.quantity))
        .where(count_event.c.org == org, count_event.c.receipt_id == receipt_id)
        .group_by(count_event.c.line_no)
    )
    return {line: max(0, int(total)) for line, total in rows}


def _reason(body: ReceiptConfirmed, line_no: int) -> acceptance.LineReason | None:
    said = body.lines.get(line_no)
    return None if said is None else acceptance.LineReason(said[2], said[3])


def _word(detail: PlatformDetail, said: acceptance.Word, received: int) -> Word:
    return Word(
        detail_id=detail.detail_id,
        distributor_code=detail.distributor_code,
        carton_no=detail.carton_no,
        province_code=detail.province_code,
        quantity=detail.quantity,
        accepted=said.accepted,
        remark=said.remark,
        received=received,
    )
