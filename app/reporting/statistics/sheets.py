"""Writes the tables of the statistics, for those who go on with them in a spreadsheet.

Without it numbers would be typed off the screen. Each table goes as it is shown, but with all its
columns and rows; all functions raise TableRefused or OSError.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from app.catalogue.checking.comparing import FIELD_NAMES
from app.reporting.statistics.asking import reason_name
from app.reporting.statistics.values import (
    CENT,
    Answer,
    By,
    Differences,
    DifferenceSums,
    LineFound,
    Listing,
    Part,
    Period,
    PriceStep,
    Punctuality,
    Row,
    Sums,
    growth,
)
from app.tables.writing import Layout, write_table

NAMES = {
    By.ITEM: "品种",
    By.DRUG_CLASS: "药品分类",
    By.MAKER: "生产企业",
    By.DISTRIBUTOR: "配送企业",
    By.DEPARTMENT: "科室",
    By.REASON: "差异原因",
    By.MONTH: "月份",
    By.DAY: "日期",
}
_SUMS = (
    "行数",
    "应收",
    "实收",
    "拒收",
    "差异行",
    "有码",
    "追溯码覆盖率",
    "品种已确认",
    "品种确认率",
    "采购金额（元）",
)
_COMPARED = ("上期金额（元）", "环比", "去年同期金额（元）", "同比")
_LINES = {
    "日期": 12,
    "收货单": 20,
    "配送单": 22,
    "行号": 6,
    "药品编码": 18,
    "药品名称": 28,
    "规格": 20,
    "生产企业": 30,
    "配送企业": 30,
    "科室": 14,
    "应收": 10,
    "实收": 10,
    "拒收": 10,
    "差异原因": 12,
    "单价（元）": 12,
    "金额（元）": 14,
}
_PRICES = {
    "日期": 12,
    "药品编码": 18,
    "药品名称": 28,
    "规格 厂家": 34,
    "配送企业": 30,
    "原价（元）": 12,
    "现价（元）": 12,
    "变动": 10,
}
_PUNCTUALITY = {
    "企业代码": 22,
    "配送企业": 30,
    "订单行": 10,
    "到齐": 10,
    "迟到": 10,
    "订购数量": 12,
    "到货数量": 12,
    "配送率": 10,
    "一般几天到": 12,
    "最慢几天": 10,
}
_DIFFERENCES = {
    "汇总方式": 12,
    "月份或项目": 18,
    "新发现": 10,
    "已处理": 10,
    "已消除": 10,
    "期末未处理": 12,
}
_COUNT, _MONEY, _SHARE, _PRICE, _DAYS = "#,##0", "#,##0.00", "0.0%", "0.00####", "0.##"
_SHOWN = {
    "有码": _COUNT,
    "品种已确认": _COUNT,
    "原价（元）": _PRICE,
    "现价（元）": _PRICE,
    "单价（元）": _PRICE,
    "一般几天到": _DAYS,
    "最慢几天": _DAYS,
    **dict.fromkeys(("行号", "行数", "应收", "实收", "拒收", "差异行"), _COUNT),
    **dict.fromkeys(("订单行", "到齐", "迟到", "订购数量", "到货数量"), _COUNT),
    **dict.fromkeys(("新发现", "已处理", "已消除", "期末未处理"), _COUNT),
    **dict.fromkeys(
        ("采购金额（元）", "金额（元）", "上期金额（元）", "去年同期金额（元）"), _MONEY
    ),
    **dict.fromkeys(
        ("追溯码覆盖率", "品种确认率", "占比", "环比", "同比", "变动", "配送率"), _SHARE
    ),
}
"""How the numbers of a column are shown in a sheet."""
_FIELDS = {field.value: name for field, name in FIELD_NAMES.items()}


PARTS = {
    Part.LINES: "收货明细",
    Part.PRICES: "价格变动",
    Part.PUNCTUALITY: "配送情况",
    Part.DIFFERENCES: "预警情况",
}
"""What the tables beside the sums are called."""


def table_of(listing: Listing) -> tuple[tuple[str, ...], list[Sequence[str]]]:
    """The titles and the rows of a table, as a sheet has them."""
    found = listing.found
    if isinstance(found, Differences):
        return tuple(_DIFFERENCES), _differences(found)
    rows = [_row(one) for one in found]
    titles = {Part.LINES: _LINES, Part.PRICES: _PRICES, Part.PUNCTUALITY: _PUNCTUALITY}
    return tuple(titles[listing.part]), rows


def write_sums(answer: Answer, path: Path) -> int:
    """Write an answer by the file's ending, the total last."""
    name = NAMES[answer.asked.by]
    titles = (name, "规格 厂家", "ABC", *_SUMS, "占比", *_COMPARED)
    widths = (28, 34, 6, *[10] * len(_SUMS), 8, *[14] * len(_COMPARED))
    total = Row("", "合计", answer.total, "", answer.before, answer.year_before)
    rows = map(_cells, (*answer.rows, total))
    return _write(path, name, answer.asked.period, dict(zip(titles, widths, strict=True)), rows)


def write_lines(period: Period, lines: Iterable[LineFound], path: Path) -> int:
    """Write lines of receipts, as they come."""
    return _write(path, "明细", period, _LINES, map(_line, lines))


def write_prices(period: Period, steps: Iterable[PriceStep], path: Path) -> int:
    """Write where prices changed."""
    return _write(path, "价格变动", period, _PRICES, map(_price, steps))


def write_punctuality(period: Period, rows: Iterable[Punctuality], path: Path) -> int:
    """Write how distributors kept to their orders."""
    return _write(path, "配送情况", period, _PUNCTUALITY, map(_distributor, rows))


def write_differences(found: Differences, path: Path) -> int:
    """Write the differences between the catalogues: by month, by field, the total last."""
    return _write(path, "预警情况", found.period, _DIFFERENCES, _differences(found))


def field_name(key: str) -> str:
    """What a field is called; a later version's is shown as it is."""
    return _FIELDS.get(key, key)


def _write(
    path: Path,
    name: str,
    period: Period,
    columns: dict[str, int],
    rows: Iterable[Sequence[str]],
) -> int:
    layout = Layout(
        name=f"{name} {period.since:%Y%m%d}-{period.until:%Y%m%d}",
        titles=tuple(columns),
        widths=tuple(columns.values()),
        numbers={n: _SHOWN[title] for n, title in enumerate(columns) if title in _SHOWN},
    )
    return write_table(path, layout, rows)


def _line(one: LineFound) -> Sequence[str]:
    return (
        one.day.isoformat(),
        one.receipt_no,
        one.delivery_no,
        str(one.line_no),
        one.item,
        one.name,
        one.strength,
        one.maker,
        one.distributor,
        one.department,
        *map(str, (one.delivered, one.received, one.rejected)),
        reason_name(one.difference),
        "" if one.price is None else plain(one.price),
        "" if one.amount is None else money(one.amount),
    )


def _price(one: PriceStep) -> Sequence[str]:
    texts = (one.day.isoformat(), one.item, one.name, one.detail, one.distributor)
    return (*texts, plain(one.was), plain(one.price), percent(one.change))


def _distributor(one: Punctuality) -> Sequence[str]:
    counts = (one.lines, one.whole, one.late, one.ordered, one.received)
    days = ("" if day is None else plain(day) for day in (one.median_days, one.slowest_days))
    return (one.code, one.name, *map(str, counts), percent(one.rate), *days)


def _row(one: LineFound | PriceStep | Punctuality) -> Sequence[str]:
    if isinstance(one, LineFound):
        return _line(one)
    return _price(one) if isinstance(one, PriceStep) else _distributor(one)


def _differences(found: Differences) -> list[Sequence[str]]:
    rows = [_difference("月份", one.key, one) for one in found.months]
    rows += [_difference("项目", field_name(one.key), one) for one in found.fields]
    return [*rows, _difference("合计", "", found.total)]


def _difference(way: str, name: str, one: DifferenceSums) -> Sequence[str]:
    return (way, name, *map(str, (one.found, one.decided, one.closed, one.left)))


def plain(number: Decimal) -> str:
    """Without zeros at its end, and never as 1E+3."""
    return f"{number.normalize():f}"


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
    shares = (percent(sums.coverage), str(sums.resolved), percent(sums.certainty))
    return (*map(str, counts), *shares, money(sums.amount))


def _compared(now: Sums, then: Sums | None) -> Sequence[str]:
    if then is None:
        return ("", "")
    return (money(then.amount), percent(growth(now.amount, then.amount)))


def money(amount: Decimal) -> str:
    """元, two decimals."""
    return str(amount.quantize(CENT))


def percent(part: Decimal | None) -> str:
    """Such as `12.5%`; empty where there is none."""
    return "" if part is None else f"{part * 100:.1f}%"
