"""Says large what the next scan will do, or that it belongs to another delivery.

Without it a clerk would reject a box that he means to receive. Nothing is shown while scans count
as usual.
"""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.receiving.progress import ScanAnswered
from app.receiving.sessions.arming import sentence_of
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.verdict_words import sentence_text


class ArmedStrip(TranslatedWidget):
    """One line above the verdict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.armed: str | None = None
        self.belongs_to: uuid.UUID | None = None
        self._delivery_no = ""
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setProperty("role", "notice")
        large = QFont(self.label.font())
        large.setPointSizeF(large.pointSizeF() * 1.5)
        large.setBold(True)
        self.label.setFont(large)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Word it anew."""
        text = ""
        waiting = sentence_of(self.armed) if self.armed is not None else None
        if waiting is not None:
            text = self.tr("{what} · Esc 取消").format(what=sentence_text(waiting))
        elif self.belongs_to is not None:
            text = self.tr("属于配送单 {delivery}，按 F7 切换").format(
                delivery=readable(self._delivery_no)
            )
        self.label.setText(text)
        self.setVisible(bool(text))

    def show_armed(self, armed: str | None) -> None:
        """Show what waits for the next scan; None: nothing does."""
        self.armed, self.belongs_to = armed, None
        self.retranslate()

    def show_answer(self, event: ScanAnswered) -> None:
        """Show what follows from an answer."""
        self.armed, self.belongs_to = event.armed, event.belongs_to
        self._delivery_no = str(event.answer.sentence.values.get("delivery", ""))
        self.retranslate()
