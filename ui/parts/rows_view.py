"""The table view of all pages; without it each page would tame QTableView by itself.

Whole rows, fixed heights, no cell editing, Tab leaves the table, Return activates a row. Select-all
is off in long tables: Qt asks for every index of every row, which takes seconds with 100,000 rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.parts.cells import CellDelegate
from ui.parts.rows_model import ROW_ROLE, RowsModel

Row = TypeVar("Row")

_AROUND_TEXT = 24
"""What a cell leaves free beside its text."""
SELECT_ALL_UP_TO = 2000
"""Rows; drawing so many as selected takes less than a tenth of a second."""


class RowsView(QTableView, Generic[Row]):
    """Shows a RowsModel."""

    select_all_up_to = SELECT_ALL_UP_TO
    choosing_keys: tuple[Qt.Key, ...] = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

    row_chosen = Signal(object)
    """Return or a double click: the row itself."""

    def __init__(
        self, model: RowsModel[Row], row_height: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.doubleClicked.connect(self.choose)

    def set_widths(self, samples: Mapping[int, str]) -> None:
        """Make columns as wide as a sample or their heading; those not named share the rest."""
        header = self.horizontalHeader()
        model = self.model()
        for column in range(model.columnCount()):
            if column not in samples:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
                continue
            texts = [samples[column]]
            if not header.isHidden():
                texts.append(str(model.headerData(column, Qt.Orientation.Horizontal)))
            width = max(map(self.fontMetrics().horizontalAdvance, texts))
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width + _AROUND_TEXT)

    def current_row(self) -> Row | None:
        """Return the row the cursor is on."""
        row: Row | None = self.currentIndex().data(ROW_ROLE)
        return row

    def is_cut_off(self) -> bool:
        """Tell whether the row under the cursor has a text that is longer than its column."""
        row, model, metrics = self.currentIndex().row(), self.model(), self.fontMetrics()
        return any(
            metrics.horizontalAdvance(str(model.index(row, column).data() or ""))
            > self.columnWidth(column) - _AROUND_TEXT
            for column in range(model.columnCount() if row >= 0 else 0)
        )

    def point_at(self, position: int, *, centre: bool = False) -> None:
        """Put the cursor on a row and bring it into view."""
        # Not by the view: it would add to the selection while a person holds Shift or Ctrl.
        flags = QItemSelectionModel.SelectionFlag
        index = self.model().index(position, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.bring_into_view(position, centre=centre)

    def bring_into_view(self, position: int, *, centre: bool = False) -> None:
        """Scroll to a row, as little as possible or to the middle."""
        hint = QAbstractItemView.ScrollHint
        self.scrollTo(
            self.model().index(position, 0), hint.PositionAtCenter if centre else hint.EnsureVisible
        )

    @Slot(QModelIndex)
    def choose(self, index: QModelIndex) -> None:
        """Say that a row was chosen."""
        row = index.data(ROW_ROLE)
        if row is not None:
            self.row_chosen.emit(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the row under the cursor in sight when there is less room than before."""
        super().resizeEvent(event)
        current = self.visualRect(self.currentIndex())
        if current.isValid() and 0 <= current.top() < event.oldSize().height():
            self.bring_into_view(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Return; select all only where that is quick."""
        if event.key() in self.choosing_keys:
            self.choose(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.SelectAll) and self._is_long():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _is_long(self) -> bool:
        return self.model().rowCount() > self.select_all_up_to
