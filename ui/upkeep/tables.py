"""The tables of upkeep: findings, what was not well in a month, what went wrong in the program.

Without them a person would read sentences in a row.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from app.entry.findings import Level
from app.entry.topics import topic_name
from app.readers.saying import Saying
from app.receiving.verdicts import Severity
from app.upkeep.crashes import CrashReport
from app.upkeep.inspections import Noted
from app.upkeep.period import Incident
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.rows_model import DONE_ROLE, SEVERITY_ROLE, RowsModel

SEVERITIES = {
    Level.OK: Severity.RIGHT,
    Level.WARNING: Severity.NOTICE,
    Level.BROKEN: Severity.WRONG,
}


class FindingsModel(RowsModel[tuple[int, Noted]]):
    """What was looked at, the worst first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("状态"), self.tr("项目"), self.tr("情况和处理办法")

    def key(self, row: tuple[int, Noted]) -> Hashable:
        """Return its number."""
        return row[0]

    def text(self, row: tuple[int, Noted], column: int) -> str:
        """Return what a cell says."""
        noted = row[1]
        if column == 0:
            return self.word(noted.level)
        if column == 1:
            return spoken(topic_name(noted.topic))
        return readable(sentence_of(noted))

    def special(self, row: tuple[int, Noted], column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Mark what is well and what is not."""
        if column == 0 and role == SEVERITY_ROLE:
            return SEVERITIES[row[1].level]
        return None

    def show_findings(self, findings: Sequence[Noted]) -> None:
        """Show these."""
        worst_first = sorted(enumerate(findings), key=lambda one: (-one[1].level, one[0]))
        self.show_rows(worst_first)

    def word(self, level: Level) -> str:
        """How bad something is, in a word."""
        if level is Level.BROKEN:
            return self.tr("故障")
        return self.tr("注意") if level is Level.WARNING else self.tr("正常")


class IncidentsModel(RowsModel[Incident]):
    """What was not well on some days."""

    right_aligned = frozenset({4})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("期末"),
            self.tr("项目"),
            self.tr("首次"),
            self.tr("最后"),
            self.tr("天数"),
            self.tr("情况和处理办法"),
        )

    def key(self, row: Incident) -> Hashable:
        """Return its topic."""
        return row.topic

    def text(self, row: Incident, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return self.tr("已恢复") if row.over else self.tr("未恢复")
        if column == 1:
            return spoken(topic_name(row.topic))
        if column == 4:
            return str(row.days)
        if column == 5:
            return readable(row.said)
        return (row.first if column == 2 else row.last).isoformat()

    def special(self, row: Incident, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Mark what is still open; what is over recedes."""
        if role == DONE_ROLE:
            return row.over
        if column == 0 and role == SEVERITY_ROLE:
            return Severity.RIGHT if row.over else SEVERITIES[row.level]
        return None


class CrashesModel(RowsModel[CrashReport]):
    """What went wrong in the program, newest first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("时间"), self.tr("编号"), self.tr("位置"), self.tr("情况")

    def key(self, row: CrashReport) -> Hashable:
        """Return its time and number."""
        return row.at, row.number

    def text(self, row: CrashReport, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return row.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        if column == 1:
            return row.number or self.tr("非正常退出")
        return readable(row.place if column == 2 else row.said)


def sentence_of(noted: Noted) -> str:
    """What a finding says, in the language that is spoken."""
    return spoken(Saying(noted.chinese, noted.english))
