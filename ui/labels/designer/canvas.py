"""A label as it will be printed, with its elements to be taken hold of.

Without it places could be typed only. The paper is the picture that the desk drew, dot for dot;
over it stand the outline of what is selected, its handles, and what is wrong. Arrow keys move by
half a millimetre, with Shift by five; Page Up and Page Down go through the elements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.labels.designing import Document, Preview
from app.labels.editing import (
    Path,
    all_elements,
    box_of,
    element_at,
    handles_of,
    moved,
    origin_of,
    resized,
    with_element,
)
from ui.parts.theme import colours_of

MARGIN = 28
"""Pixels around the paper."""
STEP_MM, LARGE_STEP_MM = 0.5, 5.0
LEAST_ZOOM, MOST_ZOOM = 1.0, 40.0
"""Pixels a millimetre."""
_HANDLE = 8
_REACH = 7
"""Pixels around a handle that still take hold of it."""
_NEAR_MM = 1.0
"""Around a line, which itself is thin."""
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS = {
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
}


class Canvas(QWidget):
    """Shows one design; what is done to it is wished, never done here."""

    selected = Signal(object)
    """The element of this Path; an empty one is the paper."""
    changed = Signal(object, str)
    """This document instead; changes with the same text are one step."""
    let_go = Signal()
    """What is done next is a step of its own."""
    zoomed = Signal()
    """A person wants the paper larger or smaller."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.zoom = 4.0
        self._document: Document = {}
        self._selection: Path = ()
        self._image = QImage()
        self._scaled = QImage()
        self._stretches: Mapping[str, float] = {}
        self._wrong: frozenset[Path] = frozenset()
        self._held = ""
        """The handle that is held, `move`, or nothing."""
        self._from = QPointF()
        self._before: Document = {}
        self._grips = 0

    def show_document(self, document: Document, selection: Path) -> None:
        """Show what a design says now; its picture follows."""
        self._document, self._selection = document, selection
        self._fit_paper()
        self.update()

    def show_preview(self, preview: Preview) -> None:
        """Show how it is printed."""
        self._image, self._scaled = QImage.fromData(preview.png), QImage()
        self._stretches = preview.stretches
        self.update()

    def show_wrong(self, wrong: Iterable[Path]) -> None:
        """Mark elements that something is wrong with."""
        self._wrong = frozenset(wrong)
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image, self._scaled = QImage(), QImage()
        self._stretches, self._wrong = {}, frozenset()
        self.show_document({}, ())

    @property
    def image(self) -> QImage:
        """The dots that are shown."""
        return self._image

    @property
    def paper(self) -> QRectF:
        """Where the paper stands."""
        width, height = self._size_mm()
        wide, tall = width * self.zoom, height * self.zoom
        x, y = max(MARGIN, (self.width() - wide) / 2), max(MARGIN, (self.height() - tall) / 2)
        return QRectF(round(x), round(y), wide, tall)

    def set_zoom(self, zoom: float) -> None:
        """Show so many pixels a millimetre."""
        self.zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        self._fit_paper()
        self.update()

    def fit_to(self, room: QSize) -> None:
        """Show all of the paper as large as it can be in a room."""
        width, height = self._size_mm()
        if width and height:
            around = 2 * MARGIN + 2
            self.set_zoom(min((room.width() - around) / width, (room.height() - around) / height))

    def point_of(self, x: float, y: float) -> QPointF:
        """Where millimetres of the label are seen."""
        return self.paper.topLeft() + QPointF(x * self.zoom, y * self.zoom)

    def rectangle_of(self, path: Path) -> QRectF | None:
        """Where an element is seen."""
        element = element_at(self._document, path)
        box = None if element is None else box_of(element)
        if box is None:
            return None
        x, y, stretch = origin_of(self._document, path, self._stretches)
        at = self.point_of(x + box[0], y + box[1] * stretch)
        return QRectF(at.x(), at.y(), box[2] * self.zoom, box[3] * self.zoom * stretch)

    def handle_points(self) -> dict[str, QPointF]:
        """Where the handles of what is selected are seen."""
        element = element_at(self._document, self._selection)
        if element is None:
            return {}
        x, y, stretch = origin_of(self._document, self._selection, self._stretches)
        return {
            name: self.point_of(x + mm_x, y + mm_y * stretch)
            for name, (mm_x, mm_y) in handles_of(element).items()
        }

    def sizeHint(self) -> QSize:
        """As large as the paper with something around it."""
        width, height = self._size_mm()
        return QSize(
            int(width * self.zoom) + 2 * MARGIN + 1, int(height * self.zoom) + 2 * MARGIN + 1
        )

    def _size_mm(self) -> tuple[float, float]:
        width, height = self._document.get("width"), self._document.get("height")
        if not isinstance(width, int | float) or not isinstance(height, int | float):
            return 0.0, 0.0
        return min(max(width, 0), 1_000), min(max(height, 0), 1_000)

    def _fit_paper(self) -> None:
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper, what is wrong, and what is selected."""
        painter = QPainter(self)
        paper, colours = self.paper, colours_of(self.palette())
        if paper.width() and paper.height():
            painter.fillRect(paper.translated(2, 3), QColor(0, 0, 0, 60))
            painter.fillRect(paper, QColor("white"))
            if not self._image.isNull():
                painter.drawImage(paper, self._seen(paper))
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawRect(paper)
        for path in self._wrong:
            self._outline(painter, path, QPen(QColor("#B4121B"), 2, Qt.PenStyle.DashLine))
        if self._selection:
            self._draw_selection(painter)
        painter.end()

    def _seen(self, paper: QRectF) -> QImage:
        """The dots; where several fall into one pixel, as large as the paper is seen, in grey."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(paper.width() * ratio), round(paper.height() * ratio))
        if size.width() >= self._image.width():
            return self._image
        if self._scaled.size() != size:
            self._scaled = self._image.convertToFormat(QImage.Format.Format_RGB32).scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        return self._scaled

    def _draw_selection(self, painter: QPainter) -> None:
        # The paper is white, light or dark as the window may be.
        accent = QColor("#0B5A8F")
        if len(self._selection) > 1:
            self._outline(painter, self._selection[:1], QPen(accent, 1, Qt.PenStyle.DotLine))
        self._outline(painter, self._selection, QPen(accent, 2 if self.hasFocus() else 1))
        painter.setPen(QPen(accent, 1))
        painter.setBrush(QColor("white"))
        for point in self.handle_points().values():
            half = _HANDLE / 2
            painter.drawRect(QRectF(point.x() - half, point.y() - half, _HANDLE, _HANDLE))

    def _outline(self, painter: QPainter, path: Path, pen: QPen) -> None:
        rectangle = self.rectangle_of(path)
        if rectangle is not None:
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rectangle)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a handle, or of an element; the paper itself is the design."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._held = self._handle_at(at)
        if not self._held:
            found = self._element_at(at)
            if found != self._selection:
                self._selection = found
                self.selected.emit(found)
            self._held = "move" if found else ""
        self._from, self._before = at, self._document
        self._grips += 1
        self.let_go.emit()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move or resize what is held."""
        at = event.position()
        if not self._held or not event.buttons() & Qt.MouseButton.LeftButton:
            self.setCursor(_CURSORS.get(self._handle_at(at), Qt.CursorShape.ArrowCursor))
            return
        stretch = origin_of(self._before, self._selection, self._stretches)[2]
        right = _halves((at.x() - self._from.x()) / self.zoom)
        down = _halves((at.y() - self._from.y()) / self.zoom / stretch)
        self._change(self._before, self._held, right, down, f"grip {self._grips}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = ""
        self.let_go.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move what is selected, or select another."""
        key = Qt.Key(event.key())
        step = _STEPS.get(key)
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._select_next(1 if key is Qt.Key.Key_PageDown else -1)
        elif key is Qt.Key.Key_Escape and self._selection:
            self.selected.emit(self._selection[:-1])
        elif step is None or not self._selection:
            super().keyPressEvent(event)
        else:
            shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            far = LARGE_STEP_MM if shifted else STEP_MM
            self._change(self._document, "move", step[0] * far, step[1] * far, "keys")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl makes the paper larger and smaller."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * (1.2 if event.angleDelta().y() > 0 else 1 / 1.2))
            self.zoomed.emit()
            event.accept()
        else:
            super().wheelEvent(event)

    def _change(self, before: Document, held: str, right: float, down: float, merging: str) -> None:
        element = element_at(before, self._selection)
        if element is None:
            return
        other = (
            moved(element, right, down) if held == "move" else resized(element, held, right, down)
        )
        self.changed.emit(with_element(before, self._selection, other), merging)

    def _select_next(self, by: int) -> None:
        paths = [(), *(path for path, _element in all_elements(self._document))]
        at = paths.index(self._selection) if self._selection in paths else 0
        self.selected.emit(paths[(at + by) % len(paths)])

    def _handle_at(self, at: QPointF) -> str:
        for name, point in self.handle_points().items():
            if abs(point.x() - at.x()) <= _REACH and abs(point.y() - at.y()) <= _REACH:
                return name
        return ""

    def _element_at(self, at: QPointF) -> Path:
        """The smallest element here, of those drawn last; within selected rows one of theirs."""
        within = self._selection[:1]
        best: tuple[float, Path] | None = None
        near = _NEAR_MM * self.zoom
        for path, _element in all_elements(self._document):
            rectangle = self.rectangle_of(path)
            if rectangle is None or (len(path) > 1 and path[:1] != within):
                continue
            if rectangle.width() < near or rectangle.height() < near:
                rectangle = rectangle.adjusted(-near, -near, near, near)
            size = rectangle.width() * rectangle.height()
            if rectangle.contains(at) and (best is None or size <= best[0]):
                best = size, path
        return () if best is None else best[1]


def _halves(millimetres: float) -> float:
    """To the nearest tenth: a hand holds no finer."""
    return round(millimetres, 1)
