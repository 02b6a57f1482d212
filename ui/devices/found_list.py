"""What is plugged in and not yet used: without it a person would have to know ports by name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.readers.events import ReaderFound, ReadersFound
from app.readers.profile import kind_of
from ui.devices.kind_marks import KindMark
from ui.devices.reader_words import kind_and_place
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.roles import set_role


class FoundRow(QWidget):
    """One thing that may be a reader, with the button that takes it into use."""

    wished = Signal(object)
    """The ReaderFound to be used."""

    def __init__(self, found: ReaderFound, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = found
        mark = KindMark(self)
        mark.show_kind(kind_of(found.settings))
        name, place = ElidingLabel(self), ElidingLabel(self)
        name.set_text(found.name)
        place.set_text(kind_and_place(found.settings, kind_of(found.settings)))
        set_role(place, "muted")
        self.add = QPushButton(QCoreApplication.translate("FoundList", "添加"), self)
        self.add.setAccessibleDescription(found.name)
        self.add.clicked.connect(self.wish)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        texts.addWidget(place)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 10, 3)
        layout.setSpacing(10)
        layout.addWidget(mark)
        layout.addLayout(texts, 1)
        layout.addWidget(self.add)

    @Slot()
    def wish(self) -> None:
        """Wish it to be used."""
        self.wished.emit(self.found)


class FoundList(TranslatedWidget):
    """All that was found, and what could not be looked for and why."""

    add_wished = Signal(object)
    """The ReaderFound to be used."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._event: ReadersFound | None = None
        self.rows: list[FoundRow] = []
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._empty.setMargin(10)
        set_role(self._empty, "muted")
        self._notes: list[QLabel] = []
        self._inner = QWidget(self)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(2)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        self._scroller = QScrollArea(self)
        self._scroller.setWidget(self._inner)
        self._scroller.setWidgetResizable(True)
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "card")
        for see_through in (self._scroller.viewport(), self._inner):
            see_through.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._scroller)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the list anew."""
        self._rebuild()

    def begin(self) -> None:
        """Say that it is being looked."""
        self._event = None
        self._rebuild()

    @Slot(object)
    def show_found(self, event: ReadersFound) -> None:
        """Show what was found; the button that had the keys keeps them."""
        self._event = event
        self._rebuild()

    def _rebuild(self) -> None:
        focused = next((row.found for row in self.rows if row.add.hasFocus()), None)
        for widget in (*self.rows, *self._notes):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        new = self._unused()
        self.rows = [FoundRow(found, self._inner) for found in new]
        notes = self._event.notes if self._event else ()
        self._notes = [_note(spoken(note), self._inner) for note in notes]
        for position, widget in enumerate((*self.rows, *self._notes)):
            self._column.insertWidget(position, widget)
        for row in self.rows:
            row.wished.connect(self.add_wished)
            if focused is not None and row.found == focused:
                row.add.setFocus()
        self._word_empty()

    def _unused(self) -> Sequence[ReaderFound]:
        found = self._event.found if self._event else ()
        return [each for each in found if not each.known_as]

    def _word_empty(self) -> None:
        if self._event is None:
            text = self.tr("正在查看插着的设备…")
        elif self._event.found:
            text = self.tr("插着的设备都已添加。")
        else:
            text = self.tr("没有发现别的设备。插上扫码枪后按 F5；键盘口扫码枪不用添加，直接扫。")
        self._empty.setText(text)
        self._empty.setVisible(not self.rows)


def _note(text: str, parent: QWidget) -> QLabel:
    note = QLabel(f"! {text}", parent)
    note.setWordWrap(True)
    note.setTextFormat(Qt.TextFormat.PlainText)
    note.setMargin(8)
    note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    set_role(note, "muted")
    return note
