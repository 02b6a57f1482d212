"""The page of the four-way check (四方核对): without it differences would wait for the accountants.

Order, delivery note, invoice and goods side by side. F3 and Shift+F3 go from one disagreeing cell
to the next; the sentence below the table says what disagrees, both values, and what to do. F4
explains a line, Ctrl+D shows only what differs, Ctrl+C copies a row for a message to the
distributor, F5 checks again. F8 accepts an invoice that agrees (invoice_bar.py).
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.receiving.four_way.reconciling import (
    Field,
    FourWayRow,
    FourWayShown,
    FourWayView,
    Mark,
    Position,
    Side,
)
from app.receiving.progress import Explanation, ReceiptState
from app.tables.harmless import to_paste
from ui.four_way.bands import ColumnBand
from ui.four_way.explain_bar import ExplainBar
from ui.four_way.invoice_bar import InvoiceBar
from ui.four_way.model import DRUG, PLACES, FourWayModel, cell_text, column_of, columns_of
from ui.four_way.table import FourWayTable
from ui.four_way.words import mark_sentence, money_text, number_text, side_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.eliding_label import ElidingLabel
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.roles import set_role

if TYPE_CHECKING:
    from ui.ports import Desk

_SENTENCE_LINES = 2
_COMPACT_WIDTH = 1000
_NARROWEST = 720
"""Less than wide buttons need: they stand narrow as soon as there is less room."""


class FourWayPage(TranslatedWidget):
    """The check of one receipt."""

    check_wished = Signal(object)
    """The id of the receipt to check again."""
    left = Signal()
    """Back to where the person came from."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: FourWayView | None = None
        self._shown: FourWayView | None = None
        self.model = FourWayModel(self)
        self.table = FourWayTable(self.model, self)
        self.sides = ColumnBand(self.table, above=True, parent=self)
        self.sums = ColumnBand(self.table, above=False, parent=self)
        self.title = ElidingLabel(self)
        self.known = QLabel(self)
        self.known.setTextFormat(Qt.TextFormat.PlainText)
        self.known.setWordWrap(True)
        set_role(self.known, "muted")
        self.sentence = QLabel(self)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.explain_bar = ExplainBar(self)
        self.bills = InvoiceBar(self)
        self.only_differing = QPushButton(self)
        self.only_differing.setCheckable(True)
        self.only_differing.setProperty("role", "chip")
        self._buttons: list[ActionButton] = []
        self._make_actions()
        self.note = EmptyNote(self.again, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def receipt_id(self) -> uuid.UUID | None:
        """The receipt that is shown."""
        return None if self._view is None else self._view.receipt_id

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self.table.setAccessibleName(self.tr("四方核对"))
        self.next.setText(self.tr("下一处"))
        self.previous.setText(self.tr("上一处"))
        self.explain.setText(self.tr("说明差异"))
        self.copy.setText(self.tr("复制此行"))
        self.again.setText(self.tr("重新核对"))
        self.back.setText(self.tr("返回"))
        self.only_differing.setText(self.tr("只看不符 Ctrl+D"))
        self._show()

    @Slot(object)
    def show_view(self, event: FourWayShown) -> None:
        """Show a check; the cursor stays on its cell where that is the same receipt."""
        row, column = self.table.current_row(), self.table.currentIndex().column()
        same = self.receipt_id == event.view.receipt_id
        self._view = event.view
        self.bills.show_invoices(event.view.invoices)
        self._show()
        position = self.model.position(row.key) if same and row is not None else None
        if position is not None:
            self._set_current(position, column)
        else:
            self._point_at(self._first())

    @Slot()
    def go_to_next(self) -> None:
        """Go to the next cell that disagrees; around the end."""
        if self._shown is not None:
            self._point_at(self._shown.next_disagreeing(self._cursor()))

    @Slot()
    def go_to_previous(self) -> None:
        """Go to the cell before that disagrees; around the beginning."""
        if self._shown is not None:
            here = self._cursor(backwards=True)
            self._point_at(self._shown.next_disagreeing(here, backwards=True))

    @Slot()
    def copy_row(self) -> None:
        """Put the current row into the clipboard, with headings and what disagrees."""
        row = self.table.current_row()
        if row is not None:
            QGuiApplication.clipboard().setText(self._as_text(row))

    @Slot()
    def narrow(self) -> None:
        """Show all rows, or only those that differ."""
        row = self.table.current_row()
        self._show()
        position = None if row is None else self.model.position(row.key)
        if position is not None:
            self._set_current(position, max(1, self.table.currentIndex().column()))
        else:
            self._point_at(self._first())

    @Slot()
    def follow_cursor(self) -> None:
        """Say what is wrong with the cell under the cursor, or with its row."""
        row = self.table.current_row()
        marks = self._marks_here(row)
        sentences = [] if row is None else [mark_sentence(mark, row) for mark in marks]
        said = readable_lines(sentences) or self._nothing(row)
        self.sentence.setText(f"{readable(row.name)}：{said}" if row is not None else "")
        set_role(self.sentence, "wrong" if any(mark.serious for mark in marks) else "muted")
        state = None if self._view is None else self._view.state
        self.explain_bar.show_row(row, open_receipt=state is ReceiptState.OPEN)
        self.explain.setEnabled(self.explain_bar.isEnabled())
        self.table.viewport().update()

    @Slot(object)
    def take_explanation(self, said: Explanation) -> None:
        """Hand an explanation to the desk and go on."""
        self._desk.explain_lines([said])
        self.table.setFocus()
        if self._view is not None:
            self.check_wished.emit(self._view.receipt_id)

    @Slot()
    def wish_check(self) -> None:
        """Wish the receipt checked again."""
        if self._view is not None:
            self.check_wished.emit(self._view.receipt_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand narrow on a small screen."""
        super().resizeEvent(event)
        for button in self._buttons:
            button.set_compact(compact=event.size().width() < _COMPACT_WIDTH)
        self.bills.stand_narrow(narrow=event.size().width() < _COMPACT_WIDTH)

    def _marks_here(self, row: FourWayRow | None) -> list[Mark]:
        """The marks of the current cell, or else of its row."""
        if row is None:
            return []
        return self.model.marks_at(row, self.table.currentIndex().column()) or list(row.marks)

    def _nothing(self, row: FourWayRow | None) -> str:
        if row is None or self._view is None:
            return ""
        entries = {side: row.entry(side) for side in Side}
        said = {side: entry for side, entry in entries.items() if entry is not None}
        if row.physical is not None and not row.physical.final:
            del said[Side.PHYSICAL]
        known = [side_word(side) for side in said]
        if len(known) == 1:
            return self.tr("还没有可以相互核对的内容。")
        return self.tr("{sides}相符。").format(sides=listed(known))

    def _first(self) -> Position | None:
        if self._shown is None or not self._shown.rows:
            return None
        return self._shown.next_disagreeing() or (0, Side.ORDER, Field.QUANTITY)

    def _cursor(self, *, backwards: bool = False) -> Position | None:
        """The current cell as the check names it, seen from where one goes on from it."""
        index = self.table.currentIndex()
        if not index.isValid():
            return None
        if index.column() == DRUG:
            return index.row() - 1, Side.PHYSICAL, Field.REJECTED
        place = PLACES[index.column() - 1]
        return index.row(), place.side, place.fields[0 if backwards else -1]

    def _point_at(self, position: Position | None) -> None:
        if position is None:
            self.follow_cursor()
            return
        row, side, field = position
        self._set_current(row, column_of(side, field))

    def _set_current(self, row: int, column: int) -> None:
        index = self.model.index(row, column)
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)
        self.follow_cursor()

    def _show(self) -> None:
        """Show the rows that are wished, the sums, and what is not known."""
        view = self._view
        if view is None:
            self._shown = None
            self.model.show_rows([])
        else:
            only = self.only_differing.isChecked()
            rows = tuple(row for row in view.rows if row.marks or not only)
            self._shown = replace(view, rows=rows)
            self.model.show_rows(rows)
        self._show_bands()
        self.table.look_again()
        self._word_head()
        self._turn_to_rows(has_rows=self._shown is not None and bool(self._shown.rows))
        self.follow_cursor()

    def _turn_to_rows(self, *, has_rows: bool) -> None:
        """Show the table or the note, and leave the keys with what is shown."""
        wanted = 0 if has_rows else 1
        had_keys = self.focusWidget() is not None
        turned = self._stack.currentIndex() != wanted
        self._stack.setCurrentIndex(wanted)
        if turned and had_keys:
            (self.table if has_rows else self.note.button).setFocus()

    def _show_bands(self) -> None:
        self.sides.show_texts([(columns_of(side), [side_word(side)]) for side in Side])
        view = self._view
        if view is None:
            self.sums.show_texts([])
            return
        differing = sum(bool(row.marks) for row in view.rows)
        count = self.tr("{differing} / {rows} 行不符").format(
            rows=len(view.rows), differing=differing
        )
        head = self.tr("合计 · {count}").format(count=count)
        texts: list[tuple[list[int], list[str]]] = [([DRUG], [head, count])]
        texts += [(columns_of(side), self._sum(view, side)) for side in Side]
        self.sums.show_texts(texts)
        self.table.wanted = {side: self.sums.pixels(self._sum(view, side)[0]) for side in Side}

    def _sum(self, view: FourWayView, side: Side) -> list[str]:
        """What stands below a side, long and short."""
        total = view.total(side)
        if total is None:
            return ["—"]
        quantity = number_text(total.quantity)
        if total.amount is None:
            return [quantity]
        return [f"{quantity} · ¥{money_text(total.amount)}", quantity]

    def _word_head(self) -> None:
        view = self._view
        for action in (self.next, self.previous, self.copy):
            action.setEnabled(view is not None)
        if view is None:
            self.title.set_text(self.tr("四方核对"))
            self.known.setText("")
            self.note.say(
                self.tr("还没有核对"), self.tr("打开一张收货单，按 Ctrl+R 核对订单、发票和实物。")
            )
            return
        who = view.distributor.name or view.distributor.code
        self.title.set_text(f"{view.receipt_no} · {view.delivery_no} · {who}")
        self.known.setText(self._what_is_known(view))
        self.note.say(
            self.tr("没有不符的行"), self.tr("已知的单据与实物相符；再按 Ctrl+D 看全部。")
        )

    def _what_is_known(self, view: FourWayView) -> str:
        orders = listed(view.orders) or self.tr("未知，同步后再核对")
        invoices = listed(view.invoices) or self.tr("未到，收到后再核对")
        parts = [
            self.tr("订单 {numbers}").format(numbers=orders),
            self.tr("发票 {numbers}").format(numbers=invoices),
        ]
        if view.state is ReceiptState.OPEN:
            parts.append(self.tr("收货未完，没扫到的暂不算差异"))
        return readable(" · ".join(parts))

    def _as_text(self, row: FourWayRow) -> str:
        """Write a row as lines: the drug, each side, and what disagrees."""
        view = self._view
        assert view is not None
        lines = [f"{view.delivery_no} {row.name} {row.strength} {row.maker}".rstrip()]
        fields = (Field.QUANTITY, Field.PRICE, Field.AMOUNT, Field.BATCH, Field.EXPIRY)
        for side in Side:
            texts = [cell_text(row, side, field) for field in fields]
            said = to_paste([[text for text in texts if text not in ("", "—")]])
            lines.append(f"{side_word(side)}\t{said or '—'}")
        lines += [mark_sentence(mark, row) for mark in row.marks]
        return readable_lines(lines)

    def _make_actions(self) -> None:
        self.next = add_action(self, "F3", self.go_to_next, inside=True)
        self.previous = add_action(self, "Shift+F3", self.go_to_previous, inside=True)
        self.explain = add_action(self, "F4", self.explain_bar.begin, inside=True)
        self.copy = add_action(self, "Ctrl+C", self.copy_row, inside=True)
        self.again = add_action(self, "F5", self.wish_check, inside=True)
        self.back = add_action(self, "Esc", self.left, inside=True)
        narrow = add_action(self, "Ctrl+D", self.only_differing.toggle, inside=True)
        narrow.setObjectName("narrow")

    def _connect(self) -> None:
        self.table.selectionModel().currentChanged.connect(self.follow_cursor)
        self.table.row_chosen.connect(self.explain_bar.begin)
        self.only_differing.toggled.connect(self.narrow)
        self.explain_bar.explained.connect(self.take_explanation)

    def _lay_out(self) -> None:
        self.setMinimumWidth(_NARROWEST)
        head = QHBoxLayout()
        head.setSpacing(6)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head.addWidget(self.title, 1)
        head.addWidget(self.only_differing)
        for action in (self.previous, self.next, self.copy, self.again, self.back):
            button = ActionButton(action, self, primary=action is self.next)
            # Narrow until there is room: a page that was never seen must not keep the window wide.
            button.set_compact(compact=True)
            self._buttons.append(button)
            head.addWidget(button)
        height = self.fontMetrics().height() * _SENTENCE_LINES + 4
        self.sentence.setMinimumHeight(height)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        body = QWidget(self)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.sides)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.sums)
        inner.addSpacing(6)
        inner.addWidget(self.sentence)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(ActionButton(self.explain, self))
        foot.addWidget(self.explain_bar, 1)
        inner.addLayout(foot)
        self._stack = QStackedLayout()
        self._stack.addWidget(body)
        self._stack.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.known)
        layout.addWidget(self.bills)
        layout.addLayout(self._stack, 1)


def readable_lines(lines: list[str]) -> str:
    """Join lines, each once, with what cannot be seen shown by name and tabs as they are."""
    each_once = dict.fromkeys(lines)
    return "\n".join("\t".join(map(readable, line.split("\t"))) for line in each_once)
