"""What a person does with an invoice, checked against how it stands, and kept as a fact.

Without it a screen could accept what somebody else has just accepted, or what does not agree. Each
step runs in one transaction of the caller's. Whether order, delivery, goods and invoice agree is
`Agreeing`'s to say; that head and lines of the invoice agree is looked at here, because the
platform takes only the right sum.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection

from app.people import persons, rights
from app.people.permissions import Permission
from app.purchasing import invoices
from app.purchasing.invoices import Invoice, InvoiceLine
from app.purchasing.invoicing import facts, sayings, standing
from app.purchasing.invoicing.facts import AcceptanceAsked, AcceptanceWithdrawn
from app.purchasing.invoicing.values import Bill, InvoiceState
from app.readers.saying import Saying
from app.store.change_log import ChangeLog
from app.store.clock import Clock

Agreeing = Callable[[Connection, str, str], Saying | None]
"""Of an institution's invoice: why papers and goods do not agree; None where they do."""

_FEN = Decimal("0.01")


class BillRefused(Exception):
    """A wish that cannot be carried out: why, in words."""

    def __init__(self, why: Saying) -> None:
        """Say why."""
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Accepting:
    """One workstation's, in one transaction."""

    connection: Connection
    log: ChangeLog
    clock: Clock
    agreeing: Agreeing

    @property
    def org(self) -> str:
        """The institution it works for."""
        return self.log.workstation.org

    def bill(self, invoice_no: str) -> Bill | None:
        """One invoice, with what is in the way of accepting it; None where it is not here."""
        found = standing.read(self.connection, self.org, invoice_no)
        return None if found is None else replace(found, in_the_way=self._in_the_way(found))

    def accept(self, invoice_no: str, person: str) -> None:
        """Say that it is right; raises BillRefused."""
        bill = self._mine(invoice_no, person)
        if bill.in_the_way is not None or bill.amount is None:
            raise BillRefused(bill.in_the_way or sayings.NO_AMOUNT)
        body = AcceptanceAsked(
            invoice_no=invoice_no, amount=bill.amount, person=person, at=self.clock.now()
        )
        facts.record(self.connection, self.log, body)

    def withdraw(self, invoice_no: str, asked: uuid.UUID, person: str) -> None:
        """Take that back; raises BillRefused."""
        bill = self._mine(invoice_no, person)
        if not bill.may_be_withdrawn or bill.asking is None or bill.asking.event_id != asked:
            raise BillRefused(sayings.TOO_LATE)
        body = AcceptanceWithdrawn(
            invoice_no=invoice_no, asked=asked, person=person, at=self.clock.now()
        )
        facts.record(self.connection, self.log, body)

    def _mine(self, invoice_no: str, person: str) -> Bill:
        held = persons.rights_of_named(self.connection, self.org, person, self.clock.today())
        why = rights.why_not(held, Permission.ACCEPT_INVOICES)
        if why is not None:
            raise BillRefused(why)
        bill = self.bill(invoice_no)
        if bill is None:
            raise BillRefused(sayings.UNKNOWN)
        return bill

    def _in_the_way(self, bill: Bill) -> Saying | None:
        if bill.state is InvoiceState.UNTOLD:
            return sayings.UNTOLD
        if bill.state is InvoiceState.BY_HAND:
            return sayings.BY_HAND
        if bill.state not in (InvoiceState.OPEN, InvoiceState.REFUSED):
            return sayings.not_now(bill.state)
        paper = invoices.load(self.connection, self.org, bill.invoice_no)
        wrong = sayings.UNKNOWN if paper is None else _sum_wrong(paper, bill.amount)
        return wrong or self.agreeing(self.connection, self.org, bill.invoice_no)


def _sum_wrong(paper: Invoice, amount: Decimal | None) -> Saying | None:
    """What keeps the platform from taking the sum; None where it is right."""
    if any(line.quantity < 0 for line in paper.lines) or (amount is not None and amount < 0):
        return sayings.RED
    amounts = [found for line in paper.lines if (found := _amount(line)) is not None]
    if amount is None or len(amounts) < len(paper.lines):
        return sayings.NO_AMOUNT
    total = sum(amounts, Decimal(0))
    return None if total == amount else sayings.sums_differ(amount, total)


def _amount(line: InvoiceLine) -> Decimal | None:
    if line.amount is not None:
        return line.amount
    return None if line.price is None else (line.price * line.quantity).quantize(_FEN)
