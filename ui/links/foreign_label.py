"""A label for sentences from elsewhere; without it one could carry markup, or widen a page.

It breaks lines, takes nothing for markup, and takes the width there is.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.parts.roles import set_role


class ForeignLabel(QLabel):
    """Whatever a service, a platform or a person wrote."""

    def __init__(
        self, parent: QWidget | None = None, role: str = "", *, selectable: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            set_role(self, role)

    def say(self, text: str) -> None:
        """Show a sentence; none: take no room."""
        self.setText(text)
        self.setVisible(bool(text))
