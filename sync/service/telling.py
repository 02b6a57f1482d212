"""What the feed says of an order, its returns and its invoices, in one place for all who tell one.

Without it the platform's orders, HIS's requests and our own would be told in three ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from app.purchasing import journal, return_words, uploads
from app.purchasing.invoicing import words as invoice_words
from app.purchasing.invoicing.values import InvoiceWord
from app.purchasing.orders import Order
from app.purchasing.returns import ReturnWord
from app.purchasing.uploads import Upload
from sync.service import feeds

ORDER, ORDER_VERSION = "order", 1


@dataclass(frozen=True, slots=True)
class PapersTold:
    """What asking a platform for one kind of papers has brought."""

    told: int = 0
    news: int = 0
    """New here, or other than before."""
    failed: int = 0


def keep_order(connection: Connection, org: str, order: Order, now: datetime) -> bool:
    """Store an order and tell it, in the caller's transaction; True where it is news."""
    kept = journal.take_order(connection, org, order, now)
    if kept is None:
        return False
    body = {
        "order_no": kept.order.order_no,
        "ordered_at": kept.order.ordered_at,
        "said_at": now,
        "lines": kept.order.lines,
        "plan_no": kept.order.plan_no,
    }
    text = msgspec.json.encode(body).decode()
    row = feeds.NewRow(ORDER, order.order_no, ORDER_VERSION, text)
    feeds.publish(connection, feeds.org_scope(org), [row], now)
    return True


def keep_upload(connection: Connection, org: str, upload: Upload) -> None:
    """Store how an order stands on its way and tell it, in the caller's transaction."""
    if journal.take_upload(connection, org, upload).order_ids:
        told = (uploads.ENTITY, str(upload.order_id), uploads.VERSION)
        _tell(connection, org, told, uploads.body_of(upload), upload.at)


def keep_return(connection: Connection, org: str, word: ReturnWord) -> bool:
    """Store how a return stands and tell it, in the caller's transaction; True where it is news."""
    if not journal.take_return(connection, org, word).order_ids:
        return False
    told = (return_words.ENTITY, str(word.return_id), return_words.VERSION)
    _tell(connection, org, told, return_words.body_of(word), word.at)
    return True


def keep_invoice_word(connection: Connection, org: str, word: InvoiceWord) -> bool:
    """Store how an invoice stands and tell it, in the caller's transaction; True for news."""
    if not invoice_words.store(connection, org, word):
        return False
    told = (invoice_words.ENTITY, word.invoice_no, invoice_words.VERSION)
    _tell(connection, org, told, invoice_words.body_of(word), word.at)
    return True


def _tell(
    connection: Connection,
    org: str,
    told: tuple[str, str, int],
    body: msgspec.Struct,
    at: datetime,
) -> None:
    """Publish what is said of something: entity, its id, version."""
    row = feeds.NewRow(*told, msgspec.json.encode(body).decode())
    feeds.publish(connection, feeds.org_scope(org), [row], at)
