"""The table of calls; without it the tab would word each cell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from app.links.calls import Call
from app.receiving.verdicts import Severity
from ui.links.models import TimedModel
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, SEVERITY_ROLE


class CallsModel(TimedModel[Call]):
    """Calls, newest first."""

    title_of: Callable[[str], str] = str
    """What a connection is called."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("时间"), self.tr("消息"), self.tr("结果"), self.tr("操作人")

    def key(self, row: Call) -> Hashable:
        """Return its identity."""
        return row.call_id

    def text(self, row: Call, column: int) -> str:
        """Return what a cell says."""
        return (
            self.at(row.started_at),
            readable(row.message),
            self.tr("成功") if row.ok else self.tr("失败"),
            readable(row.person) or self.tr("定时"),
        )[column]

    def special(self, row: Call, column: int, role: int) -> object:
        """Return second lines, and whether it worked."""
        if role == SEVERITY_ROLE and column == 2:
            return Severity.RIGHT if row.ok else Severity.WRONG
        if role != DETAIL_ROLE:
            return None
        took = (row.ended_at - row.started_at).total_seconds()
        return (
            self.tr("用时 {seconds} 秒").format(seconds=f"{took:.2f}"),
            self.title_of(row.link),
            readable(row.outcome) or " ",
            "",
        )[column]
