"""How many copies, how far it is, and what is to be done: the foot of 打印标签.

Without it long work could not be given up.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSpinBox, QWidget

from app.labels.queue import MOST_LABELS
from ui.links.foreign_label import ForeignLabel
from ui.parts.action_button import ActionButton
from ui.parts.roles import set_role

_BAR_WIDTH = 220


class Foot(QWidget):
    """One line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.copies = QSpinBox(self)
        self.copies.setRange(1, MOST_LABELS)
        self.said = ForeignLabel(self)
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(_BAR_WIDTH)
        self.give_up = QPushButton(self.tr("取消(&C)"), self)
        self.give_up.setAutoDefault(False)
        word = QLabel(self.tr("每张份数(&N)"), self)
        word.setBuddy(self.copies)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self._line.addWidget(word)
        self._line.addWidget(self.copies)
        self._line.addSpacing(8)
        self._line.addWidget(self.said, 1)
        self._line.addWidget(self.progress)
        self._line.addWidget(self.give_up)
        self.show_progress(0, 0)

    def add(self, *buttons: ActionButton) -> None:
        """Put what can be done at the end of the line."""
        for button in buttons:
            self._line.addWidget(button)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far it is; nothing of nothing: nobody works."""
        if total:
            self.progress.setRange(0, total)
            self.progress.setValue(done)
        self.progress.setVisible(bool(total))
        self.give_up.setVisible(bool(total))

    def say(self, text: str) -> None:
        """Say what came of it."""
        set_role(self.said, "muted")
        self.said.setText(text)

    def say_wrong(self, text: str) -> None:
        """Say what could not be done."""
        set_role(self.said, "wrong")
        self.said.setText(text)
