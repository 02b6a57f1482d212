"""Fonts of another size than the usual one; without it each head of a page would make its own."""

from __future__ import annotations

from PySide6.QtGui import QFont


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """The same font, so many times as large."""
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() * factor)
    larger.setBold(bold)
    return larger
