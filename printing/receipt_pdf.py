"""The receipt paper (收货验收单) as PDF: what came, what differed, and who signed for it.

Without it nobody could sign for a delivery, and an inspector could see nothing years later. A4
landscape; the head with the bar code of the receipt number stands on every page, rows are never
split, the signatures stand together on the last page. What must be noticed is marked by bars, signs
and bold letters, which survive a black-and-white printer and a copier.

Sources: GSP 收货记录、验收记录 (columns of 收货单 and 验收单); Shanghai, Zhejiang and GPO platforms
(reasons of a difference).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.receiving.progress import LineProgress, ReceiptState, ReceiptView
from app.receiving.wording import difference_words
from printing.bar_codes import BarCodeError, code_128
from printing.document import MM_PER_INCH, Align, Box, Document, Style
from printing.fonts import Face
from printing.table import Column, MeasuredRow, Row, Table, paginate

DPI = 300
"""Whole dots at 300 are whole dots at 600 and 1200 too, which office printers have."""
A4 = (297.0, 210.0)

_PAGE = Box(10, 9, 277, 192)
_HEAD = 34.0
_FOOT = 6.0
_END = 58.0
"""Totals, checks and signatures."""
_BAR_ROOM = 78.0
_BAR_MODULE = 0.34

_NORMAL = Style(8, 6)
_SMALL = Style(7, 5.5)

_TABLE = Table(
    columns=(
        Column("序号", 9, Align.CENTRE),
        Column("药品名称", 44),
        Column("规格", 25),
        Column("生产企业", 36),
        Column("批准文号", 23),
        Column("单位", 9, Align.CENTRE),
        Column("批号", 19),
        Column("生产日期", 17.5, Align.CENTRE),
        Column("有效期至", 18.5, Align.CENTRE),
        Column("配送数量", 13.5, Align.RIGHT),
        Column("实收数量", 13.5, Align.RIGHT),
        Column("差异", 12, Align.RIGHT),
        Column("原因／备注", 21),
        Column("验收结论", 16),
    ),
    style=_NORMAL,
    heading_height=7.5,
    lowest_row=7.5,
    highest_row=15.5,
)
_EXPIRY, _RECEIVED, _DIFFERENCE, _REASON = 8, 10, 11, 12


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What a receipt paper says beyond the receipt itself."""

    hospital: str
    printed_at: datetime
    """In local time: all times on the paper are shown in its zone."""
    trace_codes: int | None = None
    """Trace codes taken in by this receipt; None where nobody counted them."""
    arrived_at: datetime | None = None
    """When the goods came, where that is known."""
    training: bool = False
    """The receipt is an exercise; every page says 培训."""


def render(view: ReceiptView, paper: ReceiptPaper) -> bytes:
    """Print a receipt; an unconfirmed one says that it is none yet."""
    document = Document(*A4, f"收货验收单 {view.receipt_no}", DPI)
    measured = [_TABLE.measure(_row(number, line)) for number, line in enumerate(view.lines, 1)]
    room = _PAGE.height - _HEAD - _FOOT - _TABLE.heading_height
    pages = paginate(measured, room, _END)
    for number, rows in enumerate(pages, 1):
        if number > 1:
            document.next_page()
        _draw_page(document, view, paper, rows, (number, len(pages)))
    return document.finish()


def _draw_page(
    document: Document,
    view: ReceiptView,
    paper: ReceiptPaper,
    rows: list[MeasuredRow],
    number: tuple[int, int],
) -> None:
    if paper.training:
        document.slanted(_PAGE, "培 训", 150, 0.93)
    _draw_title(document, view, paper)
    _draw_fields(document, view, paper)
    y = _PAGE.y + _HEAD
    if rows or not view.lines:
        _TABLE.draw_headings(document, _PAGE.x, y)
        y += _TABLE.heading_height
    for row in rows:
        _TABLE.draw(document, row, _PAGE.x, y)
        y += row.height
    if number[0] == number[1]:
        _draw_end(document, view, paper, Box(_PAGE.x, y, _PAGE.width, _END))
    _draw_foot(document, paper, number)


def _draw_title(document: Document, view: ReceiptView, paper: ReceiptPaper) -> None:
    left, middle, right = _PAGE.top(17).columns(85, 107, 85)
    if paper.training:
        banner = left.top(8).inset(0, 0.5)
        document.fill(Box(banner.x, banner.y, 62, banner.height))
        words = Style(11, 8, Face.BOLD, Align.CENTRE, grey=1.0)
        document.text(Box(banner.x, banner.y, 62, banner.height), "培训　演习用单，不作凭证", words)
    if view.state is ReceiptState.OPEN:
        box = Box(left.x, left.y + 8.5, 62, 7)
        document.frame(box, 1.0)
        words = Style(10, 8, Face.BOLD, Align.CENTRE)
        document.text(box.inset(1, 0.3), "未确认　不作入库依据", words)
    title = "收 货 验 收 单"
    document.text(middle.top(7.5), paper.hospital, Style(13, 8, Face.BOLD, Align.CENTRE))
    document.text(middle.below(7.5), title, Style(19, 14, Face.BOLD, Align.CENTRE))
    _draw_bar_code(document, view.receipt_no, right)


def _draw_bar_code(document: Document, receipt_no: str, box: Box) -> None:
    words = Box(box.right - _BAR_ROOM, box.bottom - 5, _BAR_ROOM, 4.4)
    document.text(words, receipt_no, Style(9, 6, Face.BOLD, Align.CENTRE))
    try:
        symbol = code_128(receipt_no)
    except BarCodeError:
        # The number can still be read by people; a paper without bars is better than none.
        return
    dots = symbol.dots(_BAR_ROOM, DPI, _BAR_MODULE)
    if dots < 2:
        return
    bars = symbol.width * dots * MM_PER_INCH / DPI
    document.symbol(symbol, words.x + (_BAR_ROOM - bars) / 2, box.y, dots, box.height - 5.5)


def _draw_fields(document: Document, view: ReceiptView, paper: ReceiptPaper) -> None:
    rows = (
        (
            ("收货单号", view.receipt_no),
            ("配送单号", view.delivery_no),
            ("供应商", view.distributor.name),
            ("箱数", _cartons(view)),
        ),
        (
            ("到货时间", _moment(paper.arrived_at, paper)),
            ("开单", f"{_moment(view.opened_at, paper)}　{view.opened_by}"),
            ("收货确认", _confirmed(view, paper)),
            ("企业代码", view.distributor.code),
        ),
    )
    area = Box(_PAGE.x, _PAGE.y + 18.5, _PAGE.width, 13.5)
    for number, row in enumerate(rows):
        line = Box(area.x, area.y + number * 6.75, area.width, 6.75)
        for cell, (caption, value) in zip(line.columns(55, 70, 88, 64), row, strict=True):
            words = Box(cell.x, cell.y, 17, cell.height)
            document.text(words, f"{caption}：", _NORMAL)
            value_box = Box(words.right, cell.y, cell.width - words.width - 1.5, cell.height)
            document.text(value_box, value or "—", Style(9, 5.5, Face.BOLD))


def _cartons(view: ReceiptView) -> str:
    if not view.cartons:
        return ""
    opened = sum(carton.opened for carton in view.cartons)
    return f"{len(view.cartons)} 箱（已扫箱码 {opened} 箱）"


def _confirmed(view: ReceiptView, paper: ReceiptPaper) -> str:
    if view.confirmed_at is None:
        return "未确认"
    return f"{_moment(view.confirmed_at, paper)}　{view.confirmed_by or ''}"


def _moment(moment: datetime | None, paper: ReceiptPaper) -> str:
    if moment is None:
        return ""
    return moment.astimezone(paper.printed_at.tzinfo).strftime("%Y-%m-%d %H:%M")


def _row(number: int, line: LineProgress) -> Row:
    difference = line.received - line.expected
    bold = set()
    if line.near_expiry:
        bold.add(_EXPIRY)
    if difference:
        bold.update((_RECEIVED, _DIFFERENCE, _REASON))
    return Row(
        cells=(
            str(number),
            line.name,
            line.strength,
            line.maker,
            line.approval_number,
            line.unit,
            line.batch,
            _day(line.production_date),
            f"{_day(line.expiry)} ▲近效期" if line.near_expiry else _day(line.expiry),
            str(line.expected),
            str(line.received),
            _signed(difference),
            _reason(line),
            # What was found is written by the two who looked, not by the program.
            "□合格 □不合格" if line.received else "未收",
        ),
        bold=frozenset(bold),
        marked=bool(difference),
    )


def _day(day: date | None) -> str:
    return "—" if day is None else day.isoformat()


def _signed(difference: int) -> str:
    if not difference:
        return "0"
    return f"缺 {-difference}" if difference < 0 else f"多 {difference}"


def _reason(line: LineProgress) -> str:
    reason = difference_words(line.difference) if line.difference else ""
    return "；".join(text for text in (reason, line.remark) if text)


def _draw_end(document: Document, view: ReceiptView, paper: ReceiptPaper, box: Box) -> None:
    totals = box.top(8.5)
    document.frame(totals, 0.8)
    _draw_words(document, totals, _totals(view), Style(9, 6.5, Face.BOLD))
    _draw_words(document, box.below(9.5).top(6.5), _facts(view, paper), _NORMAL)
    _draw_words(document, box.below(16.5).top(8), _CHECKS, _NORMAL)
    _draw_signatures(document, box.below(25.5).top(30))


_CHECKS = (
    "外包装 □完好 □破损",
    "标签说明书 □符合 □不符",
    "随货同行单 □有 □无",
    "检验报告 □齐全 □缺",
    "运输方式 __________",
    "到货温度 ________ ℃",
    "结论 □合格 □不合格",
)


def _draw_words(document: Document, box: Box, words: tuple[str, ...], style: Style) -> None:
    inner = box.inset(2, 0.3)
    # A share for each by its length, so that the gaps look alike.
    cells = inner.columns(*(len(word) + 2 for word in words))
    for cell, word in zip(cells, words, strict=True):
        document.text(cell, word, style)


def _totals(view: ReceiptView) -> tuple[str, ...]:
    sent = sum(line.expected for line in view.lines)
    came = sum(line.received for line in view.lines)
    units = {line.unit for line in view.lines}
    unit = f" {units.pop()}" if len(units) == 1 else "（最小销售包装）"
    short = sum(max(0, line.expected - line.received) for line in view.lines)
    over = sum(max(0, line.received - line.expected) for line in view.lines)
    return (
        f"合计 {len(view.lines)} 行",
        f"配送 {sent}{unit}",
        f"实收 {came}{unit}",
        f"短少 {short}",
        f"多货 {over}",
    )


def _facts(view: ReceiptView, paper: ReceiptPaper) -> tuple[str, ...]:
    waiting = sum(entry.settled is None for entry in view.tray)
    differing = sum(not line.complete for line in view.lines)
    near = sum(line.near_expiry for line in view.lines)
    codes = () if paper.trace_codes is None else (f"药品追溯码 {paper.trace_codes} 个",)
    return (
        *codes,
        f"扫码 {view.scan_count} 次",
        f"异常扫码 {len(view.tray)} 条（未处理 {waiting} 条）",
        f"数量差异 {differing} 行",
        f"近效期 {near} 行",
    )


_SIGNERS = ("配送企业送货人", "收货人", "验收人（一）", "验收人（二）", "保管员")


def _draw_signatures(document: Document, box: Box) -> None:
    document.frame(box, 0.8)
    for cell, signer in zip(box.columns(*(1,) * len(_SIGNERS)), _SIGNERS, strict=True):
        if cell.x > box.x:
            document.rule(cell.x, cell.y, cell.x, cell.bottom, 0.4)
        document.text(cell.top(7).inset(1.5, 0.3), signer, Style(9, 7, Face.BOLD))
        document.text(cell.below(7).top(14).inset(1.5, 0.3), "签字：", _NORMAL)
        document.rule(cell.x + 12, cell.y + 17, cell.right - 3, cell.y + 17, 0.4)
        date_box = cell.below(21).top(8).inset(1.5, 0.3)
        document.text(date_box, "日期：________年 ____月 ____日", _NORMAL)


def _draw_foot(document: Document, paper: ReceiptPaper, number: tuple[int, int]) -> None:
    box = Box(_PAGE.x, _PAGE.bottom - _FOOT + 1.5, _PAGE.width, _FOOT - 1.5)
    left, middle, right = box.columns(1, 1, 1)
    document.text(left, "▌灰底：数量有差异；▲：近效期", _SMALL)
    page = f"第 {number[0]} 页 / 共 {number[1]} 页"
    document.text(middle, page, Style(8, 6, align=Align.CENTRE))
    printed = f"打印时间 {paper.printed_at:%Y-%m-%d %H:%M}　TraceDock"
    document.text(right, printed, Style(7, 5.5, align=Align.RIGHT))
