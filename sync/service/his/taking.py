"""Takes rows of texts that HIS gave, whichever way they came: each is taken, or answered in words.

Without it a file and a table of the same columns would be understood differently. Columns are those
of docs/operation/his.md; a cell is empty where nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from app.store.clock import Clock
from sync.service.his import catalogue, exchange, orders, stock
from sync.service.his.messages import MOST_CODES, MOST_ITEMS, MOST_LINES
from sync.service.his.moving import Mover
from sync.service.his.orders import SentOrder
from sync.service.his.stock import SentStock
from sync.service.refusals import ServiceRefusal, bad_request

MOST_ROWS = 20 * MOST_ITEMS
"""Of a catalogue, at once."""

TOTAL_ROWS = "total_rows"
"""How many rows a stock taking has: a column of files, a parameter of messages."""
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


def stock_rows(connection: Connection, org: str, sent: SentStock, clock: Clock) -> Taken:
    """Take rows of what is in stock, as texts; raises ServiceRefusal where all are refused."""
    typed = [_of_stock(row) for row in sent.rows]
    answer = stock.take(connection, org, replace(sent, rows=typed), clock)
    refused = {one.row: one.message for one in answer.refused}
    said = [refused.get(number, "") for number in range(1, len(typed) + 1)]
    return Taken(said, answer.changed)


def whole_stock(
    connection: Connection,
    org: str,
    rows: Sequence[Row],
    clock: Clock,
    source: str,
    way_in: str,
) -> Taken:
    """Take a whole stock taking; a column `total_rows` says of how many rows, where it is told."""
    said = {row.get(TOTAL_ROWS, "") for row in rows} - {""}
    if said - {str(len(rows))}:
        raise ServiceRefusal(
            422,
            "not-whole",
            f"{TOTAL_ROWS} 写的是 {'、'.join(sorted(said))[:40]}，读到 {len(rows)} 行，"
            "可能没有写完，没有改动；请写完后重新发送。",
        )
    return stock_rows(connection, org, SentStock(source, way_in, rows, len(rows)), clock)


def piece_of_stock(rows: Sequence[Row], params: Row, source: str, way_in: str) -> SentStock:
    """A taking, or a piece of one, of which parameters tell what it is; raises ServiceRefusal."""
    taken_at = exchange.moment_of(said) if (said := params.get("taken_at", "")) else None
    if said and taken_at is None:
        raise bad_request("taken_at 应为时间，如 2026-11-21T08:00:00+08:00")
    return SentStock(
        params.get("source", "") or source,
        way_in,
        rows,
        _number(params, TOTAL_ROWS),
        _number(params, "first_row", "1"),
        params.get("taking", ""),
        taken_at,
    )


def _number(params: Row, name: str, otherwise: str = "") -> int:
    said = params.get(name) or otherwise
    if not (said.isascii() and said.isdecimal() and len(said) <= 9):
        raise bad_request(f"{name} 应为整数，现为“{said[:40]}”")
    return int(said)


def _of_stock(row: Row) -> dict[str, Any]:
    typed: dict[str, Any] = {
        name: value for name, value in row.items() if value and name != TOTAL_ROWS
    }
    if "expiry" in typed:
        typed["expiry"] = _day(typed["expiry"])
    return typed


def _day(text: str) -> str:
    """A calendar date as the messages want it; what is none stays as it is, and is refused."""
    plain = text.replace("/", "-").replace(".", "-")
    try:
        if plain.isdecimal():
            return datetime.strptime(plain, "%Y%m%d").date().isoformat()
        year, month, day = plain[:10].split("T")[0].split(" ")[0].split("-")
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


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
