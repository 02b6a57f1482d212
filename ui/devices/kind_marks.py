"""A small drawing for each kind of reader: keyboard, serial plug, USB fork, camera.

Without it four kinds would differ by a word only.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.readers.profile import ReaderKind
from ui.parts.theme import colours_of

_SIDE = 24.0
_PEN = 1.7


def paint_kind(painter: QPainter, square: QRectF, kind: ReaderKind, ink: QColor) -> None:
    """Draw the mark of a kind within a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(square.topLeft())
    painter.scale(square.width() / _SIDE, square.height() / _SIDE)
    pen = QPen(ink, _PEN)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_PATHS[kind])
    painter.restore()


class KindMark(QWidget):
    """Shows the mark of one kind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: ReaderKind | None = None
        self.setFixedSize(26, 26)

    def show_kind(self, kind: ReaderKind | None) -> None:
        """Show another mark, or none."""
        self._kind = kind
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        del event
        if self._kind is not None:
            ink = QColor(colours_of(self.palette()).text)
            paint_kind(
                QPainter(self), self.rect().toRectF().adjusted(1, 1, -1, -1), self._kind, ink
            )


def _lines(path: QPainterPath, *strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    for first, *rest in strokes:
        path.moveTo(QPointF(*first))
        for point in rest:
            path.lineTo(QPointF(*point))
    return path


def _keyboard() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(2, 6, 20, 12), 2, 2)
    dots = [((x, y), (x + 0.2, y)) for y in (9.7, 12.2) for x in (6, 10, 14, 18)]
    return _lines(path, *dots, ((8.0, 15.0), (16.0, 15.0)))


def _plug() -> QPainterPath:
    path = QPainterPath()
    _lines(path, ((2, 7), (22, 7), (19, 17), (5, 17), (2, 7)))
    upper = [((x, 10.4), (x + 0.2, 10.4)) for x in (6.4, 10.2, 14, 17.6)]
    lower = [((x, 13.6), (x + 0.2, 13.6)) for x in (8.2, 12, 15.8)]
    return _lines(path, *upper, *lower)


def _usb() -> QPainterPath:
    path = QPainterPath()
    _lines(
        path,
        ((12, 19.5), (12, 4)),
        ((9.8, 6.4), (12, 3.6), (14.2, 6.4)),
        ((12, 16), (6.8, 12.6), (6.8, 10)),
        ((12, 13.6), (17.2, 10.6), (17.2, 9)),
    )
    path.addEllipse(QPointF(12, 20), 1.7, 1.7)
    path.addEllipse(QPointF(6.8, 8.7), 1.3, 1.3)
    path.addRect(QRectF(15.9, 6.4, 2.6, 2.6))
    return path


def _camera() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(2, 7, 20, 13), 2, 2)
    path.addEllipse(QPointF(12, 13.4), 4, 4)
    return _lines(path, ((8, 7), (9.5, 4.4), (14.5, 4.4), (16, 7)))


_PATHS = {
    ReaderKind.KEYBOARD: _keyboard(),
    ReaderKind.SERIAL: _plug(),
    ReaderKind.HID: _usb(),
    ReaderKind.CAMERA: _camera(),
}
