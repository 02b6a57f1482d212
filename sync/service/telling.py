"""What the feed says of a purchase order and its returns, in one place for all who tell one.

Without it the platform's orders, HIS's requests and our own would be told in three ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from app.purchasing import journal, return_words, uploads
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
        text = msgspec.json.encode(uploads.body_of(upload)).decode()
        row = feeds.NewRow(uploads.ENTITY, str(upload.order_id), uploads.VERSION, text)
        feeds.publish(connection, feeds.org_scope(org), [row], upload.at)


def keep_return(connection: Connection, org: str, word: ReturnWord) -> bool:
    """Store how a return stands and tell it, in the caller's transaction; True where it is news."""
    if not journal.take_return(connection, org, word).order_ids:
        return False
    text = msgspec.json.encode(return_words.body_of(word)).decode()
    row = feeds.NewRow(return_words.ENTITY, str(word.return_id), return_words.VERSION, text)
    feeds.publish(connection, feeds.org_scope(org), [row], word.at)
    return True
