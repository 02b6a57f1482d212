"""A line of foreign text that may be too long: without it a long name would push the window wide.

For names, numbers and reasons only; our own words always stand in full, in a QLabel.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


def plain_tool_tip(text: str) -> str:
    """Make a tool tip of foreign text: Qt would take what looks like markup for markup."""
    return f"<qt>{escape(text)}</qt>" if text else ""


class ElidingLabel(QWidget):
    """Shows one line, shortened with an ellipsis where needed; the whole is in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a text."""
        if text == self._text:
            return
        self._text = text
        self.setToolTip(plain_tool_tip(text))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + 4, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Accept room for a few letters."""
        metrics = self.fontMetrics()
        shortest = min(metrics.horizontalAdvance(self._text) + 4, metrics.averageCharWidth() * 8)
        return QSize(shortest, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text."""
        del event
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(flags), shown)
