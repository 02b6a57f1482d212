"""The tables of connections and exchanges; without it the page would word each cell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from app.connection import is_open_to_others
from app.links.connections import LinkShown
from app.links.exchanges import Plan, Run, RunState, Trigger
from app.readers.saying import Saying
from app.receiving.verdicts import Severity
from ui.links.words import (
    NOTHING,
    exchange_word,
    health_severity,
    health_word,
    long_since,
    moment,
    run_severity,
    run_word,
    serves_word,
    times_word,
)
from ui.parts.languages import spoken
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, Row, RowsModel

Now = Callable[[], datetime]


class TimedModel(RowsModel[Row]):
    """Rows whose times are said against the time of the moment."""

    def __init__(self, parent: QObject | None = None, now: Now = utc_now) -> None:
        super().__init__(parent)
        self._now = now

    def at(self, when: datetime | None) -> str:
        """When, by the clock on the wall."""
        return moment(when, self._now())


class LinksModel(TimedModel[LinkShown]):
    """Connections, and how each stands."""

    kind_titles: dict[str, Saying]
    """Name of a kind → its title."""

    def __init__(self, parent: QObject | None = None, now: Now = utc_now) -> None:
        super().__init__(parent, now)
        self.kind_titles = {}

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("连接"), self.tr("状态"), self.tr("最近交换"), self.tr("发送队列")

    def key(self, row: LinkShown) -> Hashable:
        """Return its name."""
        return row.link

    def text(self, row: LinkShown, column: int) -> str:
        """Return what a cell says."""
        return (
            readable(row.title or row.link),
            health_word(row.health),
            self.at(row.last_call_at or row.last_good_at),
            self._queue(row),
        )[column]

    def special(self, row: LinkShown, column: int, role: int) -> object:
        """Return second lines, marks, and whether it is switched off."""
        if role == DONE_ROLE:
            return not row.enabled
        if role == SEVERITY_ROLE:
            if column == 0:
                return Severity.NOTICE if _speaks_in_clear(row) else None
            if column == 1:
                return health_severity(row.health)
            return Severity.WRONG if column == 3 and row.stuck else None
        if role != DETAIL_ROLE:
            return None
        called = self.kind_titles.get(row.kind)
        kind = row.kind if called is None else spoken(called)
        what = [serves_word(row.serves), readable(kind)]
        if _speaks_in_clear(row):
            what.append(self.tr("未加密（http）"))
        return (
            " · ".join(what),
            readable(row.message) or " ",
            self.tr("上次成功 {at}").format(at=self.at(row.last_good_at)),
            self._queue_age(row),
        )[column]

    def _queue(self, row: LinkShown) -> str:
        if row.stuck:
            return self.tr("{count} 条等人处理").format(count=f"{row.stuck:,}")
        if row.waiting:
            return self.tr("{count} 条待发送").format(count=f"{row.waiting:,}")
        return self.tr("没有积压")

    def _queue_age(self, row: LinkShown) -> str:
        said = []
        if row.stuck and row.waiting:
            said.append(self.tr("另有 {count} 条待发送").format(count=f"{row.waiting:,}"))
        if row.waiting_since is not None:
            age = long_since(row.waiting_since, self._now())
            said.append(self.tr("最早的等了 {age}").format(age=age))
        return " · ".join(said) or " "


def _speaks_in_clear(row: LinkShown) -> bool:
    return any(map(is_open_to_others, row.settings.values()))


class PlansModel(TimedModel[Plan]):
    """The exchanges of one connection."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("同步内容"),
            self.tr("时间安排"),
            self.tr("上次"),
            self.tr("收到 / 变化 / 失败"),
            self.tr("下次"),
        )

    def key(self, row: Plan) -> Hashable:
        """Return what is exchanged with whom."""
        return row.link, row.exchange

    def text(self, row: Plan, column: int) -> str:
        """Return what a cell says."""
        last = row.last
        state = NOTHING if last is None else run_word(last.state)
        if row.running_since is not None:
            state = run_word(RunState.RUNNING)
        return (
            exchange_word(row.exchange),
            times_word(row),
            f"{state}  {self.at(last.started_at)}" if last is not None else state,
            NOTHING if last is None else counts(last),
            self.at(row.next_at) if row.enabled else NOTHING,
        )[column]

    def special(self, row: Plan, column: int, role: int) -> object:
        """Return the mark of the last run, and whether it is paused."""
        if role == DONE_ROLE:
            return not row.enabled
        if role == SEVERITY_ROLE and column == 2:
            if row.running_since is not None:
                return run_severity(RunState.RUNNING)
            return None if row.last is None else run_severity(row.last.state)
        return None


class RunsModel(TimedModel[Run]):
    """Runs, newest first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("开始"),
            self.tr("同步内容"),
            self.tr("结果"),
            self.tr("收到 / 变化 / 失败"),
        )

    def key(self, row: Run) -> Hashable:
        """Return its identity."""
        return row.run_id

    def text(self, row: Run, column: int) -> str:
        """Return what a cell says."""
        return (
            self.at(row.started_at),
            exchange_word(row.exchange),
            run_word(row.state),
            counts(row),
        )[column]

    def special(self, row: Run, column: int, role: int) -> object:
        """Return second lines, and the mark of what came of it."""
        if role == SEVERITY_ROLE and column == 2:
            return run_severity(row.state)
        if role != DETAIL_ROLE:
            return None
        by_clock = row.trigger is Trigger.TIMER
        person = self.tr("定时") if by_clock else readable(row.person) or self.tr("手动")
        return (self.took(row), person, readable(row.message) or " ", "")[column]

    def took(self, row: Run) -> str:
        """How long it took."""
        if row.ended_at is None:
            return " "
        seconds = (row.ended_at - row.started_at).total_seconds()
        return self.tr("用时 {seconds} 秒").format(seconds=f"{seconds:.1f}")


def counts(run: Run) -> str:
    """What came, what changed, what failed."""
    return f"{run.came:,} / {run.changed:,} / {run.failed:,}"
