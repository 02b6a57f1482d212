"""The tables beside the sums (收货明细, 价格变动, 配送情况, 预警情况) as PDF.

Without it only the sums could be put before those who meet on paper. The words and numbers are
those of the sheets (app/reporting/statistics/sheets.py); of a line so much as a page is wide.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.reporting.statistics.sheets import NAMES, PARTS, table_of
from app.reporting.statistics.values import Listing, Part
from printing.document import Align
from printing.endings import caption
from printing.flow import Section
from printing.paper import NORMAL, Field, Paper, Sheet, render_paper
from printing.statistics_pdf import MOST_ROWS, StatisticsPaper, days_of
from printing.table import Column, Row, Table

_LEGENDS = {
    Part.LINES: "按已确认的收货单、收货确认日期统计",
    Part.PRICES: "每次收货的价格与上一次不同的，按收货确认日期",
    Part.PUNCTUALITY: "按下单日期；到货数量不超过订购数量；天数从下单到第一次到货",
    Part.DIFFERENCES: "期末未处理：到期末没有消除，也没有仍然有效的处理意见",
}
_COUNT = (15, Align.RIGHT)
_WIDTHS: Mapping[Part, Mapping[str, tuple[float, Align]]] = {
    Part.LINES: {
        "日期": (20, Align.CENTRE),
        "收货单": (32, Align.LEFT),
        "药品名称": (38, Align.LEFT),
        "规格": (26, Align.LEFT),
        "生产企业": (34, Align.LEFT),
        "配送企业": (34, Align.LEFT),
        "应收": (12, Align.RIGHT),
        "实收": (12, Align.RIGHT),
        "拒收": (11, Align.RIGHT),
        "差异原因": (18, Align.LEFT),
        "单价（元）": (18, Align.RIGHT),
        "金额（元）": (22, Align.RIGHT),
    },
    Part.PRICES: {
        "日期": (20, Align.CENTRE),
        "药品编码": (32, Align.LEFT),
        "药品名称": (44, Align.LEFT),
        "规格 厂家": (62, Align.LEFT),
        "配送企业": (48, Align.LEFT),
        "原价（元）": (20, Align.RIGHT),
        "现价（元）": (20, Align.RIGHT),
        "变动": (16, Align.RIGHT),
    },
    Part.PUNCTUALITY: {
        "企业代码": (40, Align.LEFT),
        "配送企业": (80, Align.LEFT),
        "订单行": _COUNT,
        "到齐": _COUNT,
        "迟到": _COUNT,
        "订购数量": (20, Align.RIGHT),
        "到货数量": (20, Align.RIGHT),
        "配送率": (18, Align.RIGHT),
        "一般几天到": (20, Align.RIGHT),
        "最慢几天": (18, Align.RIGHT),
    },
    Part.DIFFERENCES: {
        "汇总方式": (30, Align.LEFT),
        "月份或项目": (60, Align.LEFT),
        "新发现": (30, Align.RIGHT),
        "已处理": (30, Align.RIGHT),
        "已消除": (30, Align.RIGHT),
        "期末未处理": (30, Align.RIGHT),
    },
}
"""mm."""


def file_name(listing: Listing) -> str:
    """What its file is called, without an ending."""
    period = listing.period
    return f"{PARTS[listing.part]}-{period.since:%Y%m%d}-{period.until:%Y%m%d}"


def render(listing: Listing, paper: StatisticsPaper) -> bytes:
    """Print a table of the statistics."""
    sheet = Sheet.LANDSCAPE
    path = " › ".join(f"{NAMES[by]}：{name}" for by, name in listing.path)
    described = Paper(
        title=PARTS[listing.part],
        institution=paper.hospital,
        number="",
        fields=(
            Field("时间范围", days_of(listing.period), 80, always=True),
            Field("范围", path or "全部", 180, always=True),
        ),
        printed_at=paper.printed_at,
        sheet=sheet,
        legend=_LEGENDS[listing.part],
        training=paper.training,
    )
    return render_paper(described, _sections(listing, sheet.area.width))


def _sections(listing: Listing, width: float) -> tuple[Section, ...]:
    titles, found = table_of(listing)
    if not found:
        return (Section((caption("这段时间没有可以列出的内容。"),)),)
    shown = _WIDTHS[listing.part]
    columns = [Column("序号", 10, Align.CENTRE)]
    columns += [Column(_in_two(title), *how) for title, how in shown.items()]
    table = Table(tuple(columns), NORMAL, heading_height=7.5, lowest_row=5.8, highest_row=12.0)
    places = [titles.index(title) for title in shown]
    rows = [
        Row((str(number), *(cells[place] for place in places)))
        for number, cells in enumerate(found[:MOST_ROWS], start=1)
    ]
    whole = table.section(rows, width)
    if len(found) <= MOST_ROWS:
        return (whole,)
    said = f"共 {len(found):,} 行，只打印前 {MOST_ROWS:,} 行；要看全部，请导出表格"
    return (Section((caption(said),)), whole)


def _in_two(title: str) -> str:
    """The unit below the name."""
    return title.replace("（元）", "\n（元）")
