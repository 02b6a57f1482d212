"""The rejection report (拒收报告单) as PDF: what was sent back, why, and the photos that prove it.

Without it a distributor would take back boxes on a word. It lists what the scans rejected and what
the acceptance found unqualified, never what merely did not come (that is 差异单,
printing/difference_pdf.py). Three sign: who brought it, who looked at it, who keeps the store.

Sources: GSP 拒收报告单; reasons as the platforms of Shanghai, Zhejiang and GPO know them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.receiving.acceptance.values import AcceptanceView, Conclusion, Role
from app.receiving.progress import LineProgress, ReceiptState, ReceiptView
from app.receiving.wording import difference_words
from printing import pictures
from printing.acceptance_pdf import signer
from printing.document import Align
from printing.endings import ending, said, signatures, totals
from printing.paper import NORMAL, Field, Paper, Sheet, local, render_paper
from printing.pictures import Photo
from printing.receipt_pdf import NOT_CONFIRMED, SENT, day_words
from printing.table import Column, Row, Table

_TABLE = Table(
    columns=(
        Column("序号", 8, Align.CENTRE),
        Column("药品名称", 36),
        Column("规格", 22),
        Column("生产企业", 28),
        Column("批号", 18),
        Column("有效期至", 17.5, Align.CENTRE),
        Column("单位", 8, Align.CENTRE),
        Column("拒收\n数量", 12, Align.RIGHT),
        Column("拒收原因", 28),
        Column("药品追溯码", 36, optional=True),
    ),
    style=NORMAL,
    heading_height=7.5,
    lowest_row=7.5,
    highest_row=24.0,
)
_QUANTITY, _REASON = 7, 8
_SHOWN_CODES = 4
_NO_LINE = "（不在配送单上）"
_ACTIONS = "□随车退回　□待配送企业取回　□换货　□补送　□其他："


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """What of one line was rejected for one reason."""

    quantity: int
    reason: str
    """In words, with the remark."""
    line: LineProgress | None = None
    """None for boxes that stand on no line of the delivery."""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectionPaper:
    """What a rejection report says beyond what was rejected."""

    hospital: str
    printed_at: datetime
    """In local time."""
    opinion: str = ""
    """处理意见; empty: choices and room to write in."""
    photos: tuple[Photo, ...] = ()
    training: bool = False
    """The receipt is an exercise; every page says 培训."""


def rejected_rows(
    view: ReceiptView, acceptance: AcceptanceView | None = None
) -> tuple[RejectedRow, ...]:
    """What there is to report; nothing: no report is needed."""
    lines = {line.line_no: line for line in view.lines}
    by_scan = tuple(
        RejectedRow(
            quantity=each.quantity,
            reason=_words(difference_words(each.reason), each.remark),
            line=None if each.line_no is None else lines.get(each.line_no),
            codes=each.codes,
        )
        for each in view.rejections
    )
    return by_scan + (() if acceptance is None else _unqualified(view, acceptance))


def render(
    view: ReceiptView,
    rows: Sequence[RejectedRow],
    paper: RejectionPaper,
    acceptance: AcceptanceView | None = None,
) -> bytes:
    """Print the report of these rows."""
    sheet = Sheet.PORTRAIT
    width = sheet.area.width
    described = Paper(
        title="拒收报告单",
        institution=paper.hospital,
        number=view.receipt_no,
        fields=_fields(view, paper, acceptance),
        printed_at=paper.printed_at,
        sheet=sheet,
        stamp=NOT_CONFIRMED if view.state is ReceiptState.OPEN else "",
        training=paper.training,
    )
    end = ending(
        totals((f"合计 {len(rows)} 行", f"拒收 {sum(row.quantity for row in rows)}")),
        said("处理意见", paper.opinion or _ACTIONS, width, blank=0 if paper.opinion else 12),
        signatures(
            (
                signer(SENT, acceptance, Role.COURIER, paper.printed_at),
                signer("验收人", acceptance, Role.ACCEPTOR, paper.printed_at),
                signer("药库保管员", acceptance, Role.KEEPER, paper.printed_at),
            )
        ),
    )
    table = _TABLE.section([_row(n, row) for n, row in enumerate(rows, 1)], width)
    return render_paper(described, (table, end, pictures.section(paper.photos)))


def _unqualified(view: ReceiptView, acceptance: AcceptanceView) -> tuple[RejectedRow, ...]:
    """Lines that were counted first and then found unqualified, with all that was received."""
    found = ((line, acceptance.line(line.line_no)) for line in view.lines)
    return tuple(
        RejectedRow(
            quantity=line.received,
            reason=_words(
                "验收不合格" if said.reason is None else difference_words(said.reason),
                said.remark or said.appearance_remark,
            ),
            line=line,
        )
        for line, said in found
        if said is not None and said.conclusion is Conclusion.UNQUALIFIED and line.received > 0
    )


def _words(reason: str, remark: str) -> str:
    return "；".join(text for text in (reason, remark) if text)


def _fields(
    view: ReceiptView, paper: RejectionPaper, acceptance: AcceptanceView | None
) -> tuple[Field, ...]:
    arrival = None if acceptance is None else acceptance.arrival
    return (
        Field("供应商", view.distributor.name, 125, always=True),
        Field("企业代码", view.distributor.code, 65),
        Field("收货单号", view.receipt_no, 60, always=True),
        Field("配送单号", view.delivery_no, 65, always=True),
        Field("到货时间", local(arrival.arrived_at if arrival else None, paper.printed_at), 65),
        Field("送货人", arrival.courier if arrival else "", 60),
    )


def _row(number: int, row: RejectedRow) -> Row:
    line = row.line
    return Row(
        cells=(
            str(number),
            _NO_LINE if line is None else line.name,
            "" if line is None else line.strength,
            "" if line is None else line.maker,
            "" if line is None else line.batch,
            "" if line is None else day_words(line.expiry),
            "" if line is None else line.unit,
            str(row.quantity),
            row.reason,
            _codes(row.codes),
        ),
        bold=frozenset({_QUANTITY, _REASON}),
    )


def _codes(codes: tuple[str, ...]) -> str:
    """The first few; all of them are in the store."""
    more = f" 等 {len(codes)} 个" if len(codes) > _SHOWN_CODES else ""
    return " ".join(codes[:_SHOWN_CODES]) + more
