from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.reporting.statistics.values import (
    By,
    Differences,
    DifferenceSums,
    LineFound,
    Listing,
    Part,
    Period,
    PriceStep,
    Punctuality,
)
from printing.statistics_tables_pdf import file_name, render
from tests.printing.printed import clashes, words
from tests.printing.samples import HOSPITAL, LONG
from tests.printing.test_statistics_pdf import PAPER

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def a_line(number: int, name: str = "") -> LineFound:
    return LineFound(
        uuid.UUID(int=number),
        f"SH{number:05}",
        f"PS{number:05}",
        1,
        date(2026, 3, 1) + timedelta(days=number % 200),
        "P1",
        name or f"药品R{number:05}",
        "1.0g×10瓶",
        name or "示例制药有限公司",
        name or "示例配送有限公司",
        "西药库",
        10,
        7,
        3,
        "damaged",
        Decimal("12.5"),
        Decimal("87.5"),
    )


def a_step(number: int, name: str = "") -> PriceStep:
    texts = (f"P{number}", name or f"药品R{number:05}", name or "1.0g 某厂", name or "某配送公司")
    return PriceStep(*texts, date(2026, 3, 9), Decimal("12.5"), Decimal(10))


def a_distributor(number: int, name: str = "") -> Punctuality:
    counts = (40, 30, 5, 4_000, 3_000)
    return Punctuality(f"D{number:05}", name or "某公司", *counts, Decimal("1.5"), Decimal(9))


WARNINGS = Differences(
    YEAR,
    (DifferenceSums("2026-01", 9, 4, 3, 5),),
    (DifferenceSums("price", 9, 4, 3, 5),),
    DifferenceSums("", 9, 4, 3, 5),
)


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        (
            Listing(Part.LINES, YEAR, (a_line(7),), ((By.MAKER, "示例制药有限公司"),)),
            ("收 货 明 细", "生产企业：示例制药有限公司", "SH00007", "破损", "12.5", "87.50"),
        ),
        (Listing(Part.PRICES, YEAR, (a_step(3),)), ("价 格 变 动", "药品R00003", "25.0%")),
        (
            Listing(Part.PUNCTUALITY, YEAR, (a_distributor(1),)),
            ("配 送 情 况", "D00001", "75.0%", "一般几天到", "1.5"),
        ),
        (Listing(Part.DIFFERENCES, YEAR, WARNINGS), ("预 警 情 况", "2026-01", "采购价格", "合计")),
    ],
)
def test_each_table_is_printed_with_its_period(listing: Listing, said: Sequence[str]) -> None:
    (text,) = words(render(listing, PAPER))
    for word in (HOSPITAL, "2026-01-01 至 2026-12-31", "第 1 页 / 共 1 页", *said):
        assert word in text
    assert file_name(listing).endswith("-20260101-20261231")


def test_every_line_is_printed_once_and_an_empty_table_says_so() -> None:
    listing = Listing(Part.LINES, YEAR, tuple(map(a_line, range(200))))
    whole = "".join(words(render(listing, PAPER)))
    assert [whole.count(f"SH{n:05}") for n in range(200)] == [1] * 200
    (text,) = words(render(replace(listing, found=()), PAPER))
    assert "没有可以列出的内容" in text


def test_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printing.statistics_tables_pdf.MOST_ROWS", 3)
    (text,) = words(render(Listing(Part.PRICES, YEAR, tuple(map(a_step, range(4)))), PAPER))
    assert "共 4 行，只打印前 3 行" in text
    assert "R00003" not in text


@pytest.mark.parametrize("part", [Part.LINES, Part.PRICES, Part.PUNCTUALITY])
def test_nothing_overlaps_however_long_the_words_are(part: Part) -> None:
    made: dict[Part, Sequence[LineFound | PriceStep | Punctuality]] = {
        Part.LINES: [a_line(n, LONG) for n in range(5)],
        Part.PRICES: [a_step(n, LONG) for n in range(5)],
        Part.PUNCTUALITY: [a_distributor(n, LONG) for n in range(5)],
    }
    listing = Listing(part, YEAR, made[part], ((By.MAKER, LONG),))
    assert clashes(render(listing, PAPER)) == []
