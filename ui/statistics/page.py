"""统计报表: what was bought, in sums that lead down to the lines of receipts.

Without it nobody could see where the money goes, and whether the distributors keep their word.
Enter goes down into a row (a maker, its items, their lines, the delivery), Backspace up again; F5
asks again, Ctrl+S writes the table that is shown as a spreadsheet, Ctrl+P prints it, Ctrl+K
keeps the view under a name, Ctrl+G changes between table and drawing where both have no room.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.reporting.statistics.events import (
    BookFilled,
    DifferencesShown,
    LinesShown,
    PricesShown,
    PunctualityShown,
    PurchasesShown,
    SheetWritten,
    StatisticsRefused,
)
from app.reporting.statistics.values import (
    By,
    LineFound,
    Listing,
    Only,
    Part,
    Period,
    PriceStep,
    Punctuality,
    Question,
    Report,
    Row,
)
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.statistics.cards import Cards
from ui.statistics.periods import PeriodBox, Span
from ui.statistics.tables import (
    DIFFERENCES,
    LINES,
    MONEY,
    PRICES,
    PUNCTUALITY,
    Tables,
)
from ui.statistics.views import View
from ui.statistics.views_bar import ViewsBar
from ui.statistics.words import by_word, path_name

if TYPE_CHECKING:
    from ui.preferences import Preferences
    from ui.statistics.port import Statistics

_PARTS = {
    LINES: Part.LINES,
    PRICES: Part.PRICES,
    PUNCTUALITY: Part.PUNCTUALITY,
    DIFFERENCES: Part.DIFFERENCES,
}
"""What is written of a tab; of the others, the sums."""
_COMPACT_WIDTH = 1100
_LEAST_WHERE = 40
_DOWN = {By.MONTH: By.DAY}
"""What a row is made of, where that is not items."""


class StatisticsPage(TranslatedWidget):
    """Sums, the lines behind them, prices, punctuality, differences of the catalogues."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    delivery_wished = Signal(str)
    """The delivery with this number is to be seen."""
    paper_wished = Signal(object)
    """This Report or Listing is to be printed."""

    def __init__(
        self,
        statistics: Statistics,
        preferences: Preferences,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._statistics = statistics
        self._person = ""
        self._path: list[tuple[Only, str, By, int]] = []
        """The way down: what is left in, under which name, what was seen before, behind which tab.
        """
        self._shown: Report | None = None
        self.strip = NoticeStrip(self)
        self.by_box, self.views = QComboBox(self), ViewsBar(preferences, self)
        self.periods = PeriodBox(now, self)
        self.compared = QCheckBox(self)
        self.cards = Cards(self)
        self.where = ElidingLabel(self)
        self.where.setMinimumWidth(_LEAST_WHERE)  # a long way down must not widen the page
        self.filling = QLabel(self)
        self.again = add_action(self, "F5", self.ask, inside=True)
        self.up = add_action(self, "Backspace", self.go_up, inside=True)
        self.export = add_action(self, "Ctrl+S", self.ask_where, inside=True)
        self.print_it = add_action(self, "Ctrl+P", self.wish_paper, inside=True)
        self.tables = Tables(self.again, self)
        self.to_chart = add_action(self, "Ctrl+G", self.tables.change_sides, inside=True)
        self._lay_out()
        self._connect()
        self.retranslate()
        # To begin with: what is wide now would keep a small window wide.
        self._set_compact(compact=True)

    @property
    def person(self) -> str:
        """Who is signed in: whose views are offered."""
        return self._person

    @person.setter
    def person(self, name: str) -> None:
        self._person = name
        self.views.begin(name)

    def retranslate(self) -> None:
        """Word the page anew."""
        self.again.setText(self.tr("刷新"))
        self.up.setText(self.tr("返回上一级"))
        self.export.setText(self.tr("导出表格"))
        self.print_it.setText(self.tr("打印"))
        self.compared.setText(self.tr("对比上期和去年同期(&B)"))
        self.to_chart.setText(self.tr("图和表"))
        self._word_boxes()
        self._word_where()

    def opened(self) -> None:
        """Ask for what is shown: the page is entered."""
        self.ask()
        self.tables.view.setFocus()

    def closed(self) -> None:
        """Put away what was said: the page is left."""
        self.strip.hide()

    @property
    def question(self) -> Question:
        """What the page asks."""
        only = tuple(one for one, *_rest in self._path)
        by = By(self.by_box.currentData())
        return Question(by, self.periods.period, only, self.compared.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        self._set_compact(compact=self.width() < _COMPACT_WIDTH)

    def _set_compact(self, *, compact: bool) -> None:
        for button in self._buttons:
            button.set_compact(compact=compact)
        self.cards.set_compact(compact=compact)
        self._offer_chart()

    @Slot()
    def _offer_chart(self) -> None:
        self._chart_button.setVisible(not self.tables.has_room)

    @Slot()
    def ask(self) -> None:
        """Ask for what is shown."""
        shown = self.tables.shown
        self._statistics.ask(self.question)
        if shown == LINES:
            self._statistics.list_lines(self.question)
        elif shown == PRICES:
            self._statistics.list_prices(self.question)
        elif shown == PUNCTUALITY:
            self._statistics.list_punctuality(self.periods.period)
        elif shown == DIFFERENCES:
            self._statistics.list_differences(self.periods.period)

    @Slot(object)
    def go_down(self, row: Row) -> None:
        """Look at what a row is made of."""
        by = self.question.by
        self._enter(Only(by, row.key), row.name, to_lines=by in (By.ITEM, By.DAY))

    @Slot(object)
    def go_to_item(self, step: PriceStep) -> None:
        """Look at the lines of an item whose price changed."""
        self._enter(Only(By.ITEM, step.item), step.name, to_lines=True)

    @Slot(object)
    def go_to_distributor(self, row: Punctuality) -> None:
        """Look at the lines of a distributor."""
        self._enter(Only(By.DISTRIBUTOR, row.code), row.name, to_lines=True)

    def _enter(self, only: Only, name: str, *, to_lines: bool) -> None:
        by = self.question.by
        self._path.append((only, name, by, self.tables.shown))
        if to_lines:
            self.tables.tabs.setCurrentIndex(LINES)
        else:
            self._choose_by(_DOWN.get(by, By.ITEM))
        self._word_where()
        self.ask()

    @Slot()
    def go_up(self) -> None:
        """Look at what it was a part of."""
        if self._path:
            _only, _name, by, tab = self._path.pop()
            self._choose_by(by)
            self.tables.tabs.setCurrentIndex(tab)
            self._word_where()
            self.ask()

    @Slot(object)
    def show_purchases(self, event: PurchasesShown) -> None:
        """Show sums, if they are those that were asked for last."""
        answer = event.answer
        if answer.asked != self.question:
            return
        path = tuple((only.by, name) for only, name, *_rest in self._path)
        self._shown = Report(answer, path)
        self.tables.show_answer(answer)
        self.cards.show_answer(answer)

    @Slot(object)
    def show_lines(self, event: LinesShown) -> None:
        """Show the lines behind the sums."""
        if event.asked != self.question:
            return
        self.tables.show_lines(event.lines)
        if event.more:
            said = self.tr("行数太多，只列出最近的 {count} 行；请缩小时间范围，或导出表格。")
            self.strip.say_wrong(said.format(count=len(event.lines)))

    @Slot(object)
    def show_prices(self, event: PricesShown) -> None:
        """Show where prices changed."""
        if event.asked == self.question:
            self.tables.show_prices(event.steps)

    @Slot(object)
    def show_punctuality(self, event: PunctualityShown) -> None:
        """Show how distributors kept to their orders."""
        if event.period == self.periods.period:
            self.tables.show_punctuality(event.rows)

    @Slot(object)
    def show_differences(self, event: DifferencesShown) -> None:
        """Show what became of the differences between the catalogues."""
        if event.differences.period == self.periods.period:
            self.tables.show_differences(event.differences)

    @Slot(object)
    def show_filled(self, event: BookFilled) -> None:
        """Say how many receipts are not in the sums yet; ask again when all of them are."""
        self.filling.setVisible(not event.whole)
        said = self.tr("正在汇总收货单：{taken} / {of}，数字还会变")
        self.filling.setText(said.format(taken=f"{event.taken:,}", of=f"{event.of:,}"))
        if event.whole and event.taken and self.isVisible():
            self.ask()

    @Slot(object)
    def show_written(self, event: SheetWritten) -> None:
        """Say where the table is."""
        said = self.tr("已导出 {name}").format(name=event.path.name)
        self.strip.say_ready(said, QUrl.fromLocalFile(str(event.path)))

    @Slot(object)
    def show_refusal(self, event: StatisticsRefused) -> None:
        """Say what could not be done."""
        self.refused.emit(spoken(event.why))

    @Slot()
    def ask_where(self) -> None:
        """Ask where the table that is shown is to be written."""
        period, shown = self.periods.period, self.tables.shown
        is_sums = self.tables.is_sums
        title = by_word(self.question.by) if is_sums else self.tables.tabs.tabText(shown)
        name = f"{title} {period.since:%Y%m%d}-{period.until:%Y%m%d}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("导出表格"), name, "Excel (*.xlsx);;CSV (*.csv)"
        )
        if chosen:
            part = _PARTS.get(shown, Part.SUMS)
            self._statistics.write_sheet(self.question, part, Path(chosen))

    @Slot()
    def wish_paper(self) -> None:
        """Print the table that is shown."""
        if self.tables.is_sums:
            wished: Report | Listing | None = self._shown
        else:
            found, part = self.tables.found, _PARTS[self.tables.shown]
            path = tuple((only.by, name) for only, name, *_rest in self._path)
            # Of a distributor's punctuality and of warnings all is told, wherever one has gone.
            path = path if part in (Part.LINES, Part.PRICES) else ()
            period = self.periods.period
            wished = None if found is None else Listing(part, period, found, path)
        if wished is not None:
            self.paper_wished.emit(wished)

    @Slot()
    def ask_name(self) -> None:
        """Ask under which name the view is to be kept."""
        name = self.views.ask_name(self._suggested_name())
        if name:
            self.keep_view(name)

    def keep_view(self, name: str) -> None:
        """Keep what is looked at under a name."""
        asked, span = self.question, Span(self.periods.box.currentData())
        any_days = span is Span.DAYS
        view = View(
            name=name,
            by=asked.by,
            span=span,
            since=asked.period.since if any_days else None,
            until=asked.period.until if any_days else None,
            only=tuple((only.by, only.key, said) for only, said, *_rest in self._path),
            compared=asked.compared,
            tab=self.tables.shown,
        )
        self.views.save(view)

    @Slot(object)
    def show_view(self, view: View) -> None:
        """Look as a saved view says."""
        self._path = [(Only(by, key), said, by, MONEY) for by, key, said in view.only]
        self.tables.tabs.setCurrentIndex(min(max(view.tab, MONEY), DIFFERENCES))
        if view.since is not None and view.until is not None:
            self.periods.show_days(Period(view.since, view.until))
        else:
            self.periods.show_span(view.span)
        self.compared.setChecked(view.compared)
        self._choose_by(view.by)
        self._word_where()
        self.ask()

    @Slot(object)
    def wish_delivery(self, line: LineFound) -> None:
        """Go to the document behind a line."""
        self.delivery_wished.emit(line.delivery_no)

    def _choose_by(self, by: By) -> None:
        self.by_box.blockSignals(True)
        self.by_box.setCurrentIndex(self.by_box.findData(by.value))
        self.by_box.blockSignals(False)

    def _suggested_name(self) -> str:
        parts = [self.periods.box.currentText(), *(name for _only, name, *_rest in self._path)]
        return " ".join([*parts, by_word(self.question.by)])

    def _word_where(self) -> None:
        steps = [f"{by_word(only.by)}：{path_name(only, name)}" for only, name, *_ in self._path]
        self.where.set_text(readable(" › ".join([self.tr("全部"), *steps])))
        self.up.setEnabled(bool(self._path))

    def _word_boxes(self) -> None:
        chosen = self.by_box.currentData() or By.ITEM.value
        self.by_box.blockSignals(True)
        self.by_box.clear()
        for by in By:
            self.by_box.addItem(by_word(by), by.value)
        self.by_box.setCurrentIndex(self.by_box.findData(chosen))
        self.by_box.blockSignals(False)
        self.by_box.setAccessibleName(self.tr("按什么汇总"))

    def _lay_out(self) -> None:
        top, way = QHBoxLayout(), QHBoxLayout()
        for widget in (self.by_box, self.periods, self.compared):
            top.addWidget(widget)
        top.addStretch(1)
        again, up, *others = (
            ActionButton(action, self)
            for action in (self.again, self.up, self.to_chart, self.print_it, self.export)
        )
        self._chart_button = others[0]
        self._buttons = [again, up, *others, *self.views.buttons]
        top.addWidget(again)
        for part in (up, self.views, *others):
            way.addWidget(part)
        way.insertWidget(1, self.where, 1)
        self.filling.hide()
        self.filling.setWordWrap(True)
        self.filling.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.addWidget(self.strip)
        layout.addLayout(top)
        layout.addLayout(way)
        layout.addWidget(self.cards)
        layout.addWidget(self.filling)
        layout.addWidget(self.tables, 1)

    def _connect(self) -> None:
        self.by_box.currentIndexChanged.connect(self.ask)
        self.periods.chosen.connect(self.ask)
        self.compared.toggled.connect(self.ask)
        self.views.chosen.connect(self.show_view)
        self.views.keeping_wished.connect(self.ask_name)
        self.tables.changed.connect(self.ask)
        self.tables.changed.connect(self._offer_chart)
        self.tables.row_chosen.connect(self.go_down)
        self.tables.line_chosen.connect(self.wish_delivery)
        self.tables.step_chosen.connect(self.go_to_item)
        self.tables.distributor_chosen.connect(self.go_to_distributor)
