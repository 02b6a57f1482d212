"""The tables of the statistics; without it the page would word each cell.

Sums, the lines behind them, prices that changed, how distributors kept to their orders, and what
became of the differences between the catalogues.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from app.reporting.statistics.values import (
    By,
    DifferenceSums,
    LineFound,
    PriceStep,
    Punctuality,
    Row,
    growth,
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
    reason_word,
    row_name,
)

NAME, AMOUNT, PART, BEFORE, YEAR, RECEIVED, DIFFERING, COVERAGE = range(8)


class SumsModel(RowsModel[Row]):
    """One row for each item, maker or month."""

    right_aligned = frozenset(range(AMOUNT, COVERAGE + 1))
    by = By.ITEM

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            by_word(self.by),
            self.tr("金额（元）"),
            self.tr("占比"),
            self.tr("环比"),
            self.tr("同比"),
            self.tr("实收"),
            self.tr("差异行"),
            self.tr("有码率"),
        )

    def key(self, row: Row) -> Hashable:
        """Return what the row stands for."""
        return row.key, row.name

    def text(self, row: Row, column: int) -> str:
        """Return what a cell says."""
        if column == NAME:
            return readable(f"{row.abc} {row_name(self.by, row)}".strip())
        if column == PART:
            return percent(row.part)
        if column in (BEFORE, YEAR):
            then = row.before if column == BEFORE else row.year_before
            return NONE if then is None else change(growth(row.sums.amount, then.amount))
        return self._sum(row, column)

    def special(self, row: Row, column: int, role: int) -> object:
        """Return second lines, and whether nothing was bought this time."""
        if role == DETAIL_ROLE and column == NAME:
            return readable(row.detail)
        return row.sums.lines == 0 if role == DONE_ROLE else None

    def _sum(self, row: Row, column: int) -> str:
        sums = row.sums
        if column == AMOUNT:
            return money(sums.amount)
        if column == COVERAGE:
            return percent(sums.coverage)
        return f"{sums.received if column == RECEIVED else sums.differing:,}"


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
        price = "" if row.price is None else f"{row.price.normalize():f}"
        rejected = self.tr("拒收 {count}").format(count=row.rejected) if row.rejected else ""
        reason = reason_word(row.difference)
        details = (row.department, drug, row.distributor, reason, rejected, price)
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
            f"{row.was.normalize():f}",
            f"{row.price.normalize():f}",
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
            self.tr("期末未处理"),
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
        return self.tr("不一致的项目")

    def name(self, key: str) -> str:
        """Return what a field is called."""
        return field_word(key)
