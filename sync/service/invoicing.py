"""Tells a platform which invoices persons have accepted, and the workstations what it answered.

Without it an invoice that agrees with order, delivery and goods would be accepted by hand on the
platform's pages. What a person accepts goes into the outbox in the transaction of the fact that
says so, under its id; just before it is sent it is looked at again: what was taken back meanwhile,
or accepted already, is not sent, and what costs another sum by now goes back to a person. A message
that may have reached the platform before is sent so that the platform is asked first. Which
invoices a platform waits for it tells itself; where it takes no acceptances, that is told, too.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import msgspec
from sqlalchemy import Connection

from app.purchasing.invoicing import facts, sayings, standing, words
from app.purchasing.invoicing.facts import AcceptanceAsked
from app.purchasing.invoicing.values import Bill, InvoiceState, InvoiceWord
from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.service import outbox
from sync.connectors.office_port import InvoiceNamed, OfficeOffer, TakesInvoices
from sync.connectors.port import Platform, PlatformError, PlatformInvoice
from sync.service.filing import Filing
from sync.service.outbox_rows import AnyRow, Dispatched, Queue
from sync.service.telling import keep_invoice_word

ACCEPT_INVOICE = "accept-invoice"


class InvoiceJob(msgspec.Struct, frozen=True):
    """The body of an outbox row of kind `accept-invoice`; the row is named by the fact."""

    invoice_no: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class _Job:
    """One acceptance to be sent now."""

    row: AnyRow
    bill: Bill
    sent_before: bool


class Invoicing(Filing[_Job]):
    """Tells one institution's platform of accepted invoices; for one thread at a time."""

    def __init__(self, database: Database, clock: Clock, org: str, platform: Platform) -> None:
        super().__init__(database, Queue(org, platform.name, ACCEPT_INVOICE, clock))
        self._org, self._office = org, office_of(platform)

    def _look_at(self, connection: Connection, row: AnyRow) -> _Job | Dispatched:
        body = msgspec.json.decode(row.body, type=InvoiceJob)
        bill = standing.read(connection, self._org, body.invoice_no)
        asking = None if bill is None else bill.asking
        if bill is None or asking is None or asking.event_id != row.outbox_id:
            return self._done(connection, row)
        if bill.state is InvoiceState.ACCEPTED:
            return self._done(connection, row)
        if self._office is None:
            self._tell(connection, bill, InvoiceState.REFUSED, sayings.BY_HAND.chinese)
            return self._done(connection, row)
        if bill.amount != asking.amount:
            self._tell(connection, bill, InvoiceState.REFUSED, _costs_else(bill, asking.amount))
            return self._done(connection, row)
        self._tell(connection, bill, InvoiceState.SENDING)
        told = facts.of(connection, self._org, body.invoice_no)
        tries = sum(isinstance(one, AcceptanceAsked) for _, one in told) - 1 + row.tries
        return _Job(row, bill, sent_before=tries > 0)

    def _send(self, job: _Job) -> Callable[[Connection], Dispatched]:
        bill, problem = job.bill, None
        assert self._office is not None
        assert bill.amount is not None
        named = InvoiceNamed(bill.distributor_code, bill.invoice_no, bill.amount)
        try:
            self._office.accept_invoice(named, sent_before=job.sent_before)
        except PlatformError as error:
            problem = error
        return partial(self._record, job=job, problem=problem)

    def _record(
        self, connection: Connection, job: _Job, problem: PlatformError | None
    ) -> Dispatched:
        if problem is None:
            self._tell(connection, job.bill, InvoiceState.ACCEPTED)
        elif problem.retry_after_s is None:
            self._tell(connection, job.bill, InvoiceState.REFUSED, problem.message)
        else:
            self._tell(connection, job.bill, InvoiceState.SENDING, problem.message)
        return self._queue.record(connection, job.row, problem)

    def _tell(
        self, connection: Connection, bill: Bill, state: InvoiceState, problem: str = ""
    ) -> None:
        asked = None if bill.asking is None else bill.asking.event_id
        word = InvoiceWord(
            invoice_no=bill.invoice_no,
            link=self._queue.target,
            state=state,
            asked=asked,
            amount=bill.amount,
            problem=problem,
            at=self._clock.now(),
        )
        keep_invoice_word(connection, self._org, word)


def office_of(platform: Platform) -> TakesInvoices | None:
    """A platform as one that takes acceptances of invoices; None where it does not."""
    if isinstance(platform, TakesInvoices) and (
        OfficeOffer.ACCEPTING_INVOICES in platform.office_offers
    ):
        return platform
    return None


def queue(
    connection: Connection,
    org: str,
    applied: Sequence[tuple[uuid.UUID, msgspec.Struct]],
    clock: Clock,
) -> int:
    """Queue what persons accepted, in the caller's transaction; how much is new.

    What the platform has not told yet waits until it does (`tell_offered`).
    """
    numbers = {body.invoice_no for _, body in applied if isinstance(body, AcceptanceAsked)}
    return sum(_queue_one(connection, org, number, clock) for number in sorted(numbers))


def tell_offered(
    connection: Connection, org: str, platform: Platform, told: PlatformInvoice, clock: Clock
) -> bool:
    """Tell that the platform waits for an invoice, or takes none; True where that is news.

    In the caller's transaction, behind the invoice itself.
    """
    now, amount = clock.now(), _amount(told)
    offered = office_of(platform) is not None
    word = InvoiceWord(
        invoice_no=told.invoice_no,
        link=platform.name,
        state=InvoiceState.OPEN if offered else InvoiceState.BY_HAND,
        asked=None,
        amount=amount,
        problem="" if offered else sayings.BY_HAND.chinese,
        at=now,
    )
    known = words.load(connection, org, told.invoice_no)
    if known is not None and known.asked is not None:
        # What became of a wish stands; only the sum may be another one now.
        word = replace(known, amount=amount, at=now)
    if known is not None and replace(known, at=now) == word:
        return False
    news = keep_invoice_word(connection, org, word)
    _queue_one(connection, org, told.invoice_no, clock)
    return news


def _queue_one(connection: Connection, org: str, invoice_no: str, clock: Clock) -> int:
    word = words.load(connection, org, invoice_no)
    state, asking = standing.of(facts.of(connection, org, invoice_no), word)
    if word is None or asking is None or state is not InvoiceState.ASKED:
        return 0
    queue_ = Queue(org, word.link, ACCEPT_INVOICE, clock)
    row = queue_.row(asking.event_id, asking.event_id, InvoiceJob(invoice_no, asking.amount))
    done = connection.execute(insert_once(connection, outbox).returning(outbox.c.outbox_id), [row])
    return len(done.all())


def _amount(told: PlatformInvoice) -> Decimal | None:
    """The sum as the invoice's head gives it, else that of its lines; None where one has none."""
    if told.amount is not None:
        return told.amount
    amounts = [line.amount for line in told.lines if line.amount is not None]
    return sum(amounts, Decimal(0)) if amounts and len(amounts) == len(told.lines) else None


def _costs_else(bill: Bill, amount: Decimal) -> str:
    return f"发票总金额现为 {bill.amount} 元，验收时是 {amount} 元，没有上报：请重新核对后再验收"
