"""The sums of purchases (采购统计) as PDF: what 统计报表 shows, for those who meet on paper.

Without it a head of department would be shown a screen. The numbers above the table, the largest
sums as bars (days and months in their order), the table with its total; columns that no row has
anything in are left out. A table of more than 2,000 rows is printed as far as that, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.reporting.statistics.sheets import NAMES, percent
from app.reporting.statistics.values import Answer, By, Period, Report, Sums, growth
from app.reporting.statistics.values import Row as Line
from printing.document import Align, Box, Document, Style
from printing.endings import caption, statements, totals
from printing.flow import Piece, Section
from printing.paper import NORMAL, Field, Paper, Sheet, render_paper
from printing.table import Column, Row, Table

MOST_ROWS = 2_000
MOST_BARS = 12
_BAR = 4.8
"""mm, with the gap to the next."""
_NAME, _NUMBER = 62.0, 30.0
_STANDING, _DAYS_UNDER = 36.0, 5.0
_MOST_LABELS = 12
_GREY = 0.45
_IN_ORDER = (By.MONTH, By.DAY)
_SMALL = Style(7.5, 5.5)

_TABLE = Table(
    columns=(
        Column("序号", 10, Align.CENTRE),
        Column("", 44),
        Column("规格\n厂家", 58, optional=True),
        Column("ABC", 9, Align.CENTRE, optional=True),
        Column("行数", 13, Align.RIGHT),
        Column("应收", 15, Align.RIGHT),
        Column("实收", 15, Align.RIGHT),
        Column("拒收", 13, Align.RIGHT, optional=True),
        Column("差异行", 13, Align.RIGHT, optional=True),
        Column("追溯码\n覆盖率", 15, Align.RIGHT),
        Column("品种\n确认率", 15, Align.RIGHT),
        Column("采购金额\n（元）", 27, Align.RIGHT),
        Column("占比", 14, Align.RIGHT),
        Column("上期金额\n（元）", 27, Align.RIGHT, optional=True),
        Column("环比", 16, Align.RIGHT, optional=True),
        Column("去年同期\n（元）", 27, Align.RIGHT, optional=True),
        Column("同比", 16, Align.RIGHT, optional=True),
    ),
    style=NORMAL,
    heading_height=7.5,
    lowest_row=5.8,
    highest_row=12.0,
)
_TITLE = 1
"""The column of names."""


@dataclass(frozen=True, slots=True)
class StatisticsPaper:
    """What the paper says beyond the sums."""

    hospital: str
    printed_at: datetime
    """In local time."""
    training: bool = False


def file_name(report: Report) -> str:
    """What its file is called, without an ending."""
    asked = report.answer.asked
    return f"{NAMES[asked.by]}-{asked.period.since:%Y%m%d}-{asked.period.until:%Y%m%d}"


def render(report: Report, paper: StatisticsPaper) -> bytes:
    """Print what a page of statistics shows."""
    answer = report.answer
    sheet = Sheet.LANDSCAPE
    width = sheet.area.width
    described = Paper(
        title="采购统计",
        institution=paper.hospital,
        number="",
        fields=_fields(report),
        printed_at=paper.printed_at,
        sheet=sheet,
        legend="按已确认的收货单、收货确认日期统计",
        training=paper.training,
    )
    head = Section((totals(_totals(answer.total)), *statements(_notes(answer), width)))
    return render_paper(described, (head, *_bars(answer), *_table(answer, width)))


def _fields(report: Report) -> tuple[Field, ...]:
    asked = report.answer.asked
    path = " › ".join(f"{NAMES[by]}：{name}" for by, name in report.path)
    compared = asked.compared
    return (
        Field("汇总方式", NAMES[asked.by], 60, always=True),
        Field("时间范围", days_of(asked.period), 80, always=True),
        Field("范围", path or "全部", 137, always=True),
        Field("上期", days_of(asked.period.before) if compared else "", 138),
        Field("去年同期", days_of(asked.period.year_before) if compared else "", 138),
    )


def _totals(total: Sums) -> tuple[str, ...]:
    return (
        f"采购金额：{total.amount:,.2f} 元",
        f"实收数量：{total.received:,}（最小包装）",
        f"有差异的行：{total.differing:,}",
        f"追溯码覆盖率：{percent(total.coverage) or '—'}",
    )


def _notes(answer: Answer) -> tuple[str, ...]:
    total = answer.total
    said = [
        f"应收 {total.delivered:,}，拒收 {total.rejected:,}",
        f"共 {total.lines:,} 行",
        f"有码 {total.coded:,}，其中品种已确认 {percent(total.certainty) or '—'}",
    ]
    if total.unpriced:
        said.append(f"{total.unpriced:,} 行没有价格，不在金额内")
    if answer.before is not None and answer.year_before is not None:
        said.append(f"环比 {_change(total, answer.before) or '—'}")
        said.append(f"同比 {_change(total, answer.year_before) or '—'}")
    if len(answer.rows) > MOST_ROWS:
        said.append(f"共 {len(answer.rows):,} 项，只打印前 {MOST_ROWS:,} 项；要看全部，请导出表格")
    return tuple(said)


def _bars(answer: Answer) -> tuple[Section, ...]:
    by = answer.asked.by
    if by in _IN_ORDER:
        return _standing_bars(answer)
    rows = answer.largest(MOST_BARS)
    if not rows:
        return ()
    most = max((_measure(by, row) for row in rows), default=Decimal(0)) or Decimal(1)
    bars = tuple(_lying_bar(row, _measure(by, row) / most, by) for row in rows)
    heading = "差异最多的原因（行）" if by is By.REASON else "金额最大的项目（元）"
    # One piece: a drawing that goes on overleaf compares nothing.
    return (Section((_joined((caption(heading), *bars)),)),)


def _measure(by: By, row: Line) -> Decimal:
    return Decimal(row.sums.differing) if by is By.REASON else row.sums.amount


def _lying_bar(row: Line, part: Decimal, by: By) -> Piece:
    number = f"{row.sums.differing:,}" if by is By.REASON else f"{row.sums.amount:,.2f}"

    def draw(document: Document, box: Box) -> None:
        document.text(Box(box.x, box.y, _NAME - 2, box.height), row.name, _SMALL)
        long = (box.width - _NAME - _NUMBER) * float(max(part, Decimal(0)))
        document.fill(Box(box.x + _NAME, box.y + 0.7, max(long, 0.2), box.height - 1.4), _GREY)
        end = Box(box.x + _NAME + long + 1.5, box.y, _NUMBER - 1.5, box.height)
        document.text(end, number, _SMALL)

    return Piece(_BAR, draw)


def _standing_bars(answer: Answer) -> tuple[Section, ...]:
    rows = answer.rows
    if not rows:
        return ()
    most = max(row.sums.amount for row in rows) or Decimal(1)
    step = -(-len(rows) // _MOST_LABELS)

    def draw(document: Document, box: Box) -> None:
        ground = box.y + _STANDING
        cells = box.columns(*(1,) * len(rows))
        for number, (cell, row) in enumerate(zip(cells, rows, strict=True)):
            high = (_STANDING - 2) * float(max(row.sums.amount / most, Decimal(0)))
            wide = min(cell.width * 0.7, 14.0)
            left = cell.x + (cell.width - wide) / 2
            document.fill(Box(left, ground - high, wide, high), _GREY)
            if number % step == 0:
                room = Box(cell.x, ground + 0.5, cell.width * step, _DAYS_UNDER - 0.5)
                document.text(room, row.key, _label(step))
        document.rule(box.x, ground, box.right, ground, 0.4)

    heading = f"各{'月' if answer.asked.by is By.MONTH else '日'}金额（最高 {most:,.2f} 元）"
    return (Section((_joined((caption(heading), Piece(_STANDING + _DAYS_UNDER, draw))),)),)


def _label(step: int) -> Style:
    return Style(7, 5, align=Align.CENTRE if step == 1 else Align.LEFT)


def _joined(pieces: Sequence[Piece]) -> Piece:
    """One piece of several, with a gap under them."""

    def draw(document: Document, box: Box) -> None:
        y = box.y
        for piece in pieces:
            piece.draw(document, Box(box.x, y, box.width, piece.height))
            y += piece.height

    return Piece(sum(piece.height for piece in pieces) + 2.0, draw)


def _table(answer: Answer, width: float) -> tuple[Section, ...]:
    if not answer.rows:
        return (Section((caption("这段时间没有已确认的收货单。"),)),)
    columns = list(_TABLE.columns)
    columns[_TITLE] = replace(columns[_TITLE], heading=NAMES[answer.asked.by])
    table = replace(_TABLE, columns=tuple(columns))
    rows = [
        Row((str(number), *_cells(row)))
        for number, row in enumerate(answer.rows[:MOST_ROWS], start=1)
    ]
    total = Line("", "合计", answer.total, "", answer.before, answer.year_before)
    rows.append(Row(("", *_cells(total)), frozenset(range(len(columns))), marked=True))
    whole = table.section(rows, width)
    # The total goes with the last rows: alone on a page it would be the total of anything.
    last = Section(whole.pieces[-1:], with_before=True)
    return (replace(whole, pieces=whole.pieces[:-1]), last)


def _cells(row: Line) -> tuple[str, ...]:
    sums = row.sums
    return (
        row.name,
        row.detail,
        row.abc,
        f"{sums.lines:,}",
        f"{sums.delivered:,}",
        f"{sums.received:,}",
        f"{sums.rejected:,}" if sums.rejected else "",
        f"{sums.differing:,}" if sums.differing else "",
        percent(sums.coverage),
        percent(sums.certainty),
        f"{sums.amount:,.2f}",
        percent(row.part),
        *_compared(sums, row.before),
        *_compared(sums, row.year_before),
    )


def _compared(now: Sums, then: Sums | None) -> tuple[str, str]:
    return ("", "") if then is None else (f"{then.amount:,.2f}", _change(now, then))


def _change(now: Sums, then: Sums) -> str:
    """By how much, with a sign that survives a copier."""
    grown = growth(now.amount, then.amount)
    if grown is None:
        return ""
    sign = "▲" if grown > 0 else "▼" if grown < 0 else ""
    return f"{sign}{percent(abs(grown))}"


def days_of(period: Period) -> str:
    """Name a period in words."""
    return f"{period.since:%Y-%m-%d} 至 {period.until:%Y-%m-%d}"
