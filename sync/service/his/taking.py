"""Takes rows of texts that HIS gave, whichever way they came: each is taken, or answered in words.

Without it a file and a table of the same columns would be understood differently. Columns are those
of docs/operation/his.md; a cell is empty where nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.store.clock import Clock
from sync.service.his import catalogue, exchange, orders
from sync.service.his.messages import MOST_CODES, MOST_ITEMS, MOST_LINES
from sync.service.his.moving import Mover
from sync.service.his.orders import SentOrder

MOST_ROWS = 20 * MOST_ITEMS
"""Of a catalogue, at once."""

_NAMES = re.compile("[;；]")
_WHOLE = ("line_no", "quantity", "pack_quantity")
_YES = {"1": True, "是": True, "true": True, "0": False, "2": False, "否": False, "false": False}

Row = Mapping[str, str]
Said = list[str]
"""What became of each row; empty: taken."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of rows."""

    said: Said
    changed: int
    """Items or orders that are new, or other than before."""


def movements(connection: Connection, mover: Mover, rows: Sequence[Row], clock: Clock) -> Said:
    """Take rows of `kind,code,units,document_no,person,note,at`."""
    groups: dict[exchange.Group, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[tuple(_cell(row, name) for name in exchange.MOVEMENT_FIELDS)].append(number)
    said = [""] * len(rows)
    for group, numbers in groups.items():
        for start in range(0, len(numbers), MOST_CODES):
            piece = numbers[start : start + MOST_CODES]
            codes = [rows[number].get("code", "") for number in piece]
            answers = exchange.move_alike(connection, mover, group, codes, clock)
            for number, code in zip(piece, codes, strict=True):
                said[number] = answers.get(code, "")
    return said


def order_lines(connection: Connection, org: str, rows: Sequence[Row], clock: Clock) -> Taken:
    """Take rows of orders' lines, each with `order_no`, perhaps `ordered_at`."""
    said, changed = [""] * len(rows), 0
    for order_no, numbers in by_order(rows).items():
        lines = [_typed(rows[number], "order_no", "ordered_at") for number in numbers]
        words, by_line, is_news = _take_order(
            connection, org, order_no, rows[numbers[0]], lines, clock
        )
        changed += is_news
        for position, number in enumerate(numbers, start=1):
            said[number] = by_line.get(position, words)
    return Taken(said, changed)


def by_order(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Which rows belong to which order."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[row.get("order_no", "")].append(number)
    return groups


def items(
    connection: Connection, org: str, rows: Sequence[Row], clock: Clock, way_in: str
) -> Taken:
    """Take rows of the hospital's items, at most MOST_ROWS; `way_in`: how they came, in Chinese."""
    answer = catalogue.take(connection, org, [_typed(row) for row in rows], clock, way_in)
    refused = {one.row: one.message for one in answer.refused}
    said = [refused.get(number, "") for number in range(1, len(rows) + 1)]
    return Taken(said, answer.new + answer.changed)


def _cell(row: Row, name: str) -> object:
    value = row.get(name) or None
    return exchange.moment_of(value) or value if name == "at" and value else value


def _take_order(
    connection: Connection,
    org: str,
    order_no: str,
    first: Row,
    lines: Sequence[dict[str, Any]],
    clock: Clock,
) -> tuple[str, dict[int, str], bool]:
    """What is said of the order, of some of its lines, and whether it is news."""
    if not 1 <= len(order_no) <= 200 or not order_no.isprintable():
        return "order_no 应为 1 到 200 个字", {}, False
    if len(lines) > MOST_LINES:
        return f"一张订单最多 {MOST_LINES} 行", {}, False
    said_at = first.get("ordered_at", "")
    ordered_at = exchange.moment_of(said_at)
    if said_at and ordered_at is None:
        return "ordered_at 应为时间，如 2026-11-21T08:00:00+08:00", {}, False
    answer = orders.take(connection, org, SentOrder(order_no, ordered_at, lines), clock.now())
    if answer.state != "refused":
        return "", {}, answer.state == "taken"
    return answer.message, {one.row: one.message for one in answer.refused}, False


def _typed(row: Row, *without: str) -> dict[str, Any]:
    """Cells as the messages want them: empty ones left out, whole numbers, yes and no."""
    typed: dict[str, Any] = {}
    for name, value in row.items():
        if not value or name in without:
            continue
        if name in _WHOLE and value.isascii() and value.isdecimal() and len(value) <= 12:
            typed[name] = int(value)
        elif name == "distributors":
            typed[name] = [one.strip() for one in _NAMES.split(value) if one.strip()]
        elif name == "in_use":
            typed[name] = _YES.get(value.lower(), value)
        else:
            typed[name] = value
    return typed
