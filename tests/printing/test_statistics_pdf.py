"""The sums of a page of statistics stand on paper: numbers, bars, rows and their total."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.reporting.statistics.values import Answer, By, Period, Question, Report, Row, Sums, share
from printing.statistics_pdf import MOST_ROWS, StatisticsPaper, file_name, render
from tests.printing.printed import clashes, words
from tests.printing.samples import HOSPITAL, LONG, PRINTED

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
PAPER = StatisticsPaper(HOSPITAL, PRINTED)
MAKER = (By.MAKER, "示例制药有限公司")


def a_report(by: By, *rows: Row, compared: bool = False) -> Report:
    total = sum((row.sums for row in rows), Sums())
    rows = tuple(replace(row, part=share(row.sums.amount, total.amount)) for row in rows)
    before = Sums(amount=total.amount / 2) if compared else None
    return Report(Answer(Question(by, YEAR, (), compared), rows, total, before, before), (MAKER,))


def a_row(number: int, name: str = "", compared: bool = False, differing: int = 0) -> Row:
    amount = Decimal(1_000_000) / (number + 1)
    sums = Sums(30, 3_020, 3_000, 5, differing, 2_990, 2_900, 1, amount.quantize(Decimal("0.01")))
    then = Sums(amount=amount / 2) if compared else None
    detail = "1.0g×10瓶 示例制药有限公司"
    return Row(f"R{number:05}", name or f"药品R{number:05}", sums, detail, then, then, abc="A")


def test_the_paper_says_what_the_page_shows() -> None:
    report = a_report(By.ITEM, *(a_row(n, compared=True) for n in range(3)), compared=True)
    (text,) = words(render(report, PAPER))
    for said in (
        HOSPITAL,
        "采 购 统 计",
        "品种",
        "2026-01-01 至 2026-12-31",
        "生产企业：示例制药有限公司",
        "上期：",
        "2025-01-01 至 2025-12-31",
        "采购金额：1,833,333.33 元",
        "实收数量：9,000",
        "追溯码覆盖率：99.7%",
        "应收 9,060，拒收 15",
        "3 行没有价格",
        "环比 ▲100.0%",
        "金额最大的项目（元）",
        "54.5%",
        "合计",
        "第 1 页 / 共 1 页",
    ):
        assert said in text
    assert "差异行" not in text
    assert "培训" not in text
    assert "培训" in words(render(report, replace(PAPER, training=True)))[0]
    assert file_name(report) == "品种-20260101-20261231"


def test_every_row_is_printed_once_in_the_table_and_the_total_last() -> None:
    texts = words(render(a_report(By.DISTRIBUTOR, *(a_row(n) for n in range(120))), PAPER))
    assert len(texts) > 3
    for number, text in enumerate(texts, start=1):
        assert f"第 {number} 页 / 共 {len(texts)} 页" in text
    whole = "".join(texts)
    # The largest twelve stand beside their bars as well.
    assert [whole.count(f"R{n:05}") for n in range(120)] == [2] * 12 + [1] * 108
    assert "合计" in texts[-1]
    assert not any("合计" in text for text in texts[:-1])


def test_the_total_never_stands_on_a_page_of_its_own() -> None:
    for count in range(14, 40):
        last = words(render(a_report(By.MAKER, *(a_row(n) for n in range(count))), PAPER))[-1]
        assert last.index(f"药品R{count - 1:05}") < last.index("合计")


def test_more_rows_than_anybody_reads_are_left_out_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert MOST_ROWS == 2_000
    monkeypatch.setattr("printing.statistics_pdf.MOST_ROWS", 40)
    texts = words(render(a_report(By.ITEM, *(a_row(n) for n in range(41))), PAPER))
    assert "共 41 项，只打印前 40 项；要看全部，请导出表格" in texts[0]
    assert "R00039" in texts[-1]
    assert not any("R00040" in text for text in texts)
    assert "合计" in texts[-1]


@pytest.mark.parametrize("by", [By.ITEM, By.MONTH])
def test_nothing_overlaps_however_long_the_words_are(by: By) -> None:
    report = a_report(by, *(a_row(n, LONG, compared=True) for n in range(7)), compared=True)
    long = replace(report, path=((By.MAKER, LONG), (By.DEPARTMENT, LONG)))
    assert clashes(render(long, StatisticsPaper(HOSPITAL * 20, PRINTED))) == []


def test_an_answer_without_rows_says_so() -> None:
    (text,) = words(render(a_report(By.ITEM), PAPER))
    assert "这段时间没有已确认的收货单" in text
    assert "合计" not in text


def test_months_and_days_stand_in_their_order() -> None:
    days = [replace(a_row(n), key=f"2026-{n % 12 + 1:02d}-{n // 12 + 1:02d}") for n in range(365)]
    (first, *_rest) = words(render(a_report(By.DAY, *days), PAPER))
    assert "各日金额（最高 1,000,000.00 元）" in first
    (text,) = words(render(a_report(By.MONTH, replace(a_row(0), key="2026-01")), PAPER))
    assert "各月金额" in text


def test_reasons_are_drawn_by_the_lines_they_were_given_for() -> None:
    none = replace(a_row(2, "没有差异"), key="")
    (text,) = words(render(a_report(By.REASON, a_row(9, "短少", differing=1_234), none), PAPER))
    assert "差异最多的原因（行）" in text
    assert text.count("没有差异") == 1
    assert text.count("1,234") == 4
