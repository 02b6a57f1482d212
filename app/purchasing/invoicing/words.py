"""What the service says of invoices: whether each can be accepted, and what the platform answered.

Without it a purchaser would not know what became of an invoice he accepted. Kept alike on both
ends; an older word never replaces a newer one.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import msgspec
from sqlalchemy import Connection, select

from app.purchasing.invoicing.values import InvoiceState, InvoiceWord
from app.store.insert_once import put_row
from app.store.tables.papers import invoice_word

ENTITY, VERSION = "invoice-word", 1
_LARGEST = Decimal(10) ** 14
_FEN = Decimal("0.01")


class WordBody(msgspec.Struct, frozen=True):
    """`invoice-word` 1: how an invoice stands at the platform."""

    invoice_no: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    link: Annotated[str, msgspec.Meta(max_length=100)]
    state: InvoiceState
    asked: uuid.UUID | None
    amount: Decimal | None
    problem: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]


def body_of(word: InvoiceWord) -> WordBody:
    """A word as the feed says it."""
    return WordBody(**asdict(word))


def of_body(body: WordBody) -> InvoiceWord:
    """What the feed says, as a value; raises ValueError for a sum that cannot be."""
    amount = body.amount
    if amount is not None and not (amount.is_finite() and abs(amount) < _LARGEST):
        raise ValueError("an invoice of a sum that cannot be")
    return InvoiceWord(**msgspec.structs.asdict(body))


def store(connection: Connection, org: str, word: InvoiceWord) -> bool:
    """Keep a word, in the caller's transaction; True where it is news."""
    known = load(connection, org, word.invoice_no)
    if known is not None and (known == word or known.at > word.at):
        return False
    put_row(connection, invoice_word, {"org": org} | asdict(word))
    return True


def load(connection: Connection, org: str, invoice_no: str) -> InvoiceWord | None:
    """What is said of one invoice; None where nothing is."""
    mine = (invoice_word.c.org == org, invoice_word.c.invoice_no == invoice_no)
    row = connection.execute(select(invoice_word).where(*mine)).one_or_none()
    if row is None:
        return None
    return InvoiceWord(
        invoice_no=row.invoice_no,
        link=row.link,
        state=InvoiceState(row.state),
        asked=row.asked,
        amount=None if row.amount is None else _plain(row.amount),
        problem=row.problem,
        at=row.at,
    )


def _plain(amount: Decimal) -> Decimal:
    """As papers write it, without the idle zeros of the column: in fen where that is exact."""
    in_fen = amount.quantize(_FEN)
    return in_fen if in_fen == amount else amount.normalize()
