"""The report of `doctor` as a paper (工作站自检报告), for whoever looks after the machine.

Without it a hospital could only send support a file for programs. What needs somebody stands first,
the worst on top; then everything that was looked at, by areas, in both languages. Like the findings
it carries no trace code, no person, no token and no password.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.entry.console import Trouble
from app.entry.findings import Finding, Level
from app.entry.topics import area_of, areas, topic_name
from printing.document import Align
from printing.endings import caption, ending, totals
from printing.flow import Section
from printing.fonts import FontMissing
from printing.paper import NORMAL, Field, Paper, Sheet, render_paper
from printing.storing import PaperNotWritten, write_atomically
from printing.table import Column, Row, Table

STATES = {Level.OK: "正常", Level.WARNING: "▲ 注意", Level.BROKEN: "■ 故障"}
_STATE, _TOPIC = Column("状态", 16, Align.CENTRE), Column("项目", 24)
_TO_DO = Table(
    (Column("序号", 10, Align.CENTRE), _STATE, _TOPIC, Column("情况和处理办法", 140)),
    NORMAL,
    heading_height=6.5,
    lowest_row=8.0,
    highest_row=40.0,
)
_ALL = Table(
    (_STATE, _TOPIC, Column("情况", 78), Column("In English", 72)),
    NORMAL,
    heading_height=6.5,
    lowest_row=7.0,
    highest_row=40.0,
)


@dataclass(frozen=True, slots=True)
class DoctorPaper:
    """What the paper says beyond the findings."""

    hospital: str
    folder: Path
    """The workstation's."""
    looked_at: datetime
    """In local time."""
    training: bool = False


def write(findings: Sequence[Finding], paper: DoctorPaper, path: Path) -> None:
    """Write the paper, whole or not at all; raises Trouble."""
    try:
        write_atomically(path, render(findings, paper))
    except (PaperNotWritten, FontMissing) as problem:
        raise Trouble(str(problem), 2) from problem


def render(findings: Sequence[Finding], paper: DoctorPaper) -> bytes:
    """Print the findings."""
    sheet = Sheet.PORTRAIT
    width = sheet.area.width
    worst = max((one.level for one in findings), default=Level.OK)
    described = Paper(
        title="工作站自检报告",
        institution=paper.hospital,
        number=f"ZJ{paper.looked_at:%Y%m%d%H%M%S}",
        fields=(
            Field("结论", STATES[worst].split()[-1], 40, always=True),
            Field("检查时间", f"{paper.looked_at:%Y-%m-%d %H:%M:%S}", 60, always=True),
            Field("数据文件夹", str(paper.folder), width, always=True),
        ),
        printed_at=paper.looked_at,
        sheet=sheet,
        legend="■ 故障：现在不能用　▲ 注意：能用，需要有人处理",
        training=paper.training,
    )
    return render_paper(
        described,
        (
            ending(totals((_summary(findings),))),
            *_to_do(findings, width),
            *(section for area in _areas(findings) for section in _area(*area, width)),
        ),
    )


def _summary(findings: Sequence[Finding]) -> str:
    levels = [one.level for one in findings]
    bad = f"故障 {levels.count(Level.BROKEN)} 项，注意 {levels.count(Level.WARNING)} 项"
    return f"共检查 {len(findings)} 项：{bad}，正常 {levels.count(Level.OK)} 项"


def _to_do(findings: Sequence[Finding], width: float) -> Iterable[Section]:
    """What needs somebody, worst first."""
    bad = [one for one in findings if one.level is not Level.OK]
    bad.sort(key=lambda one: -one.level)
    if not bad:
        yield Section((caption("没有需要处理的事项"),))
        return
    yield Section((caption("需要处理"),))
    rows = [
        Row(
            (str(number), STATES[one.level], topic_name(one.topic).chinese, one.sentence.chinese),
            bold=frozenset({1}),
            marked=one.level is Level.BROKEN,
        )
        for number, one in enumerate(bad, start=1)
    ]
    yield _TO_DO.section(rows, width)


def _area(name: str, findings: Sequence[Finding], width: float) -> Iterable[Section]:
    rows = [
        Row(
            (
                STATES[one.level],
                topic_name(one.topic).chinese,
                one.sentence.chinese,
                one.sentence.english,
            ),
            bold=frozenset() if one.level is Level.OK else frozenset({0}),
            marked=one.level is Level.BROKEN,
        )
        for one in findings
    ]
    yield Section((caption(name),))
    yield _ALL.section(rows, width, with_before=True)


def _areas(findings: Sequence[Finding]) -> Iterable[tuple[str, list[Finding]]]:
    """The areas in which something was looked at."""
    for area in areas():
        if mine := [one for one in findings if area_of(one.topic) == area]:
            yield area.chinese, mine
