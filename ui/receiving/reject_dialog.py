"""Asks for the reason of a rejection: without it a rejected box would be a missing box.

One digit key chooses the reason. Without lines it is for the next scan; with lines, for packages
that no code names.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.receiving.progress import Difference, LineProgress
from ui.parts.roles import set_role
from ui.parts.verdict_words import difference_word

REASONS = tuple(
    difference for difference in Difference if difference not in (Difference.SHORT, Difference.OVER)
)
"""Why a box may be rejected; a box that is not there cannot be."""


class RejectDialog(QDialog):
    """Takes a reason and, where lines are given, the line and how many."""

    def __init__(
        self,
        lines: Sequence[LineProgress] = (),
        current: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = [line for line in lines if _room(line) > 0]
        self.by_quantity = bool(lines)
        self.setWindowTitle(self.tr("按数量拒收") if lines else self.tr("拒收下一个扫到的盒或箱"))
        self.line = QComboBox(self)
        self.quantity = QSpinBox(self)
        self.remark = QLineEdit(self)
        self.remark.setMaxLength(200)
        self.reasons = self._reason_list()
        self._buttons = self._button_box()
        self._lay_out()
        self._fill_lines(current)
        self.reasons.setFocus()
        self.resize(520, 400)

    @property
    def reason(self) -> Difference:
        """What was chosen."""
        return REASONS[max(0, self.reasons.currentRow())]

    @property
    def line_no(self) -> int:
        """The line of which packages are rejected."""
        return self._lines[self.line.currentIndex()].line_no

    @Slot()
    def limit_quantity(self) -> None:
        """Offer no more than can still be rejected of the line."""
        if self._lines:
            line = self._lines[max(0, self.line.currentIndex())]
            self.quantity.setRange(1, _room(line))
            self.quantity.setSuffix(f" {line.unit}")

    def _reason_list(self) -> QListWidget:
        reasons = QListWidget(self)
        # The digit comes first, so that Qt's own keyboard search picks a reason with one key.
        for number, reason in enumerate(REASONS, start=1):
            reasons.addItem(f"{number}  {difference_word(reason)}")
        reasons.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        reasons.setCurrentRow(0)
        reasons.setAccessibleName(self.tr("拒收原因"))
        reasons.itemActivated.connect(self.accept)
        return reasons

    def _button_box(self) -> QDialogButtonBox:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        buttons.button(standard.Ok).setText(self.tr("拒收"))
        buttons.button(standard.Ok).setEnabled(bool(self._lines) or not self.by_quantity)
        set_role(buttons.button(standard.Ok), "primary")
        buttons.button(standard.Cancel).setText(self.tr("取消"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        if self.by_quantity:
            form = QFormLayout()
            form.addRow(self.tr("行"), self.line)
            form.addRow(self.tr("数量"), self.quantity)
            form.addRow(self.tr("备注"), self.remark)
            layout.addLayout(form)
        else:
            for unused in (self.line, self.quantity, self.remark):
                unused.hide()
        layout.addWidget(self.reasons, 1)
        layout.addWidget(self._buttons)

    def _fill_lines(self, current: int | None) -> None:
        self.line.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for line in self._lines:
            self.line.addItem(f"{line.line_no}  {line.name} {line.strength} {line.batch}")
        numbers = [line.line_no for line in self._lines]
        if current in numbers:
            self.line.setCurrentIndex(numbers.index(current))
        self.line.currentIndexChanged.connect(self.limit_quantity)
        self.limit_quantity()


def _room(line: LineProgress) -> int:
    """How many of a line have not come yet."""
    return line.expected - line.received - line.rejected - line.held
