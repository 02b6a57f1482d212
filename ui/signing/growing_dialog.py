"""A dialog as high as what it says; without it a longer sentence would squeeze the fields."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog


class GrowingDialog(QDialog):
    """Keeps its width, and takes the height that its parts want."""

    kept_width = 480

    def event(self, event: QEvent) -> bool:
        """Grow, or shrink, when a part wants another height."""
        taken = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.resize(self.kept_width, self.heightForWidth(self.kept_width))
        return taken
