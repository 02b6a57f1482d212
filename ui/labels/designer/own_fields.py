"""The fields a design has of its own: without it a telephone number would be typed on each element.

A line for each: its name in texts, what it is for people, and what it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.labels.designing import Document

_KEYS = ("name", "title", "value")


def own_fields(value: object) -> list[Document]:
    """The fields that a design says."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [one for one in value if isinstance(one, Mapping)]


class _Line(QWidget):
    """One field."""

    edited = Signal()
    unwanted = Signal()

    def __init__(self, said: Document, parent: QWidget) -> None:
        super().__init__(parent)
        names = self.tr("字段名"), self.tr("名称"), self.tr("内容")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.boxes = []
        for key, name in zip(_KEYS, names, strict=True):
            box = QLineEdit(str(said.get(key, "")), self)
            box.setPlaceholderText(name)
            box.setAccessibleName(name)
            box.textEdited.connect(self.edited)
            layout.addWidget(box, 1)
            self.boxes.append(box)
        drop = QPushButton("×", self)
        drop.setAccessibleName(self.tr("去掉这个字段"))
        drop.setToolTip(self.tr("去掉这个字段"))
        drop.setFixedWidth(30)
        drop.clicked.connect(self.unwanted)
        layout.addWidget(drop)

    @property
    def said(self) -> Document:
        """The field as a file says it."""
        return {key: box.text() for key, box in zip(_KEYS, self.boxes, strict=True)}


class OwnFields(QWidget):
    """All fields of a design."""

    edited = Signal(object)
    """A person wants these fields: a list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[_Line] = []
        self._shown: list[Document] = []
        self.add = QPushButton(self.tr("添加字段"), self)
        self.add.clicked.connect(self._add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.add)

    def show_value(self, value: object) -> None:
        """Show what the design says; lines that say it already stay as they are."""
        wanted = own_fields(value)
        if wanted == self._shown:
            return
        self._shown = wanted
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for field in wanted:
            line = _Line(field, self)
            line.edited.connect(self._tell)
            line.unwanted.connect(self._drop)
            self._layout.insertWidget(self._layout.count() - 1, line)
            self.lines.append(line)

    @Slot()
    def _add(self) -> None:
        said = [line.said for line in self.lines]
        names = {str(one["name"]) for one in said}
        name = next(one for one in (f"field_{n}" for n in range(1, 99)) if one not in names)
        self.edited.emit([*said, {"name": name, "title": name, "value": ""}])

    @Slot()
    def _tell(self) -> None:
        self._shown = [line.said for line in self.lines]
        self.edited.emit(list(self._shown))

    @Slot()
    def _drop(self) -> None:
        self.edited.emit([line.said for line in self.lines if line is not self.sender()])
