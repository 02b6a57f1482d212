"""The papers of upkeep say what a month or a year was, on pages that can be signed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime

from app.entry.findings import Level
from app.upkeep.period import DayLooked, Fault, Growth, Incident, MonthLine, Period, UpkeepReport
from app.upkeep.values import Measures
from printing.upkeep_pdf import UpkeepPaper, file_name, render
from tests.printing import printed

PAPER = UpkeepPaper("测试医院", "收货一号", datetime(2026, 12, 1, 9, 5, 7))
NOVEMBER = Period(2026, 11)
NUMBERS = {one.name: 1000 + place for place, one in enumerate(fields(Measures))}
INCIDENT = Incident(
    "disk", Level.WARNING, date(2026, 11, 3), date(2026, 11, 9), 4, "磁盘不多了，请清理", over=False
)
REPORT = UpkeepReport(
    period=NOVEMBER,
    days=tuple(
        DayLooked(date(2026, 11, day), day % 2, Level.OK if day % 2 else None)
        for day in range(1, 31)
    ),
    incidents=(
        INCIDENT,
        replace(INCIDENT, topic="service", level=Level.BROKEN, said="没有应答", over=True),
    ),
    faults=(
        Fault("queue.py:120 in put", "ValueError: seven", 3, "0a1b2c3d", datetime(2026, 11, 9)),
    ),
    measures=Measures(**NUMBERS),
    before=Measures(scans=500),
    growth=Growth(100_000_000, 250_000_000, 900_000_000, 40),
    service=(2_100_000_000, 2_350_000_000),
    months=(MonthLine(NOVEMBER, Measures(), 15, 1, 3),),
    advice=("请安排处理：磁盘不多了，请清理",),
)


def words(report: UpkeepReport) -> list[str]:
    pdf = render(report, PAPER)
    assert printed.clashes(pdf) == []
    return ["".join(page.split()) for page in printed.words(pdf)]


def test_a_month_says_everything_on_one_page() -> None:
    """What is signed would lack what went wrong."""
    [said] = words(REPORT)
    for word in (
        "月度巡检报告", "测试医院", "收货一号", "2026年11月（2026-11-01至2026-11-30）",
        "30天中巡检15天；问题2项，期末未恢复1项；程序出错3次", "未恢复", "已恢复", "没有应答",
        "0a1b2c3d", "queue.py:120input", "期初100MB，期末250MB", "约40天后用完",
        "前置服务的数据库：期初2,100MB，期末2,350MB",
        "1.请安排处理：磁盘不多了", "院方负责人",
    ):  # fmt: skip
        assert word in said
    for number in NUMBERS.values():
        assert f"{number:,}" in said
    assert "+100.6%" in said


def test_a_quiet_month_says_that_it_was_quiet() -> None:
    """Empty tables would look like a fault of the paper."""
    quiet = replace(REPORT, incidents=(), faults=(), growth=None, service=None, advice=())
    quiet = replace(quiet, before=Measures())
    [said] = words(quiet)
    assert "本期没有发现问题" in said
    assert "没有需要处理的事项" in said
    assert "程序出错3" not in said
    assert "数据库与磁盘" not in said


def test_a_year_lists_its_months_and_never_leaves_a_heading_alone() -> None:
    """The advice would stand on another page than its heading."""
    months = tuple(
        MonthLine(Period(2026, month), Measures(scans=month), month, 0, 0) for month in range(1, 13)
    )
    year = replace(REPORT, period=Period(2026), months=months)
    for count in range(1, 9):
        pages = words(replace(year, incidents=(INCIDENT,) * count))
        assert "年度维护报告" in pages[0]
        assert "12月" in pages[0]
        assert all(("建议" in page) == ("1.请安排处理" in page) for page in pages)


def test_files_are_called_by_their_period() -> None:
    """The report of May would take the place of April's."""
    assert file_name(REPORT) == "月度巡检报告-2026-11.pdf"
    assert file_name(replace(REPORT, period=Period(2026))) == "年度维护报告-2026.pdf"
