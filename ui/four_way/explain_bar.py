"""Says why a line differs, without leaving the check: a reason, a remark, Enter.

Without it the clerk would have to remember the difference until the receipt is confirmed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.receiving.four_way.reconciling import FourWayRow, Reason
from app.receiving.progress import Difference
from ui.parts.languages import TranslatedWidget
from ui.parts.verdict_words import difference_word

_SUGGESTED = {
    Reason.BATCH: Difference.WRONG_BATCH,
    Reason.EXPIRY: Difference.WRONG_BATCH,
    Reason.NOT_ORDERED: Difference.NOT_ORDERED,
    Reason.PRICE: Difference.DOCUMENTS,
    Reason.AMOUNT: Difference.DOCUMENTS,
    Reason.NOT_INVOICED: Difference.DOCUMENTS,
}
"""What is most often right; quantities are looked at one by one."""


class ExplainBar(TranslatedWidget):
    """Asks for the reason of one line."""

    explained = Signal(object)
    """An Explanation: line, reason, remark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line_no: int | None = None
        self.reason = QComboBox(self)
        for difference in Difference:
            self.reason.addItem("", difference)
        self.remark = QLineEdit(self)
        self.remark.setMaxLength(200)
        self.remark.returnPressed.connect(self.explain)
        self.apply = QPushButton(self)
        self.apply.setAutoDefault(False)
        self.apply.clicked.connect(self.explain)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.reason)
        layout.addWidget(self.remark, 1)
        layout.addWidget(self.apply)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the bar anew."""
        for number, difference in enumerate(Difference):
            self.reason.setItemText(number, difference_word(difference))
        self.reason.setAccessibleName(self.tr("差异原因"))
        self.remark.setPlaceholderText(self.tr("备注（可不填）"))
        self.remark.setAccessibleName(self.tr("备注"))
        self.apply.setText(self.tr("记入说明"))

    def show_row(self, row: FourWayRow | None, *, open_receipt: bool) -> None:
        """Offer to explain a row; a row that was not sent, or a confirmed receipt, takes none."""
        line_no = row.line_no if row is not None and open_receipt else None
        self.setEnabled(line_no is not None)
        if row is None or line_no == self._line_no:
            return
        self._line_no = line_no
        self.reason.setCurrentIndex(list(Difference).index(_suggested(row)))
        self.remark.setText(row.remark)

    @Slot()
    def begin(self) -> None:
        """Take the keys."""
        if self.isEnabled():
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def explain(self) -> None:
        """Say what was chosen."""
        if self._line_no is not None:
            # Qt keeps item data as plain text.
            difference = Difference(self.reason.currentData())
            self.explained.emit((self._line_no, difference, self.remark.text().strip()))


def _suggested(row: FourWayRow) -> Difference:
    if row.difference is not None:
        return row.difference
    for mark in row.marks:
        if mark.reason in _SUGGESTED:
            return _SUGGESTED[mark.reason]
    sent, came = row.delivery, row.physical
    over = (
        sent is not None
        and came is not None
        and sent.quantity is not None
        and came.quantity is not None
        and came.quantity > sent.quantity
    )
    return Difference.OVER if over else Difference.SHORT
