"""One thing in fields: a relation, a distributor, a paper, an address.

Without it there would be four dialogs that each check their fields in their own way. What is
missing or is no date is marked, and nothing is written before it is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.parts.roles import set_role

_LONGEST = 200
_WIDTH = 520


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form."""

    name: str
    label: str
    text: str = ""
    required: bool = False
    is_date: bool = False
    fixed: bool = False
    """It names the thing, which exists already."""
    choices: Mapping[str, str] | None = None
    """Value → word; None: free text."""


class FormDialog(QDialog):
    """Asks for the fields of one thing."""

    written = Signal(object)
    """Name → text, of all fields, all of them right."""

    def __init__(self, title: str, fields: Sequence[FormField], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._fields = fields
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        self.inputs: dict[str, QLineEdit | QComboBox] = {}
        form = QFormLayout()
        for field in fields:
            self.inputs[field.name] = self._input(field)
            form.addRow(field.label, self.inputs[field.name])
        buttons = QDialogButtonBox(self)
        self.save = buttons.addButton(self.tr("保存"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.write)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)

    @property
    def values(self) -> dict[str, str]:
        """What the fields say."""
        return {name: _text(field) for name, field in self.inputs.items()}

    @Slot()
    def write(self) -> None:
        """Say what was written, if all of it is right."""
        values = self.values
        wrong = [field for field in self._fields if not _fits(field, values[field.name])]
        for field in self._fields:
            set_role(self.inputs[field.name], field in wrong, "invalid")
        if wrong:
            said = self.tr("请填写“{label}”；日期写成 2026-11-21。")
            self.problem.setText(said.format(label=wrong[0].label))
            self.inputs[wrong[0].name].setFocus()
            return
        self.written.emit(values)
        self.accept()

    def _input(self, field: FormField) -> QLineEdit | QComboBox:
        if field.choices is not None:
            box = QComboBox(self)
            for value, word in field.choices.items():
                box.addItem(word, value)
            box.setCurrentIndex(max(0, box.findData(field.text)))
            return box
        line = QLineEdit(field.text, self)
        line.setMaxLength(_LONGEST)
        line.setReadOnly(field.fixed)
        if field.is_date:
            line.setPlaceholderText("2026-11-21")
        return line


def day_of(text: str) -> date | None:
    """A day that was typed; None where nothing was."""
    return date.fromisoformat(text) if text else None


def _fits(field: FormField, text: str) -> bool:
    if field.is_date and text:
        try:
            date.fromisoformat(text)
        except ValueError:
            return False
    return bool(text) or not field.required


def _text(field: QLineEdit | QComboBox) -> str:
    return field.text().strip() if isinstance(field, QLineEdit) else str(field.currentData())
