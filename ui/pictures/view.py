"""A picture with the outline of every code found in it.

Without it nobody could say which box of a layer is the wrong one. An outline carries the mark of
what was made of its code, never colour alone, and its number in the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.readers.picture import PictureShown
from app.receiving.verdicts import Severity
from ui.parts.marks import paint_mark
from ui.parts.theme import Tone, colours_of

_BADGE = 22


@dataclass(frozen=True, slots=True)
class Outline:
    """One code in the picture."""

    number: int
    """Its number in the list."""
    corners: tuple[tuple[int, int], ...]
    """In pixels of the whole picture."""
    severity: Severity


class PictureView(QWidget):
    """Shows one picture as large as there is room."""

    outline_chosen = Signal(int)
    """A click on the code with this number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._full_width = 0
        self._outlines: tuple[Outline, ...] = ()
        self._current = 0
        self.setMinimumSize(240, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def outlines(self) -> tuple[Outline, ...]:
        """What is drawn on the picture."""
        return self._outlines

    def show_picture(self, shown: PictureShown | None) -> None:
        """Show another picture, without outlines; None for an empty view."""
        self._outlines = ()
        self._image = QImage()
        if shown is not None and shown.preview:
            width, height = shown.preview_width, shown.preview_height
            form = QImage.Format.Format_RGB888
            # A copy: the image would go on reading the bytes of an event that is gone.
            self._image = QImage(shown.preview, width, height, 3 * width, form).copy()
            self._full_width = shown.width
        self.update()

    def show_outlines(self, outlines: Sequence[Outline], current: int) -> None:
        """Draw these outlines, the current one stronger."""
        self._outlines, self._current = tuple(outlines), current
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for a picture."""
        return QSize(720, 540)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture and the outlines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        painter.fillRect(self.rect(), QColor(colours.surface))
        if self._image.isNull():
            return
        painter.drawImage(self._room(), self._image)
        for outline in self._outlines:
            self._paint(painter, outline, colours.tone(outline.severity))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the code under the pointer."""
        for outline in self._outlines:
            if self._polygon(outline).containsPoint(event.position(), Qt.FillRule.OddEvenFill):
                self.outline_chosen.emit(outline.number)
                return

    def _paint(self, painter: QPainter, outline: Outline, tone: Tone) -> None:
        polygon = self._polygon(outline)
        current = outline.number == self._current
        # A light line below the coloured one: it is seen on dark and on light pictures.
        line = QColor(tone.ink if outline.severity is Severity.NEUTRAL else tone.fill)
        for colour, width in ((QColor("#FFFFFF"), 7 if current else 5), (line, 3)):
            painter.setPen(QPen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(polygon)
        top = min(polygon.toList(), key=lambda point: (point.y(), point.x()))
        badge = QRectF(top.x() - _BADGE / 2, top.y() - _BADGE / 2, _BADGE, _BADGE)
        badge.moveLeft(max(0.0, min(badge.left(), self.width() - _BADGE)))
        badge.moveTop(max(0.0, badge.top()))
        paint_mark(painter, badge, outline.severity, QColor(tone.fill), QColor(tone.ink))
        self._paint_number(painter, badge, outline.number, tone)

    def _paint_number(self, painter: QPainter, badge: QRectF, number: int, tone: Tone) -> None:
        text = str(number)
        width = painter.fontMetrics().horizontalAdvance(text) + 10
        beside = QRectF(badge.right() + 2, badge.top() + 2, width, badge.height() - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.fill))
        painter.drawRoundedRect(beside, 4, 4)
        painter.setPen(QColor(tone.ink))
        painter.drawText(beside, int(Qt.AlignmentFlag.AlignCenter), text)

    def _room(self) -> QRectF:
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def _polygon(self, outline: Outline) -> QPolygonF:
        room = self._room()
        scale = room.width() / max(1, self._full_width)
        points = [
            QPointF(room.left() + x * scale, room.top() + y * scale) for x, y in outline.corners
        ]
        return QPolygonF(points)
