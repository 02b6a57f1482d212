"""Tabs that go on in a second line: without it a narrow screen would hide the last ones.

Qt's own bar scrolls sideways instead, and what is out of sight is forgotten. Left and right turn
the tabs, as there. Each button is as wide as its word in bold, so that nothing moves when one is
chosen. Laid out by hand: a layout that breaks lines asks for the most lines it ever had, and a
small window would grow.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

_PADDING = 8
_LINE = 3
"""Below the word of the tab that is shown; ui/parts/style_sheet.py draws it."""


class _Tab(QPushButton):
    """One word of the bar."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "tab")
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Ask for the room of the word in bold."""
        font = QFont(self.font())
        font.setBold(True)
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(self.text()) + 2 * _PADDING
        return QSize(width, metrics.height() + 8 + _LINE)


class WrappedTabs(QWidget):
    """A bar of as many lines as it needs, and the widget of the tab that is shown."""

    turned = Signal(int)
    """This tab is shown now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QWidget(self)
        self._tabs: list[_Tab] = []
        self._group = QButtonGroup(self)
        self._pages = QStackedWidget(self)
        self._group.idToggled.connect(self._turn)

    def __len__(self) -> int:
        """Count the tabs."""
        return len(self._tabs)

    def add_tab(self, widget: QWidget, text: str) -> None:
        """Put a widget behind the last."""
        tab = _Tab(text, self.bar)
        self._group.addButton(tab, len(self._tabs))
        self._tabs.append(tab)
        self._pages.addWidget(widget)
        tab.setChecked(len(self._tabs) == 1)

    def word_tab(self, number: int, text: str) -> None:
        """Word a tab."""
        if self._tabs[number].text() != text:
            self._tabs[number].setText(text)
            self._arrange()

    def tab_text(self, number: int) -> str:
        """Return the word of a tab."""
        return self._tabs[number].text()

    @property
    def shown(self) -> QWidget | None:
        """The widget of the tab that is shown."""
        return self._pages.currentWidget()

    def show_tab(self, number: int) -> None:
        """Show a tab."""
        self._tabs[number].setChecked(True)

    def minimumSizeHint(self) -> QSize:
        """Ask for one line of words: what more lines need is taken from what is shown."""
        lines = [tab.sizeHint() for tab in self._tabs]
        wanted = self._pages.minimumSizeHint()
        height = max((line.height() for line in lines), default=0)
        width = max((line.width() for line in lines), default=0)
        return QSize(max(wanted.width(), width), wanted.height() + height)

    def sizeHint(self) -> QSize:
        """Ask for the same, and for the room of what is shown."""
        return self.minimumSizeHint().expandedTo(self._pages.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines where the room ends."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Break them anew where words have another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()

    @Slot(int, bool)
    def _turn(self, number: int, checked: bool) -> None:
        if checked:
            self._pages.setCurrentIndex(number)
            self.turned.emit(number)

    def _arrange(self) -> None:
        """Put the words one behind the other, line by line."""
        place = QPoint(0, 0)
        height = 0
        for tab in self._tabs:
            size = tab.sizeHint()
            if place.x() and place.x() + size.width() > self.width():
                place = QPoint(0, place.y() + size.height())
            tab.setGeometry(place.x(), place.y(), size.width(), size.height())
            place.setX(place.x() + size.width())
            height = place.y() + size.height()
        self.bar.setGeometry(0, 0, self.width(), height)
        self._pages.setGeometry(0, height, self.width(), max(0, self.height() - height))
