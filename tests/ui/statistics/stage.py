"""The page of statistics on a stage: with made-up sums behind it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.reporting.statistics.values import (
    By,
    Differences,
    DifferenceSums,
    LineFound,
    Period,
    PriceStep,
    Punctuality,
    Row,
    Sums,
    abc_of,
)
from tests.ui.samples import NOW
from ui.bridge import Bridge
from ui.preferences import MemoryPreferences
from ui.statistics.fake_statistics import FakeStatistics
from ui.statistics.page import StatisticsPage

ITEMS = (
    ("注射用头孢曲松钠", "1.0g×10瓶 某某制药股份有限公司", "284500.00"),
    ("氯化钠注射液", "0.9% 100ml×1袋 华南大输液有限公司", "151200.50"),
    ("阿托伐他汀钙片", "20mg×28片 北方药业有限责任公司", "98700.00"),
    ("盐酸二甲双胍缓释片", "0.5g×60片 东海制药有限公司", "64320.00"),
    ("硝苯地平控释片", "30mg×7片 西城医药科技有限公司", "40110.20"),
    ("布地奈德福莫特罗吸入粉雾剂", "160μg/4.5μg×60吸 进口分装", "28800.00"),
    ("维生素C注射液", "2ml:0.5g×10支 国药容生制药有限公司", "5230.00"),
    ("碘伏消毒液", "500ml×1瓶 南山消毒用品厂", "812.00"),
)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08")


@dataclass(frozen=True)
class StatisticsStage:
    """The page and what stands behind it."""

    page: StatisticsPage
    statistics: FakeStatistics
    preferences: MemoryPreferences
    bridge: Bridge


def build_statistics() -> StatisticsStage:
    """Build the page over made-up sums."""
    bridge = Bridge()
    statistics, preferences = FakeStatistics(bridge.post), MemoryPreferences()
    page = StatisticsPage(statistics, preferences, lambda: NOW)
    page.person = "采购员甲"
    bridge.setParent(page)
    bridge.purchases_shown.connect(page.show_purchases)
    bridge.purchase_lines_shown.connect(page.show_lines)
    bridge.prices_shown.connect(page.show_prices)
    bridge.punctuality_shown.connect(page.show_punctuality)
    bridge.differences_shown.connect(page.show_differences)
    bridge.book_filled.connect(page.show_filled)
    bridge.sheet_written.connect(page.show_written)
    bridge.statistics_refused.connect(page.show_refusal)
    return StatisticsStage(page, statistics, preferences, bridge)


def fill(statistics: FakeStatistics) -> None:
    """Some of everything."""
    amounts = [Decimal(amount) for _name, _detail, amount in ITEMS]
    total = sum(amounts, Decimal(0))
    statistics.rows[By.ITEM] = tuple(
        _row(f"P{number}", name, amount, total, detail, letter)
        for number, ((name, detail, _), amount, letter) in enumerate(
            zip(ITEMS, amounts, abc_of(amounts), strict=True)
        )
    )
    statistics.rows[By.MONTH] = tuple(
        _row(month, month, Decimal(400_000 + number * 31_000), total)
        for number, month in enumerate(MONTHS)
    )
    statistics.rows[By.MAKER] = tuple(
        _row(name, name, Decimal(200_000 - number * 40_000), total)
        for number, name in enumerate(("某某制药股份有限公司", "华南大输液有限公司", "北方药业"))
    )
    statistics.total = Sums(412, 48_310, 48_120, 36, 19, 47_900, 47_100, 4, total)
    statistics.before = Sums(lines=388, amount=Decimal("640120.40"))
    statistics.lines = tuple(_line(number) for number in range(1, 30))
    statistics.steps = (
        PriceStep(
            "P1", *ITEMS[1][:2], "华润医药", date(2026, 11, 3), Decimal("2.80"), Decimal("2.65")
        ),
        PriceStep("P2", *ITEMS[2][:2], "国药控股", date(2026, 10, 9), Decimal("38.5"), Decimal(52)),
    )
    reasons = (("short", "短少", 11), ("damaged", "破损", 6), ("not-ordered", "与订单不符", 2))
    statistics.rows[By.REASON] = (
        *(
            Row(
                key, name, Sums(lines, 120, 100, 6, lines, 90, 80, 0, Decimal(900)), part=Decimal(0)
            )
            for key, name, lines in reasons
        ),
        Row("", "没有差异", Sums(393, 47_950, 47_820, 0, 0, 47_600, 46_900, 4, total - 2_700)),
    )
    statistics.differences = _differences()
    statistics.punctuality = (
        Punctuality("D2", "东方医药配送有限公司", 40, 29, 9, 4_000, 3_120, Decimal(3), Decimal(11)),
        Punctuality(
            "D1", "国药控股某市有限公司", 180, 176, 2, 21_000, 20_900, Decimal(1), Decimal(4)
        ),
    )


def _differences() -> Differences:
    months = tuple(
        DifferenceSums(month, 260 - number * 20, 90 + number * 12, 70 + number * 14, 1_240 - number)
        for number, month in enumerate(MONTHS)
    )
    fields = (
        DifferenceSums("match", 420, 180, 96, 610),
        DifferenceSums("price", 310, 240, 180, 402),
        DifferenceSums("pack_quantity", 96, 60, 41, 180),
        DifferenceSums("approval_number", 40, 22, 20, 41),
    )
    total = DifferenceSums("", 866, 502, 337, 1_233)
    return Differences(Period(date(2026, 1, 1), date(2026, 8, 31)), months, fields, total)


def _row(
    key: str, name: str, amount: Decimal, total: Decimal, detail: str = "", abc: str = ""
) -> Row:
    sums = Sums(30, 3_020, 3_000, 5, 2, 2_990, 2_900, 0, amount)
    before, year = Sums(amount=amount * 9 / 10), Sums(amount=amount * 11 / 10)
    return Row(key, name, sums, detail, before, year, amount / total, abc)


def _line(number: int) -> LineFound:
    name, detail, _amount = ITEMS[number % len(ITEMS)]
    strength, maker = detail.rsplit(" ", 1)
    return LineFound(
        receipt_id=uuid.UUID(int=number),
        receipt_no=f"SH20261121-{number:04d}",
        delivery_no=f"PS20261121{number:05d}",
        line_no=1,
        day=date(2026, 11, 21),
        item="P1",
        name=name,
        strength=strength,
        maker=maker,
        distributor="国药控股某市有限公司",
        department="西药库",
        delivered=120,
        received=118 if number % 5 == 0 else 120,
        rejected=2 if number % 5 == 0 else 0,
        difference="damaged" if number % 5 == 0 else "",
        price=Decimal("12.5"),
        amount=Decimal(1500),
    )
