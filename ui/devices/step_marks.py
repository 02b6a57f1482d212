"""How far a set-up is: without it nobody would know how many codes are still to be scanned."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.receiving.verdicts import Severity
from ui.parts.marks import paint_mark
from ui.parts.theme import colours_of

_DISC = 40
_GAP = 76


class StepMarks(QWidget):
    """Discs in a row: those that are done carry a tick, the one to be done is filled."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._current = 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_step(self, step: int) -> None:
        """Show which step is to be done; one more than there are means all are done."""
        self._current = step
        self.setAccessibleName(f"{min(step, self._count)} / {self._count}")
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for all discs."""
        return QSize(self._count * _DISC + (self._count - 1) * _GAP + 4, _DISC + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the discs and what joins them."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(1, self._count + 1):
            self._paint_step(painter, number)

    def _paint_step(self, painter: QPainter, number: int) -> None:
        colours = colours_of(self.palette())
        disc = QRectF(2 + (number - 1) * (_DISC + _GAP), 2, _DISC, _DISC)
        done, current = number < self._current, number == self._current
        joined = QColor(colours.right.mark if number <= self._current else colours.line)
        if number > 1:
            painter.setPen(QPen(joined, 3))
            middle = disc.center().y()
            painter.drawLine(
                QPointF(disc.left() - _GAP + 6, middle), QPointF(disc.left() - 6, middle)
            )
        if done:
            ground, sign = QColor(colours.right.mark), QColor(colours.surface)
            paint_mark(painter, disc, Severity.RIGHT, ground, sign)
            return
        painter.setPen(QPen(QColor(colours.accent if current else colours.line), 2))
        painter.setBrush(QColor(colours.accent if current else colours.surface))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.3)
        painter.setFont(font)
        painter.setPen(QColor(colours.accent_text if current else colours.muted))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(number))
