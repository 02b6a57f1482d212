"""Finds an item and puts it on an order; without it a purchaser would know codes by heart.

Typing searches after a moment; the arrow key goes into what was found, Enter takes the item the
cursor is on (from the field: the first one), Esc lets go.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.purchasing.events import ItemsOffered
from app.purchasing.world import Offered
from ui.orders.model import OfferedModel
from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

TYPING_MS = 250
_ROWS = 4
_ROW_HEIGHT = 46


class ItemSearch(TranslatedWidget):
    """A field and what it finds."""

    items_wished = Signal(str)
    """Items are to be looked for."""
    taken = Signal(object)
    """This Offered is to stand on the order."""
    offering = Signal(bool)
    """Items are offered now, or no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setMaxLength(60)
        self.field.setClearButtonEnabled(True)
        self.model = OfferedModel(self)
        self.results: RowsView[Offered] = RowsView(self.model, _ROW_HEIGHT, self)
        self.results.horizontalHeader().hide()
        self.results.hide()
        self.nothing = QLabel(self)
        self.nothing.setWordWrap(True)
        set_role(self.nothing, "muted")
        self.nothing.hide()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.look)
        self.field.textEdited.connect(self.type_on)
        self.field.textChanged.connect(self.let_go_if_empty)
        self.results.row_chosen.connect(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.field, self.results, self.nothing):
            layout.addWidget(widget)
        self.setFocusProxy(self.field)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the field anew."""
        self.field.setPlaceholderText(
            self.tr("添加品种：名称、首字母、编码或厂家，Enter 加入 (Ctrl+I)")
        )
        self.field.setAccessibleName(self.tr("添加品种"))
        self.results.setAccessibleName(self.tr("查到的品种"))
        self.nothing.setText(self.tr("没有查到，请换个写法；新品种要先同步省平台目录。"))
        self.results.set_widths({1: "1234.5678 / 盒M"})

    @Slot()
    def type_on(self) -> None:
        """Look when nothing was typed for a moment."""
        self._typing.start()

    @Slot(str)
    def let_go_if_empty(self, text: str) -> None:
        """Offer nothing where nothing stands."""
        if not text.strip():
            self._typing.stop()
            self.results.hide()
            self.nothing.hide()
            self.offering.emit(False)

    @Slot()
    def look(self) -> None:
        """Ask what the text finds."""
        self._typing.stop()
        if self.field.text().strip():
            self.items_wished.emit(self.field.text().strip())

    @Slot(object)
    def show_found(self, event: ItemsOffered) -> None:
        """Offer what was found for what stands in the field."""
        if event.text != self.field.text().strip():
            return
        self.model.show_rows(event.items)
        self.results.setFixedHeight(min(len(event.items), _ROWS) * _ROW_HEIGHT + 4)
        self.results.setVisible(bool(event.items))
        self.nothing.setVisible(not event.items)
        self.offering.emit(bool(event.items))
        if event.items:
            self.results.point_at(0)

    @Slot(object)
    def take(self, offered: Offered) -> None:
        """Hand an item on, and be ready for the next."""
        self.field.clear()
        self.taken.emit(offered)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the list, take with Enter, let go with Esc."""
        is_open = self.results.isVisible()
        if event.key() == Qt.Key.Key_Down and is_open and self.field.hasFocus():
            self.results.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.results.current_row() if is_open else None
            if row is not None:
                self.take(row)
            else:
                self.look()
        elif event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
            self.field.setFocus()
        else:
            super().keyPressEvent(event)
