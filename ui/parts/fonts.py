"""Fonts other than the usual one; without it each head of a page would make its own."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """The same font, so many times as large."""
    larger = QFont(font)
    larger.setPointSizeF(font.pointSizeF() * factor)
    larger.setBold(bold)
    return larger


def fixed_font() -> QFont:
    """The system's font whose letters are all of one width, for texts of programs."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
