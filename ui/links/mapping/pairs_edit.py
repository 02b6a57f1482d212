"""A small code table as text, one `theirs=ours` a line.

Without it each table of words would need rows of boxes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtWidgets import QPlainTextEdit, QWidget

_EQUALS = re.compile(r"[=＝]")


class PairsEdit(QPlainTextEdit):
    """Shows and reads pairs of texts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def show_pairs(self, pairs: Mapping[str, str]) -> None:
        """Show these."""
        self.setPlainText("\n".join(f"{left}={right}" for left, right in pairs.items()))

    def pairs(self) -> dict[str, str]:
        """What is written; a line without both sides is left out."""
        found = {}
        for line in self.toPlainText().splitlines():
            left, *right = (part.strip() for part in _EQUALS.split(line, maxsplit=1))
            if left and right and right[0]:
                found[left] = right[0]
        return found
