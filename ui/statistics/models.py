"""The tables of the statistics; without it the page would word each cell.

Sums, the lines behind them, prices that changed, how distributors kept to their orders, and what
became of the differences between the catalogues.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QObject

from app.reporting.statistics.values import (
    Answer,
    By,
    DifferenceSums,
    LineFound,
    PriceStep,
    Punctuality,
    Row,
    Sums,
    growth,
    share,
)
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, RowsModel
from ui.statistics.words import (
    NONE,
    by_word,
    change,
    days,
    field_word,
    money,
    percent,
    price,
    reason_word,
    row_name,
)

(
    NAME,
    AMOUNT,
    PART,
    REACHED,
    BEFORE,
    YEAR,
    LINES,
    DIFFERING,
    DELIVERED,
    RECEIVED,
    REJECTED,
    MISSING,
    CODED,
    COVERAGE,
    RESOLVED,
    CERTAINTY,
) = range(16)


class Face(StrEnum):
    """What of the same rows is looked at; each has columns of its own, else none would fit."""

    MONEY = "money"
    RECEIVED = "received"
    """What came against what was sent."""
    CODES = "codes"


FACES: Mapping[Face, tuple[int, ...]] = {
    Face.MONEY: (NAME, AMOUNT, PART, REACHED, BEFORE, YEAR, RECEIVED),
    Face.RECEIVED: (NAME, LINES, DIFFERING, DELIVERED, RECEIVED, REJECTED, MISSING),
    Face.CODES: (NAME, RECEIVED, CODED, COVERAGE, RESOLVED, CERTAINTY),
}
_IN_ORDER = (By.MONTH, By.DAY, By.REASON)
"""What has an order of its own; of everything else, what presses stands first."""


class SumsModel(RowsModel[Row]):
    """One row for each item, maker or month."""

    right_aligned = frozenset(range(AMOUNT, CERTAINTY + 1))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by, self.face = By.ITEM, Face.MONEY
        self._reached: dict[Hashable, Decimal | None] = {}

    def show_answer(self, answer: Answer, face: Face) -> None:
        """Show the rows of an answer, ordered as the face asks."""
        by = answer.asked.by
        is_worded_anew = (by, face) != (self.by, self.face)
        self.by, self.face = by, face
        self._reached, reached = {}, Decimal(0)
        for row in answer.rows:
            reached += row.sums.amount
            self._reached[self.key(row)] = share(reached, answer.total.amount)
        if is_worded_anew:
            self.retranslate()
        self.show_rows(in_order(answer, face))

    def columns(self, *, compared: bool, compact: bool) -> frozenset[int]:
        """Which columns have something to say, and the room to."""
        shown = set(FACES[self.face])
        if not compared:
            shown -= {BEFORE, YEAR}
        elif compact:
            shown -= {PART, REACHED}
        if self.by in _IN_ORDER:
            shown -= {REACHED}
        return frozenset(shown)

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            by_word(self.by),
            self.tr("金额（元）"),
            self.tr("占比"),
            self.tr("累计"),
            self.tr("环比"),
            self.tr("同比"),
            self.tr("收货行"),
            self.tr("差异行"),
            self.tr("应收"),
            self.tr("实收"),
            self.tr("拒收"),
            self.tr("少收"),
            self.tr("有码"),
            self.tr("有码率"),
            self.tr("品种已确认"),
            self.tr("确认率"),
        )

    def key(self, row: Row) -> Hashable:
        """Return what the row stands for."""
        return row.key, row.name

    def text(self, row: Row, column: int) -> str:
        """Return what a cell says."""
        if column == NAME:
            return readable(f"{row.abc} {row_name(self.by, row)}".strip())
        if column in (BEFORE, YEAR):
            then = row.before if column == BEFORE else row.year_before
            return NONE if then is None else change(growth(row.sums.amount, then.amount))
        if column == AMOUNT:
            return money(row.sums.amount)
        if column in _COUNTS:
            return f"{_COUNTS[column](row.sums):,}"
        return percent(self._share(row, column))

    def special(self, row: Row, column: int, role: int) -> object:
        """Return second lines, and whether nothing was bought this time."""
        if role == DETAIL_ROLE and column == NAME:
            return readable(row.detail)
        return row.sums.lines == 0 if role == DONE_ROLE else None

    def _share(self, row: Row, column: int) -> Decimal | None:
        if column == REACHED:
            return self._reached.get(self.key(row))
        sums = row.sums
        return {PART: row.part, COVERAGE: sums.coverage, CERTAINTY: sums.certainty}[column]


_COUNTS: Mapping[int, Callable[[Sums], int]] = {
    LINES: lambda sums: sums.lines,
    DIFFERING: lambda sums: sums.differing,
    DELIVERED: lambda sums: sums.delivered,
    RECEIVED: lambda sums: sums.received,
    REJECTED: lambda sums: sums.rejected,
    MISSING: lambda sums: sums.delivered - sums.received - sums.rejected,
    CODED: lambda sums: sums.coded,
    RESOLVED: lambda sums: sums.resolved,
}


def in_order(answer: Answer, face: Face) -> Sequence[Row]:
    """The rows of an answer: what differs most, or what most codes are missing of, first."""
    if face is Face.MONEY or answer.asked.by in _IN_ORDER:
        return answer.rows
    if face is Face.RECEIVED:
        return sorted(answer.rows, key=lambda row: -row.sums.differing)
    return sorted(answer.rows, key=lambda row: row.sums.coded - row.sums.received)


class LinesModel(RowsModel[LineFound]):
    """Lines of receipts."""

    right_aligned = frozenset((3, 4, 5))

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("日期"),
            self.tr("药品"),
            self.tr("收货单"),
            self.tr("应收"),
            self.tr("实收"),
            self.tr("金额（元）"),
        )

    def key(self, row: LineFound) -> Hashable:
        """Return which line it is."""
        return row.receipt_id, row.line_no

    def text(self, row: LineFound, column: int) -> str:
        """Return what a cell says."""
        texts = (row.day.isoformat(), readable(row.name), readable(row.receipt_no))
        if column < len(texts):
            return texts[column]
        numbers = (f"{row.delivered:,}", f"{row.received:,}", money(row.amount))
        return numbers[column - len(texts)]

    def special(self, row: LineFound, column: int, role: int) -> object:
        """Return second lines."""
        if role != DETAIL_ROLE:
            return None
        drug = " ".join(filter(None, (row.strength, row.maker)))
        said = self.tr("单价 {price}")
        each = "" if row.price is None else said.format(price=price(row.price))
        rejected = self.tr("拒收 {count}").format(count=row.rejected) if row.rejected else ""
        reason = reason_word(row.difference)
        details = (row.department, drug, row.distributor, reason, rejected, each)
        return readable(details[column])


class PricesModel(RowsModel[PriceStep]):
    """Prices that are others than before."""

    right_aligned = frozenset((2, 3, 4))

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("日期"),
            self.tr("药品"),
            self.tr("原价（元）"),
            self.tr("现价（元）"),
            self.tr("变动"),
        )

    def key(self, row: PriceStep) -> Hashable:
        """Return which step it is."""
        return row.item, row.day, row.price, row.was, row.distributor

    def text(self, row: PriceStep, column: int) -> str:
        """Return what a cell says."""
        return (
            row.day.isoformat(),
            readable(row.name),
            price(row.was),
            price(row.price),
            change(row.change),
        )[column]

    def special(self, row: PriceStep, column: int, role: int) -> object:
        """Return second lines."""
        if role != DETAIL_ROLE or column > 1:
            return None
        return readable(row.distributor if column == 0 else row.detail)


class PunctualityModel(RowsModel[Punctuality]):
    """Distributors, the least punctual first."""

    right_aligned = frozenset(range(1, 7))

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("配送企业"),
            self.tr("订单行"),
            self.tr("到齐"),
            self.tr("迟到"),
            self.tr("配送率"),
            self.tr("一般几天到"),
            self.tr("最慢几天"),
        )

    def key(self, row: Punctuality) -> Hashable:
        """Return which distributor it is."""
        return row.code

    def text(self, row: Punctuality, column: int) -> str:
        """Return what a cell says."""
        return (
            readable(row.name),
            f"{row.lines:,}",
            f"{row.whole:,}",
            f"{row.late:,}",
            percent(row.rate),
            days(row.median_days),
            days(row.slowest_days),
        )[column]


class DifferencesModel(RowsModel[DifferenceSums]):
    """Differences between the catalogues by month; all of them last."""

    right_aligned = frozenset(range(1, 5))

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.what(),
            self.tr("新发现"),
            self.tr("已处理"),
            self.tr("已消除"),
            self.tr("未处理"),
        )

    def what(self) -> str:
        """Return what rows are told apart by."""
        return by_word(By.MONTH)

    def name(self, key: str) -> str:
        """Return what a row is called."""
        return key

    def key(self, row: DifferenceSums) -> Hashable:
        """Return which row it is."""
        return row.key

    def text(self, row: DifferenceSums, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return readable(self.name(row.key)) if row.key else self.tr("合计")
        return f"{(row.found, row.decided, row.closed, row.left)[column - 1]:,}"


class FieldsModel(DifferencesModel):
    """Differences between the catalogues by what they are in."""

    def what(self) -> str:
        """Return what rows are told apart by."""
        return self.tr("项目")

    def name(self, key: str) -> str:
        """Return what a field is called."""
        return field_word(key)
