"""Answers questions from the book of purchases.

Without it there would be numbers and no sums. Whole months come from their own sums, other days
from their lines; items are folded into makers and classes here, because a pass that looks each item
up takes twice as long.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Row, Select, Table, func, select

from app.receiving.progress import Difference
from app.receiving.wording import difference_words
from app.reporting.statistics.book import (
    item,
    line,
    line_sums,
    month_sum,
    receipt_taken,
    word,
)
from app.reporting.statistics.classes import class_name
from app.reporting.statistics.values import (
    Answer,
    By,
    LineFound,
    Only,
    Period,
    PriceStep,
    Question,
    Sums,
    abc_of,
    share,
)
from app.reporting.statistics.values import Row as Line

NO_DEPARTMENT, NO_REASON = "未注明科室", "没有差异"
MOST_LINES = 2_000
_AT_ONCE = 1_000
_FEN = Decimal(100)
_MILLIONTH = Decimal(1_000_000)
_IN_ORDER = (By.MONTH, By.DAY)
_ONLY_LINES = (By.DAY, By.REASON)
"""The sums of months do not tell these apart."""
_REASONS = {reason.value: reason for reason in Difference}
_ITEM_LIKE = (By.ITEM, By.MAKER, By.DRUG_CLASS)
_WORDS = {
    By.DISTRIBUTOR: "distributor",
    By.DEPARTMENT: "department",
    By.REASON: "difference",
}
"""Columns of lines, and the kinds of words they hold."""
_ITEM_COLUMNS = {By.MAKER: item.c.maker, By.DRUG_CLASS: item.c.drug_class}


@dataclass(frozen=True, slots=True)
class _Named:
    """What a row stands for."""

    key: str
    name: str
    detail: str = ""


def answer(connection: Connection, asked: Question) -> Answer:
    """Add up what a question asks for."""
    naming = _naming(connection, asked.by)
    now = _sums(connection, asked, asked.period, naming)
    if not asked.compared:
        return _answered(asked, now, None, None)
    before = _sums(connection, asked, asked.period.before, naming)
    year_before = _sums(connection, asked, asked.period.year_before, naming)
    if asked.by in _IN_ORDER:
        # A month has no namesake in another period: only the totals are held against each other.
        bare = _answered(asked, now, None, None)
        return replace(bare, before=_total(before), year_before=_total(year_before))
    return _answered(asked, now, before, year_before)


def lines_of(
    connection: Connection, asked: Question, limit: int | None = MOST_LINES
) -> Iterator[LineFound]:
    """The lines behind a question, the latest first, so many at most (None: all of them)."""
    names = word.alias("distributor_name"), word.alias("department_name"), word.alias("why")
    distributor, department, why = names
    found = connection.execute(
        select(
            line,
            receipt_taken.c.receipt_id,
            receipt_taken.c.receipt_no,
            receipt_taken.c.delivery_no,
            item.c.key,
            item.c.name,
            item.c.strength,
            item.c.maker,
            distributor.c.name.label("distributor_name"),
            department.c.name.label("department_name"),
            why.c.text.label("why"),
        )
        .join(receipt_taken, receipt_taken.c.number == line.c.receipt)
        .join(item, item.c.number == line.c.item)
        .join(distributor, distributor.c.number == line.c.distributor)
        .outerjoin(department, department.c.number == line.c.department)
        .outerjoin(why, why.c.number == line.c.difference)
        .where(*_within(asked.period), *(_only(one, line) for one in asked.only))
        .order_by(line.c.day.desc(), line.c.receipt.desc(), line.c.line_no)
        .limit(limit),
        execution_options={"yield_per": _AT_ONCE},
    )
    return map(_line_found, found)


def price_steps(connection: Connection, asked: Question) -> list[PriceStep]:
    """Where an item cost something else than the last time it came, the latest first."""
    found = connection.execute(
        select(line.c.item, line.c.price, func.min(line.c.day).label("day"), line.c.distributor)
        .where(
            *(_only(one, line) for one in asked.only),
            line.c.price.is_not(None),
            line.c.day <= _number(asked.period.until),
            line.c.item.in_(_with_two_prices(asked)),
        )
        .group_by(line.c.item, line.c.price, line.c.day, line.c.distributor)
        .order_by(line.c.item, line.c.day, line.c.receipt, line.c.line_no)
    )
    items = _items(connection)
    distributors = {row.number: row.name for row in connection.execute(select(word))}
    steps, last = [], dict[int, int]()
    since = _number(asked.period.since)
    for row in found:
        was = last.get(row.item)
        last[row.item] = row.price
        if was is not None and was != row.price and row.day >= since:
            named = items[row.item]
            steps.append(
                PriceStep(
                    item=named.key,
                    name=named.name,
                    detail=named.detail,
                    distributor=distributors.get(row.distributor, ""),
                    day=_day(row.day),
                    price=Decimal(row.price) / _MILLIONTH,
                    was=Decimal(was) / _MILLIONTH,
                )
            )
    return sorted(steps, key=lambda step: step.day, reverse=True)


def _with_two_prices(asked: Question) -> Select[Any]:
    """The items whose price in the period is not always that of all time."""
    return (
        select(line.c.item)
        .where(line.c.price.is_not(None), line.c.day <= _number(asked.period.until))
        .group_by(line.c.item)
        .having(func.min(line.c.price) != func.max(line.c.price))
    )


def _sums(
    connection: Connection, asked: Question, period: Period, naming: Callable[[int], _Named]
) -> dict[_Named, Sums]:
    """Whole months from their sums, what is left of others from their lines."""
    found: dict[_Named, Sums] = defaultdict(Sums)
    for source in _sources(asked, period):
        for row in connection.execute(source):
            found[naming(row.key)] += _sums_of(row)
    return dict(found)


def _sources(asked: Question, period: Period) -> Iterator[Executable]:
    months = None if _needs_days(asked) else period.whole_months
    if months is None:
        yield _line_source(asked, period)
        return
    if period.since < months.since:
        yield _line_source(asked, Period(period.since, months.since - timedelta(days=1)))
    if months.until < period.until:
        yield _line_source(asked, Period(months.until + timedelta(days=1), period.until))
    key = _key(asked.by, month_sum).label("key")
    sums = (func.sum(month_sum.c[one.name]).label(one.name) for one in line_sums())
    month = month_sum.c.month
    within = (month >= _number(months.since) // 100, month <= _number(months.until) // 100)
    only = (_only(one, month_sum) for one in asked.only)
    yield select(key, *sums).where(*within, *only).group_by(key)


def _line_source(asked: Question, period: Period) -> Select[Any]:
    key = _key(asked.by, line).label("key")
    only = (_only(one, line) for one in asked.only)
    return select(key, *line_sums()).where(*_within(period), *only).group_by(key)


def _needs_days(asked: Question) -> bool:
    return asked.by in _ONLY_LINES or any(one.by in _ONLY_LINES for one in asked.only)


def _key(by: By, table: Table) -> ColumnElement[int]:
    """The number that rows of lines, or of months, are told apart by."""
    if by is By.DAY:
        return line.c.day
    if by is By.MONTH:
        return table.c.month if table is month_sum else table.c.day.op("/")(100)
    return table.c[_WORDS.get(by, "item")]


def _sums_of(row: Row[Any]) -> Sums:
    return Sums(
        lines=row.lines,
        delivered=row.delivered,
        received=row.received,
        rejected=row.rejected,
        differing=row.differing,
        coded=row.coded,
        resolved=row.resolved,
        unpriced=row.lines - row.priced,
        amount=Decimal(row.amount) / _FEN,
    )


def _answered(
    asked: Question,
    now: Mapping[_Named, Sums],
    before: Mapping[_Named, Sums] | None,
    year_before: Mapping[_Named, Sums] | None,
) -> Answer:
    # What was bought then and is bought no longer is a row, too: of nothing.
    named = set(now) | set(before or ()) | set(year_before or ())
    total = _total(now)
    order = _ordered(asked.by, named, now)
    amounts = [now.get(one, Sums()).amount for one in order]
    classes = abc_of(amounts) if asked.by is By.ITEM else [""] * len(order)
    rows = tuple(
        Line(
            key=one.key,
            name=one.name,
            detail=one.detail,
            sums=now.get(one, Sums()),
            before=None if before is None else before.get(one, Sums()),
            year_before=None if year_before is None else year_before.get(one, Sums()),
            part=share(amount, total.amount),
            abc=letter,
        )
        for one, amount, letter in zip(order, amounts, classes, strict=True)
    )
    return Answer(
        asked,
        rows,
        total,
        None if before is None else _total(before),
        None if year_before is None else _total(year_before),
    )


def _ordered(by: By, named: Iterable[_Named], now: Mapping[_Named, Sums]) -> list[_Named]:
    if by in _IN_ORDER:
        return sorted(named, key=lambda one: one.key)

    def place(one: _Named) -> tuple[object, ...]:
        sums = now.get(one, Sums())
        first = sums.differing if by is By.REASON else sums.amount
        return -first, one.name, one.key

    return sorted(named, key=place)


def _total(found: Mapping[_Named, Sums]) -> Sums:
    return sum(found.values(), Sums())


def _naming(connection: Connection, by: By) -> Callable[[int], _Named]:
    """What the numbers of a question's rows stand for."""
    if by is By.MONTH:
        return lambda number: _Named(f"{number // 100}-{number % 100:02d}", _month_name(number))
    if by is By.DAY:
        return lambda number: _Named(_day(number).isoformat(), _day(number).isoformat())
    if by in _ITEM_LIKE:
        items = _items(connection)
        if by is By.ITEM:
            return lambda number: items[number]
        return _folding(connection, by)
    words = {row.number: _Named(row.text, row.name) for row in connection.execute(select(word))}
    if by is By.REASON:
        words = {number: replace(one, name=reason_name(one.key)) for number, one in words.items()}
        return lambda number: words.get(number, _Named("", NO_REASON))
    return lambda number: words.get(number, _Named("", NO_DEPARTMENT))


def reason_name(text: str) -> str:
    """The word of a reason; a later version's is shown as it is."""
    reason = _REASONS.get(text)
    return text if reason is None else difference_words(reason)


def _folding(connection: Connection, by: By) -> Callable[[int], _Named]:
    column = _ITEM_COLUMNS[by]
    named: dict[int, _Named] = {}
    for row in connection.execute(select(item.c.number, column.label("key"))):
        name = row.key if by is By.MAKER else class_name(row.key)
        named[row.number] = _Named(row.key, name or "未注明厂家")
    return lambda number: named[number]


def _items(connection: Connection) -> dict[int, _Named]:
    return {
        row.number: _Named(row.key, row.name, " ".join(filter(None, (row.strength, row.maker))))
        for row in connection.execute(select(item))
    }


def _within(period: Period) -> Sequence[ColumnElement[bool]]:
    return (line.c.day >= _number(period.since), line.c.day <= _number(period.until))


def _only(one: Only, table: Table) -> ColumnElement[bool]:
    """The condition on lines, or on months."""
    if one.by is By.DAY:
        return line.c.day == _number(date.fromisoformat(one.key))
    if one.by is By.MONTH:
        return _key(By.MONTH, table) == int(one.key.replace("-", ""))
    if one.by in _WORDS:
        kind = _WORDS[one.by]
        if not one.key:
            return table.c[kind] == 0
        wanted = select(word.c.number).where(word.c.kind == kind, word.c.text == one.key)
        return table.c[kind].in_(wanted)
    column = _ITEM_COLUMNS.get(one.by, item.c.key)
    return table.c.item.in_(select(item.c.number).where(column == one.key))


def _line_found(row: Row[Any]) -> LineFound:
    return LineFound(
        receipt_id=uuid.UUID(bytes=row.receipt_id),
        receipt_no=row.receipt_no,
        delivery_no=row.delivery_no,
        line_no=row.line_no,
        day=_day(row.day),
        item=row.key,
        name=row.name,
        strength=row.strength,
        maker=row.maker,
        distributor=row.distributor_name,
        department=row.department_name or "",
        delivered=row.delivered,
        received=row.received,
        rejected=row.rejected,
        difference=row.why or "",
        price=None if row.price is None else Decimal(row.price) / _MILLIONTH,
        amount=None if row.amount is None else Decimal(row.amount) / _FEN,
    )


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _month_name(number: int) -> str:
    return f"{number // 100} 年 {number % 100} 月"
