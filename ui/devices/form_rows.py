"""Rows of a form: a word at left, what it names at right.

Without it long help would be cut off: QFormLayout squeezes a field whose height depends on its
width.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

LABEL_WIDTH = 112
"""Of every form of a dialog, so that their fields stand in one column."""
_FIELD_HEIGHT = 34


class FormRows(QGridLayout):
    """Two columns; a row can be hidden."""

    def __init__(self, owner: QWidget, *, fills: bool = False) -> None:
        super().__init__(owner if fills else None)
        self._owner = owner
        self._labels: dict[QWidget, QLabel] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(8)
        self.setColumnMinimumWidth(0, LABEL_WIDTH)
        self.setColumnStretch(1, 1)

    def add_row(self, word: str, field: QWidget) -> None:
        """Put a field below those there are."""
        label = QLabel(word, self._owner)
        label.setMinimumHeight(_FIELD_HEIGHT)
        label.setBuddy(field)
        row = self.rowCount()
        self.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(field, row, 1)
        self._labels[field] = label

    def show_row(self, field: QWidget, *, shown: bool) -> None:
        """Show a row or leave it out."""
        field.setVisible(shown)
        self._labels[field].setVisible(shown)
