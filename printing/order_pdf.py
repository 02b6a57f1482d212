"""The purchase order (采购订单) as PDF: what is ordered from whom, at what price, who approved it.

Without it a distributor without a platform could not be sent an order, and nobody could sign one.
What is no order yet (a draft, one that waits for approval) says so on every page; columns that no
line has anything in are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.purchasing.chasing import LineProgress
from app.purchasing.records import OrderView
from app.purchasing.states import STATE_NAMES, WITH_PLATFORM, OrderState
from printing.capital_amounts import LARGEST, in_capitals
from printing.document import Align
from printing.endings import Signer, ending, said, signatures, statements, totals
from printing.paper import NORMAL, Field, Paper, Sheet, local, render_paper
from printing.receipt_pdf import day_words, money
from printing.table import Column, Row, Table

_STAMPS = {
    OrderState.DRAFT: "草稿　不作采购依据",
    OrderState.SUBMITTED: "待审核　不作采购依据",
    OrderState.STOPPED: "已终止",
}

_TABLE = Table(
    columns=(
        Column("序号", 9, Align.CENTRE),
        Column("省平台编码", 32),
        Column("院内编码", 22, optional=True),
        Column("药品名称", 44),
        Column("规格", 30),
        Column("生产企业", 40),
        Column("单位", 10, Align.CENTRE),
        Column("数量", 14, Align.RIGHT),
        Column("单价\n（元）", 18, Align.RIGHT),
        Column("金额\n（元）", 22, Align.RIGHT),
        Column("最晚到货", 20, Align.CENTRE, optional=True),
        Column("已收\n数量", 14, Align.RIGHT, optional=True),
        Column("备注", 26, optional=True),
    ),
    style=NORMAL,
    heading_height=7.5,
    lowest_row=7.0,
    highest_row=15.5,
)
_RECEIVED = 11


@dataclass(frozen=True, slots=True)
class OrderPaper:
    """What the paper says beyond the order."""

    hospital: str
    printed_at: datetime
    """In local time."""
    training: bool = False


def render(view: OrderView, paper: OrderPaper) -> bytes:
    """Print an order."""
    sheet = Sheet.LANDSCAPE
    width = sheet.area.width
    draft, standing = view.draft, view.standing
    described = Paper(
        title="采购订单",
        institution=paper.hospital,
        number=view.order_no,
        fields=_fields(view, paper),
        printed_at=paper.printed_at,
        sheet=sheet,
        stamp=_STAMPS.get(view.state, ""),
        training=paper.training,
    )
    rows = [_row(line, view) for line in view.progress]
    words = (said("备注", draft.remark, width),) if draft.remark else ()
    end = ending(
        totals(_totals(view)),
        *statements((f"收货地址：{_place(view) or '__________'}",), width),
        *words,
        signatures(_signers(sorted(standing.writers), standing.approvers)),
    )
    return render_paper(described, (_TABLE.section(rows, width), end))


def _fields(view: OrderView, paper: OrderPaper) -> tuple[Field, ...]:
    draft = view.draft
    names = {line.distributor_code: line.distributor_name for line in draft.lines}
    parties = "、".join(name or code for code, name in names.items())
    codes = "、".join(code for code in names if code)
    return (
        Field("订单号", view.order_no, 60, always=True),
        Field("平台订单号", view.platform_no, 68),
        Field("配送企业", parties, 85, always=True),
        Field("企业代码", codes, 60),
        Field("科室", draft.department, 60),
        Field("最晚到货", day_words(draft.wanted_on), 60),
        Field("状态", STATE_NAMES[view.state][0], 60, always=True),
        Field("审核时间", local(view.approved_at, paper.printed_at), 68),
        Field("院内申请", draft.request_no, 60),
    )


def _place(view: OrderView) -> str:
    return f"{view.draft.address_code} {view.draft.address}".strip()


def _totals(view: OrderView) -> tuple[str, ...]:
    draft = view.draft
    found = [f"品种：{len(draft.lines)}", f"合计金额：{money(draft.amount)} 元"]
    if 0 <= draft.amount < LARGEST:
        found.append(f"大写：{in_capitals(draft.amount)}")
    bare = sum(line.price is None for line in draft.lines)
    if bare:
        found.append(f"其中 {bare} 个品种没有价格，不在合计内")
    return tuple(found)


def _signers(writers: Sequence[str], approvers: Sequence[str]) -> tuple[Signer, ...]:
    approved = [Signer("审核人", name) for name in approvers] or [Signer("审核人")]
    return (Signer("制单人", "、".join(writers)), *approved, Signer("配送企业确认"))


def _row(one: LineProgress, view: OrderView) -> Row:
    line = one.line
    wanted = view.draft.wanted_of(line)
    own_day = wanted if wanted != view.draft.wanted_on else None
    counted = view.state in WITH_PLATFORM or view.state is OrderState.CLOSED
    return Row(
        (
            str(line.line_no),
            line.province_code,
            line.hospital_code,
            line.name,
            line.strength,
            line.maker,
            line.unit,
            f"{line.quantity:,}",
            "" if line.price is None else money(line.price),
            "" if line.amount is None else money(line.amount),
            day_words(own_day),
            f"{one.come.received:,}" if counted else "",
            line.reason,
        ),
        bold=frozenset({_RECEIVED}) if counted and one.missing else frozenset(),
    )
