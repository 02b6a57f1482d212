"""The tables of reconciliation: days against the four comparisons, and what differs on one.

Without it the tab would word each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.links.days import Compared, Day, DayLine, Difference, Repair
from app.receiving.verdicts import Severity
from ui.links.words import (
    NOTHING,
    compared_word,
    difference_word,
    repair_severity,
    repair_word,
)
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE, RowsModel

COMPARED = tuple(Compared)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of one connection."""

    day: date
    link: str
    found: Mapping[Compared, Day] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether something is to be looked at."""
        return any(one.lines or one.message for one in self.found.values())


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One thing that differs."""

    number: int
    compared: Compared
    line: DayLine


def rows_of(days: Iterable[Day]) -> list[DayRow]:
    """The comparisons by day, newest first."""
    found: dict[tuple[date, str], dict[Compared, Day]] = {}
    for one in days:
        found.setdefault((one.day, one.link), {})[one.compared] = one
    newest = sorted(found.items(), key=lambda item: item[0][1])
    newest.sort(key=lambda item: item[0][0], reverse=True)
    return [DayRow(day, link, by) for (day, link), by in newest]


class DaysModel(RowsModel[DayRow]):
    """Days and comparisons."""

    title_of: Callable[[str], str] = str
    """What a connection is called."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("日期"), *map(compared_word, COMPARED)

    def key(self, row: DayRow) -> Hashable:
        """Return which day of which connection."""
        return row.day, row.link

    def text(self, row: DayRow, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return row.day.isoformat()
        found = row.found.get(COMPARED[column - 1])
        if found is None:
            return self.tr("没有对账")
        if found.message:
            return self.tr("没能对账")
        if found.lines:
            return self.tr("{count} 处不同").format(count=f"{len(found.lines):,}")
        return self.tr("一致")

    def special(self, row: DayRow, column: int, role: int) -> object:
        """Return second lines and marks."""
        if column == 0:
            return self.title_of(row.link) if role == DETAIL_ROLE else None
        found = row.found.get(COMPARED[column - 1])
        if role == SEVERITY_ROLE:
            return _severity(found)
        if role != DETAIL_ROLE:
            return None
        if found is None or found.message:
            return " "
        said = self.tr("本院 {ours} · 平台 {theirs}")
        return said.format(ours=f"{found.ours:,}", theirs=f"{found.theirs:,}")


class DifferencesModel(RowsModel[DifferenceRow]):
    """What differs on one day."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("对账内容"),
            self.tr("单号"),
            self.tr("本院"),
            self.tr("平台"),
            self.tr("处理"),
        )

    def key(self, row: DifferenceRow) -> Hashable:
        """Return its place."""
        return row.number, row.compared, row.line

    def text(self, row: DifferenceRow, column: int) -> str:
        """Return what a cell says; what is not there is said to be lacking."""
        line = row.line
        missing_here = line.difference is Difference.MISSING_HERE
        missing_there = line.difference is Difference.MISSING_THERE
        lacking = self.tr("没有")
        return (
            compared_word(row.compared),
            readable(line.reference),
            readable(line.ours) or (lacking if missing_here else NOTHING),
            readable(line.theirs) or (lacking if missing_there else NOTHING),
            repair_word(line.repair),
        )[column]

    def special(self, row: DifferenceRow, column: int, role: int) -> object:
        """Return second lines, and the mark of what was done."""
        if role == SEVERITY_ROLE and column == 4:
            return repair_severity(row.line.repair)
        if role == DETAIL_ROLE and column < 2:
            return (difference_word(row.line.difference), readable(row.line.what))[column]
        return None


def _severity(found: Day | None) -> Severity:
    """Told apart: nothing to do, on its way, a person is to look, not known."""
    if found is None:
        return Severity.NEUTRAL
    if found.message:
        return Severity.NOTICE
    if not found.lines:
        return Severity.RIGHT
    lasting = any(line.repair is Repair.NONE for line in found.lines)
    return Severity.WRONG if lasting else Severity.NOTICE
