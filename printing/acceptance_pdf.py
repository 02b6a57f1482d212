"""The acceptance paper (验收单) as PDF: in what state the goods came, and who found them so.

Without it nothing on paper would say that drugs were looked at before they were put away. What the
people at the desk noted stands in words; what nobody noted is a box to tick by hand, because the
program may not find anything by itself. How many were sent and what they cost is said by 收货单
(printing/receipt_pdf.py). Temperatures are left out where none are known.

Sources: GSP 验收记录 (批准文号, 外观质量, 包装情况, 检验报告, 验收结论, 不合格原因, two acceptors).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.receiving.acceptance.names import name
from app.receiving.acceptance.values import (
    AcceptanceView,
    Conclusion,
    Document,
    Finding,
    LineAcceptance,
    PackageFinding,
    Role,
)
from app.receiving.progress import LineProgress, ReceiptState, ReceiptView
from app.receiving.wording import difference_words
from printing.document import Align
from printing.endings import Signer, caption, ending, signatures, statements, totals
from printing.flow import Piece
from printing.paper import NORMAL, Field, Paper, Sheet, local, render_paper
from printing.receipt_pdf import NOT_CONFIRMED, came, day_words, unit_of_all
from printing.table import Column, Row, Table

_TABLE = Table(
    columns=(
        Column("序号", 8, Align.CENTRE),
        Column("药品名称", 42),
        Column("规格", 24),
        Column("生产企业", 35),
        Column("批准文号", 23),
        Column("单位", 8, Align.CENTRE),
        Column("批号", 19),
        Column("生产日期", 17.5, Align.CENTRE, optional=True),
        Column("有效期至", 18, Align.CENTRE),
        Column("到货\n数量", 12, Align.RIGHT),
        Column("接收\n数量", 12, Align.RIGHT),
        Column("拒收\n数量", 11, Align.RIGHT, optional=True),
        Column("待处理\n数量", 12, Align.RIGHT, optional=True),
        Column("外观质量", 18),
        Column("检验报告", 13),
        Column("其他资料", 20, optional=True),
        Column("验收结论", 15),
        Column("不合格原因", 22),
    ),
    style=NORMAL,
    heading_height=7.5,
    lowest_row=7.5,
    highest_row=15.5,
)
_EXPIRY = 8
_FOUND = (10, 11, 12, 13, 16, 17)
_TICK = "□合格 □不合格"
_OF_THE_LINE = (Document.IMPORT_LICENCE, Document.PORT_REPORT, Document.LOT_RELEASE, Document.OTHER)
_OF_THE_DELIVERY = (Document.DELIVERY_NOTE, Document.INVOICE)
_SIGNERS = (
    (Role.RECEIVER, "收货人"),
    (Role.ACCEPTOR, "验收人（一）"),
    (Role.SECOND_ACCEPTOR, "验收人（二）"),
    (Role.KEEPER, "保管员"),
)


@dataclass(frozen=True, slots=True)
class AcceptancePaper:
    """What an acceptance paper says beyond the receipt and its acceptance."""

    hospital: str
    printed_at: datetime
    """In local time: all times on the paper are shown in its zone."""
    training: bool = False
    """The receipt is an exercise; every page says 培训."""


def render(view: ReceiptView, acceptance: AcceptanceView, paper: AcceptancePaper) -> bytes:
    """Print an acceptance as far as it is known."""
    sheet = Sheet.LANDSCAPE
    width = sheet.area.width
    rows = [_row(n, line, acceptance) for n, line in enumerate(view.lines, 1)]
    described = Paper(
        title="验收单",
        institution=paper.hospital,
        number=view.receipt_no,
        fields=_fields(view, acceptance, paper),
        printed_at=paper.printed_at,
        sheet=sheet,
        legend="▌灰底：有拒收、待处理或不合格；▲：近效期；□：待手工填写",
        stamp=NOT_CONFIRMED if view.state is ReceiptState.OPEN else "",
        training=paper.training,
    )
    end = ending(
        totals(_totals(view, acceptance)),
        *_block("包装与随货资料", _packages(acceptance), width),
        *_block("运输与温度", _transport(acceptance, paper), width),
        signatures(_signers(acceptance, paper.printed_at)),
    )
    return render_paper(described, (_TABLE.section(rows, width), end))


def signer(
    role: str, acceptance: AcceptanceView | None, part: Role, printed_at: datetime
) -> Signer:
    """Who signed as this; an empty box where nobody did, or what was signed changed since."""
    signed = None if acceptance is None else acceptance.signature(part)
    if signed is None or signed.outdated:
        return Signer(role)
    return Signer(role, signed.person, local(signed.at, printed_at))


def degrees(temperature: Decimal | None) -> str:
    """A temperature with its unit, or nothing."""
    return "" if temperature is None else f"{temperature} ℃"


def _block(heading: str, words: Sequence[str], width: float) -> tuple[Piece, ...]:
    return (caption(heading), *statements(words, width)) if words else ()


def _fields(
    view: ReceiptView, acceptance: AcceptanceView, paper: AcceptancePaper
) -> tuple[Field, ...]:
    arrival = acceptance.arrival
    moved = "" if arrival.transport is None else name(arrival.transport)
    accepted = acceptance.signature(Role.ACCEPTOR)
    return (
        Field("收货单号", view.receipt_no, 60, always=True),
        Field("配送单号", view.delivery_no, 68, always=True),
        Field("供应商", view.distributor.name, 85, always=True),
        Field("企业代码", view.distributor.code, 60),
        Field("到货时间", local(arrival.arrived_at, paper.printed_at), 60, always=True),
        Field("送货人", arrival.courier, 68),
        Field("运输方式", "　".join(text for text in (moved, arrival.vehicle) if text), 85),
        Field("验收日期", "" if accepted is None else local(accepted.at, paper.printed_at), 60),
    )


def _row(number: int, line: LineProgress, acceptance: AcceptanceView) -> Row:
    found = acceptance.line(line.line_no) or LineAcceptance(line.line_no)
    concluded = _TICK if found.conclusion is None else name(found.conclusion)
    wrong = found.conclusion in (Conclusion.UNQUALIFIED, Conclusion.PENDING)
    marked = wrong or found.appearance is Finding.NO or bool(line.rejected or line.held)
    expiry = day_words(line.expiry)
    bold = set(_FOUND) if marked else set()
    return Row(
        cells=(
            str(number),
            line.name,
            line.strength,
            line.maker,
            line.approval_number,
            line.unit,
            line.batch,
            day_words(line.production_date),
            f"{expiry} ▲近效期" if line.near_expiry else expiry,
            str(came(line)),
            *_counted(line, found),
            _appearance(found),
            _report(acceptance, line.line_no),
            _other_documents(acceptance, line.line_no),
            concluded if came(line) else "未收",
            _reason(line, found),
        ),
        bold=frozenset(bold | ({_EXPIRY} if line.near_expiry else set())),
        marked=marked,
    )


def _shares(line: LineProgress, found: LineAcceptance) -> tuple[int, int, int]:
    """What of a line is taken in, refused and waits, whether a scan or a conclusion said so."""
    if found.conclusion is Conclusion.UNQUALIFIED:
        return 0, line.rejected + line.received, line.held
    if found.conclusion is Conclusion.PENDING:
        return 0, line.rejected, line.held + line.received
    return line.received, line.rejected, line.held


def _counted(line: LineProgress, found: LineAcceptance) -> tuple[str, str, str]:
    received, refused, waiting = _shares(line, found)
    return str(received), str(refused or ""), str(waiting or "")


def _appearance(found: LineAcceptance) -> str:
    answers = {Finding.YES: "合格", Finding.NO: "不合格", Finding.UNCHECKED: _TICK}
    return "：".join(text for text in (answers[found.appearance], found.appearance_remark) if text)


def _report(acceptance: AcceptanceView, line_no: int) -> str:
    return "有" if acceptance.has(line_no, Document.INSPECTION_REPORT) else "□有 □无"


def _other_documents(acceptance: AcceptanceView, line_no: int) -> str:
    there = (kind for kind in _OF_THE_LINE if acceptance.has(line_no, kind))
    return "、".join(name(kind) for kind in there)


def _reason(line: LineProgress, found: LineAcceptance) -> str:
    reason = found.reason or (line.difference if line.rejected or line.held else None)
    words = "" if reason is None else difference_words(reason)
    return "；".join(text for text in (words, found.remark) if text)


def _totals(view: ReceiptView, acceptance: AcceptanceView) -> tuple[str, ...]:
    shares = [
        _shares(line, acceptance.line(line.line_no) or LineAcceptance(line.line_no))
        for line in view.lines
    ]
    received, rejected, held = (sum(share[place] for share in shares) for place in range(3))
    return (
        f"合计 {len(view.lines)} 行",
        f"到货 {sum(came(line) for line in view.lines)}{unit_of_all(view)}",
        f"接收 {received}{unit_of_all(view)}",
        *((f"拒收 {rejected}",) if rejected else ()),
        *((f"待处理 {held}",) if held else ()),
        f"结论：{_conclusion(acceptance)}",
    )


def _conclusion(acceptance: AcceptanceView) -> str:
    """All conclusions in one: how many lines of each, and how many wait."""
    said = [line.conclusion for line in acceptance.lines]
    if said and all(conclusion is Conclusion.QUALIFIED for conclusion in said):
        return "全部合格"
    counts = [(name(each), said.count(each)) for each in Conclusion]
    counts.append(("未下结论", said.count(None)))
    return "，".join(f"{words} {count} 行" for words, count in counts if count) or _TICK


def _packages(acceptance: AcceptanceView) -> tuple[str, ...]:
    papers = (
        f"{name(kind)}：{'有' if acceptance.seen(kind).there else '□有 □无'}"
        for kind in _OF_THE_DELIVERY
    )
    return (*(_package(found) for found in acceptance.packages), *papers)


def _package(found: PackageFinding) -> str:
    answer = "□是 □否" if found.finding is Finding.UNCHECKED else name(found.finding)
    remark = f"（{found.remark}）" if found.remark else ""
    return f"{name(found.check)}：{answer}{remark}"


def _transport(acceptance: AcceptanceView, paper: AcceptancePaper) -> tuple[str, ...]:
    cold = acceptance.cold_chain
    hours, minutes = divmod(cold.transport_minutes or 0, 60)
    lasted = f"{hours} 小时 {minutes} 分" if cold.transport_minutes is not None else ""
    known = (
        ("温控方式", "" if cold.control is None else name(cold.control)),
        ("启运温度", degrees(cold.departure_temperature)),
        ("到货温度", degrees(cold.arrival_temperature)),
        ("运输时间", lasted),
        ("途中最低", degrees(cold.low)),
        ("途中最高", degrees(cold.high)),
        ("温度记录", _logged(acceptance, paper)),
    )
    return tuple(f"{words}：{value}" for words, value in known if value)


def _logged(acceptance: AcceptanceView, paper: AcceptancePaper) -> str:
    readings = acceptance.cold_chain.readings
    if readings is None:
        return ""
    first, last = (local(at, paper.printed_at) for at in (readings.first_at, readings.last_at))
    limits = f"{readings.limits.low}～{readings.limits.high} ℃"
    outside = f"▲超限 {readings.outside} 次" if readings.outside else "无超限"
    return f"{readings.count} 次（{first} 至 {last}），{limits} {outside}"


def _signers(acceptance: AcceptanceView, printed_at: datetime) -> tuple[Signer, ...]:
    return tuple(signer(words, acceptance, role, printed_at) for role, words in _SIGNERS)
