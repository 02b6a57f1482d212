"""A button that shows its shortcut: without it nobody would learn to leave the mouse alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from ui.parts.roles import set_role


class ActionButton(QToolButton):
    """Stands for an action: its words, its shortcut, its state."""

    def __init__(self, action: QAction, parent: QWidget, *, primary: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("role", "action")
        self.setProperty("primary", primary)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.action = action
        self._compact = False
        self.clicked.connect(action.trigger)
        action.changed.connect(self.follow)
        self.follow()

    def set_compact(self, *, compact: bool) -> None:
        """Stand narrow, with the shortcut under the words, or wide."""
        self._compact = compact
        set_role(self, compact, "compact")
        self.follow()
        # Words that stay the same announce no other size, though the room around them is another.
        self.updateGeometry()

    @Slot()
    def follow(self) -> None:
        """Take over words, shortcut and state from the action."""
        between = "\n" if self._compact else "  "
        self.setText(f"{self.action.text()}{between}{shortcut_text(self.action)}".rstrip())
        self.setToolTip(self.action.toolTip())
        self.setEnabled(self.action.isEnabled())

    def changeEvent(self, event: QEvent) -> None:
        """Keep the shortcut's own words up to date after a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.follow()
        super().changeEvent(event)


def shortcut_text(action: QAction) -> str:
    """Name a shortcut as it stands on the keyboard."""
    text = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
    return text.replace("Return", "Enter")
