"""What can be asked of the statistics, and what is answered.

Without it the page, the sheet and the paper would each count in their own way. Sums are of
confirmed receipts, by the day they were confirmed on where the warehouse is; boxes are smallest
sales packages (最小销售包装), money is 元. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

CENT = Decimal("0.01")
_A, _B = Decimal("0.8"), Decimal("0.95")


class By(StrEnum):
    """By what sums are told apart."""

    ITEM = "item"
    DRUG_CLASS = "class"
    """药品分类, by the insurance code's class."""
    MAKER = "maker"
    DISTRIBUTOR = "distributor"
    DEPARTMENT = "department"
    REASON = "reason"
    """差异原因: why more or less came than was said; an empty key where all came."""
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Only:
    """Only what is this: one way down from a sum to what it is made of."""

    by: By
    key: str


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included; raises ValueError where it ends before it begins."""

    since: date
    until: date

    def __post_init__(self) -> None:
        """Keep the order."""
        if self.until < self.since:
            raise ValueError(f"{self.since} – {self.until}")

    @property
    def is_months(self) -> bool:
        """Whether it is made of whole months."""
        return self.since.day == 1 and (self.until + timedelta(days=1)).day == 1

    @property
    def whole_months(self) -> Period | None:
        """The months that lie in it with all their days; None where there is none."""
        since = self.since
        if since.day != 1:
            since = _first(_months(since) + 1)
        until = self.until
        if (until + timedelta(days=1)).day != 1:
            until = _first(_months(until)) - timedelta(days=1)
        return Period(since, until) if since <= until else None

    @property
    def months(self) -> list[Period]:
        """Its months, the first and the last of them as far as it goes."""
        numbers = range(_months(self.since), _months(self.until) + 1)
        ends = (_first(number + 1) - timedelta(days=1) for number in numbers)
        begins = (_first(number) for number in numbers)
        return [
            Period(max(first, self.since), min(last, self.until))
            for first, last in zip(begins, ends, strict=True)
        ]

    @property
    def before(self) -> Period:
        """As long, right before it (环比): as many months where it is made of months."""
        until = self.since - timedelta(days=1)
        if not self.is_months:
            return Period(until - (self.until - self.since), until)
        months = _months(self.until) - _months(self.since) + 1
        return Period(_first(_months(self.since) - months), until)

    @property
    def year_before(self) -> Period:
        """The same a year earlier (同比)."""
        if self.is_months:
            until = _first(_months(self.until) - 12 + 1) - timedelta(days=1)
            return Period(_first(_months(self.since) - 12), until)
        return Period(_earlier(self.since), _earlier(self.until))


@dataclass(frozen=True, slots=True)
class Question:
    """One look at the purchases."""

    by: By
    period: Period
    only: tuple[Only, ...] = ()
    compared: bool = False
    """With the period before and the same one a year earlier."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What some lines of receipts come to."""

    lines: int = 0
    delivered: int = 0
    """Boxes the distributors said they sent."""
    received: int = 0
    rejected: int = 0
    differing: int = 0
    """Lines of which more or less came than was said."""
    coded: int = 0
    """Boxes received with a trace code of their own."""
    resolved: int = 0
    """Of these, boxes whose identifier stands for an item for sure."""
    unpriced: int = 0
    """Lines without a price: their money is missing in `amount`."""
    amount: Decimal = Decimal(0)
    """元, of what was received."""

    def __add__(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Sums)))

    @property
    def coverage(self) -> Decimal | None:
        """Boxes with a code among those received (追溯码覆盖率); None where none came."""
        return share(self.coded, self.received)

    @property
    def certainty(self) -> Decimal | None:
        """Codes whose item is sure among all codes; None where there are none."""
        return share(self.resolved, self.coded)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answer."""

    key: str
    name: str
    sums: Sums
    detail: str = ""
    """Of an item: strength and maker."""
    before: Sums | None = None
    year_before: Sums | None = None
    part: Decimal | None = None
    """Its share of all money, 0 to 1."""
    abc: str = ""
    """`A`: what makes up the first 80 % of the money, `B`: the next 15 %, `C`: the rest."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found, the most money first; days and months in their order.

    Reasons come by how many lines they were given for: what did not come has cost nothing.
    """

    asked: Question
    rows: tuple[Row, ...]
    total: Sums
    before: Sums | None = None
    year_before: Sums | None = None

    def largest(self, most: int) -> tuple[Row, ...]:
        """The rows that stand out, to be drawn; of reasons, where nothing differs does not."""
        rows = self.rows
        if self.asked.by is By.REASON:
            rows = tuple(row for row in rows if row.sums.differing)
        return rows[:most]


@dataclass(frozen=True, slots=True)
class Report:
    """What a page shows of the sums, to be printed."""

    answer: Answer
    path: tuple[tuple[By, str], ...] = ()
    """What is left in, each under the name it was seen under."""


@dataclass(frozen=True, slots=True)
class LineFound:
    """One line of a receipt: the bottom of every sum."""

    receipt_id: uuid.UUID
    receipt_no: str
    delivery_no: str
    line_no: int
    day: date
    item: str
    name: str
    strength: str
    maker: str
    distributor: str
    department: str
    delivered: int
    received: int
    rejected: int
    difference: str
    price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From a day on, an item cost something else than before."""

    item: str
    name: str
    detail: str
    distributor: str
    day: date
    price: Decimal
    """元 per box."""
    was: Decimal

    @property
    def change(self) -> Decimal:
        """By how much of the price before, such as 0.05."""
        return (self.price - self.was) / self.was if self.was else Decimal(1)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How one distributor keeps to what was ordered (配送率, 配送时长)."""

    code: str
    name: str
    lines: int
    """Order lines of the period that can have come by now."""
    whole: int
    """Of these, lines of which all has come."""
    late: int
    """Lines whose first box came later than they were wanted, or that have not come."""
    ordered: int
    received: int
    """Boxes of these lines; no line counts for more than was ordered."""
    median_days: Decimal | None
    """From the order to the first box; None where nothing came."""
    slowest_days: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """Received boxes among those ordered (配送率)."""
        return share(self.received, self.ordered)


class Part(StrEnum):
    """The tables of the statistics."""

    SUMS = "sums"
    LINES = "lines"
    PRICES = "prices"
    PUNCTUALITY = "punctuality"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class DifferenceSums:
    """What became of the differences between the catalogues in a month or a field (校验预警)."""

    key: str
    """Such as `2026-11`, or the field's; empty of all."""
    found: int = 0
    """First seen, or seen again after they were gone."""
    decided: int = 0
    """On which a person decided, each once."""
    closed: int = 0
    """Gone, as they stand now."""
    left: int = 0
    """Not gone at the end, with no decision that held then (未处理)."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences of a period."""

    period: Period
    months: tuple[DifferenceSums, ...] = ()
    """In their order, none of the future; the first and the last as far as the period goes."""
    fields: tuple[DifferenceSums, ...] = ()
    """Those that still need somebody first."""
    total: DifferenceSums = DifferenceSums("")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page shows beside the sums, to be printed."""

    part: Part
    period: Period
    found: Sequence[LineFound | PriceStep | Punctuality] | Differences
    path: tuple[tuple[By, str], ...] = ()
    """What is left in, each under the name it was seen under."""


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """A part of a whole, 0 to 1; None of nothing."""
    return None if whole == 0 else Decimal(part) / Decimal(whole)


def growth(now: Decimal, then: Decimal | None) -> Decimal | None:
    """By how much of what it was then something has grown; None where it was nothing."""
    return None if not then else (now - then) / then


def abc_of(amounts: list[Decimal]) -> list[str]:
    """The class of each amount, which come the largest first.

    What begins within the first 80 % of all is A, within the next 15 % B, the rest C: an item that
    makes up more than 80 % by itself is an A.
    """
    total = sum(amounts, Decimal(0))
    classes, reached = [], Decimal(0)
    for amount in amounts:
        begins = reached / total if total else Decimal(1)
        classes.append("A" if begins < _A else "B" if begins < _B else "C")
        reached += amount
    return classes


def midnight(day: date, zone: tzinfo | None = None) -> datetime:
    """When a day begins, where the warehouse is (None: where this machine is)."""
    start = datetime.combine(day, time.min, zone)
    return (start if zone is not None else start.astimezone()).astimezone(UTC)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
