"""统计报表: what was bought, in sums that lead down to the lines of receipts.

Without it nobody could see where the money goes, and whether the distributors keep their word.
Enter goes down into a row (a maker, its items, their lines, the delivery), Backspace up again; F5
asks again, Ctrl+S writes the table that is shown as a spreadsheet, Ctrl+P prints the sums, Ctrl+K
keeps the view under a name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QTabBar,
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
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import longest_difference_word
from ui.statistics.cards import Cards
from ui.statistics.chart import Chart
from ui.statistics.differences_panel import DifferencesPanel
from ui.statistics.models import (
    AMOUNT,
    BEFORE,
    COVERAGE,
    DIFFERING,
    PART,
    RECEIVED,
    YEAR,
    LinesModel,
    PricesModel,
    PunctualityModel,
    SumsModel,
)
from ui.statistics.periods import PeriodBox, Span
from ui.statistics.views import View
from ui.statistics.views_bar import ViewsBar
from ui.statistics.words import by_word, path_name

if TYPE_CHECKING:
    from ui.preferences import Preferences
    from ui.statistics.port import Statistics

SUMS, LINES, PRICES, PUNCTUALITY, DIFFERENCES = range(5)
NOTHING = 5
"""Stands in the place of the sums while there are none."""
_PARTS = (Part.SUMS, Part.LINES, Part.PRICES, Part.PUNCTUALITY, Part.DIFFERENCES)
_ROW, _TALL_ROW = 30, 42
_TABLE, _CHART = 860, 440
_COMPACT_WIDTH = 1100
_DOWN = {By.MONTH: By.DAY}
"""What a row is made of, where that is not items."""


class StatisticsPage(TranslatedWidget):
    """Sums, the lines behind them, prices, punctuality, differences of the catalogues."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    delivery_wished = Signal(str)
    """The delivery with this number is to be seen."""
    paper_wished = Signal(object)
    """This Report is to be printed."""

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
        self._path: list[tuple[Only, str, By]] = []
        """The way down: what is left in, under which name, and what was seen before."""
        self._shown: Report | None = None
        self.strip = NoticeStrip(self)
        self.by_box, self.views = QComboBox(self), ViewsBar(preferences, self)
        self.periods = PeriodBox(now, self)
        self.compared = QCheckBox(self)
        self.cards = Cards(self)
        self.where = ElidingLabel(self)
        self.filling = QLabel(self)
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.sums, self.lines = SumsModel(self), LinesModel(self)
        self.prices, self.punctuality = PricesModel(self), PunctualityModel(self)
        self.sums_view: RowsView[Row] = RowsView(self.sums, _TALL_ROW, self)
        self.lines_view: RowsView[LineFound] = RowsView(self.lines, _TALL_ROW, self)
        self.prices_view: RowsView[PriceStep] = RowsView(self.prices, _TALL_ROW, self)
        self.punctuality_view: RowsView[Punctuality] = RowsView(self.punctuality, _ROW, self)
        self.differences = DifferencesPanel(self)
        self.chart = Chart(self)
        self.again = add_action(self, "F5", self.ask, inside=True)
        self.up = add_action(self, "Backspace", self.go_up, inside=True)
        self.export = add_action(self, "Ctrl+S", self.ask_where, inside=True)
        self.print_it = add_action(self, "Ctrl+P", self.wish_paper, inside=True)
        self.nothing = EmptyNote(self.again, self)
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
        for model in (self.sums, self.lines, self.prices, self.punctuality):
            model.retranslate()
        self.again.setText(self.tr("刷新"))
        self.up.setText(self.tr("返回上一级"))
        self.export.setText(self.tr("导出表格"))
        self.print_it.setText(self.tr("打印汇总"))
        self.compared.setText(self.tr("对比上期和去年同期(&B)"))
        self._word_boxes()
        titles = (
            self.tr("汇总"),
            self.tr("明细"),
            self.tr("价格变动"),
            self.tr("配送情况"),
            self.tr("预警情况"),
        )
        for number, title in enumerate(titles):
            self.tabs.setTabText(number, title)
        self.sums_view.setAccessibleName(titles[SUMS])
        self.lines_view.setAccessibleName(titles[LINES])
        self.prices_view.setAccessibleName(titles[PRICES])
        self.punctuality_view.setAccessibleName(titles[PUNCTUALITY])
        self.nothing.say(
            self.tr("这段时间没有已确认的收货单"),
            self.tr("换一个时间范围；收货单确认后，这里会自动计入。"),
        )
        self._size_columns()
        self._word_where()

    def opened(self) -> None:
        """Ask for what is shown: the page is entered."""
        self.ask()
        self._view().setFocus()

    def closed(self) -> None:
        """Put away what was said: the page is left."""
        self.strip.hide()

    @property
    def question(self) -> Question:
        """What the page asks."""
        only = tuple(one for one, _name, _by in self._path)
        by = By(self.by_box.currentData())
        return Question(by, self.periods.period, only, self.compared.isChecked())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen: the table says what the chart would."""
        super().resizeEvent(event)
        self._set_compact(compact=self.width() < _COMPACT_WIDTH)

    def _set_compact(self, *, compact: bool) -> None:
        for button in self._buttons:
            button.set_compact(compact=compact)
        self.chart.setVisible(not compact)
        self.cards.set_compact(compact=compact)
        for column in (PART, COVERAGE):
            self.sums_view.setColumnHidden(column, compact)

    @Slot()
    def ask(self) -> None:
        """Ask for what is shown."""
        shown = self.tabs.currentIndex()
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
        asked = self.question
        self._path.append((Only(asked.by, row.key), row.name, asked.by))
        if asked.by in (By.ITEM, By.DAY):
            self.tabs.setCurrentIndex(LINES)
        else:
            self._choose_by(_DOWN.get(asked.by, By.ITEM))
        self._word_where()
        self.ask()

    @Slot()
    def go_up(self) -> None:
        """Look at what it was a part of."""
        if self._path:
            _only, _name, by = self._path.pop()
            self._choose_by(by)
            self.tabs.setCurrentIndex(SUMS)
            self._word_where()
            self.ask()

    @Slot(object)
    def show_purchases(self, event: PurchasesShown) -> None:
        """Show sums, if they are those that were asked for last."""
        answer = event.answer
        if answer.asked != self.question:
            return
        path = tuple((only.by, name) for only, name, _by in self._path)
        self._shown = Report(answer, path)
        if self.sums.by is not answer.asked.by:
            self.sums.by = answer.asked.by
            self.sums.retranslate()
        self.sums.show_rows(answer.rows)
        if answer.rows and self.sums_view.current_row() is None:
            self.sums_view.point_at(0)
        self._show_page()
        self.cards.show_answer(answer)
        self.chart.show_answer(answer)
        self._size_columns()

    @Slot(object)
    def show_lines(self, event: LinesShown) -> None:
        """Show the lines behind the sums."""
        if event.asked != self.question:
            return
        self.lines.show_rows(event.lines)
        if event.more:
            said = self.tr("行数太多，只列出最近的 {count} 行；请缩小时间范围，或导出表格。")
            self.strip.say_wrong(said.format(count=len(event.lines)))

    @Slot(object)
    def show_prices(self, event: PricesShown) -> None:
        """Show where prices changed."""
        if event.asked == self.question:
            self.prices.show_rows(event.steps)

    @Slot(object)
    def show_punctuality(self, event: PunctualityShown) -> None:
        """Show how distributors kept to their orders."""
        if event.period == self.periods.period:
            self.punctuality.show_rows(event.rows)

    @Slot(object)
    def show_differences(self, event: DifferencesShown) -> None:
        """Show what became of the differences between the catalogues."""
        if event.differences.period == self.periods.period:
            self.differences.show_differences(event.differences)

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
        period, shown = self.periods.period, self.tabs.currentIndex()
        title = by_word(self.question.by) if shown == SUMS else self.tabs.tabText(shown)
        name = f"{title} {period.since:%Y%m%d}-{period.until:%Y%m%d}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.tr("导出表格"), name, "Excel (*.xlsx);;CSV (*.csv)"
        )
        if chosen:
            self._statistics.write_sheet(self.question, _PARTS[shown], Path(chosen))

    @Slot()
    def wish_paper(self) -> None:
        """Print the sums that were shown last."""
        if self._shown is not None:
            self.paper_wished.emit(self._shown)

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
            only=tuple((only.by, only.key, said) for only, said, _by in self._path),
            compared=asked.compared,
        )
        self.views.save(view)

    @Slot(object)
    def show_view(self, view: View) -> None:
        """Look as a saved view says."""
        self._path = [(Only(by, key), said, by) for by, key, said in view.only]
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

    @Slot(int)
    def show_tab(self, number: int) -> None:
        """Show one of the tables."""
        del number
        self._show_page()
        self.ask()

    def _view(self) -> QWidget:
        views = (
            self.sums_view,
            self.lines_view,
            self.prices_view,
            self.punctuality_view,
            self.differences,
        )
        return views[self.tabs.currentIndex()]

    def _show_page(self) -> None:
        shown = self.tabs.currentIndex()
        is_empty = shown == SUMS and self.sums.rowCount() == 0
        self.pages.setCurrentIndex(NOTHING if is_empty else shown)

    def _choose_by(self, by: By) -> None:
        self.by_box.blockSignals(True)
        self.by_box.setCurrentIndex(self.by_box.findData(by.value))
        self.by_box.blockSignals(False)

    def _suggested_name(self) -> str:
        parts = [self.periods.box.currentText(), *(name for _only, name, _by in self._path)]
        return " ".join([*parts, by_word(self.question.by)])

    def _word_where(self) -> None:
        steps = [f"{by_word(only.by)}：{path_name(only, name)}" for only, name, _by in self._path]
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

    def _size_columns(self) -> None:
        numbers = {AMOUNT: "00,000,000.00", RECEIVED: "00,000,000", DIFFERING: "0,000"}
        shares = dict.fromkeys((PART, BEFORE, YEAR, COVERAGE), "▲100.0%")
        self.sums_view.set_widths(numbers | shares)
        day = "2026-11-21"
        lines = {
            0: day,
            2: "SH20261121-0001",
            3: longest_difference_word(),
            4: "00,000",
            5: "0,000,000.00",
        }
        self.lines_view.set_widths(lines)
        self.prices_view.set_widths({0: day + "MMM", 2: "00,000.00", 3: "00,000.00", 4: "▲100.0%"})
        self.punctuality_view.set_widths(dict.fromkeys(range(1, 7), "00,000"))

    def _lay_out(self) -> None:
        top, way, total = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for widget in (self.by_box, self.periods, self.compared):
            top.addWidget(widget)
        top.addStretch(1)
        again, up, *others = (
            ActionButton(action, self)
            for action in (self.again, self.up, self.print_it, self.export)
        )
        self._buttons = [again, up, *others, *self.views.buttons]
        top.addWidget(again)
        for part in (up, self.views, *others):
            way.addWidget(part)
        way.insertWidget(1, self.where, 1)
        total.addWidget(self.cards, 1)
        total.addWidget(self.filling)
        self.filling.hide()
        self.filling.setWordWrap(True)
        self.filling.setProperty("role", "muted")
        for _ in _PARTS:
            self.tabs.addTab("")
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.addWidget(self.sums_view)
        both.addWidget(self.chart)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setSizes([_TABLE, _CHART])
        tables = (self.lines_view, self.prices_view, self.punctuality_view, self.differences)
        for page in (both, *tables, self.nothing):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.addWidget(self.strip)
        layout.addLayout(top)
        layout.addLayout(way)
        layout.addLayout(total)
        layout.addWidget(self.tabs)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.by_box.currentIndexChanged.connect(self.ask)
        self.periods.chosen.connect(self.ask)
        self.compared.toggled.connect(self.ask)
        self.views.chosen.connect(self.show_view)
        self.views.keeping_wished.connect(self.ask_name)
        self.tabs.currentChanged.connect(self.show_tab)
        self.sums_view.row_chosen.connect(self.go_down)
        self.lines_view.row_chosen.connect(self.wish_delivery)
