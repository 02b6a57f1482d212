"""The rows of purchase orders in the ledger's file.

Without it the ledger would be two ledgers in one file. Delivered and accepted quantities are not
stored: they are what the delivery details of a line add up to. Callers hold the ledger's lock.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sync.sandbox.training.delivery import PASSED
from sync.sandbox.training.order import Order, OrderLine
from sync.sandbox.training.sent_rows import VOIDED

TABLES = """
CREATE TABLE IF NOT EXISTS purchase_order (
    order_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    hospital TEXT NOT NULL,
    delivery_point TEXT NOT NULL,
    plan_no TEXT NOT NULL,
    due TEXT,
    filed_as TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS order_line (
    line_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES purchase_order,
    line_no TEXT NOT NULL,
    purchase_type TEXT NOT NULL,
    goods_type TEXT NOT NULL,
    product TEXT NOT NULL,
    pack_note TEXT NOT NULL,
    unit_type TEXT NOT NULL,
    per_pack INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    price TEXT NOT NULL,
    distributor TEXT NOT NULL,
    many_deliveries TEXT NOT NULL,
    remark TEXT NOT NULL,
    UNIQUE (order_id, line_no)
) STRICT;
CREATE INDEX IF NOT EXISTS detail_by_order_line ON detail (order_line_id);
"""
_HEAD_COLUMNS = "order_id, kind, hospital, delivery_point, plan_no, due, filed_as"
_HEAD_COUNT = len(_HEAD_COLUMNS.split(","))
_LINE_COLUMNS = """order_line.line_id, order_line.line_no, purchase_type, goods_type,
    order_line.product, pack_note, unit_type, per_pack, order_line.quantity, price, distributor,
    many_deliveries, order_line.remark"""
_SELECT = f"""
SELECT {_HEAD_COLUMNS}, {_LINE_COLUMNS},
    per_pack * coalesce(sum(detail.quantity) FILTER (WHERE detail.state <> '{VOIDED}'), 0),
    per_pack * coalesce(sum(detail.quantity) FILTER (WHERE detail.state = '{PASSED}'), 0),
    ended_line.line_id IS NOT NULL
FROM purchase_order JOIN order_line USING (order_id)
    LEFT JOIN detail ON detail.order_line_id = order_line.line_id
    LEFT JOIN ended_line ON ended_line.line_id = order_line.line_id
WHERE ?1 = '' OR order_id = ?1
GROUP BY order_line.line_id ORDER BY order_id, order_line.line_id
"""
_OWN_NUMBER = "9000000"
"""How the number of an order ends that did not come with a training delivery."""


def select_orders(connection: sqlite3.Connection, order_id: str = "") -> list[Order]:
    """All orders by their numbers, or the one asked for."""
    rows = connection.execute(_SELECT, (order_id,)).fetchall()
    return [
        _order(head, [row[_HEAD_COUNT:] for row in group])
        for head, group in groupby(rows, key=lambda row: row[:_HEAD_COUNT])
    ]


def put_order(connection: sqlite3.Connection, order: Order) -> None:
    """Write an order as it is now, in place of what was there; inside the caller's transaction."""
    connection.execute("DELETE FROM order_line WHERE order_id = ?", (order.order_id,))
    connection.execute(
        f"INSERT OR REPLACE INTO purchase_order ({_HEAD_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            order.order_id,
            order.kind,
            order.hospital,
            order.delivery_point,
            order.plan_no,
            order.due.isoformat() if order.due else None,
            order.filed_as,
        ),
    )
    connection.executemany(
        f"INSERT INTO order_line VALUES ({', '.join('?' * 14)})",
        [_line_values(order.order_id, line) for line in order.lines],
    )


def next_order_id(connection: sqlite3.Connection, day: date) -> str:
    """The number for one more order of the hospital's own: the day, and a count that goes on."""
    count = connection.execute(
        "SELECT count(*) FROM purchase_order WHERE order_id LIKE ?", (f"%{_OWN_NUMBER}",)
    ).fetchone()[0]
    return f"{day:%Y%m%d}{count + 1:05d}{_OWN_NUMBER}"


def _line_values(order_id: str, line: OrderLine) -> tuple[str | int, ...]:
    return (
        line.line_id,
        order_id,
        line.line_no,
        line.purchase_type,
        line.goods_type,
        line.product,
        line.pack_note,
        line.unit_type,
        line.per_pack,
        line.quantity,
        line.price,
        line.distributor,
        line.many_deliveries,
        line.remark,
    )


def _order(head: tuple[Any, ...], lines: list[tuple[Any, ...]]) -> Order:
    order_id, kind, hospital, delivery_point, plan_no, due, filed_as = head
    return Order(
        order_id=order_id,
        kind=kind,
        hospital=hospital,
        delivery_point=delivery_point,
        plan_no=plan_no,
        due=date.fromisoformat(due) if due else None,
        filed_as=filed_as,
        lines=tuple(map(_order_line, lines)),
    )


def _order_line(values: tuple[Any, ...]) -> OrderLine:
    *stored, ended = values
    return replace(OrderLine(*stored), ended=bool(ended))
