"""The carton that is being filled, large; without it a shipper could fill the wrong one.

All sizes follow the card, so that it is read from two metres.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.packing.values import CartonKind, CartonView, LineView
from ui.packing.words import carton_word, goods_text, kind_word
from ui.parts.languages import TranslatedWidget
from ui.parts.theme import colours_of

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CartonCard(TranslatedWidget):
    """Number, kind, how many are in it of how many, and of what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._carton: CartonView | None = None
        self._goods: tuple[str, ...] = ()
        self._ended: int | None = None
        """How many cartons a shipment has that is packed no more."""
        self._texts = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.retranslate()

    @property
    def shown(self) -> tuple[str, str, str]:
        """What it says: which carton, how many, of what."""
        return self._texts

    def show_carton(
        self, carton: CartonView | None, lines: Sequence[LineView], ended: int | None = None
    ) -> None:
        """Show the carton at hand; None: there is none. `ended`: of so many cartons in all."""
        self._carton, self._ended = carton, ended
        inside = () if carton is None else tuple(carton.by_line)
        named = {one.line.line_no: goods_text(one) for one in lines if one.line.line_no in inside}
        self._goods = tuple(named[number] for number in inside if number in named)
        self.retranslate()

    def retranslate(self) -> None:
        """Word it anew."""
        self._texts = self._worded()
        self.setAccessibleName(self._texts[0])
        self.setAccessibleDescription("，".join(self._texts[1:]))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room beside the verdict."""
        return QSize(360, 208)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        del event
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QColor(colours.accent if self._carton is not None else colours.line))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(field, 10, 10)
        inner = field.adjusted(16, 8, -16, -8)
        shares = ((0.0, 0.24, colours.text), (0.24, 0.5, colours.text), (0.74, 0.26, colours.muted))
        for (top, share, ink), text in zip(shares, self._texts, strict=True):
            area = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * share)
            area.translate(0, inner.height() * top)
            painter.setPen(QColor(ink))
            painter.setFont(_fitting(self.font(), text, area, bold=share < 0.26 or share > 0.4))
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, round(area.width())
            )
            painter.drawText(area, int(_LEFT), shown)
        painter.end()

    def _worded(self) -> tuple[str, str, str]:
        carton = self._carton
        if self._ended is not None:
            count = self.tr("{count} 箱").format(count=self._ended)
            return (self.tr("全单"), count, "")
        if carton is None:
            said = self.tr("F6 整箱，F7 拼箱，F8 零箱")
            return (self.tr("没有打开的箱"), self.tr("请开箱"), said)
        full = carton.quantity + (carton.lacking or 0)
        count = f"{carton.quantity:,}"
        if carton.kind is CartonKind.FULL and carton.lacking is not None:
            count = f"{carton.quantity:,} / {full:,}"
        goods = self._goods[0] if self._goods else self.tr("还是空的，请扫码装入")
        if len(self._goods) > 1:
            goods = self.tr("{first} 等 {count} 个品种批号").format(
                first=goods, count=len(self._goods)
            )
        return (f"{carton_word(carton)} · {kind_word(carton.kind)}", count, goods)


def _fitting(base: QFont, text: str, area: QRectF, *, bold: bool) -> QFont:
    """As large as the area lets it be, not below the usual size."""
    font = QFont(base)
    font.setBold(bold)
    font.setPixelSize(max(1, round(area.height() * 0.72)))
    wanted = QFontMetricsF(font).horizontalAdvance(text)
    if wanted > area.width() > 0:
        font.setPixelSize(max(1, int(font.pixelSize() * area.width() / wanted)))
    usual = QFont(base)
    usual.setBold(bold)
    return usual if QFontMetricsF(font).height() < QFontMetricsF(usual).height() else font
