"""The items that were found, in windows; without it 100,000 items would have to fit one answer.

A search answers with so many; when the last of them come into view, twice as many are asked for,
and what is new goes behind what is there. The place of the cursor stays.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.catalogue.entries.events import ItemsFound
from app.catalogue.entries.values import FoundBy, Hit, SearchAsked
from app.receiving.verdicts import Severity
from ui.catalogue.words import found_word, pack_text, price_text
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, TAGS_ROLE, RowsModel
from ui.parts.rows_view import RowsView

DRUG, MAKER, CODE, PRICE = range(4)
ROW_HEIGHT = 46
WINDOW = 200
"""Items of the first answer."""
_AHEAD = 12
"""Rows below the last visible one that are asked for beforehand."""
_PLAIN = {
    FoundBy.CODE,
    # Without a text, all are listed by code.
    FoundBy.CODE_BEGINNING,
    FoundBy.NAME,
    FoundBy.NAME_BEGINNING,
    FoundBy.NAME_PART,
}
"""What a person sees by themselves."""
_COMPACT_WIDTH = 620


class ItemsModel(RowsModel[Hit]):
    """Items of one catalogue, in the order of the search."""

    right_aligned = frozenset({PRICE})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("药品"), self.tr("生产企业"), self.tr("代码"), self.tr("价格")

    def key(self, row: Hit) -> Hashable:
        """Return which item it is."""
        return row.entry.side, row.entry.code

    def text(self, row: Hit, column: int) -> str:
        """Return what a cell says."""
        item = row.entry.row
        if column == DRUG:
            return readable(item.name) or self.tr("（没有名称）")
        if column == MAKER:
            return readable(item.maker) or "—"
        return readable(row.entry.code) if column == CODE else price_text(item)

    def special(self, row: Hit, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, tags, and whether an item is gone."""
        if role == DONE_ROLE:
            return row.entry.removed
        if role == TAGS_ROLE and column == DRUG:
            return self._tags(row)
        return self._detail(row, column) if role == DETAIL_ROLE else None

    def show_found(self, hits: Sequence[Hit], *, follows: bool) -> None:
        """Show items; those that follow what is there go behind it."""
        rows = self._rows
        same = follows and len(hits) >= len(rows) > 0
        if not same or [self.key(hit) for hit in hits[: len(rows)]] != list(self._positions):
            self.show_rows(hits)
            return
        self.put_last(hits[len(rows) :])

    def _tags(self, row: Hit) -> tuple[tuple[str, Severity], ...]:
        tags = []
        if row.entry.removed:
            tags.append((self.tr("已移出"), Severity.NEUTRAL))
        elif row.entry.row.status:
            tags.append((readable(row.entry.row.status), Severity.NEUTRAL))
        if row.by not in _PLAIN:
            tags.append((found_word(row.by), Severity.REPEAT))
        return tuple(tags)

    def _detail(self, row: Hit, column: int) -> str:
        item = row.entry.row
        if column == DRUG:
            said = (item.strength, item.form, item.trade_name)
            return readable(" · ".join(filter(None, said)))
        if column == MAKER:
            return readable(item.approval_number)
        if column == CODE:
            return readable(item.insurance_code)
        return pack_text(item)


class ItemsView(RowsView[Hit]):
    """The table of items."""

    more_wished = Signal(object)
    """This SearchAsked: the same search, with more answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        model = ItemsModel()
        super().__init__(model, ROW_HEIGHT, parent)
        model.setParent(self)
        self.items = model
        self.asked: SearchAsked | None = None
        """What is shown answers it, but for how many."""
        self.more = False
        self._waiting = False
        self.verticalScrollBar().valueChanged.connect(self.ask_on)

    def begin(self, asked: SearchAsked) -> None:
        """Wait for the answer to another search."""
        self.asked, self._waiting = asked, False

    def show_found(self, event: ItemsFound) -> bool:
        """Show what was found; False for an answer to an older search."""
        asked = self.asked
        if asked is None or replace(event.asked, limit=0) != replace(asked, limit=0):
            return False
        follows = event.asked.limit > WINDOW
        if event.asked.limit < asked.limit:
            return False
        self.more, self._waiting = event.more, False
        self.items.show_found(event.hits, follows=follows)
        if not follows:
            self.scrollToTop()
        return True

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.items.retranslate()
        self.setAccessibleName(self.tr("查到的品种"))
        self.set_widths({CODE: "X" * 15, PRICE: self.tr("{price} 元").format(price="0000.0000 ")})

    @Slot()
    def ask_on(self) -> None:
        """Ask for what follows when it comes into view."""
        if self.asked is None or not self.more or self._waiting or not self.isVisible():
            return
        bar = self.verticalScrollBar()
        if bar.value() < bar.maximum() - _AHEAD * ROW_HEIGHT:
            return
        self._waiting = True
        self.asked = replace(self.asked, limit=self.asked.limit * 2)
        self.more_wished.emit(self.asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the card says, where there is no room for it."""
        super().resizeEvent(event)
        self.setColumnHidden(MAKER, event.size().width() < _COMPACT_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first and the last row, and ask on at the end."""
        last = len(self.items.rows) - 1
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self.point_at(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageDown):
            self.ask_on()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on where the asking rested while nobody looked."""
        super().showEvent(event)
        self.ask_on()
