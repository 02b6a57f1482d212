"""When an element is there: without it every label of a design would have the same elements.

Each line names a field and what must hold of it: something stands there, nothing does, or this very
text. All lines must hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.labels.designing import Document, FieldOffered

MOST = 10
THERE, ABSENT, EQUALS = "there", "absent", "equals"


class ConditionLine(QWidget):
    """One condition."""

    edited = Signal()
    unwanted = Signal()

    def __init__(
        self, said: Document, fields: Sequence[FieldOffered], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field, self.relation = QComboBox(self), QComboBox(self)
        for field in fields:
            self.field.addItem(field.name, field.name)
        name = str(said.get("field", ""))
        if self.field.findData(name) < 0:
            self.field.addItem(name, name)
        self.field.setCurrentIndex(self.field.findData(name))
        self.relation.addItem(self.tr("有内容"), THERE)
        self.relation.addItem(self.tr("没有内容"), ABSENT)
        self.relation.addItem(self.tr("等于"), EQUALS)
        equals = said.get("equals")
        held = EQUALS if equals is not None else (ABSENT if said.get("absent") else THERE)
        self.relation.setCurrentIndex(self.relation.findData(held))
        self.value = QLineEdit("" if equals is None else str(equals), self)
        self.value.setVisible(held == EQUALS)
        self._was = said
        self.drop = QPushButton("×", self)
        self.drop.setToolTip(self.tr("去掉这个条件"))
        self.drop.setAccessibleName(self.tr("去掉这个条件"))
        self.drop.setFixedWidth(30)
        self.field.activated.connect(self.edited)
        self.relation.activated.connect(self._follow)
        self.value.textEdited.connect(self.edited)
        self.drop.clicked.connect(self.unwanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.field, self.relation, self.value):
            layout.addWidget(widget, 1)
        layout.addWidget(self.drop)

    @property
    def said(self) -> Document:
        """The condition as a file says it."""
        held = self.relation.currentData()
        said: dict[str, object] = {"field": self.field.currentData()}
        if held == EQUALS:
            said["equals"] = self.value.text()
            # Not equal: what a file may say, and no line here, stays as it was.
            if self._was.get("equals") is not None and self._was.get("absent"):
                said["absent"] = True
        elif held == ABSENT:
            said["absent"] = True
        return said

    @Slot()
    def _follow(self) -> None:
        self.value.setVisible(self.relation.currentData() == EQUALS)
        self.edited.emit()


class Conditions(QWidget):
    """All conditions of one element."""

    edited = Signal(object)
    """A person wants these conditions: a list."""

    def __init__(self, fields: Sequence[FieldOffered], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields
        self.lines: list[ConditionLine] = []
        self._shown: list[Document] = []
        self.add = QPushButton(self.tr("添加条件"), self)
        self.add.clicked.connect(self._add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.add)

    def show_value(self, value: object) -> None:
        """Show what the design says; lines that say it already stay as they are."""
        given = [value] if isinstance(value, Mapping) else value
        entries = list(given) if isinstance(given, Sequence) and not isinstance(given, str) else []
        wanted = [entry for entry in entries if isinstance(entry, Mapping)]
        if wanted == self._shown:
            return
        self._shown = wanted
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [self._line(entry) for entry in wanted]
        self.add.setEnabled(len(self.lines) < MOST)

    def _line(self, said: Document) -> ConditionLine:
        line = ConditionLine(said, self._fields, self)
        line.edited.connect(self._tell)
        line.unwanted.connect(self._drop)
        self._layout.insertWidget(self._layout.count() - 1, line)
        return line

    @Slot()
    def _add(self) -> None:
        first = self._fields[0].name if self._fields else ""
        self.edited.emit([*(line.said for line in self.lines), {"field": first}])

    @Slot()
    def _tell(self) -> None:
        self._shown = [line.said for line in self.lines]
        self.edited.emit(list(self._shown))

    @Slot()
    def _drop(self) -> None:
        self.edited.emit([line.said for line in self.lines if line is not self.sender()])
