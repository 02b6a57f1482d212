"""One setting on a form: what it is entered with, its help, what is wrong with it.

Without it each form would read and mark its fields in its own way. A complaint takes the place of
the help, so that a form does not jump.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.readers.settings import SettingError
from ui.devices.reader_words import said
from ui.devices.setting_fields import Entry, SettingField
from ui.devices.typed_text import from_typed
from ui.parts.readable import readable
from ui.parts.roles import set_role

_NUMBER_WIDTH = 90
LONGEST_ENTRY = 200

Place = tuple[str, str]
"""What a person reads, and what is kept."""


class CalmCombo(QComboBox):
    """A list that the wheel passes over unless it has the keys: forms are scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class FieldCell(QWidget):
    """A field with its help; subclasses bring the editor."""

    edited = Signal()

    def __init__(self, field: SettingField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def editor(self) -> QWidget:
        """What takes the keys."""
        raise NotImplementedError

    def value(self) -> Any:  # noqa: ANN401 - any setting
        """Read the value; raises SettingError for what cannot be one."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """Show a value."""
        raise NotImplementedError

    def complain(self, text: str) -> None:
        """Mark the field and say what may stand there; nothing takes the mark away."""
        self.note.setText(f"✕ {text}" if text else said(self.field.help) if self.field.help else "")
        set_role(self.note, "wrong" if text else "muted")
        self.note.setVisible(bool(self.note.text()))
        set_role(self.editor, bool(text), "invalid")
        self.editor.setAccessibleDescription(self.note.text())

    def _lay_out(self) -> None:
        self.editor.setAccessibleName(said(self.field.label))
        self.setFocusProxy(self.editor)
        row = QHBoxLayout()
        row.addWidget(self.editor)
        if self.field.unit:
            row.addWidget(QLabel(said(self.field.unit), self))
            row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.note)
        self.complain("")


class TextCell(FieldCell):
    """A text, a number or names of keys."""

    def __init__(self, field: SettingField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit(self)
        self.line.setMaxLength(LONGEST_ENTRY)
        self.line.textEdited.connect(self.edited)
        if field.entry in _READ_NUMBER:
            self.line.setFixedWidth(_NUMBER_WIDTH)
        self._lay_out()

    @property
    def editor(self) -> QLineEdit:
        """The line."""
        return self.line

    def value(self) -> Any:  # noqa: ANN401
        """Read the value; a blank within an affix stays."""
        text = self.line.text()
        if self.field.entry is Entry.KEYS:
            return tuple(filter(None, (key.strip() for key in text.replace("，", ",").split(","))))
        if self.field.entry in _READ_NUMBER:
            return self._number(text)
        return from_typed(text)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """Show a value."""
        if self.field.entry is Entry.KEYS:
            value = ", ".join(value)
        self.line.setText(readable(str(value)))

    def _number(self, text: str) -> float:
        try:
            return _READ_NUMBER[self.field.entry](text)
        except ValueError:
            whole = self.field.entry is Entry.WHOLE
            expected, english = ("整数", "a whole number") if whole else ("数字", "a number")
            raise SettingError(self.field.setting, text, expected, english) from None


class ChoiceCell(FieldCell):
    """One of few values."""

    def __init__(self, field: SettingField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.combo = CalmCombo(self)
        for _, name in field.choices:
            self.combo.addItem(said(name))
        self.combo.activated.connect(self.edited)
        self._lay_out()

    @property
    def editor(self) -> QComboBox:
        """The list."""
        return self.combo

    def value(self) -> Any:  # noqa: ANN401
        """Return the chosen value itself; Qt would hand an enum of texts back as plain text."""
        return self.field.choices[self.combo.currentIndex()][0]

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """Choose a value."""
        values = [choice for choice, _ in self.field.choices]
        self.combo.setCurrentIndex(values.index(value))


class PlaceCell(FieldCell):
    """One of what is plugged in, or what a person types."""

    def __init__(self, field: SettingField, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._places: tuple[Place, ...] = ()
        self.combo = CalmCombo(self)
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = QLineEdit(self.combo)
        line.setMaxLength(LONGEST_ENTRY)
        self.combo.setLineEdit(line)
        self.combo.editTextChanged.connect(self.edited)
        self._lay_out()

    @property
    def editor(self) -> QComboBox:
        """The list with its line."""
        return self.combo

    def offer(self, places: Sequence[Place]) -> None:
        """List what is plugged in; what was entered stays."""
        entered = self.value()
        self._places = tuple(places)
        self.combo.blockSignals(True)
        self.combo.clear()
        for name, _ in self._places:
            self.combo.addItem(name)
        self.combo.blockSignals(False)
        self.show_value(entered)

    def value(self) -> str:
        """Return the place of the name that is chosen, or the text that was typed."""
        text = self.combo.currentText().strip()
        return next((place for name, place in self._places if name == text), text)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """Show a place by its name where it is plugged in."""
        name = next((name for name, place in self._places if place == value), None)
        self.combo.setCurrentIndex(-1 if name is None else self.combo.findText(name))
        if name is None:
            self.combo.setEditText(str(value))


def cell_for(field: SettingField, parent: QWidget) -> FieldCell:
    """Make the cell that a setting is entered with."""
    if field.entry is Entry.CHOICE:
        return ChoiceCell(field, parent)
    return (PlaceCell if field.entry is Entry.PLACE else TextCell)(field, parent)


_READ_NUMBER: dict[Entry, Callable[[str], float]] = {Entry.WHOLE: int, Entry.DECIMAL: float}
