"""The deliveries this workstation knows of: without it nobody would know what may arrive.

Type to search (numbers, names, drugs, batches, cartons, pinyin initials), Enter to open, F5 to ask
again. A scanned delivery number, carton label or code points at its delivery; when only one can be
meant, it opens, otherwise the list narrows to those it may be. Goods that came before their
delivery note are noted from here and joined from here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.receiving.progress import (
    DeliveriesFound,
    DeliveriesListed,
    DeliverySummary,
    LooseScan,
    ReceiptState,
)
from ui.deliveries.blind_cards import BlindCards
from ui.deliveries.blind_panel import BlindPanel
from ui.deliveries.dialogs import GiveUpDialog, JoinDialog, OpenBlindDialog
from ui.deliveries.joined_strip import JoinedStrip
from ui.deliveries.listing import Chip, Listing, Order, Searched, listing
from ui.deliveries.rows import DeliveriesModel, DeliveriesView
from ui.deliveries.scan_strip import ScanStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.verdict_words import state_word

if TYPE_CHECKING:
    import uuid

    from app.receiving.blind.values import (
        BlindAnswered,
        BlindJoined,
        BlindListed,
        BlindShown,
        BlindSummary,
        JoiningShown,
    )
    from app.receiving.values import Distributor
    from ui.deliveries.port import BlindReceiving

_COMPACT_WIDTH = 1000
_TYPING_PAUSE_MS = 250
_ALL, _NEW, _OPEN, _CONFIRMED = range(4)
_STATES: dict[int, Chip] = {
    _NEW: None,
    _OPEN: ReceiptState.OPEN,
    _CONFIRMED: ReceiptState.CONFIRMED,
}
_EVERY: frozenset[Chip] = frozenset(_STATES.values())
_LIST, _EMPTY = range(2)


class DeliveriesPage(TranslatedWidget):
    """The list with its search, and the noting of goods that came first."""

    delivery_chosen = Signal(object)
    """The id of the delivery to open."""
    refresh_wished = Signal()
    search_wished = Signal(str)
    """Older deliveries than those listed are looked for; answered by DeliveriesFound."""
    refused = Signal(str)
    """A scan stands for no delivery here: one sentence."""
    answered = Signal(object)
    """The Answer to a scan that was noted, to be heard."""

    def __init__(
        self, parent: QWidget | None = None, now: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._all: tuple[Searched, ...] = ()
        self._found: tuple[Searched, ...] = ()
        self._more = False
        self._blind: BlindReceiving | None = None
        self._person: Callable[[], str] = str
        self._distributors: tuple[Distributor, ...] = ()
        self._make_list()
        self._make_actions()
        self.cards = BlindCards(self)
        self.panel = BlindPanel(self)
        self.joined = JoinedStrip(self)
        self._join_blind()
        self._lay_out()
        self.retranslate()

    def use_blind(self, port: BlindReceiving, person: Callable[[], str]) -> None:
        """Let goods be noted that came before their delivery note, by who works at the moment."""
        self._blind, self._person = port, person
        self.receive_blind.setVisible(True)

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self.search.setPlaceholderText(self.tr("单号、企业、药品、批号、箱号或拼音首字母 (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("查找到货"))
        self.refresh.setText(self.tr("刷新"))
        self.receive_blind.setText(self.tr("无单收货"))
        self.view.setAccessibleName(self.tr("到货"))
        self.order.setAccessibleName(self.tr("排序"))
        for number, word in enumerate(
            (self.tr("按到达排序"), self.tr("按配送企业排序"), self.tr("按状态排序"))
        ):
            self.order.setItemText(number, word)
        self.view.set_widths(
            {
                0: "PS2026112100001" + "00",
                2: "9,999",
                3: "9,999",
                4: "100,000 / 100,000",
                5: "SH20261121-0001",
                6: "11-21 08:15 0000",
            }
        )
        self.narrow()

    @Slot(object)
    def show_deliveries(self, event: DeliveriesListed) -> None:
        """Show the list."""
        self._all = tuple(map(Searched.of, event.deliveries))
        self._more = event.more
        self.narrow()
        if self._blind is not None:
            # What has arrived may be what was waited for.
            self._blind.list_blind()

    @Slot(object)
    def show_found(self, event: DeliveriesFound) -> None:
        """Add older deliveries that the typed text finds."""
        if event.text == self.search.text():
            self._found = tuple(map(Searched.of, event.deliveries))
            self.narrow()

    @Slot()
    def search_on(self) -> None:
        """Narrow at each key; older deliveries are looked for when the typing pauses."""
        self._found = ()
        self.scan_strip.forget()
        self._pause.start()
        self.narrow()

    @Slot()
    def look_further(self) -> None:
        """Wish older deliveries looked for."""
        text = self.search.text()
        if self._more and text.strip():
            self.search_wished.emit(text)

    @Slot()
    def narrow(self) -> None:
        """Show only what the search, the chips and a scan let through."""
        chosen = self.chips.checkedId()
        states = _EVERY if chosen in (_ALL, -1) else frozenset((_STATES[chosen],))
        order = list(Order)[max(0, self.order.currentIndex())]
        current = self.view.current_row()
        text = "" if self.scan_strip.rows else self.search.text()
        shown = listing(self._choosable(), text, states, order, self._now())
        self.model.show_listing(shown, order, self._now())
        self.view.make_room_for_captions()
        self._word_chips(shown)
        self._stack.setCurrentIndex(_LIST if shown.rows else _EMPTY)
        if shown.rows:
            position = self.model.position(current.delivery_id) if current else None
            self.view.point_at(position or 0)
        self._word_empty()

    @Slot(object)
    def take_scan(self, scan: LooseScan) -> None:
        """Open the delivery a scan stands for, or narrow the list to those it may be."""
        text = scan.text.strip()
        known = {one.row.delivery_id: one.row for one in self._all}
        known |= {row.delivery_id: row for row in scan.deliveries}
        found = [known[one] for one in scan.delivery_ids if one in known]
        found = found or [
            row for row in known.values() if text and text in (row.delivery_no, row.receipt_no)
        ]
        if not found:
            said = self.tr("没有找到与“{text}”对应的到货，请按 F5 刷新，或核对单号后再扫。")
            self.refused.emit(said.format(text=readable(text[:60])))
            return
        self.search.clear()
        self.chips.button(_ALL).setChecked(True)
        several = found if len(found) > 1 else []
        self.scan_strip.show_scan(text, several, by_drug=scan.by_drug)
        self.narrow()
        self._point_at(found[0])
        if not several:
            self.delivery_chosen.emit(found[0].delivery_id)

    @Slot(object)
    def show_blind(self, event: BlindListed) -> None:
        """Show what waits for its delivery note."""
        self._distributors = event.distributors
        self.cards.show_receipts(event.receipts)

    @Slot(object)
    def show_noting(self, event: BlindShown) -> None:
        """Show the receipt without a note in which scans are noted now."""
        self.panel.show_receipt(event.view)
        self._pages.setCurrentWidget(self.panel)

    @Slot(object)
    def show_noted(self, event: BlindAnswered) -> None:
        """Show the answer to a scan that was noted."""
        self.panel.show_answer(event)
        self.answered.emit(event.answer)

    @Slot(object)
    def show_joining(self, event: JoiningShown) -> None:
        """Show how far a joining is."""
        card = self.cards.card(event.blind_id)
        if card is not None:
            card.show_progress(event)

    @Slot(object)
    def show_joined(self, event: BlindJoined) -> None:
        """Say what a joining counted, and offer to open the receipt."""
        self.joined.show_joined(event)
        self.refresh_wished.emit()

    @Slot()
    def stop_noting(self) -> None:
        """Go back to the list; what was noted waits for its delivery note."""
        if self.panel.shown is None:
            return
        self.panel.forget()
        self._pages.setCurrentIndex(0)
        self.view.setFocus()
        if self._blind is not None:
            self._blind.leave()
            self._blind.list_blind()

    def opened(self) -> None:
        """The page is seen from now on."""

    def closed(self) -> None:
        """The page is no longer seen: scans are not noted here any more."""
        self.stop_noting()
        self.joined.hide()
        self.scan_strip.forget()

    @Slot(object)
    def open_row(self, row: DeliverySummary) -> None:
        """Wish a delivery opened."""
        self.delivery_chosen.emit(row.delivery_id)

    @Slot()
    def open_current(self) -> None:
        """Wish the delivery under the cursor opened."""
        row = self.view.current_row()
        if row is not None:
            self.open_row(row)

    @Slot()
    def ask_whose(self) -> None:
        """Ask whose goods came without a note."""
        dialog = OpenBlindDialog(self._distributors, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.begin_noting)
        dialog.open()

    @Slot()
    def begin_noting(self) -> None:
        """Begin a receipt without a note for the distributor that was named."""
        dialog = self.sender()
        if isinstance(dialog, OpenBlindDialog) and self._blind is not None:
            self._blind.open_blind(dialog.distributor, self._person())

    @Slot(object)
    def go_on_noting(self, summary: BlindSummary) -> None:
        """Go on with a receipt without a note."""
        if self._blind is not None:
            self._blind.resume_blind(summary.blind_id, self._person())

    @Slot(object)
    def ask_join(self, summary: BlindSummary) -> None:
        """Ask with which delivery to join; one that was begun goes on without asking."""
        if summary.joining is not None:
            self._join(summary.blind_id, summary.joining)
            return
        dialog = JoinDialog(summary, self.view.current_row(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.join_chosen)
        dialog.open()

    @Slot()
    def join_chosen(self) -> None:
        """Join with the delivery that was chosen."""
        dialog = self.sender()
        if isinstance(dialog, JoinDialog) and dialog.delivery_id is not None:
            self._join(dialog.blind_id, dialog.delivery_id)

    @Slot(object)
    def ask_give_up(self, summary: BlindSummary) -> None:
        """Ask why a receipt without a note is given up."""
        self._ask_reason(summary.blind_no, summary.blind_id)

    @Slot()
    def ask_give_up_shown(self) -> None:
        """Ask why the one that is shown is given up."""
        shown = self.panel.shown
        if shown is not None:
            self._ask_reason(shown.blind_no, shown.blind_id)

    @Slot()
    def give_up(self) -> None:
        """Give a receipt without a note up, for the reason that was written."""
        dialog = self.sender()
        if isinstance(dialog, GiveUpDialog) and self._blind is not None:
            self.stop_noting()
            self._blind.give_up(dialog.blind_id, dialog.reason.text(), self._person())

    @Slot()
    def undo_noted(self) -> None:
        """Take back what was noted last."""
        if self._blind is not None:
            self._blind.undo()

    @Slot(str, int)
    def count(self, text: str, quantity: int) -> None:
        """Note goods without a code."""
        if self._blind is not None:
            self._blind.count(text, quantity)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the counts out on a small screen, so that the distributor's name has room."""
        super().resizeEvent(event)
        compact = event.size().width() < _COMPACT_WIDTH
        for column in (2, 3):
            self.view.setColumnHidden(column, compact)
        for button in self._buttons:
            button.set_compact(compact=compact)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search down into the list with the arrow key; Esc shows all again."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.view.setFocus()
        elif event.key() == Qt.Key.Key_Escape and self.panel.shown is None:
            self.show_all()
        else:
            super().keyPressEvent(event)

    @Slot()
    def show_all(self) -> None:
        """Show the whole list again."""
        self.scan_strip.forget()
        self.search.clear()
        self.chips.button(_ALL).setChecked(True)
        self.narrow()

    def _join(self, blind_id: uuid.UUID, delivery_id: uuid.UUID) -> None:
        if self._blind is not None:
            self._blind.join(blind_id, delivery_id, self._person())

    def _ask_reason(self, blind_no: str, blind_id: uuid.UUID) -> None:
        dialog = GiveUpDialog(blind_no, blind_id, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self.give_up)
        dialog.open()

    def _choosable(self) -> tuple[Searched, ...]:
        if self.scan_strip.rows:
            return tuple(map(Searched.of, self.scan_strip.rows))
        if not self._found:
            return self._all
        listed = {one.row.delivery_id for one in self._all}
        return (*self._all, *(one for one in self._found if one.row.delivery_id not in listed))

    def _point_at(self, row: DeliverySummary) -> None:
        position = self.model.position(row.delivery_id)
        if position is not None:
            self.view.point_at(position, centre=True)
            self.model.mark_fresh(row.delivery_id)

    def _word_chips(self, shown: Listing) -> None:
        words = (self.tr("全部"), state_word(None), *(state_word(state) for state in ReceiptState))
        # Only confirmed ones are left out of a long list.
        more = "+" if self._more and not self.scan_strip.rows else ""
        for number, word in enumerate(words):
            if number == _ALL:
                count, sign = sum(shown.counts.values()), more
            else:
                state = _STATES[number]
                count = shown.counts.get(state, 0)
                sign = more if state is ReceiptState.CONFIRMED else ""
            self.chips.button(number).setText(f"{word} {count:,}{sign}")

    def _word_empty(self) -> None:
        if self._all:
            heading = self.tr("没有符合条件的到货")
            sentence = self.tr("清空查找，或选“全部”。")
        else:
            heading = self.tr("还没有到货")
            sentence = self.tr("配送企业发货后，下一次同步时会出现在这里；按 F5 立即刷新。")
            if self._blind is not None:
                sentence += self.tr("货已到而单未到，可用“无单收货”先扫码。")
        self.note.say(heading, sentence)

    def _make_list(self) -> None:
        self.model = DeliveriesModel(self)
        self.view = DeliveriesView(self.model, self)
        self.view.row_chosen.connect(self.open_row)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.search_on)
        self.search.returnPressed.connect(self.open_current)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.look_further)
        self.chips = QButtonGroup(self)
        self.order = QComboBox(self)
        self.order.addItems([""] * len(Order))
        self.order.currentIndexChanged.connect(self.narrow)
        self.scan_strip = ScanStrip(self)
        self.scan_strip.closed.connect(self.show_all)

    def _make_actions(self) -> None:
        self.refresh = add_action(self, "F5", self.refresh_wished)
        add_action(self, "Ctrl+F", self.search.setFocus)
        self.receive_blind = add_action(self, "Ctrl+N", self.ask_whose)
        self.receive_blind.setVisible(False)
        self.note = EmptyNote(self.refresh, self)

    def _join_blind(self) -> None:
        self.cards.resumed.connect(self.go_on_noting)
        self.cards.join_wished.connect(self.ask_join)
        self.cards.give_up_wished.connect(self.ask_give_up)
        self.panel.left.connect(self.stop_noting)
        self.panel.undo_wished.connect(self.undo_noted)
        self.panel.count_wished.connect(self.count)
        self.panel.given_up.connect(self.ask_give_up_shown)
        self.joined.opened.connect(self.delivery_chosen)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.search, 1)
        for number in (_ALL, _NEW, _OPEN, _CONFIRMED):
            chip = QPushButton(self)
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            self.chips.addButton(chip, number)
            head.addWidget(chip)
        self.chips.button(_ALL).setChecked(True)
        self.chips.idToggled.connect(self.narrow)
        head.addWidget(self.order)
        self._buttons = [
            ActionButton(action, self) for action in (self.receive_blind, self.refresh)
        ]
        for button in self._buttons:
            button.set_compact(compact=True)
            head.addWidget(button)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.note)
        listed = QWidget(self)
        layout = QVBoxLayout(listed)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        for strip in (self.joined, self.scan_strip, self.cards):
            layout.addWidget(strip)
        layout.addLayout(self._stack, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(listed)
        self._pages.addWidget(self.panel)
