"""Lines of a form that a person adds and drops, one for each entry of a list in a design.

Without it conditions and own fields would each keep such lines in their own way. What a list says
already is left as it stands, so that the line somebody types in stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from app.labels.designing import Document


def entries_of(value: object) -> list[Document]:
    """The entries a design says; one alone may stand without a list."""
    given = [value] if isinstance(value, Mapping) else value
    if not isinstance(given, Sequence) or isinstance(given, str):
        return []
    return [one for one in given if isinstance(one, Mapping)]


class Line(QWidget):
    """One entry."""

    edited = Signal()
    unwanted = Signal()

    @property
    def said(self) -> Document:
        """The entry as a file says it."""
        raise NotImplementedError

    def drop_button(self, words: str) -> QToolButton:
        """A button that drops the line."""
        drop = QToolButton(self)
        drop.setText("×")
        drop.setToolTip(words)
        drop.setAccessibleName(words)
        drop.clicked.connect(self.unwanted)
        return drop


class Lines(QWidget):
    """All entries of a list, with a button that adds one."""

    edited = Signal(object)
    """A person wants these entries: a list."""

    def __init__(self, parent: QWidget, most: int) -> None:
        super().__init__(parent)
        self._most = most
        self.lines: list[Line] = []
        self._shown: list[Document] = []
        self.add = QPushButton(self)
        self.add.clicked.connect(self._add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.add)

    def show_value(self, value: object) -> None:
        """Show what the design says."""
        wanted = entries_of(value)
        if wanted == self._shown:
            return
        self._shown = wanted
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [self._place(self.line_of(entry)) for entry in wanted]
        self.add.setEnabled(len(self.lines) < self._most)

    def line_of(self, entry: Document) -> Line:
        """Make the line of an entry."""
        raise NotImplementedError

    def fresh(self) -> Document:
        """What a new entry says."""
        raise NotImplementedError

    def _place(self, line: Line) -> Line:
        line.edited.connect(self._tell)
        line.unwanted.connect(self._drop)
        self._layout.insertWidget(self._layout.count() - 1, line)
        return line

    @Slot()
    def _add(self) -> None:
        self.edited.emit([*(line.said for line in self.lines), self.fresh()])

    @Slot()
    def _tell(self) -> None:
        self._shown = [line.said for line in self.lines]
        self.edited.emit(list(self._shown))

    @Slot()
    def _drop(self) -> None:
        self.edited.emit([line.said for line in self.lines if line is not self.sender()])
