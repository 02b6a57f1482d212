"""The sample as a table in which columns are chosen, by mouse and by keys.

Without it a person would type the number of a column. Left and Right go from column to column,
Return chooses the one under the cursor; so does a click on a cell or a heading.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.catalogue.lines import Line, LinesModel
from ui.parts.rows_view import RowsView

ROW_HEIGHT = 24


class SampleView(RowsView[Line]):
    """Shows the first rows of a sample."""

    column_chosen = Signal(int)
    """This column, from 0."""

    def __init__(self, model: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(model, ROW_HEIGHT, parent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self.choose_column)
        self.doubleClicked.disconnect(self.choose)
        self.clicked.connect(self.choose)

    @property
    def column(self) -> int:
        """The column under the cursor; -1: none."""
        return self.currentIndex().column()

    @Slot(QModelIndex)
    def choose(self, index: QModelIndex) -> None:
        """Say that the column of a cell was chosen."""
        if index.isValid():
            self.choose_column(index.column())

    @Slot(int)
    def choose_column(self, column: int) -> None:
        """Say that a column was chosen."""
        self.point_at_column(column)
        self.column_chosen.emit(column)

    def bring_into_view(self, position: int, *, centre: bool = False) -> None:
        """Scroll to a row, and to the column under the cursor."""
        hint = QAbstractItemView.ScrollHint
        index = self.model().index(position, max(0, self.column))
        self.scrollTo(index, hint.PositionAtCenter if centre else hint.EnsureVisible)

    def point_at_column(self, column: int) -> None:
        """Put the cursor on a column and bring it into view."""
        row = max(0, self.currentIndex().row())
        index = self.model().index(row, column)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Columns)
        self.scrollTo(index)
