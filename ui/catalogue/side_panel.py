"""One catalogue: a search, what it finds, and the item under the cursor.

Without it each of the two catalogues would be searched in its own way. Typing searches after a
moment: name, pinyin initials, any code, maker; several words must all be met. Down leads into the
list, Esc back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from app.catalogue.entries.events import CardShown, ItemAsked, ItemsFound
from app.catalogue.entries.values import SearchAsked, Side
from app.catalogue.offering.events import ItemChecked
from ui.catalogue.card_panel import CardPanel
from ui.catalogue.items import WINDOW, ItemsView
from ui.catalogue.words import side_word
from ui.known.searched_list import SearchedList
from ui.parts.languages import TranslatedWidget

_FOLLOWING_MS = 120
"""A cursor that runs down the list asks for the item it stops at."""
_COMPACT_WIDTH = 1160
_NARROW_WIDTH = 900
_SHARES = {True: (10, 9), False: (4, 3)}
"""How list and card share the room, narrow or wide."""


class SidePanel(TranslatedWidget):
    """The list at left, the card at right."""

    search_wished = Signal(object)
    """This SearchAsked."""
    card_wished = Signal(object)
    """This ItemAsked."""

    def __init__(
        self,
        side: Side,
        when_empty: QAction,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.side = side
        self.view = ItemsView(self)
        self.list = SearchedList(self.view, when_empty, self)
        self.removed = QCheckBox(self)
        self.card = CardPanel(now, self)
        self.asked_item: ItemAsked | None = None
        self._narrow: bool | None = None
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._following.setInterval(_FOLLOWING_MS)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.view.retranslate()
        self.list.field.setPlaceholderText(
            self.tr("名称、拼音首字母、任何代码或生产企业，可用空格隔开几个词 (Ctrl+F)")
        )
        self.list.field.setAccessibleName(self.tr("查找品种"))
        self.removed.setText(self.tr("含已移出的(&M)"))
        self._word_found()

    @Slot()
    def search(self) -> None:
        """Search for what the field says."""
        asked = SearchAsked(self.list.text, self.side, self.removed.isChecked(), WINDOW)
        self.view.begin(asked)
        self.search_wished.emit(asked)

    @Slot(object)
    def show_found(self, event: ItemsFound) -> None:
        """Show what was found, if it was asked for last."""
        row = self.view.current_row()
        if not self.view.show_found(event):
            return
        place = None if row is None else self.view.items.position((self.side, row.entry.code))
        if event.asked.limit == WINDOW and event.hits:
            self.view.point_at(place or 0)
        if not event.hits:
            self.asked_item = None
            self.card.show_card(None)
        self._word_found()

    @Slot(object)
    def show_card(self, event: CardShown) -> None:
        """Show the item that was asked for last."""
        if event.asked == self.asked_item:
            self.card.show_card(event.card)

    @Slot(object)
    def show_checked(self, event: ItemChecked) -> None:
        """Show what the check says of the item that is shown."""
        self.card.show_findings(event.asked, event.findings)

    def show_item(self, code: str) -> None:
        """Look for one item and show it."""
        self.list.field.setText(code)
        self.list.search_now()

    @Slot()
    def follow_cursor(self) -> None:
        """Ask for the item under the cursor."""
        row = self.view.current_row()
        if row is not None:
            self.asked_item = ItemAsked(row.entry.side, row.entry.code)
            self.card_wished.emit(self.asked_item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        self.list.set_compact(compact=event.size().width() < _COMPACT_WIDTH)
        narrow = event.size().width() < _NARROW_WIDTH
        if narrow is not self._narrow:
            self._narrow = narrow
            width = event.size().width()
            one, other = _SHARES[narrow]
            self.splitter.setSizes([width * one // (one + other), width * other // (one + other)])

    def _word_found(self) -> None:
        count = len(self.view.items.rows)
        said = (
            self.tr("已列出 {count} 个，往下还有") if self.view.more else self.tr("共 {count} 个")
        )
        self.list.show_count(said.format(count=f"{count:,}"), empty=not count)
        if self.list.text:
            self.list.empty.say(
                self.tr("没有查到"),
                self.tr("请核对输入，少写几个字，或勾选“含已移出的”再查。"),
                offers=False,
            )
            return
        said = self.tr("从文件导入，或等省平台同步；院内目录也可由 HIS 推送。")
        heading = self.tr("{catalogue}还是空的").format(catalogue=side_word(self.side))
        self.list.empty.say(heading, said)

    def _lay_out(self) -> None:
        self.list.use_filters(self.removed)
        self.splitter = splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(self.card)
        splitter.setStretchFactor(0, 4)
        splitter.setStretchFactor(1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.list.search_wished.connect(self.search)
        self.removed.toggled.connect(self.search)
        self.view.more_wished.connect(self.search_wished)
        self.view.selectionModel().currentRowChanged.connect(self._following.start)
        self._following.timeout.connect(self.follow_cursor)
