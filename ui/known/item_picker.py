"""Picks one item by typing: without it a person would have to know province codes by heart.

A code, a part of a name or initials; the arrow key goes into the list, Enter picks. A code that
nobody has met yet can be taken as it is: a recall may come before its goods.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from app.codes.reading import fold
from app.receiving.known.events import ItemsFound
from app.receiving.known.naming import NamedItem
from ui.known.words import item_line
from ui.parts.languages import TranslatedWidget

TYPING_MS = 250
_ROWS = 5


class ItemPicker(TranslatedWidget):
    """A field and what it finds."""

    items_wished = Signal(str)
    """Items are to be looked for."""
    changed = Signal()
    """Another item is chosen, or none."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: NamedItem | None = None
        self._found: tuple[NamedItem, ...] = ()
        self.field = QLineEdit(self)
        self.field.setMaxLength(60)
        self.field.setClearButtonEnabled(True)
        self.results = QListWidget(self)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setFixedHeight(self.fontMetrics().height() * 2 * _ROWS)
        self.results.hide()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.look)
        self.field.textEdited.connect(self.type_on)
        self.field.textChanged.connect(self.forget_if_cleared)
        self.results.itemActivated.connect(self.pick)
        self.results.itemClicked.connect(self.pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.results)
        self.setFocusProxy(self.field)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the field anew."""
        self.field.setPlaceholderText(self.tr("输入药品名称、首字母或省标代码，按 ↓ 选择"))
        self.field.setAccessibleName(self.tr("品种"))
        self.results.setAccessibleName(self.tr("查到的品种"))

    def choose(self, item: NamedItem) -> None:
        """Take an item."""
        self.chosen = item
        self.field.setText(item_line(item))
        self.field.setCursorPosition(0)
        self.results.hide()
        self.changed.emit()

    @Slot()
    def type_on(self) -> None:
        """Forget what was chosen while something else is typed."""
        self._typing.start()
        if self.chosen is not None:
            self.chosen = None
            self.changed.emit()

    @Slot(str)
    def forget_if_cleared(self, text: str) -> None:
        """Choose nothing where nothing stands."""
        if not text:
            self.results.hide()
            self.type_on()

    @Slot()
    def look(self) -> None:
        """Ask what the text finds."""
        self._typing.stop()
        text = fold(self.field.text()).strip()
        if text and self.chosen is None:
            self.items_wished.emit(text)

    @Slot(object)
    def show_found(self, event: ItemsFound) -> None:
        """Offer what was found; a code nobody has met can be taken as it is."""
        text = fold(self.field.text()).strip()
        if event.text != text or self.chosen is not None:
            return
        found = list(event.items)
        if _may_be_code(text) and text not in {item.province_code for item in found}:
            found.append(NamedItem(text, ""))
        self._found = tuple(found)
        self.results.clear()
        for item in found:
            said = item_line(item) if item.name else self.tr("按省标代码 {code}（尚未见过）")
            self.results.addItem(QListWidgetItem(said.format(code=item.province_code)))
        if not found:
            nothing = QListWidgetItem(self.tr("没有查到，请换个写法，或输入完整的省标代码"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.results.addItem(nothing)
        self.results.show()

    @Slot()
    def pick(self) -> None:
        """Take the item the cursor is on."""
        row = self.results.currentRow()
        if 0 <= row < len(self._found):
            self.choose(self._found[row])
            self.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the list, and back with Esc."""
        if event.key() == Qt.Key.Key_Down and self.field.hasFocus() and self._found:
            self.results.setFocus()
            self.results.setCurrentRow(0)
        elif event.key() == Qt.Key.Key_Escape and self.results.isVisible():
            self.results.hide()
            self.field.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Never the dialog's: its button would be pressed by whoever only picks an item.
            self._take_return()
        else:
            super().keyPressEvent(event)

    def _take_return(self) -> None:
        """Pick what is offered, else look for what is typed, else go on to the next field."""
        if self.results.isVisible():
            self.results.setCurrentRow(max(0, self.results.currentRow()))
            self.pick()
        elif self.chosen is None and self.field.text().strip():
            self.look()
        else:
            self.focusNextChild()


def _may_be_code(text: str) -> bool:
    """Whether a text may be a province code: letters, digits and signs of ASCII, no blanks."""
    return len(text) >= 4 and text.isascii() and " " not in text
