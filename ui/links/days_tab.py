"""对账: each day, both sides compared four times, and what was done about a difference.

Without it a message that got lost between two systems would be found by an inspector. F9
compares the day under the cursor anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.links.answers import DaysListed
from app.links.days import DaysWish
from ui.known.searched_list import SearchedList
from ui.links.day_models import (
    DayRow,
    DaysModel,
    DifferenceRow,
    DifferencesModel,
    rows_of,
)
from ui.links.filters import SpanBox, beijing_day
from ui.links.foreign_label import ForeignLabel
from ui.links.models import Now
from ui.links.narrowed_tab import NarrowedTab
from ui.links.words import compared_word
from ui.parts.actions import add_action
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.rows_view import RowsView

if TYPE_CHECKING:
    from ui.links.port import Links

_ROW = 46
_LEAST_HEIGHT = 56


class DaysTab(NarrowedTab):
    """Days above, what differs on the one under the cursor below."""

    said = Signal(str)
    """What is being done."""

    def __init__(self, links: Links, parent: QWidget | None = None, now: Now = utc_now) -> None:
        super().__init__(parent)
        self._links, self._now = links, now
        self._all: Sequence[DayRow] = ()
        self.model, self.differences = DaysModel(self), DifferencesModel(self)
        self.view: RowsView[DayRow] = RowsView(self.model, _ROW, self)
        self.lines: RowsView[DifferenceRow] = RowsView(self.differences, _ROW, self)
        for view in (self.view, self.lines):
            view.setMinimumHeight(_LEAST_HEIGHT)
        self.span = SpanBox(now, 30, ever=False, parent=self)
        self.model.title_of = self.link.title_of
        self.only = QCheckBox(self)
        self.message = ForeignLabel(self)
        self.compare = add_action(self, "F9", self.compare_anew, inside=True)
        self.list = SearchedList(self.view, self.compare, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        super().retranslate()
        self.model.retranslate()
        self.differences.retranslate()
        self.only.setText(self.tr("只看有差异的(&O)"))
        self.compare.setText(self.tr("重新对账"))
        self.view.setAccessibleName(self.tr("对账"))
        self.lines.setAccessibleName(self.tr("差异"))
        self.view.set_widths({0: "2026-11-22MMMM"})
        self.lines.set_widths({0: self.tr("追溯码") + "MMM", 4: self.tr("正在发送队列里") + "MM"})
        self._say()

    @Slot()
    def ask(self) -> None:
        """List the days that are chosen."""
        self._links.list_days(self._wish())

    @Slot()
    def compare_anew(self) -> None:
        """Compare the day under the cursor again; without one, yesterday."""
        row = self.view.current_row()
        day = beijing_day(self._now()) - timedelta(days=1) if row is None else row.day
        link = self.link.link if row is None else row.link
        self.compare.setEnabled(False)
        self.said.emit(self.tr("正在对 {day} 的账，请稍候…").format(day=day.isoformat()))
        self._links.list_days(DaysWish(day, day, link, compare=True))

    def show_days(self, event: DaysListed) -> None:
        """Show comparisons; those that were made anew stand among the others then."""
        if event.wish.compare:
            self.allow()
            self.said.emit(self.tr("对账完成。"))
            self.ask()
        elif event.wish == self._wish():
            self._all = rows_of(event.shown.days)
            self.narrow()

    @Slot()
    def allow(self) -> None:
        """Nothing is being compared any more."""
        self.compare.setEnabled(True)

    @Slot()
    def narrow(self) -> None:
        """Show all days, or those with differences."""
        only = self.only.isChecked()
        self.model.show_rows([row for row in self._all if row.differs or not only])
        self.list.point_at_first()
        self._say()

    @Slot()
    def follow(self) -> None:
        """Show what differs on the day under the cursor."""
        row = self.view.current_row()
        found = [] if row is None else list(row.found.values())
        lines = [(day.compared, line) for day in found for line in day.lines]
        self.differences.show_rows(
            [DifferenceRow(number, *one) for number, one in enumerate(lines)]
        )
        why = [
            f"{compared_word(day.compared)}：{readable(day.message)}"
            for day in found
            if day.message
        ]
        if not why and row is not None and not lines:
            why = [self.tr("这一天已经对过的都一致。")]
        # What goes, goes first: for a moment with both the window would have to grow.
        self.lines.hide()
        self.message.say("\n".join(why))
        self.lines.setVisible(bool(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between days and differences."""
        super().resizeEvent(event)
        self._below.setMaximumHeight(self.height() * 2 // 5)

    def _wish(self) -> DaysWish:
        first, last = self.span.days
        today = beijing_day(self._now())
        return DaysWish(first or today, last or today, self.link.link)

    def _say(self) -> None:
        count = self.model.rowCount()
        bad = sum(row.differs for row in self.model.rows)
        said = self.tr("{count} 天，{bad} 天要看").format(count=f"{count:,}", bad=f"{bad:,}")
        self.list.show_count(said, empty=not count)
        nothing = self.tr("没有有差异的日子") if self._all else self.tr("还没有对过账")
        self.list.empty.say(
            nothing,
            self.tr("服务端每天夜里对前一天的账；也可以现在就对昨天的。"),
            offers=not self._all,
        )
        self.follow()

    def _connect(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(self.follow)
        self.link.currentIndexChanged.connect(self.ask)
        self.span.changed.connect(self.ask)
        self.only.toggled.connect(self.narrow)

    def _lay_out(self) -> None:
        below = self._below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.message)
        column.addWidget(self.lines, 1)
        self.list.put_below(below)
        self.list.use_buttons((self.compare,))
        self.lay_out_below(self.span, self.link, self.only)
