"""Writes sums as a table, for those who go on with them in a spreadsheet.

Without it numbers would be typed off the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from app.reporting.statistics.values import CENT, Answer, By, Row, Sums, growth
from app.tables.writing import Layout, write_table

NAMES = {
    By.ITEM: "品种",
    By.DRUG_CLASS: "药品分类",
    By.MAKER: "生产企业",
    By.DISTRIBUTOR: "配送企业",
    By.DEPARTMENT: "科室",
    By.MONTH: "月份",
    By.DAY: "日期",
}
_SUMS = ("行数", "应收", "实收", "拒收", "差异行", "有码", "追溯码覆盖率", "采购金额（元）")
_COMPARED = ("上期金额（元）", "环比", "去年同期金额（元）", "同比")
_THOUSANDTH = Decimal("0.001")


def write(answer: Answer, path: Path) -> int:
    """Write an answer by the file's ending, the total last; raises TableRefused or OSError."""
    period = answer.asked.period
    name = NAMES[answer.asked.by]
    titles = (name, "规格 厂家", "ABC", *_SUMS, "占比", *_COMPARED)
    layout = Layout(
        name=f"{name} {period.since:%Y%m%d}-{period.until:%Y%m%d}",
        titles=titles,
        widths=(28, 34, 6, *[10] * len(_SUMS), 8, *[14] * len(_COMPARED)),
    )
    total = Row("", "合计", answer.total, "", answer.before, answer.year_before)
    return write_table(path, layout, map(_cells, (*answer.rows, total)))


def _cells(row: Row) -> Sequence[str]:
    return (
        row.name,
        row.detail,
        row.abc,
        *_sums(row.sums),
        percent(row.part),
        *_compared(row.sums, row.before),
        *_compared(row.sums, row.year_before),
    )


def _sums(sums: Sums) -> Sequence[str]:
    counts = (sums.lines, sums.delivered, sums.received, sums.rejected, sums.differing, sums.coded)
    return (*map(str, counts), percent(sums.coverage), money(sums.amount))


def _compared(now: Sums, then: Sums | None) -> Sequence[str]:
    if then is None:
        return ("", "")
    return (money(then.amount), percent(growth(now.amount, then.amount)))


def money(amount: Decimal) -> str:
    """元, two decimals."""
    return str(amount.quantize(CENT))


def percent(part: Decimal | None) -> str:
    """Such as `12.5%`; empty where there is none."""
    return "" if part is None else f"{(part.quantize(_THOUSANDTH) * 100).normalize():f}%"
