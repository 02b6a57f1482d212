"""Asks which batch is packed of a drug whose order names none.

Without it what a hospital orders, which never names a batch, could not be packed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from app.packing.values import LineView
from ui.packing.dialogs import Question


def without_batch(lines: Sequence[LineView]) -> list[LineView]:
    """One line for each drug whose order names no batch."""
    found: dict[str, LineView] = {}
    for one in lines:
        if not one.line.batch or one.line.batch_of is not None:
            found.setdefault(one.line.goods.key, one)
    return list(found.values())


class BatchDialog(Question):
    """Asks for drug, batch and days."""

    def __init__(
        self, lines: Sequence[LineView], current: LineView | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("填批号"))
        self.ok.setText(self.tr("装这个批号"))
        self.say(
            self.tr("订单没有写批号。请照实物填写；换批号时再填一次，接着扫的盒都算这个批号。")
        )
        self._lines = without_batch(lines)
        self.drug = QComboBox(self)
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.drug.setSizeAdjustPolicy(adjust)
        for one in self._lines:
            goods = one.line.goods
            self.drug.addItem(" ".join(part for part in (goods.name, goods.strength) if part))
        keys = [one.line.goods.key for one in self._lines]
        at = (
            -1
            if current is None
            else next((no for no, key in enumerate(keys) if key == current.line.goods.key), -1)
        )
        self.drug.setCurrentIndex(max(at, 0))
        self.batch, self.expiry, self.made = (QLineEdit(self) for _ in range(3))
        self.batch.setMaxLength(100)
        for field in (self.expiry, self.made):
            field.setPlaceholderText(self.tr("如 2028-01-04 或 20280104"))
        form = QFormLayout()
        form.addRow(self.tr("药品"), self.drug)
        form.addRow(self.tr("批号"), self.batch)
        form.addRow(self.tr("有效期至"), self.expiry)
        form.addRow(self.tr("生产日期（可不填）"), self.made)
        self.column.addLayout(form)
        self.end()
        for field in (self.batch, self.expiry, self.made):
            field.textChanged.connect(self.allow)
        self.allow()
        self.batch.setFocus()
        self.fit(520, 240)

    @property
    def chosen(self) -> tuple[int, str, date, date | None] | None:
        """Line, batch, expiry and day of production; None while something is wrong."""
        expiry, made = _day(self.expiry.text()), _day(self.made.text())
        batch = self.batch.text().strip()
        wrong = made is None and self.made.text().strip()
        if not batch or expiry is None or wrong or not self._lines:
            return None
        return self._lines[self.drug.currentIndex()].line.line_no, batch, expiry, made

    @Slot()
    def allow(self) -> None:
        """Let it be done once it is whole."""
        self.ok.setEnabled(self.chosen is not None)


def _day(text: str) -> date | None:
    digits = text.strip().replace("-", "").replace("/", "").replace(".", "")
    try:
        return datetime.strptime(digits, "%Y%m%d").date() if len(digits) == 8 else None
    except ValueError:
        return None
