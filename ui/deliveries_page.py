"""The deliveries this workstation knows of: without it nobody would know what may arrive.

Type to search, Enter to open, F5 to ask again. A scanned delivery number or carton label points at
its delivery; when only one can be meant, it opens.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.receiving.progress import DeliveriesListed, DeliverySummary, LooseScan, ReceiptState
from ui.parts.action_button import ActionButton
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, PROGRESS_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import state_word

_COMPACT_WIDTH = 1000
_ALL, _NEW, _OPEN, _CONFIRMED = range(4)
_STATES = {_NEW: None, _OPEN: ReceiptState.OPEN, _CONFIRMED: ReceiptState.CONFIRMED}


class DeliveriesModel(RowsModel[DeliverySummary]):
    """Deliveries, newest first."""

    right_aligned = frozenset({2, 3, 4})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("配送单号"),
            self.tr("配送企业"),
            self.tr("行"),
            self.tr("箱"),
            self.tr("实收 / 应收"),
            self.tr("状态"),
            self.tr("到达"),
        )

    def key(self, row: DeliverySummary) -> Hashable:
        """Return the id of the delivery."""
        return row.delivery_id

    def text(self, row: DeliverySummary, column: int) -> str:
        """Return what a cell says."""
        texts = (
            row.delivery_no,
            row.distributor.name,
            f"{row.line_count:,}",
            f"{row.carton_count:,}",
            f"{row.received:,} / {row.quantity:,}",
            state_word(row.state),
            row.arrived_at.astimezone().strftime("%m-%d %H:%M"),
        )
        return texts[column]

    def special(self, row: DeliverySummary, column: int, role: int) -> Any:  # noqa: ANN401
        """Return bars, second lines, and whether the delivery is done."""
        if role == DONE_ROLE:
            return row.state is ReceiptState.CONFIRMED
        if role == PROGRESS_ROLE and column == 4:
            return (row.received, row.quantity)
        if role == DETAIL_ROLE and column == 0:
            if row.codes_known:
                return self.tr("已附追溯码 {count} 个").format(count=f"{row.codes_known:,}")
            return self.tr("未附追溯码，逐盒扫码")
        if role == DETAIL_ROLE and column == 5:
            return row.receipt_no
        return None


class DeliveriesPage(TranslatedWidget):
    """The list, its search and its state chips."""

    delivery_chosen = Signal(object)
    """The id of the delivery to open."""
    refresh_wished = Signal()
    refused = Signal(str)
    """A scan stands for no delivery here: one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[DeliverySummary, ...] = ()
        self.model = DeliveriesModel(self)
        self.view: RowsView[DeliverySummary] = RowsView(self.model, 52, self)
        self.view.row_chosen.connect(self.open_row)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.narrow)
        self.search.returnPressed.connect(self.open_current)
        self.chips = QButtonGroup(self)
        self.refresh = QAction(self)
        self.refresh.setShortcut(QKeySequence("F5"))
        self.refresh.triggered.connect(self.refresh_wished)
        self.addAction(self.refresh)
        self._find = QAction(self)
        self._find.setShortcut(QKeySequence("Ctrl+F"))
        self._find.triggered.connect(self.search.setFocus)
        self.addAction(self._find)
        self.note = EmptyNote(self.refresh, self)
        self._lay_out()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self.search.setPlaceholderText(self.tr("按单号或配送企业查找 (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("查找到货"))
        self.refresh.setText(self.tr("刷新"))
        self.view.setAccessibleName(self.tr("到货"))
        words = (self.tr("全部"), state_word(None), *(state_word(state) for state in ReceiptState))
        for number, word in enumerate(words):
            self.chips.button(number).setText(word)
        self.view.set_widths(
            {
                0: "PS2026112100001" + "00",
                2: "9,999",
                3: "9,999",
                4: "100,000 / 100,000",
                5: "SH20261121-0001",
                6: "11-21 08:15",
            }
        )
        self.narrow()

    @Slot(object)
    def show_deliveries(self, event: DeliveriesListed) -> None:
        """Show the list."""
        self._all = event.deliveries
        self.narrow()

    @Slot()
    def narrow(self) -> None:
        """Show only what the search and the chips let through."""
        wanted = self.search.text().strip().casefold()
        chip = self.chips.checkedId()
        current = self.view.current_row()
        rows = [
            row
            for row in self._all
            if (chip == _ALL or row.state is _STATES[chip])
            and (wanted in row.delivery_no.casefold() or wanted in row.distributor.name.casefold())
        ]
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        if rows:
            position = self.model.position(current.delivery_id) if current else None
            self.view.point_at(position or 0)
        self._word_empty()

    @Slot(object)
    def take_scan(self, scan: LooseScan) -> None:
        """Point at the delivery a scan stands for, and open it when only one can be meant."""
        text = scan.text.strip()
        known = {row.delivery_id for row in self._all}
        found = [delivery for delivery in scan.delivery_ids if delivery in known]
        found = found or [row.delivery_id for row in self._all if row.delivery_no == text]
        if not found:
            said = self.tr("没有找到与“{text}”对应的到货，请按 F5 刷新，或核对单号后再扫。")
            self.refused.emit(said.format(text=readable(text[:60])))
            return
        self.search.clear()
        self.chips.button(_ALL).setChecked(True)
        self.narrow()
        self._point_at(found[0])
        if len(found) == 1:
            self.delivery_chosen.emit(found[0])

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the counts out on a small screen, so that the distributor's name has room."""
        super().resizeEvent(event)
        for column in (2, 3):
            self.view.setColumnHidden(column, event.size().width() < _COMPACT_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search down into the list with the arrow key."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.view.setFocus()
        else:
            super().keyPressEvent(event)

    def _point_at(self, delivery: uuid.UUID) -> None:
        position = self.model.position(delivery)
        if position is not None:
            self.view.point_at(position, centre=True)
            self.model.mark_fresh(delivery)

    def _word_empty(self) -> None:
        if self._all:
            heading = self.tr("没有符合条件的到货")
            sentence = self.tr("清空查找，或选“全部”。")
        else:
            heading = self.tr("还没有到货")
            sentence = self.tr("配送企业发货后，下一次同步时会出现在这里；按 F5 立即刷新。")
        self.note.say(heading, sentence)

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
        head.addWidget(ActionButton(self.refresh, self))
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)
