"""The lines above and below the table that follow its columns: the sides, and the sums.

Without them nobody could tell whose quantity stands in the third column, or compare the totals.
They hold texts only; where columns are is asked of the table's header each time they are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from ui.parts.punctuation import listed
from ui.parts.theme import colours_of

_MARGIN = 8


class ColumnBand(QWidget):
    """Draws texts over groups of columns."""

    def __init__(self, view: QTableView, *, above: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._above = above
        self._texts: list[tuple[list[int], tuple[str, ...]]] = []
        header = view.horizontalHeader()
        header.sectionResized.connect(self.follow)
        header.geometriesChanged.connect(self.follow)
        view.horizontalScrollBar().valueChanged.connect(self.follow)

    def show_texts(self, texts: Sequence[tuple[Sequence[int], Sequence[str]]]) -> None:
        """Show texts, each over columns that stand side by side: the first wording that fits."""
        self._texts = [(list(columns), tuple(wordings)) for columns, wordings in texts]
        self.setAccessibleName(listed(wordings[0] for _, wordings in self._texts))
        self.update()

    @property
    def texts(self) -> Mapping[int, str]:
        """What stands over each first column, in full."""
        return {columns[0]: wordings[0] for columns, wordings in self._texts}

    def pixels(self, text: str) -> int:
        """The room that a text needs."""
        font = self.font()
        font.setBold(True)
        return QFontMetrics(font).horizontalAdvance(text) + 2 * _MARGIN

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(200, self.fontMetrics().height() + 10)

    @Slot()
    def follow(self) -> None:
        """Draw anew where the columns are now."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the texts and the lines between the groups."""
        del event
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.raised))
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        for columns, wordings in self._texts:
            place = self._place(columns)
            if place.isEmpty():
                continue
            if columns[0]:
                painter.setPen(QColor(colours.line))
                painter.drawLine(place.topLeft(), place.bottomLeft())
            painter.setPen(QColor(colours.text))
            centred = self._above and columns[0]
            side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight
            if columns[0] == 0:
                side = Qt.AlignmentFlag.AlignLeft
            inner = place.adjusted(_MARGIN, 0, -_MARGIN, 0)
            metrics = painter.fontMetrics()
            fitting = (t for t in wordings if metrics.horizontalAdvance(t) <= inner.width())
            text = next(fitting, wordings[-1])
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    def _place(self, columns: Sequence[int]) -> QRect:
        header = self._view.horizontalHeader()
        shown = [column for column in columns if not header.isSectionHidden(column)]
        if not shown:
            return QRect()
        left = header.sectionViewportPosition(shown[0]) + self._view.frameWidth()
        width = sum(header.sectionSize(column) for column in shown)
        return QRect(left, 0, width, self.height())
