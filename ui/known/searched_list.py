"""A list with a search field above it: without it three lists would be searched in three ways.

Typing searches after a moment, Enter at once and leads into the list; Esc leads back. What is shown
came as an event; an empty list says why it is empty and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ui.parts.action_button import ActionButton
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.rows_model import ROW_ROLE
from ui.parts.rows_view import RowsView

TYPING_MS = 250
LONGEST = 60


class SearchedList(TranslatedWidget):
    """A field, a table or a note that it is empty, and buttons."""

    search_wished = Signal()

    def __init__(
        self, view: RowsView[Any], when_empty: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.view = view
        self.field = QLineEdit(self)
        self.field.setMaxLength(LONGEST)
        self.field.setClearButtonEnabled(True)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.count.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.empty = EmptyNote(when_empty, self)
        self.buttons: list[ActionButton] = []
        self._narrowing: list[QWidget] = []
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.search_wished)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.field.textChanged.connect(self.search_soon)
        self.field.returnPressed.connect(self.search_now)
        self._lay_out()

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.field.text().strip()

    @property
    def chosen(self) -> list[Any]:
        """The selected rows, in their order."""
        indexes = self.view.selectionModel().selectedRows()
        return [index.data(ROW_ROLE) for index in sorted(indexes, key=lambda one: one.row())]

    def use_buttons(self, actions: Sequence[QAction], *beside: QWidget) -> None:
        """Put buttons below the list, what belongs to them before them; the first one stands out.

        The keys work wherever the cursor is on the list's page.
        """
        for widget in beside:
            self._foot.addWidget(widget)
        for number, action in enumerate(actions):
            button = ActionButton(action, self, primary=number == 0)
            self.buttons.append(button)
            self._foot.addWidget(button)

    def use_filters(self, *widgets: QWidget) -> None:
        """Put what narrows the list beside the field."""
        for widget in widgets:
            self._head.addWidget(widget)
            self._narrowing.append(widget)

    def stack_filters(self, *, stacked: bool) -> None:
        """Put what narrows the list below the field, where both have no room beside each other."""
        row = self._below if stacked else self._head
        for widget in self._narrowing:
            row.addWidget(widget)

    def put_below(self, widget: QWidget) -> None:
        """Put what explains the current row between list and buttons."""
        self._column.insertWidget(3, widget)

    def show_count(self, said: str, *, empty: bool) -> None:
        """Say how many rows there are, or show why there are none."""
        self.count.setText(said)
        self._stack.setCurrentIndex(1 if empty else 0)

    def point_at_first(self) -> None:
        """Put the cursor on the first row where it is on none."""
        if self.view.current_row() is None and self.view.model().rowCount():
            self.view.point_at(0)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        for button in self.buttons:
            button.set_compact(compact=compact)

    def retranslate(self) -> None:
        """Leave the words to whoever knows what is listed."""

    @Slot()
    def search_soon(self) -> None:
        """Search when nothing was typed for a moment."""
        self._typing.start()

    @Slot()
    def search_now(self) -> None:
        """Search, and go down into the list."""
        self._typing.stop()
        self.search_wished.emit()
        self.view.setFocus()

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the list with the arrow key, back with Esc."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus():
            self.view.setFocus()
            self.point_at_first()
        elif event.key() == Qt.Key.Key_Escape and self.view.hasFocus():
            self.begin_search()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self._head, self._below, self._foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self.field, 1)
        self._foot.addWidget(self.count, 1)
        for row in (self._head, self._below, self._foot):
            row.setSpacing(6)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(self._head)
        self._column.addLayout(self._below)
        self._column.addLayout(self._stack, 1)
        self._column.addLayout(self._foot)
