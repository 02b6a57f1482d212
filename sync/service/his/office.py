"""The HIS interface as one part of the service: each request, whole, in its own transaction.

Without it the routes would open transactions and know the follower. Methods may be called from any
thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from app.store.clock import Clock
from app.store.database import Database
from sync.service.his import catalogue, following, keys, moving, orders, reading, stock
from sync.service.his.keys import KeyHolder, Right, Sent
from sync.service.his.messages import (
    CatalogueIn,
    ChangePage,
    CodePage,
    MovementIn,
    OrderIn,
    ReceiptPage,
    StockIn,
)
from sync.service.his.moving import Mover
from sync.service.his.once import once
from sync.service.his.orders import SentOrder
from sync.service.his.stock import SentStock
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit, reading_of

WAY_IN = "HIS 接口"
"""How the catalogue came, as a version of it says."""
SOURCE = "his"
"""Whose stock it is, where the sender does not say."""
_FOLLOW_S = 2.0
"""How long a reader waits for what was not followed yet; the scheduler does the rest."""


@dataclass(frozen=True, slots=True)
class CodesAsked:
    """Which codes somebody wants to read: one of the first three."""

    receipt_no: str = ""
    delivery_no: str = ""
    code: str = ""
    after: str = ""
    limit: int = 1000


@dataclass(frozen=True, slots=True)
class Posting:
    """A request that writes."""

    holder: KeyHolder
    idempotency_key: str | None
    body: bytes
    """As it was sent: the same key with another body is refused."""


class Office:
    """The interface on one database."""

    def __init__(self, database: Database, clock: Clock, told: Callable[[], None]) -> None:
        """`told` rings when workstations have something to pull."""
        self._database = database
        self._clock = clock
        self._told = told

    def admit(self, sent: Sent) -> KeyHolder:
        """Say who is calling; raises ServiceRefusal."""
        now = self._clock.now()
        # Nothing is proven yet; but of another institution than is named nothing can be meant.
        with reading_of(self._database, keys.named_org(sent)) as connection:
            holder = keys.admit(connection, sent, now)
        if keys.is_signed(sent):
            commit(self._database, lambda c: keys.spend_nonce(c, sent, holder, now), holder.org)
        return holder

    def codes(self, holder: KeyHolder, asked: CodesAsked) -> CodePage:
        """Read the codes of a receipt or delivery, or one code; raises ServiceRefusal."""
        holder.require(Right.CODES)
        self._follow(holder.org)
        with reading_of(self._database, holder.org) as connection:
            if asked.code:
                return reading.code(connection, holder.org, asked.code)
            numbers = _numbers(connection, holder.org, asked.receipt_no, asked.delivery_no)
            page = (asked.after, asked.limit)
            return reading.codes_of_receipts(connection, holder.org, numbers, *page)

    def receipts(self, holder: KeyHolder, receipt_no: str, delivery_no: str) -> ReceiptPage:
        """Read a receipt, or those of a delivery; raises ServiceRefusal."""
        holder.require(Right.CODES)
        self._follow(holder.org)
        with reading_of(self._database, holder.org) as connection:
            numbers = _numbers(connection, holder.org, receipt_no, delivery_no)
            return reading.receipts(connection, holder.org, numbers)

    def changes(self, holder: KeyHolder, after: str, limit: int) -> ChangePage:
        """Read what happened behind a cursor; raises ServiceRefusal."""
        holder.require(Right.CODES)
        self._follow(holder.org)
        with reading_of(self._database, holder.org) as connection:
            return reading.changes(connection, holder.org, after, limit)

    def move(self, posting: Posting, wish: MovementIn) -> bytes:
        """Let codes leave or come back, once; the answer's JSON; raises ServiceRefusal."""
        posting.holder.require(Right.MOVEMENTS)
        mover = Mover(posting.holder.org, posting.holder.device)
        return self.write(posting, lambda c: moving.move(c, mover, wish, self._clock))

    def take_catalogue(self, posting: Posting, sent: CatalogueIn) -> bytes:
        """Take items of the hospital's catalogue, once; raises ServiceRefusal."""
        posting.holder.require(Right.ORDERS)
        org, items = posting.holder.org, sent.items
        return self.write(posting, lambda c: catalogue.take(c, org, items, self._clock, WAY_IN))

    def take_order(self, posting: Posting, sent: OrderIn) -> bytes:
        """Take a purchase order, once; raises ServiceRefusal."""
        posting.holder.require(Right.ORDERS)
        org, now = posting.holder.org, self._clock.now()
        order = SentOrder(sent.order_no, sent.ordered_at, sent.lines)
        return self.write(posting, lambda c: orders.take(c, org, order, now))

    def take_stock(self, posting: Posting, sent: StockIn) -> bytes:
        """Take a stock taking, or a piece of one, once; raises ServiceRefusal."""
        posting.holder.require(Right.ORDERS)
        said = SentStock(
            sent.source or SOURCE,
            WAY_IN,
            sent.rows,
            sent.total_rows,
            sent.first_row,
            sent.taking,
            sent.taken_at,
        )
        org = posting.holder.org
        return self.write(posting, lambda c: stock.take(c, org, said, self._clock))

    def write(self, posting: Posting, work: Callable[[Connection], object]) -> bytes:
        """Do what was posted, once; the answer's JSON; raises ServiceRefusal."""
        now = self._clock.now()

        def both(connection: Connection) -> bytes:
            def worked() -> bytes:
                return msgspec.json.encode(work(connection))

            key, body = posting.idempotency_key, posting.body
            return once(connection, posting.holder, key, body, worked, now)

        answer = commit(self._database, both, posting.holder.org)
        self._told()
        return answer

    def _follow(self, org: str) -> None:
        following.catch_up(self._database, org, _FOLLOW_S)


def _numbers(connection: Connection, org: str, receipt_no: str, delivery_no: str) -> list[str]:
    if receipt_no:
        found, named = reading.numbers_of_receipt(connection, org, receipt_no), receipt_no
    else:
        found, named = reading.numbers_of_delivery(connection, org, delivery_no), delivery_no
    if not found:
        raise ServiceRefusal(
            404, "no-receipt", f"没有单号为“{named}”的收货记录，请核对单号，或稍后再查。"
        )
    return found
