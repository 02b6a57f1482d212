"""What an empty page says: without it a new clerk would look at a blank screen.

A heading, one sentence on what to do next, and a button that does it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.parts.action_button import ActionButton


class EmptyNote(QWidget):
    """Stands in the middle of an empty page."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = QLabel(self)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        font.setBold(True)
        self._heading.setFont(font)
        self._heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = QLabel(self)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setWordWrap(True)
        self._sentence.setProperty("role", "muted")
        self.button = ActionButton(action, self, primary=True)
        self._offers = True
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._heading)
        layout.addWidget(self._sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    @property
    def sentence(self) -> str:
        """What it says to do next."""
        return self._sentence.text()

    def say(self, heading: str, sentence: str, *, offers: bool = True) -> None:
        """Show why the page is empty and what to do next; `offers`: the button does it."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        if offers is not self._offers:
            # To show what is shown anyway would lay the page out before all of it is worded.
            self._offers = offers
            self.button.setVisible(offers)
