"""A shape for each severity; without it a verdict would speak by colour alone.

Right is a disc with a tick, notice a triangle, repeat a square with two equal bars, wrong an
octagon with a cross, neutral a diamond: told apart by outline, also in grey and by people who do
not see red and green. A carton that was opened and counts nothing by itself is a pointer down with
bars in it: scan what is inside.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.receiving.verdicts import Severity


class SpecialMark(StrEnum):
    """Marks for what is no severity of its own."""

    OPENED = "opened"
    """A carton stands open: its boxes are scanned one by one."""


Mark = Severity | SpecialMark


def paint_mark(painter: QPainter, square: QRectF, mark: Mark, fill: QColor, ink: QColor) -> None:
    """Draw a mark: its outline filled, its sign in ink."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(fill))
    painter.drawPath(outline(square, mark))
    pen = QPen(ink, square.width() * 0.11)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_sign(square, mark))
    painter.restore()


def outline(square: QRectF, mark: Mark) -> QPainterPath:
    """Return the outer shape of a mark."""
    path = QPainterPath()
    if mark is Severity.RIGHT:
        path.addEllipse(square)
    elif mark is Severity.REPEAT:
        corner = square.width() * 0.12
        path.addRoundedRect(square, corner, corner)
    else:
        path.addPolygon(_polygon(square, _CORNERS[mark]))
    path.closeSubpath()
    return path


_CORNERS: dict[Mark, list[tuple[float, float]]] = {
    Severity.NOTICE: [(0.5, 0.02), (1.0, 0.95), (0.0, 0.95)],
    Severity.WRONG: [
        (0.3, 0),
        (0.7, 0),
        (1, 0.3),
        (1, 0.7),
        (0.7, 1),
        (0.3, 1),
        (0, 0.7),
        (0, 0.3),
    ],
    Severity.NEUTRAL: [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)],
    SpecialMark.OPENED: [(0.05, 0.04), (0.95, 0.04), (0.95, 0.56), (0.5, 1.0), (0.05, 0.56)],
}
_SIGNS: dict[Mark, list[list[tuple[float, float]]]] = {
    Severity.RIGHT: [[(0.27, 0.53), (0.43, 0.69), (0.74, 0.34)]],
    Severity.NOTICE: [[(0.5, 0.36), (0.5, 0.62)], [(0.5, 0.79), (0.5, 0.80)]],
    Severity.REPEAT: [[(0.28, 0.38), (0.72, 0.38)], [(0.28, 0.62), (0.72, 0.62)]],
    Severity.WRONG: [[(0.32, 0.32), (0.68, 0.68)], [(0.68, 0.32), (0.32, 0.68)]],
    Severity.NEUTRAL: [[(0.35, 0.5), (0.65, 0.5)]],
    SpecialMark.OPENED: [[(x, 0.24), (x, 0.54)] for x in (0.29, 0.5, 0.71)],
}


def _sign(square: QRectF, mark: Mark) -> QPainterPath:
    path = QPainterPath()
    for stroke in _SIGNS[mark]:
        points = [_point(square, x, y) for x, y in stroke]
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
    return path


def _point(square: QRectF, x: float, y: float) -> QPointF:
    return QPointF(square.left() + x * square.width(), square.top() + y * square.height())


def _polygon(square: QRectF, corners: list[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([_point(square, x, y) for x, y in corners])
