"""How an invoice stands, from what persons and the service say of it; the same on both ends.

Without it a wish that was taken back could still be sent, or one that was refused be shown as
waiting. The last wish that was not taken back counts; taking back does nothing once the platform
has it, or may have it. What the platform accepted is accepted, whoever asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Connection

from app.purchasing import invoices
from app.purchasing.invoicing import facts, words
from app.purchasing.invoicing.facts import AcceptanceAsked, AcceptanceWithdrawn, InvoiceFact
from app.purchasing.invoicing.values import Asking, Bill, InvoiceState, InvoiceWord

OUT = frozenset({InvoiceState.SENDING, InvoiceState.ACCEPTED})
"""The platform has it, or may have it: nobody takes it back any more."""
_OFFERED = frozenset({InvoiceState.OPEN, InvoiceState.BY_HAND})


def of(
    told: Sequence[tuple[uuid.UUID, InvoiceFact]], word: InvoiceWord | None
) -> tuple[InvoiceState, Asking | None]:
    """The state of an invoice, and the wish that stands."""
    asking = _asking(told, word)
    if word is None:
        return (InvoiceState.UNTOLD if asking is None else InvoiceState.ASKED), asking
    if word.state is InvoiceState.ACCEPTED:
        return word.state, asking
    if asking is None:
        return (word.state if word.state in _OFFERED else InvoiceState.OPEN), None
    return (word.state if word.asked == asking.event_id else InvoiceState.ASKED), asking


def read(connection: Connection, org: str, invoice_no: str) -> Bill | None:
    """One invoice as it stands; None where it is not known here."""
    paper = invoices.load(connection, org, invoice_no)
    if paper is None:
        return None
    word = words.load(connection, org, invoice_no)
    state, asking = of(facts.of(connection, org, invoice_no), word)
    mine = word is not None and (state is word.state)
    return Bill(
        invoice_no=invoice_no,
        distributor_code=paper.distributor_code,
        state=state,
        amount=None if word is None else word.amount,
        asking=asking,
        problem=word.problem if word is not None and mine else "",
        said_at=word.at if word is not None and mine else None,
    )


def _asking(
    told: Sequence[tuple[uuid.UUID, InvoiceFact]], word: InvoiceWord | None
) -> Asking | None:
    kept = word.asked if word is not None and word.state in OUT else None
    withdrawn = {body.asked for _, body in told if isinstance(body, AcceptanceWithdrawn)} - {kept}
    standing = [
        Asking(event_id, body.amount, body.person, body.at)
        for event_id, body in told
        if isinstance(body, AcceptanceAsked) and event_id not in withdrawn
    ]
    mine = [one for one in standing if one.event_id == kept] or standing
    return mine[-1] if mine else None
