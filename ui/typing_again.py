"""Puts a field back as it was before a scan leaked into it, and types a person's keys again.

Without it the first keys of a scan would stay in the field, and letters that a person typed at the
same time would be gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

_KEYS = {"Enter": Qt.Key.Key_Return, "Ctrl": Qt.Key.Key_Control, "": Qt.Key.Key_unknown}


class TypedKey(Protocol):
    """A key that is to be typed again."""

    @property
    def symbol(self) -> str:
        """What stands on it, or its name."""

    @property
    def text(self) -> str:
        """What it types."""

    @property
    def shift(self) -> bool:
        """Shift is held."""

    @property
    def ctrl(self) -> bool:
        """Ctrl is held."""

    @property
    def alt(self) -> bool:
        """Alt is held."""

    @property
    def keypad(self) -> bool:
        """It is on the keypad."""


@dataclass(frozen=True, slots=True)
class FieldContent:
    """What a line edit held before a scan leaked into it."""

    field: QLineEdit
    text: str
    cursor: int
    selected_from: int
    selected: int

    @classmethod
    def of(cls, widget: QWidget | None) -> FieldContent | None:
        """Look at a line edit, or the one within a combo or spin box."""
        if isinstance(widget, QComboBox | QAbstractSpinBox):
            # Both keep the focus for the line edit within them.
            widget = widget.findChild(QLineEdit)
        if not isinstance(widget, QLineEdit):
            return None
        return cls(
            field=widget,
            text=widget.text(),
            cursor=widget.cursorPosition(),
            selected_from=widget.selectionStart(),
            selected=len(widget.selectedText()),
        )

    def put_back(self) -> None:
        """Make the field as it was, as an edit that can be undone and is announced."""
        if not shiboken6.isValid(self.field):
            return
        if self.field.text() != self.text:
            self.field.selectAll()
            self.field.insert(self.text)
        self.field.setCursorPosition(self.cursor)
        if self.selected:
            self.field.setSelection(self.selected_from, self.selected)


def type_key(key: TypedKey, widget: QWidget) -> None:
    """Press and release a key; past the wedge's filter, which looks at windows only."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key_number(key.symbol), _modifiers_of(key), key.text)
        QApplication.sendEvent(widget, event)


def key_number(symbol: str) -> int:
    """Say Qt's number of a key that was named by ui.wedge.symbol_of."""
    if len(symbol) == 1:
        return ord(symbol)
    if symbol in _KEYS:
        return int(_KEYS[symbol])
    return int(getattr(Qt.Key, f"Key_{symbol}", Qt.Key.Key_unknown))


def _modifiers_of(key: TypedKey) -> Qt.KeyboardModifier:
    modifiers = Qt.KeyboardModifier.NoModifier
    for held, modifier in (
        (key.shift, Qt.KeyboardModifier.ShiftModifier),
        (key.ctrl, Qt.KeyboardModifier.ControlModifier),
        (key.alt, Qt.KeyboardModifier.AltModifier),
        (key.keypad, Qt.KeyboardModifier.KeypadModifier),
    ):
        if held:
            modifiers |= modifier
    return modifiers
