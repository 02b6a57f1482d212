"""A label as its printer burns it.

Without it a person would only see on paper what a label says. What is shown is the raster that goes
to the printer, made smaller where it does not fit, and never larger than it is.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.labels.queue import LabelDrawn
from ui.links.foreign_label import ForeignLabel
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.theme import colours_of

_INCH = 25.4
_EDGE = 8


class LabelPicture(QWidget):
    """The dots on white paper."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.setMinimumSize(160, 120)

    def show_image(self, image: QImage) -> None:
        """Show another one; a null image: an empty place."""
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the room of a small label."""
        return QSize(260, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the label in the middle, at the top."""
        del event
        if self.image.isNull():
            return
        painter = QPainter(self)
        room = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        ratio = self.devicePixelRatioF()
        size = self.image.size() / ratio
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveLeft(room.left() + (room.width() - size.width()) // 2)
        # Dots are averaged by hand: the painter's own way leaves some of them out.
        shown = self.image.convertToFormat(QImage.Format.Format_Grayscale8).scaled(
            size * ratio,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.fillRect(place, Qt.GlobalColor.white)
        painter.drawImage(place, shown)
        painter.setPen(QColor(colours_of(self.palette()).line))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))


class LabelPreview(TranslatedWidget):
    """The picture and what there is to say of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn: LabelDrawn | None = None
        self.picture = LabelPicture(self)
        self.said = ForeignLabel(self, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said)
        layout.addWidget(self.picture, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Word it anew."""
        drawn, image = self._drawn, self.picture.image
        self.picture.setAccessibleName(self.tr("标签预览"))
        if drawn is None:
            self.said.setText("")
        elif drawn.complaint:
            self.said.setText(readable(drawn.complaint))
        elif not image.isNull():
            width, height = (side * _INCH / drawn.dpi for side in (image.width(), image.height()))
            self.said.setText(
                self.tr("{width}×{height} 毫米，{dpi} dpi，与打印的点阵相同").format(
                    width=f"{width:.0f}", height=f"{height:.0f}", dpi=drawn.dpi
                )
            )

    def show_drawn(self, drawn: LabelDrawn | None) -> None:
        """Show a label, or why there is no picture of it."""
        self._drawn = drawn
        image = QImage.fromData(drawn.png) if drawn is not None and drawn.png else QImage()
        self.picture.show_image(image)
        self.retranslate()
