"""A question above the page that waits for its answer: without it a dialog would take the scans.

One sentence and two buttons. It takes no focus; what is asked can be answered at any time.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.parts.languages import TranslatedWidget
from ui.parts.roles import set_role


class QuestionStrip(TranslatedWidget):
    """Shows a sentence while there is something to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        # It names readers and files: foreign text.
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.look = QPushButton(self)
        self.put_off = QPushButton(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.addWidget(self.label, 1)
        for button in (self.look, self.put_off):
            # Tab reaches it; a click leaves the keys where the scans are.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "strip-said")
        self.hide()

    def retranslate(self) -> None:
        """Word sentence and buttons anew."""
        raise NotImplementedError

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the gap at once: Qt would draw the page once more where it was."""
        super().hideEvent(event)
        page = self.parentWidget()
        layout = None if page is None else page.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()
