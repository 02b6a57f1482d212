"""A field for names that offers what both catalogues call them.

Without it a maker would be typed by hand, and be another one by a slip. What is offered is asked
for when nothing was typed for a moment; of several names, with semicolons between, the last one is
completed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, QTimer, Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.catalogue.aliases.values import LONGEST

_TYPING_MS = 200
_ENDS = ("；", ";")
_MANY = 10
"""So many names as the longest one may be in one field."""


class NameField(QLineEdit):
    """Takes one name, or several."""

    names_wished = Signal(str)
    """Names with this text in them are to be offered."""

    def __init__(self, parent: QWidget, *, several: bool = False) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST * (_MANY if several else 1))
        self._names = QStringListModel(self)
        self._several = several
        self._completer = QCompleter(self._names, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completer.activated.connect(self.take_name)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.wish_names)
        self.textEdited.connect(self.ask_soon)

    @Slot()
    def ask_soon(self) -> None:
        """Ask for names when nothing was typed for a moment."""
        self._typing.start()

    @Slot()
    def wish_names(self) -> None:
        """Ask for names."""
        if self.text().strip():
            self.names_wished.emit(self.text())

    @Slot(str)
    def take_name(self, name: str) -> None:
        """Put a name in the place of the last one."""
        end = max(self.text().rfind(one) for one in _ENDS) + 1 if self._several else 0
        self.setText(f"{self.text()[:end]}{name}")

    def offer(self, text: str, names: Sequence[str]) -> None:
        """Offer names, if what they were asked for still stands and is none of them."""
        if text != self.text() or not self.hasFocus() or text in names:
            return
        self._names.setStringList(list(names))
        if names:
            self._completer.complete()
