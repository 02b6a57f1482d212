"""The receipt paper (收货单) as PDF: what was sent, what came, what differed, who signed for it.

Without it nobody could sign for a delivery, and an inspector could see nothing years later. It says
how many came and what they cost; in what state they came is said by 验收单
(printing/acceptance_pdf.py). Prices, invoices, storage and the like are columns only where the
receipt knows them.

Sources: GSP 收货记录 (columns of 收货单); Shanghai, Zhejiang and GPO platforms (reasons of a
difference).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from app.receiving.progress import LineProgress, ReceiptState, ReceiptView
from app.receiving.wording import difference_words
from printing.document import Align
from printing.endings import Signer, ending, signatures, statements, totals
from printing.paper import NORMAL, Field, Paper, Sheet, local, render_paper
from printing.table import Column, Row, Table

NOT_CONFIRMED = "未确认　不作入库依据"
LEGEND = "▌灰底：数量有差异；▲：近效期"
SENT = "配送企业送货人"

_TABLE = Table(
    columns=(
        Column("序号", 8, Align.CENTRE),
        Column("药品编码", 19, optional=True),
        Column("药品名称", 40),
        Column("规格", 23),
        Column("剂型", 12, optional=True),
        Column("生产企业", 32),
        Column("单位", 8, Align.CENTRE),
        Column("批号", 18),
        Column("生产日期", 17.5, Align.CENTRE, optional=True),
        Column("有效期至", 18, Align.CENTRE),
        Column("配送\n数量", 12.5, Align.RIGHT),
        Column("实收\n数量", 12.5, Align.RIGHT),
        Column("拒收\n数量", 11, Align.RIGHT, optional=True),
        Column("待处理\n数量", 12, Align.RIGHT, optional=True),
        Column("差异", 11.5, Align.RIGHT),
        Column("单价\n（元）", 14, Align.RIGHT, optional=True),
        Column("金额\n（元）", 17, Align.RIGHT, optional=True),
        Column("订单号", 20, optional=True),
        Column("发票号", 18, optional=True),
        Column("储存\n条件", 15, optional=True),
        Column("到货\n温度", 13, optional=True),
        Column("原因／备注", 21),
    ),
    style=NORMAL,
    heading_height=7.5,
    lowest_row=7.5,
    highest_row=15.5,
)
_EXPIRY, _DIFFERENCE, _REASON = 9, 14, 21
_COUNTED = (11, 12, 13)


@dataclass(frozen=True, slots=True)
class LineDetails:
    """What is known of a line beyond its counts; empty where it is not."""

    form: str = ""
    """剂型."""
    price: Decimal | None = None
    """元 per sales package."""
    order_no: str = ""
    invoice_no: str = ""
    storage: str = ""
    """储存条件, as the item's rules say."""
    temperature: str = ""
    """到货温度 with its unit."""


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
    deliverer: str = ""
    """送货人."""
    orders: tuple[str, ...] = ()
    """Numbers of the orders it was sent for, where the lines do not name theirs."""
    invoices: tuple[str, ...] = ()
    """Numbers of the invoices that bill it, where the lines do not name theirs."""
    details: Mapping[int, LineDetails] = field(default_factory=dict)
    """What else is known, by line number."""


def render(view: ReceiptView, paper: ReceiptPaper) -> bytes:
    """Print a receipt; an unconfirmed one says that it is none yet."""
    orders = _orders(paper)
    rows = [_row(n, line, paper, len(orders) > 1) for n, line in enumerate(view.lines, 1)]
    sheet = Sheet.LANDSCAPE
    width = sheet.area.width
    end = (
        totals(_totals(view, paper)),
        *statements(_facts(view, paper), width),
        *statements(_CHECKS, width),
    )
    described = Paper(
        title="收货单",
        institution=paper.hospital,
        number=view.receipt_no,
        fields=_fields(view, paper, orders),
        printed_at=paper.printed_at,
        sheet=sheet,
        legend=LEGEND,
        stamp=NOT_CONFIRMED if view.state is ReceiptState.OPEN else "",
        training=paper.training,
    )
    return render_paper(
        described, (_TABLE.section(rows, width), ending(*end, signatures(_SIGNERS)))
    )


def day_words(day: date | None) -> str:
    """A date, or nothing."""
    return "" if day is None else day.isoformat()


def came(line: LineProgress) -> int:
    """How many came, whatever became of them."""
    return line.received + line.rejected + line.held


def signed(difference: int) -> str:
    """A difference in words: the sign of a number is easily overlooked."""
    if not difference:
        return "0"
    return f"缺 {-difference}" if difference < 0 else f"多 {difference}"


def money(amount: Decimal) -> str:
    """Yuan with two places, more only where they say something."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{min(places, 6)}f}"


_SIGNERS = (Signer(SENT), Signer("收货人"), Signer("复核人"), Signer("保管员"))
_CHECKS = ("随货同行单 □有 □无", "发票 □有 □无", "运输方式 __________", "到货温度 ________ ℃")


def _orders(paper: ReceiptPaper) -> tuple[str, ...]:
    """Each order once, in the order of the lines."""
    numbers = (details.order_no for details in paper.details.values())
    return tuple(dict.fromkeys(number for number in numbers if number)) or paper.orders


def listed(numbers: Sequence[str], most: int = 4) -> str:
    """Numbers of papers, the first few by themselves."""
    more = f" 等 {len(numbers)} 张" if len(numbers) > most else ""
    return "、".join(numbers[:most]) + more


def _fields(view: ReceiptView, paper: ReceiptPaper, orders: tuple[str, ...]) -> tuple[Field, ...]:
    return (
        Field("收货单号", view.receipt_no, 60, always=True),
        Field("配送单号", view.delivery_no, 68, always=True),
        Field("供应商", view.distributor.name, 85, always=True),
        Field("箱数", _cartons(view), 60),
        Field("到货时间", local(paper.arrived_at, paper.printed_at), 60, always=True),
        Field("开单", f"{local(view.opened_at, paper.printed_at)}　{view.opened_by}", 68),
        Field("收货确认", _confirmed(view, paper), 85, always=True),
        Field("企业代码", view.distributor.code, 60),
        Field("送货人", paper.deliverer, 60),
        Field("订单号", listed(orders), 68),
        Field("发票号", listed(paper.invoices), 145),
    )


def _cartons(view: ReceiptView) -> str:
    cartons = [carton for carton in view.cartons if not carton.is_package]
    if not cartons:
        return ""
    opened = sum(carton.opened for carton in cartons)
    return f"{len(cartons)} 箱（已扫箱码 {opened} 箱）"


def _confirmed(view: ReceiptView, paper: ReceiptPaper) -> str:
    if view.confirmed_at is None:
        return "未确认"
    return f"{local(view.confirmed_at, paper.printed_at)}　{view.confirmed_by or ''}"


def _row(number: int, line: LineProgress, paper: ReceiptPaper, several_orders: bool) -> Row:
    details = paper.details.get(line.line_no, LineDetails())
    difference = came(line) - line.expected
    marked = bool(difference or line.rejected or line.held)
    bold = set()
    if line.near_expiry:
        bold.add(_EXPIRY)
    if marked:
        bold.update((*_COUNTED, _DIFFERENCE, _REASON))
    price = details.price
    return Row(
        cells=(
            str(number),
            line.province_code,
            line.name,
            line.strength,
            details.form,
            line.maker,
            line.unit,
            line.batch,
            day_words(line.production_date),
            f"{day_words(line.expiry)} ▲近效期" if line.near_expiry else day_words(line.expiry),
            str(line.expected),
            str(line.received),
            str(line.rejected or ""),
            str(line.held or ""),
            signed(difference),
            "" if price is None else money(price),
            "" if price is None else money(price * line.received),
            details.order_no if several_orders else "",
            details.invoice_no,
            details.storage,
            details.temperature,
            _reason(line),
        ),
        bold=frozenset(bold),
        marked=marked,
    )


def _reason(line: LineProgress) -> str:
    reason = difference_words(line.difference) if line.difference else ""
    nothing = "" if came(line) or not line.expected else "未收"
    return "；".join(text for text in (nothing, reason, line.remark) if text)


def _totals(view: ReceiptView, paper: ReceiptPaper) -> tuple[str, ...]:
    sent = sum(line.expected for line in view.lines)
    received = sum(line.received for line in view.lines)
    rejected = sum(line.rejected for line in view.lines)
    held = sum(line.held for line in view.lines)
    return (
        f"合计 {len(view.lines)} 行",
        f"配送 {sent}{unit_of_all(view)}",
        f"实收 {received}{unit_of_all(view)}",
        *((f"拒收 {rejected}",) if rejected else ()),
        *((f"待处理 {held}",) if held else ()),
        f"短少 {sum(max(0, line.expected - came(line)) for line in view.lines)}",
        f"多货 {sum(max(0, came(line) - line.expected) for line in view.lines)}",
        *_amount(view, paper),
    )


def unit_of_all(view: ReceiptView) -> str:
    """The unit of a sum: that of the lines where they have one, else what is counted anyway."""
    units = {line.unit for line in view.lines}
    return f" {units.pop()}" if len(units) == 1 else "（最小销售包装）"


def _amount(view: ReceiptView, paper: ReceiptPaper) -> tuple[str, ...]:
    priced = [
        (price, line.received)
        for line in view.lines
        if (price := paper.details.get(line.line_no, LineDetails()).price) is not None
    ]
    if not priced:
        return ()
    amount = sum((price * received for price, received in priced), Decimal(0))
    # A sum that leaves lines out must say so.
    rest = len(view.lines) - len(priced)
    return (f"金额 {money(amount)} 元" + (f"（另 {rest} 行无单价）" if rest else ""),)


def _facts(view: ReceiptView, paper: ReceiptPaper) -> tuple[str, ...]:
    waiting = sum(entry.settled is None for entry in view.tray)
    differing = sum(came(line) != line.expected for line in view.lines)
    near = sum(line.near_expiry for line in view.lines)
    codes = () if paper.trace_codes is None else (f"药品追溯码 {paper.trace_codes} 个",)
    return (
        *codes,
        f"扫码 {view.scan_count} 次",
        f"异常扫码 {len(view.tray)} 条（未处理 {waiting} 条）",
        f"数量差异 {differing} 行",
        f"近效期 {near} 行",
    )
