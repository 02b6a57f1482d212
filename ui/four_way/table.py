"""The table itself: without it the cursor would stand on a row and not on the cell that disagrees.

A frame shows the cell the sentence below speaks of; a line parts the sides. Columns that can be
spared are left out where there is no room, but never one in which something disagrees.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from app.receiving.four_way.reconciling import FourWayRow, Side
from ui.four_way.model import DRUG, PLACES, FourWayModel, columns_of
from ui.parts.cells import CellDelegate
from ui.parts.rows_model import DETAIL_ROLE
from ui.parts.rows_view import RowsView
from ui.parts.theme import colours_of

_MARK_ROOM = 26
_PADDING = 17
_NARROWEST_DRUG = 110
_ROW_HEIGHT = 44
_SMALLER = 0.82
"""The second line of a cell, as ui/parts/cells.py draws it."""


class FourWayDelegate(CellDelegate):
    """Draws a line before each side and a frame around the current cell."""

    def __init__(self, view: RowsView[FourWayRow]) -> None:
        super().__init__(view)
        self._view = view
        self._first = {columns_of(side)[0] for side in Side}

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        super().paint(painter, option, index)
        colours = colours_of(option.palette)
        if index.column() in self._first:
            painter.setPen(QColor(colours.line))
            painter.drawLine(option.rect.topLeft(), option.rect.bottomLeft())
        current = self._view.currentIndex()
        if (current.row(), current.column()) == (index.row(), index.column()) and index.column():
            painter.save()
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -2))
            painter.restore()


class FourWayTable(RowsView[FourWayRow]):
    """Shows the rows of a check, as many columns as there is room for."""

    def __init__(self, model: FourWayModel, parent: QWidget | None = None) -> None:
        super().__init__(model, _ROW_HEIGHT, parent)
        self._rows_of = model
        self._marked: set[int] = set()
        self._speaking: set[int] = set()
        self._texts: dict[int, int] = {}
        self.wanted: Mapping[Side, int] = {}
        """Pixels that a side needs for its sums, given where there is room."""
        self.setItemDelegate(FourWayDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.horizontalHeader().setMinimumSectionSize(_PADDING)
        # A bar that comes and goes would change the room it depends on.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def look_again(self) -> None:
        """Note which columns disagree, which say anything and how long, and fit them."""
        rows, columns = self._rows_of.rows, range(1, len(PLACES) + 1)
        self._marked = {c for c in columns if any(self._rows_of.marks_at(row, c) for row in rows)}
        silent = ("", "—")
        self._speaking = {
            c for c in columns if any(self._rows_of.text(row, c) not in silent for row in rows)
        }
        self._texts = {column: self._longest(column) for column in columns}
        self.fit()

    def fit(self) -> None:
        """Give every column its room, sparing what can be spared where there is not enough."""
        shown = list(range(1, len(PLACES) + 1))
        for column in self._sparable():
            if sum(map(self._width, shown)) + _NARROWEST_DRUG <= self.viewport().width():
                break
            shown.remove(column)
        widths = {column: self._width(column) for column in shown}
        left = self.viewport().width() - sum(widths.values()) - _NARROWEST_DRUG
        for side, pixels in self.wanted.items():
            mine = [column for column in columns_of(side) if column in shown]
            lacking = pixels - sum(widths[column] for column in mine)
            if 0 < lacking <= left:
                widths[mine[-1]] += lacking
                left -= lacking
        header = self.horizontalHeader()
        for column in range(1, len(PLACES) + 1):
            self.setColumnHidden(column, column not in shown)
            header.resizeSection(column, widths.get(column, 0))
        header.resizeSection(DRUG, _NARROWEST_DRUG + max(0, left))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns into the new width."""
        super().resizeEvent(event)
        self.fit()

    def _sparable(self) -> list[int]:
        """Columns that may go: those that say nothing first, then from the right."""
        spare = [
            column
            for column, place in enumerate(PLACES, start=1)
            if place.spare and column not in self._marked
        ]
        return sorted(spare, key=lambda column: (column in self._speaking, -column))

    def _longest(self, column: int) -> int:
        """The pixels that the longest text of a column needs, or the smaller line below one."""
        rows = self._rows_of.rows
        texts = [self._rows_of.text(row, column) for row in rows]
        details = [str(self._rows_of.special(row, column, DETAIL_ROLE) or "") for row in rows]
        strong = QFont(self.font())
        strong.setBold(any(details))
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * _SMALLER)
        return max(
            (
                metrics.horizontalAdvance(text)
                for metrics, said in (
                    (QFontMetrics(strong), set(texts)),
                    (QFontMetrics(small), set(details)),
                )
                for text in said
            ),
            default=0,
        )

    def _width(self, column: int) -> int:
        title = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        room = _MARK_ROOM if column in self._marked else 0
        text = self._texts.get(column, 0) + room
        return max(text, self.fontMetrics().horizontalAdvance(title)) + _PADDING
