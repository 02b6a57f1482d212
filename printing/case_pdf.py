"""The paper of a case (重码处理单) as PDF: both sides' evidence, and what was decided.

Without it a hospital could show an inspector or a distributor nothing but a screen. Every side is
told whole, with the place and the digest of its operation, so that it can be held against the log;
of another institution there is only that it exists. Every code of the case is listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.codes.reading import GS
from app.tracing.cases.store import Case
from app.tracing.cases.values import (
    DECISION_NAMES,
    KIND_NAMES,
    STATE_NAMES,
    CaseState,
    CodeBody,
    SideBody,
)
from printing.document import Align
from printing.endings import Signer, caption, ending, said, signatures, statements, totals
from printing.flow import Section
from printing.paper import NORMAL, Field, Paper, Sheet, local, render_paper
from printing.table import Column, Row, Table

OTHER = "另一家机构"
_VERDICTS = {
    "accepted": "通过",
    "accepted-carton": "整箱通过",
    "accepted-package": "整包通过",
    "accepted-partly": "部分通过",
    "near-expiry": "近效期",
    "imported": "期初导入",
}
_SIDES = Table(
    columns=(
        Column("方", 8, Align.CENTRE),
        Column("机构", 18),
        Column("收货单号", 30),
        Column("配送单号\n配送企业", 40),
        Column("工作站", 20),
        Column("扫码人", 16),
        Column("扫码时间", 24),
        Column("读到内容", 40),
        Column("当时\n判定", 14, optional=True),
        Column("箱号", 18, optional=True),
        Column("上传时间", 24),
        Column("记录位次与摘要（SHA-256）", 48),
    ),
    style=NORMAL,
    heading_height=8.0,
    lowest_row=8.0,
    highest_row=30.0,
)
_CODES = Table(
    columns=(
        Column("序号", 10, Align.CENTRE),
        Column("药品追溯码", 66),
        Column("药品名称", 44),
        Column("规格", 26),
        Column("生产企业", 34),
        Column("批号", 22),
        Column("先到方", 14, Align.CENTRE),
        Column("涉及各方", 22),
        Column("现状", 18),
    ),
    style=NORMAL,
    heading_height=6.0,
    lowest_row=6.0,
    highest_row=20.0,
)


@dataclass(frozen=True, slots=True)
class CasePaper:
    """What the paper says beyond the case."""

    hospital: str
    printed_at: datetime
    """In local time."""
    training: bool = False


def number_of(case: Case) -> str:
    """The number of a case on paper."""
    return f"CM{case.case_id.hex[:12].upper()}"


def _count(case: Case) -> str:
    left_out = case.body.left_out
    listed = str(len(case.body.codes))
    return f"{listed}，另有 {left_out} 个没有列出" if left_out else listed


def render(case: Case, paper: CasePaper) -> bytes:
    """Print a case."""
    sheet = Sheet.LANDSCAPE
    width = sheet.area.width
    by = case.standing.by
    described = Paper(
        title="重码处理单",
        institution=paper.hospital,
        number=number_of(case),
        fields=(
            Field("类型", KIND_NAMES[case.kind], 50, always=True),
            Field("状态", STATE_NAMES[case.state], 40, always=True),
            Field("发现时间", local(case.body.found_at, paper.printed_at), 60, always=True),
            Field("追溯码个数", _count(case), 40, always=True),
            Field("召回原因", case.body.reason, 100),
        ),
        printed_at=paper.printed_at,
        sheet=sheet,
        stamp="待处理" if case.state is CaseState.OPEN else "",
        training=paper.training,
    )
    heading = Section((caption("双方证据"),))
    sides = [_side(side, paper) for side in case.body.sides]
    codes = [_code(number, code, case) for number, code in enumerate(case.body.codes, 1)]
    opinion = "" if by is None or not by.closes else by.remark
    end = ending(
        totals((f"处理结果：{_outcome(case, paper)}",)),
        *statements(_history(case, paper), width),
        said("处理意见", opinion, width, blank=4 if opinion else 14),
        signatures((Signer("处理人", by.person if by and by.closes else ""), Signer("复核人"))),
    )
    sections = (
        heading,
        _SIDES.section(sides, width),
        Section((caption("追溯码"),)),
        _CODES.section(codes, width),
        end,
    )
    return render_paper(described, sections)


def _side(side: SideBody, paper: CasePaper) -> Row:
    place = "" if side.place is None else f"#{side.place}"
    return Row(
        (
            str(side.no),
            _institution(side, paper),
            *_known(
                side.receipt_no,
                _joined("\n", side.delivery_no, side.distributor),
                side.station,
                side.person,
                local(side.read_at, paper.printed_at),
                side.raw.decode("utf-8", "replace").replace(GS, "<GS>"),
            ),
            _verdict(side.verdict),
            side.carton_no,
            *_known(local(side.since, paper.printed_at), _joined(" ", place, side.op_sha256)),
        )
    )


def _institution(side: SideBody, paper: CasePaper) -> str:
    return paper.hospital or "本院" if side.own else side.name or OTHER


def _joined(between: str, *texts: str) -> str:
    return between.join(filter(None, texts))


def _known(*texts: str) -> tuple[str, ...]:
    """What is not known is shown as such: another institution's is none of ours."""
    return tuple(text or "—" for text in texts)


def _verdict(verdict: str) -> str:
    return _VERDICTS.get(verdict, verdict)


def _code(number: int, code: CodeBody, case: Case) -> Row:
    line = None if code.line is None else case.body.lines[code.line]
    drug = ("", "", "", "") if line is None else (line.name, line.strength, line.maker, line.batch)
    return Row(
        (
            str(number),
            code.code.replace(GS, "<GS>"),
            *drug,
            "" if code.holder is None else str(code.holder),
            "、".join(str(one) for one in code.sides),
            "未消除" if code.standing else "已消除",
        )
    )


def _outcome(case: Case, paper: CasePaper) -> str:
    by = case.standing.by
    if case.state is not CaseState.CLOSED or by is None:
        return STATE_NAMES[case.state]
    where = next((s.receipt_no for s in case.body.sides if s.receipt_id == by.receipt_id), "")
    word = DECISION_NAMES.get(by.decision, by.decision)
    receipt = f"（收货单 {where}）" if where and by.receipt_id is not None else ""
    return f"{word}{receipt}　{by.person}　{local(by.at, paper.printed_at)}"


def _history(case: Case, paper: CasePaper) -> Sequence[str]:
    """All that was said before it, closings and openings."""
    words = []
    for one in case.decided:
        what = DECISION_NAMES.get(one.decision, one.decision) if one.closes else "重新打开"
        said_so = f"{local(one.at, paper.printed_at)} {one.person} {what} {one.remark}"
        words.append(said_so.rstrip())
    return words
