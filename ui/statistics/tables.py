"""The tables of the statistics and the drawing beside them, one behind each tab.

Without it the page would ask and draw at once. Sums have three faces, what was paid, what came, and
which codes were known, of the same rows. Where there is no room for both, Ctrl+G changes between
the table and its drawing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.reporting.statistics.values import (
    Answer,
    Differences,
    LineFound,
    PriceStep,
    Punctuality,
    Row,
)
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import longest_difference_word
from ui.statistics.bars import (
    Bars,
    bars_of_answer,
    bars_of_differences,
    bars_of_prices,
    bars_of_punctuality,
)
from ui.statistics.chart import Chart
from ui.statistics.differences_panel import DifferencesPanel
from ui.statistics.models import (
    AMOUNT,
    BEFORE,
    CERTAINTY,
    COVERAGE,
    NAME,
    PART,
    REACHED,
    YEAR,
    Face,
    LinesModel,
    PricesModel,
    PunctualityModel,
    SumsModel,
)

MONEY, RECEIVED, CODES, LINES, PRICES, PUNCTUALITY, DIFFERENCES = range(7)
"""The tabs."""
_FACES = (Face.MONEY, Face.RECEIVED, Face.CODES)
_SUMS_PAGE, _NOTHING_PAGE = 0, 5
"""Pages: one for all faces of the sums, one for each other table, one for nothing."""
_ROW, _TALL_ROW = 30, 42
_BESIDE_WIDTH = 900
"""Less is too little for a table and a drawing."""
_ROOMY_WIDTH = 1100
_TABLE, _CHART = 7, 3


class Tables(TranslatedWidget):
    """Seven tabs."""

    changed = Signal()
    """Another table is looked at, and has to be asked for."""
    line_chosen = Signal(object)
    row_chosen = Signal(object)
    step_chosen = Signal(object)
    distributor_chosen = Signal(object)

    def __init__(self, again: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._differences: Differences | None = None
        self._chart_alone = False
        self._answered: set[int] = set()
        """Tabs whose rows have come: before that, none of them says that there is nothing."""
        self.tabs, self.pages = QTabBar(self), QStackedWidget(self)
        self.sums, self.lines = SumsModel(self), LinesModel(self)
        self.prices, self.punctuality = PricesModel(self), PunctualityModel(self)
        self.sums_view: RowsView[Row] = RowsView(self.sums, _TALL_ROW, self)
        self.lines_view: RowsView[LineFound] = RowsView(self.lines, _TALL_ROW, self)
        self.prices_view: RowsView[PriceStep] = RowsView(self.prices, _TALL_ROW, self)
        self.punctuality_view: RowsView[Punctuality] = RowsView(self.punctuality, _ROW, self)
        self.differences = DifferencesPanel(self)
        self.nothing = EmptyNote(again, self)
        self.chart = Chart(self)
        self._lay_out()
        self.sums_view.row_chosen.connect(self.row_chosen)
        self.lines_view.row_chosen.connect(self.line_chosen)
        self.prices_view.row_chosen.connect(self.step_chosen)
        self.punctuality_view.row_chosen.connect(self.distributor_chosen)
        self.tabs.currentChanged.connect(self.show_tab)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tables anew."""
        for model in (self.sums, self.lines, self.prices, self.punctuality):
            model.retranslate()
        titles = (
            self.tr("采购金额"),
            self.tr("收货差异"),
            self.tr("追溯码"),
            self.tr("明细"),
            self.tr("价格变动"),
            self.tr("配送情况"),
            self.tr("预警情况"),
        )
        for number, title in enumerate(titles):
            self.tabs.setTabText(number, title)
        self.sums_view.setAccessibleName(self.tr("汇总"))
        self.lines_view.setAccessibleName(titles[LINES])
        self.prices_view.setAccessibleName(titles[PRICES])
        self.punctuality_view.setAccessibleName(titles[PUNCTUALITY])
        self._size_columns()
        self._show_page()

    @property
    def shown(self) -> int:
        """The tab that is looked at."""
        return self.tabs.currentIndex()

    @property
    def is_sums(self) -> bool:
        """Whether sums are looked at, whatever their face."""
        return self.shown < len(_FACES)

    @property
    def view(self) -> QWidget:
        """What takes the keys."""
        others = (self.lines_view, self.prices_view, self.punctuality_view, self.differences)
        return self.sums_view if self.is_sums else others[self.shown - LINES]

    @property
    def found(self) -> Sequence[LineFound | PriceStep | Punctuality] | Differences | None:
        """What is looked at, where it is no sums; None before it has come."""
        if self.is_sums or self.shown not in self._answered:
            return None
        if self.shown == DIFFERENCES:
            return self._differences
        return (self.lines.rows, self.prices.rows, self.punctuality.rows)[self.shown - LINES]

    @property
    def has_room(self) -> bool:
        """Whether the drawing stands beside the table, or beside both tables of the warnings."""
        needed = _ROOMY_WIDTH if self.shown == DIFFERENCES else _BESIDE_WIDTH
        return self.width() >= needed

    def show_answer(self, answer: Answer) -> None:
        """Show sums."""
        self._answer = answer
        self._answered |= {MONEY, RECEIVED, CODES}
        self._show_sums()
        if answer.rows and self.sums_view.current_row() is None:
            self.sums_view.point_at(0)
        self._show_page()

    def show_lines(self, lines: tuple[LineFound, ...]) -> None:
        """Show lines of receipts."""
        self._answered.add(LINES)
        self.lines.show_rows(lines)
        self._show_page()

    def show_prices(self, steps: tuple[PriceStep, ...]) -> None:
        """Show changes of prices."""
        self._answered.add(PRICES)
        self.prices.show_rows(steps)
        self._show_page()

    def show_punctuality(self, rows: tuple[Punctuality, ...]) -> None:
        """Show how distributors kept to their orders."""
        self._answered.add(PUNCTUALITY)
        self.punctuality.show_rows(rows)
        self._show_page()

    def show_differences(self, found: Differences) -> None:
        """Show what became of the differences between the catalogues."""
        self._differences = found
        self._answered.add(DIFFERENCES)
        self.differences.show_differences(found)
        self._show_page()

    @Slot()
    def change_sides(self) -> None:
        """Show the drawing in place of the table, or the other way round."""
        self._chart_alone = not self._chart_alone
        self._share_room()

    @Slot(int)
    def show_tab(self, number: int) -> None:
        """Show one of the tables; the page asks for it."""
        del number
        self._show_sums()
        self._show_page()
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between table and drawing."""
        super().resizeEvent(event)
        self._share_room()

    def _show_sums(self) -> None:
        if self._answer is not None and self.is_sums:
            self.sums.show_answer(self._answer, _FACES[self.shown])
            self._size_columns()
            self._choose_columns()

    def _choose_columns(self) -> None:
        compared = self._answer is not None and self._answer.asked.compared
        shown = self.sums.columns(compared=compared, compact=self.width() < _ROOMY_WIDTH)
        for column in range(self.sums.columnCount()):
            self.sums_view.setColumnHidden(column, column not in shown)

    def _show_page(self) -> None:
        shown = self.shown
        others = (self.lines.rows, self.prices.rows, self.punctuality.rows)
        rows = self.sums.rows if self.is_sums or shown == DIFFERENCES else others[shown - LINES]
        is_empty = shown != DIFFERENCES and shown in self._answered and not rows
        if is_empty:
            self.nothing.say(*self._empty_words())
        page = _SUMS_PAGE if self.is_sums else shown - LINES + 1
        self.pages.setCurrentIndex(_NOTHING_PAGE if is_empty else page)
        self.chart.show_bars(self._bars())
        self._share_room()

    def _share_room(self) -> None:
        drawn = bool(self.chart.bars.numbers)
        self.chart.setVisible(drawn and (self.has_room or self._chart_alone))
        self.pages.setVisible(self.has_room or not (drawn and self._chart_alone))
        self._choose_columns()

    def _bars(self) -> Bars:
        shown = self.shown
        if shown == PUNCTUALITY:
            return bars_of_punctuality(self.punctuality.rows)
        if shown == PRICES:
            return bars_of_prices(self.prices.rows)
        if shown == DIFFERENCES and self._differences is not None:
            return bars_of_differences(self._differences)
        if self.is_sums and self._answer is not None:
            return bars_of_answer(self._answer, _FACES[shown])
        return Bars("")

    def _empty_words(self) -> tuple[str, str]:
        if self.shown == PRICES:
            return (
                self.tr("这段时间没有价格变动"),
                self.tr("同一品种收货的价格与上一次不同，会列在这里。可以换一个时间范围。"),
            )
        if self.shown == PUNCTUALITY:
            return (
                self.tr("这段时间没有可以统计的订单"),
                self.tr("换一个时间范围；已上传的订单到了货，或过了时限还没到，会自动计入。"),
            )
        return (
            self.tr("这段时间没有已确认的收货单"),
            self.tr("换一个时间范围；收货单确认后，这里会自动计入。"),
        )

    def _size_columns(self) -> None:
        counts = {column: "0,000,000" for column in range(self.sums.columnCount())}
        shares = dict.fromkeys((PART, REACHED, BEFORE, YEAR, COVERAGE, CERTAINTY), "▲100.0%")
        sizes = counts | shares | {AMOUNT: "00,000,000.00"}
        del sizes[NAME]
        self.sums_view.set_widths(sizes)
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
        for _ in range(DIFFERENCES + 1):
            self.tabs.addTab("")
        tables = (self.lines_view, self.prices_view, self.punctuality_view, self.differences)
        for page in (self.sums_view, *tables, self.nothing):
            self.pages.addWidget(page)
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.setChildrenCollapsible(False)
        both.addWidget(self.pages)
        both.addWidget(self.chart)
        both.setStretchFactor(0, _TABLE)
        both.setStretchFactor(1, _CHART)
        both.setSizes([_TABLE * 100, _CHART * 100])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        layout.addWidget(both, 1)
