"""What trace code platforms said of the codes of a receipt: those they did not take, and why.

Without it a code that its own platform calls cancelled, not activated or used would go on to the
insurance. A person decides about such codes by the letter that names them; until then the record of
their receipt waits.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import msgspec
from sqlalchemy import select

from app.store.tables.service import outbox
from app.store.tables.trace_bills import trace_bill
from sync.service.insuring.facts import Books
from sync.service.outbox_rows import DEAD
from sync.service.trace_bills.bills import FAILED_CODES, BillWord, Failure


def refused_codes(books: Books, cause: uuid.UUID) -> Iterator[Failure]:
    """The codes of a receipt or movement that a platform refused and nobody decided about."""
    letter = (outbox.c.org == books.org, outbox.c.receipt_id == cause)
    open_ = (outbox.c.kind == FAILED_CODES, outbox.c.state == DEAD)
    bodies = books.connection.execute(select(outbox.c.body).where(*letter, *open_)).scalars()
    for word in [msgspec.json.decode(body, type=BillWord) for body in bodies]:
        mine = (trace_bill.c.org == books.org, trace_bill.c.about == cause)
        query = select(trace_bill.c.failed).where(*mine, trace_bill.c.bill_no == word.bill_no)
        for failed in books.connection.execute(query).scalars():
            yield from msgspec.json.decode(failed, type=list[Failure])
