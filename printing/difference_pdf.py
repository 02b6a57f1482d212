"""The difference paper (差异单) as PDF: what order, delivery note, invoice and goods disagree on.

Without it procurement and distributor would settle a difference by telephone. Cells that disagree
are bold and begin with ▲, and each is told in words at the end of its row, so that a copy of a copy
still says it. Rows on which all agree are left out unless they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.receiving.four_way.reconciling import (
    Entry,
    Field,
    FourWayRow,
    FourWayView,
    Mark,
    Reason,
    Side,
)
from app.receiving.progress import ReceiptState
from app.receiving.wording import difference_words
from printing.document import Align
from printing.endings import Signer, ending, said, signatures, totals
from printing.paper import NORMAL, Paper, Sheet, render_paper
from printing.paper import Field as HeadField
from printing.receipt_pdf import NOT_CONFIRMED, SENT, day_words, listed, money
from printing.table import Column, Row, Table

SIDES = {
    Side.ORDER: "订单",
    Side.DELIVERY: "配送单",
    Side.INVOICE: "发票",
    Side.PHYSICAL: "实收",
}
_PRICED = (Side.ORDER, Side.DELIVERY, Side.INVOICE)
_MARK = "▲ "

_TABLE = Table(
    columns=(
        Column("序号", 8, Align.CENTRE),
        Column("药品编码", 19, optional=True),
        Column("药品名称", 38),
        Column("规格", 22),
        Column("生产企业", 28),
        Column("单位", 8, Align.CENTRE),
        Column("批号", 18),
        Column("订购\n数量", 14, Align.RIGHT),
        Column("配送\n数量", 14, Align.RIGHT),
        Column("发票\n数量", 14, Align.RIGHT),
        Column("实收\n数量", 14, Align.RIGHT),
        Column("拒收\n数量", 12, Align.RIGHT, optional=True),
        Column("订单\n单价", 15, Align.RIGHT, optional=True),
        Column("配送\n单价", 15, Align.RIGHT, optional=True),
        Column("发票\n单价", 15, Align.RIGHT, optional=True),
        Column("发票\n金额", 18, Align.RIGHT, optional=True),
        Column("差异说明", 52),
    ),
    style=NORMAL,
    heading_height=7.5,
    lowest_row=7.5,
    highest_row=26.0,
)
_WORDS = 16
_REASONS = {
    Reason.STILL_TO_COME: "尚有未到",
    Reason.NOT_ORDERED: "无此订单",
    Reason.NOT_SENT: "配送单上没有",
    Reason.NOT_INVOICED: "未开票",
}
_FIELDS = {
    Field.QUANTITY: "数量",
    Field.PRICE: "单价",
    Field.AMOUNT: "金额",
    Field.BATCH: "批号",
    Field.EXPIRY: "有效期",
    Field.REJECTED: "拒收数量",
}


@dataclass(frozen=True, slots=True)
class DifferencePaper:
    """What a difference paper says beyond the four sides."""

    hospital: str
    printed_at: datetime
    """In local time."""
    whole: bool = False
    """Rows on which all agree as well."""
    opinion: str = ""
    """处理意见; empty: room to write in."""
    training: bool = False
    """The receipt is an exercise; every page says 培训."""


def differing(view: FourWayView) -> tuple[FourWayRow, ...]:
    """The rows on which the four do not agree; none: no paper is needed."""
    return tuple(row for row in view.rows if row.marks)


def render(view: FourWayView, paper: DifferencePaper) -> bytes:
    """Print the differences of a receipt."""
    sheet = Sheet.LANDSCAPE
    width = sheet.area.width
    shown = view.rows if paper.whole else differing(view)
    described = Paper(
        title="差异单",
        institution=paper.hospital,
        number=view.receipt_no,
        fields=_fields(view),
        printed_at=paper.printed_at,
        sheet=sheet,
        legend="▌灰底与 ▲：与其他各方不一致；—：该方没有这一行",
        stamp=NOT_CONFIRMED if view.state is ReceiptState.OPEN else "",
        training=paper.training,
    )
    end = ending(
        totals(_totals(view)),
        said("处理意见", paper.opinion, width, blank=0 if paper.opinion else 14),
        signatures((Signer(SENT), Signer("收货人"), Signer("采购员"), Signer("保管员"))),
    )
    rows = [_row(number, row) for number, row in enumerate(shown, 1)]
    return render_paper(described, (_TABLE.section(rows, width), end))


def _fields(view: FourWayView) -> tuple[HeadField, ...]:
    return (
        HeadField("收货单号", view.receipt_no, 62, always=True),
        HeadField("配送单号", view.delivery_no, 70, always=True),
        HeadField("供应商", view.distributor.name, 85, always=True),
        HeadField("企业代码", view.distributor.code, 60),
        HeadField("订单号", listed(view.orders), 132, always=True),
        HeadField("发票号", listed(view.invoices), 145, always=True),
    )


def _totals(view: FourWayView) -> tuple[str, ...]:
    sums = ((side, view.total(side)) for side in Side)
    return (
        f"共 {len(view.rows)} 行，{len(differing(view))} 行有差异",
        *(f"{SIDES[side]} {_plain(total.quantity)}" for side, total in sums if total is not None),
    )


def _row(number: int, row: FourWayRow) -> Row:
    words = [_told(mark) for mark in row.marks]
    if row.difference is not None:
        words.append(f"已说明：{difference_words(row.difference)}")
    cells = (
        str(number),
        row.province_code,
        row.name,
        row.strength,
        row.maker,
        row.unit,
        _batch(row),
        *(_quantity(row, side) for side in Side),
        _rejected(row),
        *(_price(row, side) for side in _PRICED),
        _amount(row),
        "；".join(text for text in (*words, row.remark) if text),
    )
    marked = {place for place, cell in enumerate(cells) if cell.startswith(_MARK)}
    serious = any(mark.serious for mark in row.marks)
    return Row(cells, frozenset(marked | ({_WORDS} if serious else set())), marked=serious)


def _batch(row: FourWayRow) -> str:
    known = (row.delivery, row.invoice, row.physical)
    batch = next((entry.batch for entry in known if entry is not None and entry.batch), "")
    wrong = any(mark.field in (Field.BATCH, Field.EXPIRY) for mark in row.marks)
    return _with_mark(batch or "—", wrong) if wrong else batch


def _quantity(row: FourWayRow, side: Side) -> str:
    entry = row.entry(side)
    text = "—" if entry is None or entry.quantity is None else _plain(entry.quantity)
    return _with_mark(text, row.mark(side, Field.QUANTITY) is not None)


def _price(row: FourWayRow, side: Side) -> str:
    entry = row.entry(side)
    text = "" if entry is None or entry.price is None else money(entry.price)
    return _with_mark(text, row.mark(side, Field.PRICE) is not None)


def _amount(row: FourWayRow) -> str:
    entry = row.invoice
    text = "" if entry is None or entry.amount is None else money(entry.amount)
    return _with_mark(text, row.mark(Side.INVOICE, Field.AMOUNT) is not None)


def _rejected(row: FourWayRow) -> str:
    physical: Entry | None = row.physical
    text = "" if physical is None or not physical.rejected else _plain(physical.rejected)
    return _with_mark(text, row.mark(Side.PHYSICAL, Field.REJECTED) is not None)


def _with_mark(text: str, wrong: bool) -> str:
    return f"{_MARK}{text}" if wrong else text


def _told(mark: Mark) -> str:
    """One cell that disagrees, in words."""
    side, other = SIDES[mark.side], SIDES[mark.against]
    if mark.reason in _REASONS:
        return f"{side}：{_REASONS[mark.reason]}（{other} {_shown(mark.expected)}）"
    if mark.reason is Reason.AMOUNT:
        other = "数量乘单价应为"
    found, expected = _shown(mark.found, mark.field), _shown(mark.expected, mark.field)
    return f"{side}{_FIELDS[mark.field]} {found}，{other} {expected}"


def _shown(value: Decimal | date | str | None, field: Field = Field.QUANTITY) -> str:
    if value is None:
        return "—"
    if isinstance(value, Decimal):
        return money(value) if field in (Field.PRICE, Field.AMOUNT) else _plain(value)
    return day_words(value) if isinstance(value, date) else value


def _plain(number: Decimal) -> str:
    """A number without an exponent and without idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
