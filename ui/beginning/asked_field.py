"""A field with its name before it and what is wrong with it below.

Without it an error would stand somewhere else than where it is put right.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.restoring.words import plain_label

_LONGEST = 100


class AskedField(QWidget):
    """One line to be filled in."""

    def __init__(
        self, form: QFormLayout, name: str, parent: QWidget, *, secret: bool = False
    ) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setMaxLength(_LONGEST)
        self.edit.setAccessibleName(name)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.fault = plain_label(self)
        self.fault.setProperty("role", "wrong")
        self.fault.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.edit)
        layout.addWidget(self.fault)
        title = QLabel(name, parent)
        title.setBuddy(self.edit)
        form.addRow(title, self)

    @property
    def text(self) -> str:
        """What was typed, without blanks around it; a secret as it is."""
        typed = self.edit.text()
        return typed if self.edit.echoMode() is QLineEdit.EchoMode.Password else typed.strip()

    def say(self, fault: str) -> bool:
        """Say what is wrong, or nothing; whether it is right."""
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        if fault:
            self.edit.setFocus()
        return not fault
