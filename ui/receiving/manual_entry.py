"""A field for a code that no scanner can read: without it a torn label would stop a box.

Opens with F2, sends with Enter, closes with Esc. The input method is off in it: trace codes are
digits and capital letters, and an active Chinese input method would swallow them.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ui.parts.languages import TranslatedWidget


class CodeField(QLineEdit):
    """A line edit that no input method enters."""

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:  # noqa: ANN401
        """Answer that no input method is wanted."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query, argument)


class ManualEntry(TranslatedWidget):
    """One line with a label and a button."""

    code_typed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self.field = CodeField(self)
        self.field.setMaxLength(300)
        self.field.returnPressed.connect(self.send)
        self._send = QPushButton(self)
        self._send.clicked.connect(self.send)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self.field, 1)
        layout.addWidget(self._send)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Word label, hint and button anew."""
        self._label.setText(self.tr("手工录入"))
        self.field.setPlaceholderText(self.tr("输入盒上或箱上印的码，Enter 提交，Esc 关闭"))
        self.field.setAccessibleName(self.tr("手工录入"))
        self._send.setText(self.tr("提交"))

    def open(self) -> None:
        """Show the field and wait for a code."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @Slot()
    def send(self) -> None:
        """Hand the typed code over and wait for the next one."""
        text = self.field.text().strip()
        if text:
            self.field.clear()
            self.code_typed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)
