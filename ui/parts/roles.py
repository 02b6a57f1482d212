"""Gives a widget its role in the style sheet; without it a role set late would not be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_role(widget: QWidget, role: str | bool, name: str = "role") -> None:
    """Set the property the style sheet selects by, and style the widget anew."""
    widget.setProperty(name, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
