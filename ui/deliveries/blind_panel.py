"""The screen while goods are noted without a delivery note: the last answer, and all before it.

Without it a clerk could not see what was noted. It shows the same big verdict as the receiving
page, so that a scan looks the same wherever it is made.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.receiving.blind.values import BlindAnswered, BlindView, KeptScan
from app.receiving.verdicts import Severity
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import verdict_word
from ui.receiving.verdict_panel import VerdictPanel

_SHOWN = 200
_MOST = 100_000


class KeptModel(RowsModel[KeptScan]):
    """What was scanned, the newest first."""

    right_aligned = frozenset({2})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("判定"), self.tr("编码"), self.tr("数量"), self.tr("人员"), self.tr("时间"))

    def key(self, row: KeptScan) -> Hashable:
        """Return the number of the scan on its workstation, and who made it when."""
        return row.seq, row.read_at

    def text(self, row: KeptScan, column: int) -> str:
        """Return what a cell says."""
        texts = (
            self.tr("已撤销") if row.taken_back else verdict_word(row.verdict),
            readable(row.text),
            f"{row.quantity:,}" if row.by_hand else "",
            row.person,
            row.read_at.astimezone().strftime("%H:%M:%S"),
        )
        return texts[column]

    def special(self, row: KeptScan, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark of the verdict, and that what was taken back is done with."""
        if role == SEVERITY_ROLE and column == 0:
            severity = Severity.NEUTRAL if row.taken_back else row.verdict.severity
            return severity.value
        if role == DONE_ROLE:
            return row.taken_back
        return None


class BlindPanel(TranslatedWidget):
    """One receipt without a delivery note."""

    left = Signal()
    undo_wished = Signal()
    count_wished = Signal(str, int)
    """Goods without a code: what, and how many."""
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: BlindView | None = None
        self._kept = 0
        self.title = QLabel(self)
        self.title.setProperty("role", "title")
        self.kept = QLabel(self)
        self.verdict = VerdictPanel(self)
        self.model = KeptModel(self)
        self.view: RowsView[KeptScan] = RowsView(self.model, 34, self)
        self.goods = QLineEdit(self)
        self.goods.setMaxLength(200)
        self.goods.returnPressed.connect(self.count)
        self.quantity = QSpinBox(self)
        self.quantity.setRange(1, _MOST)
        self._make_actions()
        self._lay_out()
        self.retranslate()

    @property
    def shown(self) -> BlindView | None:
        """The receipt that is shown."""
        return self._view

    def retranslate(self) -> None:
        """Word the panel anew."""
        self.model.retranslate()
        self.back.setText(self.tr("返回"))
        self.undo.setText(self.tr("撤销"))
        self.add.setText(self.tr("记下点数"))
        self.give_up.setText(self.tr("放弃…"))
        self.goods.setPlaceholderText(self.tr("没有码的货：品名、批号"))
        self.goods.setAccessibleName(self.tr("没有码的货"))
        self.quantity.setAccessibleName(self.tr("数量"))
        self.view.setAccessibleName(self.tr("已记下的扫码"))
        self.view.set_widths({0: "Seen before 0000", 2: "100,000", 3: "收货员某某", 4: "08:15:00"})
        self._word_head()
        if not self.verdict.has_answer:
            self._say_ready()

    def show_receipt(self, view: BlindView) -> None:
        """Show a receipt from its beginning."""
        self._view, self._kept = view, view.kept
        self.model.show_rows(view.scans)
        self._say_ready()
        self._word_head()
        self.view.setFocus()

    def show_answer(self, event: BlindAnswered) -> None:
        """Show the answer to one scan."""
        if self._view is None or event.blind_id != self._view.blind_id:
            return
        self._kept = event.kept
        self.verdict.show_answer(event.answer, None)
        if event.took_back is None:
            self.model.put_first(event.scan, at_most=_SHOWN)
            self.model.mark_fresh(self.model.key(event.scan))
            self.view.point_at(0)
        else:
            self._mark_taken_back(event.took_back)
        self._word_head()

    def forget(self) -> None:
        """Show nothing."""
        self._view = None
        self.model.show_rows(())

    @Slot()
    def count(self) -> None:
        """Wish a count by hand noted."""
        text = self.goods.text().strip()
        if not text:
            self.goods.setFocus()
            return
        self.count_wished.emit(text, self.quantity.value())
        self.goods.clear()
        self.quantity.setValue(1)
        self.view.setFocus()

    def _mark_taken_back(self, seq: int) -> None:
        for row in self.model.rows:
            if row.seq == seq and not row.taken_back:
                changed = KeptScan(
                    seq=row.seq,
                    text=row.text,
                    verdict=row.verdict,
                    quantity=row.quantity,
                    by_hand=row.by_hand,
                    read_at=row.read_at,
                    person=row.person,
                    taken_back=True,
                )
                self.model.change_row(changed)
                return

    def _say_ready(self) -> None:
        said = self.tr("扫药品追溯码或箱码；先记下，配送单到后合并")
        self.verdict.show_note(Severity.NEUTRAL, self.tr("请扫码"), said)

    def _word_head(self) -> None:
        if self._view is None:
            return
        head = self.tr("无单收货 {number} · {distributor}")
        self.title.setText(
            head.format(number=self._view.blind_no, distributor=self._view.distributor.name)
        )
        self.kept.setText(self.tr("已记下 {count} 条").format(count=f"{self._kept:,}"))
        self.undo.setEnabled(self._kept > 0)

    def _make_actions(self) -> None:
        self.back = add_action(self, "Esc", self.left)
        self.undo = add_action(self, "Ctrl+Z", self.undo_wished)
        self.give_up = add_action(self, "", self.given_up)
        self.add = QAction(self)
        self.add.triggered.connect(self.count)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.kept)
        for action in (self.undo, self.give_up, self.back):
            head.addWidget(ActionButton(action, self))
        by_hand = QHBoxLayout()
        by_hand.addWidget(self.goods, 1)
        by_hand.addWidget(self.quantity)
        by_hand.addWidget(ActionButton(self.add, self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.verdict)
        layout.addWidget(self.view, 1)
        layout.addLayout(by_hand)
