"""How distributors keep to what was ordered: how much of it came, and how soon (配送率, 配送时长).

Without it a distributor that is always late would look like any other. Order lines are those the
platform knows; what came of them is what confirmed receipts counted under their numbers. A line
counts as soon as it should have come: by default two days after it was ordered, the time within
which distributors have to deliver what is not urgent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from statistics import median

from sqlalchemy import Connection, func, select

from app.purchasing.states import OrderState
from app.reporting.statistics.book import line, word
from app.reporting.statistics.taken import DISTRIBUTOR, ORDER_LINE
from app.reporting.statistics.values import Period, Punctuality, midnight
from app.store.tables.papers import order_line

WITHIN = timedelta(days=2)
_COUNTED = (OrderState.CONFIRMED, OrderState.DELIVERING, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """One line of an order, as the platform knows it."""

    line_id: str
    distributor: str
    quantity: int
    ordered_on: date


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of one order line."""

    received: int
    first: date


def ordered_lines(
    store: Connection, org: str, period: Period, zone: tzinfo | None = None
) -> list[OrderedLine]:
    """The order lines of a period, from the store."""
    columns = (
        order_line.c.order_line_id,
        order_line.c.distributor_code,
        order_line.c.quantity,
        order_line.c.ordered_at,
    )
    found = store.execute(
        select(*columns).where(
            order_line.c.org == org,
            order_line.c.ordered_at >= midnight(period.since, zone),
            order_line.c.ordered_at < midnight(period.until + timedelta(days=1), zone),
            order_line.c.state.in_([state.value for state in _COUNTED]),
            order_line.c.order_line_id != "",
        )
    )
    return [
        OrderedLine(
            row.order_line_id,
            row.distributor_code,
            row.quantity,
            row.ordered_at.astimezone(zone).date(),
        )
        for row in found
    ]


def punctuality(
    book: Connection, ordered: Iterable[OrderedLine], today: date, within: timedelta = WITHIN
) -> list[Punctuality]:
    """Hold order lines against what the book says came of them; the least punctual first."""
    came = dict(_came(book))
    lines: dict[str, list[tuple[OrderedLine, _Came | None]]] = defaultdict(list)
    for one in ordered:
        found = came.get(one.line_id)
        if found is not None or one.ordered_on + within <= today:
            lines[one.distributor].append((one, found))
    names = dict(_names(book))
    found_all = [_of(code, names.get(code, code), some, within) for code, some in lines.items()]
    return sorted(found_all, key=lambda one: (one.rate or Decimal(0), one.name))


def _of(
    code: str, name: str, lines: list[tuple[OrderedLine, _Came | None]], within: timedelta
) -> Punctuality:
    days = [Decimal((came.first - one.ordered_on).days) for one, came in lines if came is not None]
    received = [0 if came is None else min(came.received, one.quantity) for one, came in lines]
    return Punctuality(
        code=code,
        name=name,
        lines=len(lines),
        whole=sum(came is not None and came.received >= one.quantity for one, came in lines),
        late=sum(came is None or came.first > one.ordered_on + within for one, came in lines),
        ordered=sum(one.quantity for one, _ in lines),
        received=sum(received),
        median_days=median(days) if days else None,
        slowest_days=max(days) if days else None,
    )


def _came(book: Connection) -> Iterator[tuple[str, _Came]]:
    rows = book.execute(
        select(word.c.text, func.sum(line.c.received).label("received"), func.min(line.c.day))
        .join(line, line.c.order_line == word.c.number)
        .where(word.c.kind == ORDER_LINE, line.c.received > 0)
        .group_by(word.c.number)
    )
    for text, received, day in rows:
        yield text, _Came(received, date(day // 10_000, day // 100 % 100, day % 100))


def _names(book: Connection) -> Iterator[tuple[str, str]]:
    for row in book.execute(select(word).where(word.c.kind == DISTRIBUTOR)):
        yield row.text, row.name
