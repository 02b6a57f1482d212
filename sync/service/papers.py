"""Asks a platform for the orders and invoices of an institution, and tells the workstations.

Without it a delivery could be held against nothing. When they are asked for says
sync/service/procuring.py. What a platform does not offer is not asked for. An invoice names order
lines; which delivery it bills is found here, once, by the order lines and batches that the
deliveries name: the line's own delivery, or that of the invoice's other lines. A red one names the
return that it takes back. Whether an invoice can be accepted here is told beside it.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

import msgspec
from sqlalchemy import Connection, select

from app.purchasing import invoices, orders
from app.purchasing.invoices import Invoice, InvoiceLine
from app.purchasing.orders import Order
from app.receiving.documents import deliveries
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.receipts import delivery
from sync.connectors.port import (
    Offer,
    Platform,
    PlatformError,
    PlatformInvoice,
    PlatformInvoiceLine,
)
from sync.service import feeds, invoicing
from sync.service.returning import Returning
from sync.service.telling import PapersTold, keep_order
from sync.service.transactions import commit

VERSION = 1
ASK_EVERY = timedelta(minutes=10)
_BILLED_WITHIN = timedelta(days=180)
"""An invoice follows its delivery within half a year."""
_MOST_DELIVERIES = 500

_log = logging.getLogger(__name__)

Deliveries = dict[str, dict[str, set[uuid.UUID]]]
"""Order line → batch → the deliveries that brought it."""


class AskingForPapers:
    """Asks one platform for one institution; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        platform: Platform,
        learn_items: Callable[[Set[str]], None],
        returning: Returning,
    ) -> None:
        """`learn_items` looks up the items that papers name and no delivery brought.

        `returning` is told of red invoices.
        """
        self._returning = returning
        self._learn_items = learn_items
        self._database = database
        self._clock = clock
        self._org = org
        self._platform = platform

    def orders(self) -> PapersTold:
        """Fetch, store and publish orders and how they stand; raises PlatformError or StoreError.

        What came before an error is kept.
        """
        offers = self._platform.offers
        told = list(self._platform.orders()) if Offer.ORDERS in offers else []
        failures: list[PlatformError] = []
        if Offer.PLACING in offers:
            told += self._followed({order.order_no for order in told}, failures)
        self._learn_items({line.province_code for order in told for line in order.lines})
        news = sum(commit(self._database, partial(self._keep_order, order=one)) for one in told)
        if failures and not told:
            raise failures[-1]
        return PapersTold(len(told), news, len(failures))

    def _followed(self, known: Set[str], failures: list[PlatformError]) -> list[Order]:
        """The orders that were placed here and are not over, as they stand now.

        One that the platform says nothing sensible of does not keep the others waiting; where it
        answers twice running with nothing, it is away.
        """
        with self._database.reading() as connection:
            open_ = orders.open_placed(connection, self._org)
        told: list[Order] = []
        failed = False
        for order in open_:
            if order.order_no in known:
                continue
            try:
                told.append(self._platform.followed(order))
                failed = False
            except PlatformError as error:
                _log.warning("%s: order %s was not told: %s", self._org, order.order_no, error)
                failures.append(error)
                if failed:
                    break
                failed = True
        return told

    def invoices(self) -> PapersTold:
        """Fetch, store and publish invoices; raises PlatformError or StoreError."""
        offered = Offer.INVOICES in self._platform.offers
        told = list(self._platform.invoices()) if offered else []
        self._learn_items({line.province_code for invoice in told for line in invoice.lines})
        news = sum(commit(self._database, partial(self._keep_invoice, told=one)) for one in told)
        return PapersTold(len(told), news)

    def _keep_order(self, connection: Connection, order: Order) -> bool:
        return keep_order(connection, self._org, order, self._clock.now())

    def _keep_invoice(self, connection: Connection, told: PlatformInvoice) -> bool:
        news = self._keep_lines(connection, told)
        return (
            invoicing.tell_offered(connection, self._org, self._platform, told, self._clock) or news
        )

    def _keep_lines(self, connection: Connection, told: PlatformInvoice) -> bool:
        known = invoices.load(connection, self._org, told.invoice_no)
        if known is not None and _is_settled(known, told):
            return False
        invoice = self._assigned(connection, told, self._returning.credit(connection, told))
        now = self._clock.now()
        if not invoices.store(connection, self._org, invoice, now):
            return False
        body = {
            "invoice_no": invoice.invoice_no,
            "distributor_code": invoice.distributor_code,
            "invoiced_on": invoice.invoiced_on,
            "said_at": now,
            "lines": invoice.lines,
        }
        text = msgspec.json.encode(body).decode()
        row = feeds.NewRow("invoice", invoice.invoice_no, VERSION, text)
        feeds.publish(connection, feeds.org_scope(self._org), [row], now)
        return True

    def _assigned(self, connection: Connection, told: PlatformInvoice, taken_back: str) -> Invoice:
        """The invoice with the order and the delivery of each line, as far as can be told.

        `taken_back` is the order of the return that it names; empty: it names none.
        """
        brought = _brought(connection, self._org, told)
        own = [_delivery_of(line, brought) for line in told.lines]
        named = {found for found in own if found is not None}
        rest = named.pop() if len(named) == 1 else None
        lines = tuple(
            replace(
                _bare(position, line),
                delivery_id=found or rest,
                order_no=orders.order_of_line(
                    connection, self._org, line.province_code, line.order_line_id
                )
                or (taken_back if line.quantity < 0 else "")
                if line.order_line_id
                else "",
            )
            for position, (line, found) in enumerate(zip(told.lines, own, strict=True), start=1)
        )
        return Invoice(told.invoice_no, told.distributor_code, told.invoiced_on, lines)


def _bare(position: int, line: PlatformInvoiceLine) -> InvoiceLine:
    return InvoiceLine(
        line_no=position,
        delivery_id=None,
        order_no="",
        province_code=line.province_code,
        batch=line.batch,
        expiry=line.expiry,
        quantity=line.quantity,
        price=line.price,
        amount=line.amount,
    )


def _is_settled(known: Invoice, told: PlatformInvoice) -> bool:
    """Whether nothing has changed and nothing is left to find out."""
    bare = tuple(replace(line, delivery_id=None, order_no="") for line in known.lines)
    said = tuple(_bare(position, line) for position, line in enumerate(told.lines, start=1))
    found_all = all(line.delivery_id is not None and line.order_no for line in known.lines)
    return found_all and bare == said


def _delivery_of(line: PlatformInvoiceLine, brought: Deliveries) -> uuid.UUID | None:
    by_batch = brought.get(line.order_line_id, {})
    of_batch = by_batch.get(line.batch, set())
    anyhow = {found for deliveries_ in by_batch.values() for found in deliveries_}
    for found in (of_batch, anyhow):
        if len(found) == 1:
            return next(iter(found))
    return None


def _brought(connection: Connection, org: str, told: PlatformInvoice) -> Deliveries:
    """What the distributor's deliveries brought on the order lines that an invoice names."""
    wanted = {line.order_line_id for line in told.lines if line.order_line_id}
    found: Deliveries = defaultdict(lambda: defaultdict(set))
    for body in _bodies(connection, org, told) if wanted else ():
        document = deliveries.decode(body)
        for line in document.lines:
            for number in wanted.intersection(line.order_line_ids):
                found[number][line.batch].add(document.delivery_id)
    return found


def _bodies(connection: Connection, org: str, told: PlatformInvoice) -> Sequence[str]:
    here = [delivery.c.org == org, delivery.c.distributor_code == told.distributor_code]
    if told.invoiced_on is not None:
        day = datetime.combine(told.invoiced_on, time(), UTC)
        here.append(delivery.c.arrived_at >= day - _BILLED_WITHIN)
    return (
        connection.execute(
            select(delivery.c.body)
            .where(*here)
            .order_by(delivery.c.arrived_at.desc())
            .limit(_MOST_DELIVERIES)
        )
        .scalars()
        .all()
    )
