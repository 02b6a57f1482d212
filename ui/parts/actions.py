"""Actions and their keys: without it each page would tie what can be wished in its own way."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


def add_action(
    owner: QWidget,
    keys: str,
    wish: Any,  # noqa: ANN401 - a slot or a signal
    *,
    inside: bool = False,
) -> QAction:
    """Add an action to a widget; several keys stand apart by `; `.

    The keys are heard in the whole window of the widget, or only while the keyboard is `inside` it.
    """
    action = QAction(owner)
    action.setShortcuts(QKeySequence.listFromString(keys))
    if inside:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(wish)
    owner.addAction(action)
    return action
