"""The tables of people: persons, workstations, what is held back, sessions, rows of a file.

Without it each tab would word its cells by itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.people.answers import DeviceShown, HeldBack, PersonShown, SessionShown
from app.people.audit.decisions import words_of
from app.people.person import Standing
from app.receiving.verdicts import Severity
from ui.links.models import Now, TimedModel
from ui.links.words import NOTHING
from ui.parts.languages import spoken
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.people.words import Names, days_of, held_word, standing_severity, standing_word


class PersonsModel(RowsModel[PersonShown]):
    """Persons, by number."""

    names = Names()

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("工号"), self.tr("姓名"), self.tr("岗位"), self.tr("状态"), self.tr("胸卡")

    def key(self, row: PersonShown) -> Hashable:
        """Return the 工号."""
        return row.number

    def text(self, row: PersonShown, column: int) -> str:
        """Return what a cell says."""
        grants = self.tr("、").join(self.names.grant(one) for one in row.grants)
        return (
            readable(row.number),
            readable(row.name),
            grants or self.tr("没有岗位"),
            standing_word(row.standing),
            self.tr("有") if row.has_badge else NOTHING,
        )[column]

    def special(self, row: PersonShown, column: int, role: int) -> object:
        """Return second lines, marks, and who has left."""
        if role == DONE_ROLE:
            return row.standing is Standing.RETIRED
        if role == SEVERITY_ROLE and column == 3:
            return standing_severity(row.standing)
        if role == DETAIL_ROLE:
            return self._dates(row) if column == 2 else self._leave(row) if column == 3 else None
        return None

    def _dates(self, row: PersonShown) -> str | None:
        limited = ((one, days_of(one.since, one.until)) for one in row.grants)
        said = (f"{self.names.role(one.role)} {days}" for one, days in limited if days)
        return self.tr("；").join(said) or None

    def _leave(self, row: PersonShown) -> str | None:
        if row.retired_on is not None:
            return self.tr("{day} 离职").format(day=row.retired_on)
        away = row.away
        if away is None:
            return None
        stands_in = readable(away.replaced_by) or self.tr("无人代理")
        days = days_of(away.since, away.until)
        return self.tr("休假 {days}，代理 {who}").format(days=days, who=stands_in)


class DevicesModel(TimedModel[DeviceShown]):
    """Workstations, in the order they came."""

    right_aligned = frozenset({0, 6})
    names = Names()

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        names = self.tr("编号"), self.tr("工作站"), self.tr("配送点"), self.tr("程序版本")
        return *names, self.tr("登记时间"), self.tr("状态"), self.tr("隔离数据")

    def key(self, row: DeviceShown) -> Hashable:
        """Return its identity."""
        return row.device

    def text(self, row: DeviceShown, column: int) -> str:
        """Return what a cell says."""
        works = row.revoked_at is None
        stopped = self.tr("{at} 停用").format(at=self.at(row.revoked_at))
        return (
            str(row.number),
            readable(row.name),
            self.names.place(row.place) if row.place else self.tr("不限"),
            self._program(row),
            self.at(row.enrolled_at),
            self.tr("在用") if works else stopped,
            f"{row.quarantined:,}" if row.quarantined else NOTHING,
        )[column]

    def special(self, row: DeviceShown, column: int, role: int) -> object:
        """Mark what works, and what waits for a look."""
        if role == DONE_ROLE:
            return row.revoked_at is not None and not row.quarantined
        if role != SEVERITY_ROLE:
            return None
        if column == 5:
            return Severity.RIGHT if row.revoked_at is None else Severity.NOTICE
        wanting = (column == 3 and row.behind) or (column == 6 and row.quarantined)
        return Severity.NOTICE if wanting else None

    def _program(self, row: DeviceShown) -> str:
        if not row.program:
            return NOTHING
        return self.old(row.program) if row.behind else row.program

    def old(self, version: str) -> str:
        """How a version is called that is behind the service's."""
        return self.tr("{version}（旧）").format(version=version)


class HeldModel(TimedModel[HeldBack]):
    """Operations that are kept and not applied."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("操作时间"), self.tr("内容"), self.tr("为什么没有采用"), self.tr("收到")

    def key(self, row: HeldBack) -> Hashable:
        """Return its identity."""
        return row.op_id

    def text(self, row: HeldBack, column: int) -> str:
        """Return what a cell says."""
        what = readable(spoken(words_of(row.kind)))
        texts = self.at(row.at), what, held_word(row.why), self.at(row.received_at)
        return texts[column]


class SessionsModel(TimedModel[SessionShown]):
    """Sessions, the newest first."""

    names_of: Mapping[str, str]
    """工号 → name."""

    def __init__(self, parent: QObject | None = None, now: Now = utc_now) -> None:
        super().__init__(parent, now)
        self.names_of = {}

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        names = self.tr("人员"), self.tr("工作站"), self.tr("地址"), self.tr("登录时间")
        return *names, self.tr("最近使用"), self.tr("状态")

    def key(self, row: SessionShown) -> Hashable:
        """Return its identity."""
        return row.session_id

    def text(self, row: SessionShown, column: int) -> str:
        """Return what a cell says."""
        name = self.names_of.get(row.number, "")
        return (
            readable(f"{name} {row.number}".strip()),
            readable(row.device_name),
            readable(row.address) or NOTHING,
            self.at(row.since),
            self.at(row.last_used_at),
            self._state(row),
        )[column]

    def special(self, row: SessionShown, column: int, role: int) -> object:
        """Mark who is signed in, and what is over."""
        if role == DONE_ROLE:
            return row.ended_at is not None
        over = row.ended_at is not None
        return Severity.RIGHT if role == SEVERITY_ROLE and column == 5 and not over else None

    def _state(self, row: SessionShown) -> str:
        if row.ended_at is None:
            return self.tr("本次登录") if row.mine else self.tr("在用")
        by = readable(row.ended_by)
        if by and by != row.number:
            return self.tr("{who} 结束").format(who=by)
        return self.tr("已退出")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file, and what would become of it."""

    row: int
    who: str
    change: str
    """`new`, `changed`, `same`, `refused`."""
    why: str = ""


class FileModel(RowsModel[FileRow]):
    """Rows of a file, what is wrong first."""

    right_aligned = frozenset({0})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("行"), self.tr("人员"), self.tr("结果"), self.tr("原因")

    def key(self, row: FileRow) -> Hashable:
        """Return its number."""
        return row.row

    def text(self, row: FileRow, column: int) -> str:
        """Return what a cell says."""
        return (str(row.row), readable(row.who), self._word(row.change), readable(row.why))[column]

    def special(self, row: FileRow, column: int, role: int) -> object:
        """Mark what is wrong."""
        if role == SEVERITY_ROLE and column == 2:
            return Severity.WRONG if row.change == "refused" else None
        return row.change == "same" if role == DONE_ROLE else None

    def _word(self, change: str) -> str:
        words = {
            "new": self.tr("新增"),
            "changed": self.tr("更改"),
            "same": self.tr("没有变化"),
            "refused": self.tr("不能导入"),
        }
        return words.get(change, change)
