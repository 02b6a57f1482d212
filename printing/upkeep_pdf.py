"""The report of a month (月度巡检报告) or a year (年度维护报告) of a workstation, to be signed.

Without it a hospital would have to copy screens for its yearly inspection. How the days were, what
was done, what was not well and whether it is over, what went wrong in the program, how the database
grew, and what is to be done next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

from app.entry.console import Trouble
from app.entry.findings import Level
from app.entry.topics import topic_name
from app.upkeep.period import DayLooked, UpkeepReport
from app.upkeep.values import Measures
from printing.doctor_pdf import STATES
from printing.document import Align, Box, Document, Style
from printing.endings import Signer, caption, ending, signatures, statements, totals
from printing.flow import Piece, Section
from printing.fonts import Face
from printing.paper import NORMAL, Field, Paper, Sheet, local, render_paper
from printing.storing import PaperNotWritten, write_atomically
from printing.table import Column, Row, Table

MONTH, YEAR = "月度巡检报告", "年度维护报告"
_MEASURED = {
    "deliveries": "到货单",
    "receipts": "收货单（建立）",
    "confirmed": "收货单（确认）",
    "scans": "扫码（次）",
    "packages": "收入的最小包装",
    "repeated": "重复扫码（次）",
    "refused": "判错的扫码（次）",
    "people": "扫码人数",
    "labels": "打印的标签",
    "labels_again": "其中补打的标签",
    "cases": "发现的重码",
}
_SIGNS = {None: "—", Level.OK: "正常", Level.WARNING: "▲", Level.BROKEN: "■"}
_DAYS_A_ROW = 16
_DAY_HEIGHT = 9.0
_MB = 1_000_000
_NUMBERS = Table(
    (
        Column("项目", 70),
        Column("本期", 40, Align.RIGHT),
        Column("上期", 40, Align.RIGHT),
        Column("变化", 40, Align.RIGHT),
    ),
    NORMAL,
    heading_height=6.5,
    lowest_row=5.8,
    highest_row=12.0,
)
_INCIDENTS = Table(
    (
        Column("状态", 15, Align.CENTRE),
        Column("项目", 22),
        Column("首次", 18, Align.CENTRE),
        Column("最后", 18, Align.CENTRE),
        Column("天数", 11, Align.RIGHT),
        Column("期末", 16, Align.CENTRE),
        Column("情况和处理办法", 90),
    ),
    NORMAL,
    heading_height=6.5,
    lowest_row=7.0,
    highest_row=36.0,
)
_FAULTS = Table(
    (
        Column("最后的编号", 24, Align.CENTRE),
        Column("次数", 11, Align.RIGHT),
        Column("最后", 28, Align.CENTRE),
        Column("位置", 52),
        Column("情况", 75),
    ),
    NORMAL,
    heading_height=6.5,
    lowest_row=7.0,
    highest_row=24.0,
)
_MONTHS = Table(
    (
        Column("月份", 20, Align.CENTRE),
        Column("巡检（天）", 20, Align.RIGHT),
        Column("有问题（天）", 22, Align.RIGHT),
        Column("到货单", 20, Align.RIGHT),
        Column("确认收货", 22, Align.RIGHT),
        Column("扫码（次）", 26, Align.RIGHT),
        Column("最小包装", 26, Align.RIGHT),
        Column("标签", 18, Align.RIGHT),
        Column("程序出错", 16, Align.RIGHT),
    ),
    NORMAL,
    heading_height=6.5,
    lowest_row=5.8,
    highest_row=12.0,
)


@dataclass(frozen=True, slots=True)
class UpkeepPaper:
    """What the paper says beyond the report."""

    hospital: str
    workstation: str
    printed_at: datetime
    """In local time."""
    training: bool = False


def file_name(report: UpkeepReport) -> str:
    """What its file is called."""
    period = report.period
    stamp = f"{period.year}" if period.month is None else f"{period.year}-{period.month:02}"
    return f"{YEAR if period.month is None else MONTH}-{stamp}.pdf"


def render(report: UpkeepReport, paper: UpkeepPaper) -> bytes:
    """Print a report."""
    period, sheet = report.period, Sheet.PORTRAIT
    width = sheet.area.width
    described = Paper(
        title=YEAR if period.month is None else MONTH,
        institution=paper.hospital,
        number="",
        fields=(
            Field("时间", f"{period.words}（{period.first} 至 {_until(report)}）", 95, always=True),
            Field("工作站", paper.workstation, 95, always=True),
        ),
        printed_at=paper.printed_at,
        sheet=sheet,
        legend="■ 故障：当时不能用　▲ 注意：能用，需要有人处理　— 没有巡检",
        training=paper.training,
    )
    sections = (
        ending(totals((_summary(report),))),
        *_days(report),
        *_months(report, width),
        *_numbers(report, width),
        *_incidents(report, width),
        *_faults(report, paper.printed_at, width),
        *_growth(report, width),
        *_advice(report.advice, width),
        ending(signatures((Signer("巡检人"), Signer("维护单位"), Signer("院方负责人")))),
    )
    return render_paper(described, sections)


def write(path: Path, content: bytes) -> None:
    """Write a file of upkeep, whole or not at all; raises Trouble."""
    try:
        write_atomically(path, content)
    except PaperNotWritten as problem:
        raise Trouble(str(problem), 2) from problem


def _until(report: UpkeepReport) -> date:
    """The last day that had come."""
    return report.days[-1].day if report.days else report.period.first


def _summary(report: UpkeepReport) -> str:
    looked = sum(one.level is not None for one in report.days)
    open_now = sum(not one.over for one in report.incidents)
    times = sum(one.times for one in report.faults)
    return (
        f"{len(report.days)} 天中巡检 {looked} 天；问题 {len(report.incidents)} 项，"
        f"期末未恢复 {open_now} 项；程序出错 {times} 次"
    )


def _days(report: UpkeepReport) -> Iterable[Section]:
    if report.period.month is None or not report.days:
        return
    rows = [
        report.days[first : first + _DAYS_A_ROW]
        for first in range(0, len(report.days), _DAYS_A_ROW)
    ]
    yield Section((caption("每日巡检"), *(_day_row(row) for row in rows)))


def _day_row(days: Sequence[DayLooked]) -> Piece:
    def draw(document: Document, box: Box) -> None:
        cells = box.columns(*(1,) * _DAYS_A_ROW)
        for cell, one in zip(cells, days, strict=False):
            bad = one.level not in (None, Level.OK)
            document.frame(cell, 0.8 if bad else 0.3)
            said = Style(7, 5.5, align=Align.CENTRE, grey=0.35)
            document.text(cell.top(4).inset(0.3, 0.2), str(one.day.day), said)
            face = Face.BOLD if bad else Face.REGULAR
            words = Style(8, 6, face, Align.CENTRE)
            document.text(cell.below(4).inset(0.3, 0.2), _SIGNS[one.level], words)

    return Piece(_DAY_HEIGHT, draw)


def _months(report: UpkeepReport, width: float) -> Iterable[Section]:
    if report.period.month is not None:
        return
    rows = [
        Row(
            (
                f"{one.period.month} 月",
                str(one.looked),
                str(one.bad),
                f"{one.measures.deliveries:,}",
                f"{one.measures.confirmed:,}",
                f"{one.measures.scans:,}",
                f"{one.measures.packages:,}",
                f"{one.measures.labels:,}",
                str(one.faults),
            )
        )
        for one in report.months
    ]
    yield Section((caption("各月情况"),))
    yield _MONTHS.section(rows, width, with_before=True)


def _numbers(report: UpkeepReport, width: float) -> Iterable[Section]:
    rows = [
        _number_row(_MEASURED[one.name], *(getattr(of, one.name) for of in _both(report)))
        for one in fields(Measures)
    ]
    yield Section((caption("工作量"),))
    yield _NUMBERS.section(rows, width, with_before=True)


def _both(report: UpkeepReport) -> tuple[Measures, Measures]:
    return report.measures, report.before


def _number_row(name: str, now: int, before: int) -> Row:
    change = f"{(now - before) * 100 / before:+.1f}%" if before else ""
    return Row((name, f"{now:,}", f"{before:,}" if before else "", change))


def _incidents(report: UpkeepReport, width: float) -> Iterable[Section]:
    if not report.incidents:
        yield Section((caption("问题：本期没有发现问题"),))
        return
    rows = [
        Row(
            (
                STATES[one.level],
                topic_name(one.topic).chinese,
                f"{one.first:%m-%d}",
                f"{one.last:%m-%d}",
                str(one.days),
                "已恢复" if one.over else "未恢复",
                one.said,
            ),
            bold=frozenset() if one.over else frozenset({0, 5}),
            marked=one.level is Level.BROKEN and not one.over,
        )
        for one in report.incidents
    ]
    yield Section((caption("问题"),))
    yield _INCIDENTS.section(rows, width, with_before=True)


def _faults(report: UpkeepReport, beside: datetime, width: float) -> Iterable[Section]:
    if not report.faults:
        return
    rows = [
        Row(
            (
                one.number or "（非正常退出）",
                str(one.times),
                local(one.last, beside),
                one.place,
                one.said,
            )
        )
        for one in report.faults
    ]
    yield Section((caption("程序出错"),))
    yield _FAULTS.section(rows, width, with_before=True)


def _growth(report: UpkeepReport, width: float) -> Iterable[Section]:
    growth, words = report.growth, []
    if growth is not None:
        words = [
            f"数据库：{_from_to(growth.first_bytes, growth.last_bytes)}",
            f"磁盘剩余 {growth.free_bytes // _MB:,} MB",
        ]
        if growth.days_left is not None:
            words.append(f"按本期的增长，约 {growth.days_left:,} 天后用完")
    if report.service is not None:
        words.append(f"前置服务的数据库：{_from_to(*report.service)}")
    if words:
        yield Section((caption("数据库与磁盘"), *statements(words, width)))


def _from_to(first: int, last: int) -> str:
    return f"期初 {first // _MB:,} MB，期末 {last // _MB:,} MB"


def _advice(advice: Sequence[str], width: float) -> Iterable[Section]:
    if not advice:
        yield Section((caption("建议：没有需要处理的事项"),))
        return
    numbered = (f"{number}. {one}" for number, one in enumerate(advice, 1))
    pieces = (piece for one in numbered for piece in statements((one,), width))
    # One piece: a heading alone at the foot of a page says nothing.
    yield ending(caption("建议"), *pieces)
