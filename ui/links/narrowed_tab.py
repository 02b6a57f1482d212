"""What lists of calls, messages and days have in common: of all connections, or of one.

Without it three tabs would follow the connections each in its own way.
"""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.links.connections import LinksShown
from ui.known.searched_list import SearchedList
from ui.links.filters import LinkBox
from ui.parts.languages import TranslatedWidget

COMPACT_WIDTH = 1000


class NarrowedTab(TranslatedWidget):
    """Knows what connections are called, and what is used of a small screen."""

    list: SearchedList

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.link = LinkBox(self)

    def retranslate(self) -> None:
        """Word what all of them have."""
        self.link.word_all(self.tr("全部连接"))
        self.link.setAccessibleName(self.tr("连接"))

    def focus(self) -> None:
        """Put the keys where one begins."""
        self.list.view.setFocus()

    def show_links(self, event: LinksShown) -> None:
        """Know what connections are called."""
        self.link.show_links(event.links)
        self.list.view.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        self.list.set_compact(compact=self.width() < COMPACT_WIDTH)

    def lay_out_below(self, *filters: QWidget) -> None:
        """Put what narrows the list above it, in place of its field."""
        self.list.field.hide()
        top = QHBoxLayout()
        top.setContentsMargins(0, 6, 0, 0)
        top.setSpacing(6)
        for widget in filters:
            top.addWidget(widget)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)
