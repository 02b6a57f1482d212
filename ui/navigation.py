"""The pages at left: without it there would be no way from the list to the receipt and back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from ui.parts.languages import TranslatedWidget
from ui.parts.resource_files import ICONS
from ui.parts.roles import set_role
from ui.parts.theme import colours_of
from ui.places import CONTEXT, GROUPS, group_of

_ICON = 26
_COMPACT_ICON = 17
_BADGE = 13
_MOST_SHOWN = 99


class Navigation(TranslatedWidget):
    """One button per page of the group that is shown, and below one per other group."""

    page_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = QButtonGroup(self)
        self._groups = QButtonGroup(self)
        self._badges: dict[int, int] = {}
        self._offered = {p.number: p.offered for group in GROUPS for p in group.places}
        self._shown_group = 0
        self._last: dict[int, int] = {}
        """The page of each group that was seen last."""
        self._column = layout = QVBoxLayout(self)
        for group in GROUPS:
            for place in group.places:
                layout.addWidget(self._page_button(place.number))
        layout.addStretch(1)
        for number in range(len(GROUPS)):
            layout.addWidget(self._group_button(number))
        self._pages.idClicked.connect(self.page_wished)
        self._groups.idClicked.connect(self.wish_group)
        self.retranslate()
        self._draw_icons()
        self.set_compact(compact=False)
        self._show_group(0)

    def retranslate(self) -> None:
        """Word the buttons anew."""
        for group_number, group in enumerate(GROUPS):
            self._groups.button(group_number).setText(f"{_word(group.name)} ›")
            for place in group.places:
                button, word = self._pages.button(place.number), _word(place.name)
                button.setText(word)
                button.setToolTip(f"{_word(place.title)} ({place.key})")
                waiting = self._badges.get(place.number, 0)
                said = self.tr("{page}，{count} 件待处理").format(page=word, count=waiting)
                button.setAccessibleName(said if waiting else word)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        margin = 0 if compact else 8
        self._column.setContentsMargins(0, margin, 0, margin)
        self._column.setSpacing(0 if compact else 2)
        for button in self._pages.buttons():
            button.setFixedWidth(78 if compact else 92)
            icon = _COMPACT_ICON if compact else _ICON
            button.setIconSize(QSize(icon, icon))
            set_role(button, compact, "compact")
        for button in self._groups.buttons():
            button.setFixedWidth(78 if compact else 92)
            set_role(button, compact, "compact")

    def show_page(self, number: int) -> None:
        """Mark the page that is shown, and show its group."""
        button, group = self._pages.button(number), group_of(number)
        if button is not None and group is not None:
            button.setChecked(True)
            self._last[group] = number
            self._show_group(group)

    @Slot(int, int)
    def show_badge(self, number: int, count: int) -> None:
        """Say how many things wait on a page; 0: none."""
        if self._badges.get(number, 0) != count:
            self._badges[number] = count
            self.retranslate()
            self._draw_icons()

    @Slot(int, bool)
    def offer_place(self, place: int, offered: bool) -> None:
        """Have a button for a place, or not."""
        if self._offered[place] is not offered:
            self._offered[place] = offered
            self._show_group(self._shown_group)

    @Slot(int)
    def wish_group(self, number: int) -> None:
        """Go back to the page of a group that was seen last."""
        offered = [p.number for p in GROUPS[number].places if self._offered[p.number]]
        last = self._last.get(number)
        self.page_wished.emit(last if last in offered else offered[0])

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew in the colour of the text."""
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icons()
        super().changeEvent(event)

    def _group_button(self, number: int) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "group")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._make_small(button)
        self._groups.addButton(button, number)
        return button

    def _make_small(self, button: QToolButton) -> None:
        font = button.font()
        font.setPointSizeF(font.pointSizeF() * 0.86)
        button.setFont(font)

    def _page_button(self, number: int) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setProperty("role", "navigation")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._make_small(button)
        self._pages.addButton(button, number)
        return button

    def _show_group(self, number: int) -> None:
        self._shown_group = number
        shown: list[QWidget] = []
        for group_number, group in enumerate(GROUPS):
            pages = [self._pages.button(place.number) for place in group.places]
            other = self._groups.button(group_number)
            offered = [
                self._pages.button(p.number) for p in group.places if self._offered[p.number]
            ]
            seen = offered if group_number == number else [other] if offered else []
            shown += seen
            # What goes, goes first: for a moment with both the window would have to grow.
            for button in (*pages, other):
                if button not in seen:
                    button.hide()
        for one in shown:
            one.show()

    def _draw_icons(self) -> None:
        colours = colours_of(self.palette())
        for place in (place for group in GROUPS for place in group.places):
            waiting = self._badges.get(place.number, 0)
            badge = _Badge(waiting, colours.wrong.fill, colours.wrong.ink)
            icon = _icon(place.icon, colours.text, self.devicePixelRatioF(), badge)
            self._pages.button(place.number).setIcon(icon)


def _word(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text)


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
