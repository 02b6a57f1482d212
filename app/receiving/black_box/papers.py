"""What the papers of a receipt are made with beside its facts: orders, invoices, the catalogue.

Without it the four-way check and 差异单 of a copy would have three empty columns. All as it is now:
papers are printed with what is known when they are printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, or_, select

from app.receiving.black_box.recording import BoxProblem, Header, Put
from app.receiving.black_box.rows import values_of
from app.receiving.documents import deliveries
from app.receiving.values import Delivery
from app.store.tables.papers import invoice_line, order_line
from app.store.tables.receipts import delivered_item, delivery, delivery_line
from app.store.tables.reference import item
from app.store.tables.rules import identifier_item
from app.tracing.lines import TracedItem


def of_delivery(connection: Connection, header: Header) -> Iterator[Put]:
    """Rows of orders, invoices, catalogue and other deliveries of the same orders."""
    document = deliveries.load(connection, header.org, header.delivery_id)
    if document is None:
        raise BoxProblem(f"收货单 {header.receipt_no} 的配送单不在这个数据库里，不能回放")
    named = {number for line in document.lines for number in line.order_line_ids if number}
    orders = _orders(connection, header, named)
    bills = _bills(connection, header, {row.order_no for row in orders})
    known = {row.order_no for row in orders}
    more = {row.order_no for row in bills if row.order_no} - known
    orders += _lines_of(connection, header, more)
    yield from (Put("order_line", values_of(row)) for row in orders)
    yield from (Put("invoice_line", values_of(row)) for row in bills)
    codes = {row.province_code for row in (*orders, *bills)}
    yield from _elsewhere(connection, header, orders)
    yield from _items(connection, header, codes | _named_by(document))


def _named_by(document: Delivery) -> set[str]:
    """The catalogue's codes that a delivery names."""
    return {line.item.province_code for line in document.lines if line.item.province_code}


def _orders(connection: Connection, header: Header, named: Collection[str]) -> list[Any]:
    numbers = connection.execute(
        select(order_line.c.order_no)
        .distinct()
        .where(order_line.c.org == header.org, order_line.c.order_line_id.in_(named))
    ).scalars()
    return _lines_of(connection, header, list(numbers))


def _lines_of(connection: Connection, header: Header, numbers: Collection[str]) -> list[Any]:
    mine = (order_line.c.org == header.org, order_line.c.order_no.in_(numbers))
    return list(connection.execute(select(order_line).where(*mine)))


def _bills(connection: Connection, header: Header, orders: Collection[str]) -> list[Any]:
    of_orders = invoice_line.c.delivery_id.is_(None) & invoice_line.c.order_no.in_(orders)
    mine = or_(invoice_line.c.delivery_id == header.delivery_id, of_orders)
    return list(
        connection.execute(select(invoice_line).where(invoice_line.c.org == header.org, mine))
    )


def _elsewhere(connection: Connection, header: Header, orders: Collection[Any]) -> Iterator[Put]:
    """Other deliveries that brought something on the same order lines."""
    wanted = {row.order_line_id for row in orders if row.order_line_id}
    drugs = {TracedItem(row.province_code, "").item_id for row in orders}
    if not wanted:
        return
    numbers = select(delivery_line.c.delivery_id).where(
        delivery_line.c.org == header.org, delivery_line.c.item_id.in_(drugs)
    )
    found = connection.execute(
        select(delivery).where(
            delivery.c.org == header.org,
            delivery.c.delivery_id.in_(numbers),
            delivery.c.delivery_id != header.delivery_id,
        )
    ).all()
    for row in found:
        lines = deliveries.decode(row.body).lines
        if any(wanted.intersection(line.order_line_ids) for line in lines):
            yield Put("delivery", values_of(row))
            mine = (
                delivery_line.c.org == header.org,
                delivery_line.c.delivery_id == row.delivery_id,
            )
            for line in connection.execute(select(delivery_line).where(*mine)):
                yield Put("delivery_line", values_of(line))


def _items(connection: Connection, header: Header, codes: set[str]) -> Iterator[Put]:
    """What items are called; also those that identifiers stand for, as verdicts name them."""
    said = select(identifier_item.c.province_code).where(identifier_item.c.org == header.org)
    named = item.c.province_code.in_(codes) | item.c.province_code.in_(said)
    for row in connection.execute(select(item).where(named)):
        yield Put("item", values_of(row))
    column = delivered_item.c.province_code
    known = column.in_(codes) | column.in_(said)
    mine = (delivered_item.c.org == header.org, known)
    for row in connection.execute(select(delivered_item).where(*mine)):
        yield Put("delivered_item", values_of(row))
