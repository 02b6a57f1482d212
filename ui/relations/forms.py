"""One thing in fields: a relation, a distributor, a paper, an address.

Without it there would be four dialogs that each check their fields in their own way. What is
missing or is no date is marked, and nothing is written before it is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
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
    offers: Mapping[str, str] | None = None
    """Code → name: what is typed of either offers those it fits; other codes may be typed too."""


class _Offers(QCompleter):
    """Offers codes by a part of code or name, and writes the code."""

    def __init__(self, offers: Mapping[str, str], parent: QLineEdit) -> None:
        super().__init__(parent)
        rows = QStandardItemModel(self)
        for code, name in offers.items():
            row = QStandardItem(f"{name}  {code}")
            row.setData(code, Qt.ItemDataRole.UserRole)
            rows.appendRow(row)
        self.setModel(rows)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def pathFromIndex(  # noqa: N802 (Qt's name)
        self, index: QModelIndex | QPersistentModelIndex
    ) -> str:
        """Return what is written for a row."""
        return str(index.data(Qt.ItemDataRole.UserRole))


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
            form.addRow(field.label + (" *" if field.required else ""), self.inputs[field.name])
        buttons = QDialogButtonBox(self)
        self.save = buttons.addButton(self.tr("保存"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_role(self.save, "primary")
        set_role(self.problem, "wrong")
        buttons.addButton(self.tr("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.write)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        self.problem.hide()
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
            said = self.tr("请填写“{label}”。")
            if wrong[0].is_date:
                said = self.tr("“{label}”不是日期，请写成 2026-11-21。")
            self.problem.setText(said.format(label=wrong[0].label))
            self.problem.show()
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
        if field.offers is not None and not field.fixed:
            line.setCompleter(_Offers(field.offers, line))
            line.setPlaceholderText(self.tr("输入名称或代码的一部分"))
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
