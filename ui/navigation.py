"""The pages at left: without it there would be no way from the list to the receipt and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from ui.parts.languages import TranslatedWidget
from ui.parts.resource_files import ICONS
from ui.parts.roles import set_role
from ui.parts.theme import colours_of

DELIVERIES, RECEIVING, DECODING, DEVICES, PICTURES, LIBRARY, KNOWN, CASES = range(8)
FOUR_WAY = 8
"""A page without a button: one gets there from a receipt."""
_ICON_NAMES = (
    *("deliveries", "receiving", "decoding", "devices"),
    *("pictures", "library", "known", "cases"),
)
_ICON = 26
_COMPACT_ICON = 17
_BADGE = 13
_MOST_SHOWN = 99


class Navigation(TranslatedWidget):
    """One button per page."""

    page_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._group = QButtonGroup(self)
        self._badges: dict[int, int] = {}
        self._column = layout = QVBoxLayout(self)
        for number, _ in enumerate(_ICON_NAMES):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setProperty("role", "navigation")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(_ICON, _ICON))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            font = button.font()
            font.setPointSizeF(font.pointSizeF() * 0.86)
            button.setFont(font)
            self._group.addButton(button, number)
            layout.addWidget(button)
        layout.addStretch(1)
        self._group.idClicked.connect(self.page_wished)
        self.retranslate()
        self._draw_icons()
        self.set_compact(compact=False)

    def retranslate(self) -> None:
        """Word the buttons anew."""
        for number, word in enumerate(self._words()):
            button = self._group.button(number)
            button.setText(word)
            button.setToolTip(f"{word} (Ctrl+{number + 1})")
            waiting = self._badges.get(number, 0)
            said = self.tr("{page}，{count} 件待处理").format(page=word, count=waiting)
            button.setAccessibleName(said if waiting else word)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        margin = 0 if compact else 8
        self._column.setContentsMargins(0, margin, 0, margin)
        self._column.setSpacing(0 if compact else 2)
        for button in self._group.buttons():
            button.setFixedWidth(78 if compact else 92)
            icon = _COMPACT_ICON if compact else _ICON
            button.setIconSize(QSize(icon, icon))
            set_role(button, compact, "compact")

    def show_page(self, number: int) -> None:
        """Mark the page that is shown."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)

    def show_badge(self, number: int, count: int) -> None:
        """Say how many things wait on a page; 0: none."""
        if self._badges.get(number, 0) != count:
            self._badges[number] = count
            self.retranslate()
            self._draw_icons()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew in the colour of the text."""
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icons()
        super().changeEvent(event)

    def _words(self) -> Sequence[str]:
        return (
            self.tr("到货"),
            self.tr("收货"),
            self.tr("扫码解读"),
            self.tr("设备"),
            self.tr("拍照识读"),
            self.tr("追溯码库"),
            self.tr("对照规则"),
            self.tr("重码处理"),
        )

    def _draw_icons(self) -> None:
        colours = colours_of(self.palette())
        for number, name in enumerate(_ICON_NAMES):
            badge = _Badge(self._badges.get(number, 0), colours.wrong.fill, colours.wrong.ink)
            icon = _icon(name, colours.text, self.devicePixelRatioF(), badge)
            self._group.button(number).setIcon(icon)


@dataclass(frozen=True, slots=True)
class _Badge:
    """How many things wait, and the colours that say so."""

    count: int
    back: str
    text: str


def _icon(name: str, colour: str, ratio: float, badge: _Badge) -> QIcon:
    """Draw an icon file in one colour, with how many things wait in its corner."""
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
    pixmap = QPixmap(QSize(_ICON, _ICON) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    if badge.count:
        _draw_badge(painter, badge, ratio)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)


def _draw_badge(painter: QPainter, badge: _Badge, ratio: float) -> None:
    text = str(badge.count) if badge.count <= _MOST_SHOWN else f"{_MOST_SHOWN}+"
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = painter.font()
    font.setPixelSize(round(_BADGE * ratio * 0.8))
    font.setBold(True)
    painter.setFont(font)
    width = max(_BADGE * ratio, painter.fontMetrics().horizontalAdvance(text) + 6 * ratio)
    place = QRectF(_ICON * ratio - width, 0, width, _BADGE * ratio)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(badge.back))
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    painter.setPen(QColor(badge.text))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
