"""The tables of jobs, labels and printers; without it the page would word each cell."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from app.labels.printers import LabelPrinter
from app.labels.queue import LabelState, QueuedJob, QueuedLabel
from ui.labels.words import (
    NOTHING,
    job_severity,
    job_word,
    kinds_word,
    printed_of,
    reach_word,
    speaks_word,
    state_severity,
    state_word,
)
from ui.links.models import TimedModel
from ui.parts.readable import readable
from ui.parts.rows_model import (
    DETAIL_ROLE,
    DONE_ROLE,
    PROGRESS_ROLE,
    SEVERITY_ROLE,
    RowsModel,
)
from ui.parts.rows_view import Row, RowsView

_PROGRESS, _STATE = 2, 3
_LABEL_STATE, _OF_IT = 2, 4
_ENDED = (LabelState.VOIDED, LabelState.CANCELLED)


class JobsModel(TimedModel[QueuedJob]):
    """Jobs, the newest first."""

    troubles: Mapping[str, str]
    """Printer → why it does not print."""

    right_aligned = frozenset({_PROGRESS})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("任务"), self.tr("打印机"), self.tr("已打出"), self.tr("状态")

    def key(self, row: QueuedJob) -> Hashable:
        """Return its identity."""
        return row.job_id

    def text(self, row: QueuedJob, column: int) -> str:
        """Return what a cell says."""
        out, counting = printed_of(row)
        return (
            readable(row.title),
            readable(row.printer),
            f"{out:,} / {counting:,}",
            job_word(row, self.troubles),
        )[column]

    def special(self, row: QueuedJob, column: int, role: int) -> object:
        """Return second lines, the mark, the bar while something is to be done."""
        if role == DONE_ROLE:
            return not row.open
        if role == SEVERITY_ROLE and column == _STATE:
            return job_severity(row, self.troubles)
        if role == PROGRESS_ROLE and column == _PROGRESS and row.open:
            return printed_of(row)
        if role != DETAIL_ROLE:
            return None
        if column == 0:
            return f"{self.at(row.put_at)}  {readable(row.person)}"
        return self._why(row) if column == _STATE else None

    def _why(self, row: QueuedJob) -> str:
        if not row.open:
            return ""
        return readable(row.held or self.troubles.get(row.printer, ""))


class LabelsModel(TimedModel[QueuedLabel]):
    """The labels of one job, in their order."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("号码"),
            self.tr("内容"),
            self.tr("状态"),
            self.tr("时间"),
            self.tr("说明"),
        )

    def key(self, row: QueuedLabel) -> Hashable:
        """Return its identity."""
        return row.label_id

    def text(self, row: QueuedLabel, column: int) -> str:
        """Return what a cell says."""
        return (
            readable(row.number) or NOTHING,
            readable(row.words),
            state_word(row.state, row.number),
            self.at(row.ended_at or row.sent_at),
            self.of_it(row),
        )[column]

    def special(self, row: QueuedLabel, column: int, role: int) -> object:
        """Return the mark, and what recedes."""
        if role == DONE_ROLE:
            return row.state in _ENDED
        if role == SEVERITY_ROLE and column == _LABEL_STATE:
            return state_severity(row.state)
        return None

    def of_it(self, row: QueuedLabel) -> str:
        """Why it stands so, and why it was printed again."""
        if row.instead_of is not None:
            before = self.row(row.instead_of)
            number = readable(before.number) if before is not None and before.number else ""
            said = self.tr("{why}，代替 {number}") if number else self.tr("重打：{why}")
            if number and before is not None and before.number == row.number:
                said = self.tr("重打：{why}，号码不变")
            who = f"（{readable(row.person)}）" if row.person else ""
            again = said.format(number=number, why=readable(row.because)) + who
            return f"{again} {readable(row.reason)}".rstrip()
        return readable(row.reason)


class PrintersModel(RowsModel[LabelPrinter]):
    """The label printers of this workstation."""

    troubles: Mapping[str, str]
    """Printer → why it does not print."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("名称"),
            self.tr("连接方式"),
            self.tr("地址"),
            self.tr("语言和分辨率"),
            self.tr("打印什么"),
        )

    def key(self, row: LabelPrinter) -> Hashable:
        """Return its name."""
        return row.name

    def text(self, row: LabelPrinter, column: int) -> str:
        """Return what a cell says."""
        return (
            readable(row.name),
            reach_word(row.reach),
            readable(row.address),
            speaks_word(row),
            kinds_word(row),
        )[column]

    def special(self, row: LabelPrinter, column: int, role: int) -> object:
        """Return why it does not print now."""
        if role == DETAIL_ROLE and column == 0:
            return readable(self.troubles.get(row.name, ""))
        return None


def show_rows(view: RowsView[Row], model: RowsModel[Row], rows: Sequence[Row]) -> None:
    """Show rows; cursor and scroll bar stay where they are, also where a row came or went."""
    current, place = view.current_row(), view.currentIndex().row()
    bar = view.verticalScrollBar()
    before = bar.value()
    model.show_rows(rows)
    if not rows or view.current_row() is not None:
        return
    position = None if current is None else model.position(model.key(current))
    view.point_at(min(max(place, 0), len(rows) - 1) if position is None else position)
    bar.setValue(before)
