"""The elements of a design in the order they are drawn; without it a hidden one could not be found.

The design itself stands first; elements of rows are set in.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.labels.designing import Document, Offered
from app.labels.editing import Path, all_elements
from ui.labels.designer.words import title

_SAID = ("name", "text", "content", "field")
_LONGEST = 24
_PATH = Qt.ItemDataRole.UserRole


class ElementsList(QListWidget):
    """Elements by type and what they say."""

    selected = Signal(object)
    """The element of this Path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._tell)

    def show_elements(self, offered: Offered, document: Document, selection: Path) -> None:
        """Show the elements of a design."""
        titles = {one.name: title(one.title) for one in offered.types}
        words: list[tuple[Path, str]] = [((), self.tr("整张标签"))]
        for path, element in all_elements(document):
            name = titles.get(str(element.get("type")), self.tr("没有这种元素"))
            said = next((str(element[key]) for key in _SAID if element.get(key)), "")
            shown = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
            words.append((path, f"{'　' * (len(path) - 1)}{name}　{shown}".rstrip()))
        with QSignalBlocker(self):
            self._show(words)
            for row, (path, _words) in enumerate(words):
                if path == selection:
                    self.setCurrentRow(row)

    def show_nothing(self) -> None:
        """No design is open."""
        with QSignalBlocker(self):
            self.clear()

    def _show(self, words: list[tuple[Path, str]]) -> None:
        while self.count() > len(words):
            self.takeItem(self.count() - 1)
        while self.count() < len(words):
            QListWidgetItem(self)
        for row, (path, said) in enumerate(words):
            self.item(row).setText(said)
            self.item(row).setData(_PATH, path)

    @Slot(int)
    def _tell(self, row: int) -> None:
        if row >= 0:
            self.selected.emit(tuple(self.item(row).data(_PATH)))
