"""When an element is there: without it every label of a design would have the same elements.

Each line names a field and what must hold of it: something stands there, nothing does, or this very
text. All lines must hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from app.labels.designing import Document, FieldOffered
from ui.labels.designer.lines import Line, Lines

_MOST = 10
THERE, ABSENT, EQUALS = "there", "absent", "equals"


class ConditionLine(Line):
    """One condition."""

    def __init__(self, said: Document, fields: Sequence[FieldOffered], parent: QWidget) -> None:
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
        self.field.activated.connect(self.edited)
        self.relation.activated.connect(self._follow)
        self.value.textEdited.connect(self.edited)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for column, box in enumerate((self.field, self.relation)):
            # Long names of fields must not make the form wider than its column.
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(5)
            layout.addWidget(box, 0, column)
            layout.setColumnStretch(column, 1)
        layout.addWidget(self.drop_button(self.tr("去掉这个条件")), 0, 2)
        layout.addWidget(self.value, 1, 0, 1, 2)

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


class Conditions(Lines):
    """All conditions of one element."""

    def __init__(self, fields: Sequence[FieldOffered], parent: QWidget) -> None:
        super().__init__(parent, _MOST)
        self._fields = fields
        self.add.setText(self.tr("添加条件"))

    def line_of(self, entry: Document) -> Line:
        """Make the line of a condition."""
        return ConditionLine(entry, self._fields, self)

    def fresh(self) -> Document:
        """Something stands in the first field."""
        return {"field": self._fields[0].name if self._fields else ""}
