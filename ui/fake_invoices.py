"""A desk of invoices without a store: without it the page could be shown only with a database.

Knows the invoices it was given, and remembers what was wished.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from app.purchasing.invoicing import sayings
from app.purchasing.invoicing.events import BillSaid, BillsEvent, BillsShown
from app.purchasing.invoicing.values import Bill


class FakeInvoices:
    """Knows some invoices."""

    def __init__(self, post: Callable[[BillsEvent], None], bills: Sequence[Bill] = ()) -> None:
        self._post = post
        self.bills = {one.invoice_no: one for one in bills}
        self.wishes: list[tuple[object, ...]] = []
        self.asked: list[tuple[str, ...]] = []

    def ask(self, numbers: Sequence[str]) -> None:
        """Answer with those that are known."""
        self.asked.append(tuple(numbers))
        self._post(BillsShown(tuple(self.bills[one] for one in numbers if one in self.bills)))

    def accept(self, invoice_no: str, person: str) -> None:
        """Remember the wish."""
        self.wishes.append(("accept", invoice_no, person))
        self._post(BillSaid(invoice_no, sayings.ASKED))

    def withdraw(self, invoice_no: str, asked: uuid.UUID, person: str) -> None:
        """Remember the wish."""
        self.wishes.append(("withdraw", invoice_no, asked, person))
        self._post(BillSaid(invoice_no, sayings.WITHDRAWN))
