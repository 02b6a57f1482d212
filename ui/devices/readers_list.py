"""All readers of this workstation, one row each: without it nobody would know which one is gone."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.readers.events import ReaderShown
from ui.devices.kind_marks import paint_kind
from ui.devices.reader_words import kind_and_place, state_of
from ui.parts.cells import CellDelegate
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, ROW_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.parts.theme import colours_of

FLASH_MS = 1500
_ROW_HEIGHT = 54
_KIND_WIDTH = 44
_KIND_SIDE = 24
_LONGEST_SHOWN = 80
_TYPED_AT_LEAST = 6
_TYPED_WITHIN_MS = 3000
KIND, NAME, STATE, LAST, COUNT = range(5)


class ReadersModel(RowsModel[ReaderShown]):
    """Readers, in the order a person gave them."""

    right_aligned = frozenset({COUNT})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return ("", self.tr("扫码枪"), self.tr("状态"), self.tr("最近一次"), self.tr("次数"))

    def key(self, row: ReaderShown) -> Hashable:
        """Return the id of the reader."""
        return row.profile.reader_id

    def text(self, row: ReaderShown, column: int) -> str:
        """Return what a cell says."""
        if column == NAME:
            return row.profile.name
        if column == STATE:
            return state_of(row).word
        if column == LAST:
            return readable(row.last.text[:_LONGEST_SHOWN]) if row.last else "—"
        return f"{row.scans:,}" if column == COUNT else ""

    def special(self, row: ReaderShown, column: int, role: int) -> Any:  # noqa: ANN401
        """Return marks, second lines, and whether the reader is out of use."""
        if role == DONE_ROLE:
            return not row.profile.enabled
        if role == SEVERITY_ROLE and column == STATE:
            return state_of(row).severity
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        return None

    def _detail(self, row: ReaderShown, column: int) -> str:
        if column == NAME:
            return kind_and_place(row.profile.settings, row.profile.kind)
        if column == STATE:
            return state_of(row).sentence
        if column == LAST and row.last:
            return row.last.read_at.astimezone().strftime("%H:%M:%S")
        return ""


class ReadersDelegate(CellDelegate):
    """Draws the mark of the kind in the first column."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        super().paint(painter, option, index)
        reader = index.data(ROW_ROLE)
        if index.column() != KIND or reader is None:
            return
        colours = colours_of(option.palette)
        square = QRectF(0, 0, _KIND_SIDE, _KIND_SIDE)
        square.moveCenter(option.rect.center().toPointF())
        ink = QColor(colours.text if reader.profile.enabled else colours.faint)
        paint_kind(painter, square, reader.profile.kind, ink)


class ReadersView(RowsView[ReaderShown]):
    """The table of readers.

    Return does nothing here: on this page readers are tried that nobody recognised yet, and each
    of their codes ends with Return. Keys that look like such a reader are told.
    """

    choosing_keys = ()

    typed_at_once = Signal(str)
    """Characters and a Return in a moment: a keyboard-port reader that was taken for a person."""

    def __init__(self, model: ReadersModel, parent: QWidget | None = None) -> None:
        super().__init__(model, _ROW_HEIGHT, parent)
        self.setItemDelegate(ReadersDelegate(self))
        self._model = model
        self._typed, self._typed_since_ms = "", 0
        self._flash = QTimer(self, interval=FLASH_MS, singleShot=True)
        self._flash.timeout.connect(self.end_flash)

    def fit(self, *, compact: bool) -> None:
        """Give each column its width; on a small screen only what matters most is shown."""
        self.set_widths({KIND: "", LAST: "81000010000000000", COUNT: "999,999"})
        self.horizontalHeader().resizeSection(KIND, _KIND_WIDTH)
        self.horizontalHeader().setHidden(compact)
        for column in (LAST, COUNT):
            self.setColumnHidden(column, compact)

    def flash(self, reader_id: str) -> None:
        """Let the row of a reader stand out for a moment."""
        self._model.mark_fresh(reader_id)
        self._flash.start()

    @Slot()
    def end_flash(self) -> None:
        """Let no row stand out."""
        self._model.mark_fresh(None)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Jump nowhere: what is typed here may be a code."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice a reader that types."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end_typing(event.timestamp())
        elif text and text.isprintable():
            if not self._typed:
                self._typed_since_ms = event.timestamp()
            self._typed += text
        super().keyPressEvent(event)

    def _end_typing(self, now_ms: int) -> None:
        typed, self._typed = self._typed, ""
        if len(typed) >= _TYPED_AT_LEAST and now_ms - self._typed_since_ms <= _TYPED_WITHIN_MS:
            self.typed_at_once.emit(typed)
