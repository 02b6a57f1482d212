"""The fields a design has of its own: without it a telephone number would be typed on each element.

A line for each: its name in texts, what it is for people, and what it says.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.labels.designing import Document
from ui.labels.designer.lines import Line, Lines

_KEYS = ("name", "title", "value")
_MOST = 50


class OwnFieldLine(Line):
    """One field."""

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
        layout.addWidget(self.drop_button(self.tr("去掉这个字段")))

    @property
    def said(self) -> Document:
        """The field as a file says it."""
        return {key: box.text() for key, box in zip(_KEYS, self.boxes, strict=True)}


class OwnFields(Lines):
    """All fields of a design."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _MOST)
        self.add.setText(self.tr("添加字段"))

    def line_of(self, entry: Document) -> Line:
        """Make the line of a field."""
        return OwnFieldLine(entry, self)

    def fresh(self) -> Document:
        """A field with a name that no other has."""
        names = {line.said["name"] for line in self.lines}
        name = next(one for one in (f"field_{n}" for n in range(1, 99)) if one not in names)
        return {"name": name, "title": name, "value": ""}
