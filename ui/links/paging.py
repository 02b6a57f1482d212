"""Asks for more rows as one goes down; without it a long list would come whole, or never end."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ui.parts.rows_view import RowsView

_ROWS_AHEAD = 20


class Paging(QObject):
    """Watches a view: is its end near, and is there more behind it?"""

    more_wished = Signal()
    """The rows behind the last are wanted."""

    def __init__(self, view: RowsView[Any]) -> None:
        super().__init__(view)
        self._view = view
        self.more = False
        self._asked = False
        view.verticalScrollBar().valueChanged.connect(self.look)
        view.verticalScrollBar().rangeChanged.connect(self.look)
        view.selectionModel().currentRowChanged.connect(self.look)

    def arrived(self, *, more: bool) -> None:
        """Rows came; `more`: there are others behind them."""
        self.more, self._asked = more, False
        self.look()

    def failed(self) -> None:
        """What was asked for did not come: it may be asked for again."""
        self._asked = False

    @Slot()
    def look(self) -> None:
        """Ask for more where the end is near."""
        if not self.more or self._asked or not self._view.isVisible():
            return
        # Counted, not asked of the bar: it learns of new rows a moment later.
        rows, height = self._view.model().rowCount(), self._view.viewport().height()
        shown_to = self._view.verticalScrollBar().value() + height
        last = shown_to // self._view.verticalHeader().defaultSectionSize()
        if rows and max(last, self._view.currentIndex().row()) + _ROWS_AHEAD >= rows:
            self._asked = True
            self.more_wished.emit()
