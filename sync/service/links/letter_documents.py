"""Finds what messages speak of: the delivery, order, return or movement behind each.

Without it a message would name an id. What a bill or a record for the insurance is about is the
receipt or movement that it was made of.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from app.links.documents import Document, Opens
from app.store.tables.orders import order_return, purchase_order
from app.store.tables.receipts import delivery, receipt
from app.store.tables.tracing import movement
from app.tracing.values import KIND_NAMES

Documents = Mapping[uuid.UUID, Document]
_Found = tuple[Select[Any], Callable[..., Document]]


def documents(connection: Connection, org: str, about: Collection[uuid.UUID]) -> Documents:
    """What messages speak of, by the ids they name."""
    return {
        row[0]: made(*row[1:])
        for query, made in _kinds(org, about)
        for row in connection.execute(query)
    }


def _kinds(org: str, about: Collection[uuid.UUID]) -> Iterator[_Found]:
    yield _receipts(org, about)
    orders = purchase_order.c
    mine = (orders.org == org, orders.order_id.in_(about))
    yield select(orders.order_id, orders.order_id, orders.order_no).where(*mine), _order
    yield _returns(org, about)
    moves = movement.c
    columns = (moves.movement_id, moves.movement_id, moves.kind, moves.document_no)
    yield select(*columns).where(moves.org == org, moves.movement_id.in_(about)), _moved


def _receipts(org: str, about: Collection[uuid.UUID]) -> _Found:
    same = (delivery.c.org == receipt.c.org) & (delivery.c.delivery_id == receipt.c.delivery_id)
    columns = (receipt.c.receipt_id, receipt.c.delivery_id, receipt.c.receipt_no)
    query = (
        select(*columns, delivery.c.delivery_no)
        .select_from(receipt.outerjoin(delivery, same))
        .where(receipt.c.org == org, receipt.c.receipt_id.in_(about))
    )

    def made(key: uuid.UUID, receipt_no: str, delivery_no: str | None) -> Document:
        name = f"收货单 {receipt_no}"
        if delivery_no:
            name = f"配送单 {delivery_no}（{name}）"
        return Document(Opens.DELIVERY, key, delivery_no or "", name)

    return query, made


def _order(key: uuid.UUID, number: str) -> Document:
    return Document(Opens.ORDER, key, number, f"订单 {number}")


def _returns(org: str, about: Collection[uuid.UUID]) -> _Found:
    orders, returns = purchase_order.c, order_return.c
    same = (orders.org == returns.org) & (orders.order_id == returns.order_id)
    query = (
        select(returns.return_id, orders.order_id, orders.order_no)
        .join_from(order_return, purchase_order, same)
        .where(returns.org == org, returns.return_id.in_(about))
    )

    def made(key: uuid.UUID, number: str) -> Document:
        return Document(Opens.RETURN, key, number, f"订单 {number} 的退货")

    return query, made


def _moved(key: uuid.UUID, kind: str, number: str) -> Document:
    what = KIND_NAMES.get(kind, kind)
    return Document(Opens.MOVE, key, number, f"{what}单据 {number}" if number else what)
