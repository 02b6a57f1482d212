"""Two parts that stand beside each other where both have room, else below each other.

Without it tabs and buttons of a page would push a small window wide, or tabs scroll out of sight.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

_AROUND = 30
"""What stands around them, where they stand beside each other."""


class Beside(QBoxLayout):
    """A widget, and a layout that ends its line."""

    def __init__(self, first: QWidget, second: QLayout) -> None:
        # Below each other to begin with: else a page would begin wider than a small screen.
        super().__init__(QBoxLayout.Direction.TopToBottom)
        self._first, self._second = first, second
        self.addWidget(first, 1)
        self.addLayout(second)

    def share(self, width: int) -> None:
        """Put them as this many pixels allow."""
        wanted = self._first.sizeHint().width() + self._second.sizeHint().width() + _AROUND
        way = QBoxLayout.Direction
        self.setDirection(way.LeftToRight if width >= wanted else way.TopToBottom)
