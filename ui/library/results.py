"""The codes a search found, page by page; without it ten million rows would have to fit a screen.

A page is asked for when the last rows come into view. A page may be short, even empty, and not the
last, so the table asks on by itself until it is full or the search has ended.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.tracing.events import CodesFound
from app.tracing.wanted import PAGE, CodeRow, Wanted
from ui.library.words import state_mark, state_word, whereabouts
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, ROW_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

CODE, DRUG, BATCH, ORIGIN, STATE = range(5)
ROW_HEIGHT = 46
_AHEAD = 8
"""Rows below the last visible one that are asked for beforehand."""
_COMPACT_WIDTH, _NARROW_WIDTH = 760, 560


class CodesModel(RowsModel[CodeRow]):
    """Codes, in the order of the search."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("追溯码"),
            self.tr("药品"),
            self.tr("批号 / 有效期"),
            self.tr("来源"),
            self.tr("现在"),
        )

    def key(self, row: CodeRow) -> Hashable:
        """Return the code."""
        return row.code

    def text(self, row: CodeRow, column: int) -> str:
        """Return what a cell says."""
        texts = (
            readable(row.code),
            readable(row.name) or self.tr("（未知药品）"),
            readable(row.batch),
            readable(row.receipt_no),
            state_word(row.state),
        )
        return texts[column]

    def special(self, row: CodeRow, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, and the mark of the state."""
        if role == SEVERITY_ROLE and column == STATE:
            return state_mark(row.state)
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        return None

    def append(self, rows: Sequence[CodeRow]) -> None:
        """Put rows after all others; a code that is there already changes in place."""
        new = [row for row in rows if not self.change_row(row)]
        if not new:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._rows += new
        self._positions |= {row.code: first + place for place, row in enumerate(new)}
        self.endInsertRows()

    def _detail(self, row: CodeRow, column: int) -> str:
        if column == CODE:
            if not row.smallest:
                return self.tr("中包装或大包装")
            return readable(row.carton_no or "") or self.tr("小包装")
        if column == DRUG:
            return readable(" · ".join(filter(None, (row.strength, row.maker))))
        if column == BATCH:
            return "" if row.expiry is None else row.expiry.isoformat()
        if column == ORIGIN:
            return readable(row.delivery_no) or self.tr("期初导入")
        return whereabouts(row) or f"{row.received_at.astimezone():%Y-%m-%d}"


class ResultsView(RowsView[CodeRow]):
    """The table of found codes; several can be chosen."""

    page_wished = Signal(object, object)
    """(Wanted, after): the rows that follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        model = CodesModel()
        super().__init__(model, ROW_HEIGHT, parent)
        model.setParent(self)
        self.codes = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._wanted: Wanted | None = None
        self._after: str | None = None
        self._asked = False
        self.verticalScrollBar().valueChanged.connect(self.ask_on)

    @property
    def complete(self) -> bool:
        """Whether the search has ended."""
        return self._after is None

    @property
    def chosen_rows(self) -> list[CodeRow]:
        """The rows that are selected, in their order."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.codes.index(place, 0).data(ROW_ROLE) for place in places]

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.codes.retranslate()
        self.setAccessibleName(self.tr("查到的追溯码"))
        self._set_widths()

    def show_first(self, event: CodesFound) -> None:
        """Show the first page of a search."""
        self._wanted, self._after, self._asked = event.wanted, event.next, False
        self.codes.show_rows([])
        self.codes.append(event.rows)
        self.scrollToTop()
        self.ask_on()

    def show_more(self, event: CodesFound) -> None:
        """Show what follows; an answer to anything else is none."""
        if event.wanted != self._wanted or event.after != self._after or not self._asked:
            return
        self._after, self._asked = event.next, False
        self.codes.append(event.rows)
        self.ask_on()

    def clear(self) -> None:
        """Show nothing, and ask for nothing."""
        self._wanted, self._after, self._asked = None, None, False
        self.codes.show_rows([])

    @Slot()
    def ask_on(self) -> None:
        """Ask for what follows when it comes into view."""
        if self._after is None or self._asked or not self.isVisible() or not self._near_end():
            return
        self._asked = True
        self.page_wished.emit(self._wanted, self._after)

    def pause(self) -> None:
        """Forget that something was asked: the answer may have been overtaken."""
        self._asked = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the card says, where there is no room for it."""
        super().resizeEvent(event)
        self.setColumnHidden(BATCH, event.size().width() < _NARROW_WIDTH)
        self.setColumnHidden(ORIGIN, event.size().width() < _COMPACT_WIDTH)
        self.ask_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask on at the end of the rows, too."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageDown):
            self.ask_on()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on where the asking rested while nobody looked."""
        super().showEvent(event)
        self.ask_on()

    def _near_end(self) -> bool:
        bar = self.verticalScrollBar()
        few = len(self.codes.rows) < PAGE
        return few or bar.value() >= bar.maximum() - _AHEAD * ROW_HEIGHT

    def _set_widths(self) -> None:
        self.set_widths(
            {
                # First lines are bold.
                CODE: "0" * 22,
                BATCH: "2028-01-04" + "0",
                ORIGIN: "SH20261121-01-0001" + "00",
                STATE: "000 2028-01-04",
            }
        )
