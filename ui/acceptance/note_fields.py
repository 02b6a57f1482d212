"""Fields that send what was entered when they are left, and show what is known.

Without it an answer from the desk would wipe out what a person is typing. A field that is being
typed into keeps its text; an entry that cannot be read is marked and not sent.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.acceptance.words import choice_name, local_minute
from ui.parts.roles import set_role

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3002: 0x2E}
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M")
_ONLY_A_TIME = len("00:00")


class NoteLine(QLineEdit):
    """One line of text."""

    entered = Signal(object)
    """What was read from it; None where it was emptied."""
    misread = Signal()
    """What stands in it cannot be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = ""
        self.editingFinished.connect(self.send)

    def show_text(self, text: str) -> None:
        """Show what is known, unless a person is typing."""
        typing = self.hasFocus() and self.text() != self._known
        self._known = text
        if not typing:
            self.setText(text)
            self._mark(wrong=False)

    @Slot()
    def send(self) -> None:
        """Send what was entered, once."""
        text = self.text().translate(_FULL_WIDTH).strip()
        if text == self._known:
            self._mark(wrong=False)
            return
        try:
            value = self.read(text)
        except ValueError:
            self._mark(wrong=True)
            self.misread.emit()
            return
        self._mark(wrong=False)
        self._known = self.text()
        self.entered.emit(value)

    def read(self, text: str) -> object:
        """Return what the text says; a text that says nothing sensible is a ValueError."""
        return text

    def _mark(self, *, wrong: bool) -> None:
        if bool(self.property("invalid")) is not wrong:
            set_role(self, wrong, "invalid")


class NumberLine(NoteLine):
    """A temperature, or a number of minutes."""

    def __init__(self, parent: QWidget | None = None, *, whole: bool = False) -> None:
        super().__init__(parent)
        self._whole = whole
        self.setMaxLength(8)

    def read(self, text: str) -> object:
        """Return the number; None for an empty field."""
        if not text:
            return None
        if self._whole:
            return int(text)
        try:
            return Decimal(text.rstrip("℃ ")).quantize(Decimal("0.1"))
        except InvalidOperation as error:
            raise ValueError(text) from error


class MomentLine(NoteLine):
    """A local day and time; without a day it is today's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(19)

    def show_moment(self, at: datetime | None) -> None:
        """Show what is known."""
        self.show_text("" if at is None else local_minute(at))

    def read(self, text: str) -> object:
        """Return the moment, UTC; None for an empty field."""
        if not text:
            return None
        if len(text) <= _ONLY_A_TIME:
            text = datetime.now().strftime("%Y-%m-%d ") + text
        for form in _FORMS:
            with contextlib.suppress(ValueError):
                return datetime.strptime(text, form).astimezone(UTC)
        raise ValueError(text)


class ChoiceBox(QComboBox):
    """One choice of several, or none yet."""

    chosen = Signal(object)

    def __init__(self, choices: Iterable[StrEnum], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = tuple(choices)
        self.addItem("")
        for choice in self._choices:
            self.addItem(choice_name(choice))
        self.activated.connect(self.send)

    def retranslate(self) -> None:
        """Name the choices anew."""
        for position, choice in enumerate(self._choices, start=1):
            self.setItemText(position, choice_name(choice))

    def show_choice(self, choice: StrEnum | None) -> None:
        """Show what is known."""
        self.setCurrentIndex(0 if choice is None else self._choices.index(choice) + 1)

    @Slot(int)
    def send(self, position: int) -> None:
        """Send the choice."""
        self.chosen.emit(None if position == 0 else self._choices[position - 1])
