"""Asks what is to go back, and why: without it a return would name a batch that never came.

The batches that came are offered with what became of them at the door; what is owed stands first
and is filled in. The sum is shown as it is typed, because the platform checks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QRegularExpression, Signal, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.purchasing.ordering import REASON_LIMIT
from app.purchasing.owed import Owed
from app.purchasing.returns import ReturnWish
from app.purchasing.values import DraftLine, OrderUnit
from ui.orders.dialogs import OrderDialog
from ui.orders.words import money, price_text
from ui.parts.readable import readable

_LARGEST_PRICE = Decimal(10) ** 9
_DECIMALS = 6
_BATCH = QRegularExpression(f".{{0,{REASON_LIMIT}}}")


class ReturnDialog(OrderDialog):
    """Asks for batch, quantity, price and reason."""

    given = Signal(object)
    """This ReturnWish."""

    def __init__(
        self, line: DraftLine, owed: Sequence[Owed], parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self._line, self._owed = line, {one.batch: one for one in owed}
        self.setWindowTitle(self.tr("申请退货"))
        self.ok.setText(self.tr("申请退货"))
        self.heading.setText(readable(f"{line.name}  {line.strength}  {line.maker}"))
        self.batch = QComboBox(self)
        self.batch.setEditable(True)
        self.batch.addItems(list(self._owed))
        self.batch.setValidator(QRegularExpressionValidator(_BATCH, self.batch))
        self.batch.setAccessibleName(self.tr("批号"))
        self.form.addRow(self.tr("批号"), self.batch)
        self.quantity = self.add_field(self.tr("数量（最小销售包装）"))
        self.price = self.add_field(self.tr("进货单价（元，含税）"), price_text(pack_price(line)))
        self.volume_based = QCheckBox(self.tr("带量采购品种(&V)"), self)
        self.volume_based.setChecked(line.price is None)
        self.form.addRow("", self.volume_based)
        self.reason = self.add_field(self.tr("退货原因"))
        self.batch.currentTextChanged.connect(self.follow_batch)
        for field in (self.quantity, self.price):
            field.textChanged.connect(self.say_sum)
        self.follow_batch()
        self.quantity.setFocus() if self._owed else self.batch.setFocus()

    @Slot()
    def follow_batch(self) -> None:
        """Fill in what is owed of the batch."""
        owed = self._owed.get(self.batch.currentText().strip())
        if owed is not None:
            self.quantity.setText(str(owed.owed) if owed.owed else "")
            if owed.price is not None:
                self.price.setText(price_text(owed.price))
            if owed.owed and not self.reason.text():
                self.reason.setText(owed.remark or self._reason(owed))
        self.say_sum()

    @Slot()
    def say_sum(self) -> None:
        """Say what came of the batch, and what the return comes to."""
        said = []
        owed = self._owed.get(self.batch.currentText().strip())
        if owed is not None:
            came = self.tr(
                "配送 {sent}，实收 {received}，拒收 {rejected}；"
                "已申请退 {returned}，最多还能退 {left}。"
            )
            said.append(
                came.format(
                    sent=owed.sent,
                    received=owed.received,
                    rejected=owed.rejected,
                    returned=owed.returned,
                    left=owed.left,
                )
            )
        quantity, price = self._quantity(), self._price()
        if quantity and price is not None:
            total = self.tr("退货总价 {amount} 元。")
            said.append(total.format(amount=money(price * quantity)))
        self.say("".join(said))

    @Slot()
    def wish(self) -> None:
        """Hand it on, if it can be read."""
        quantity, price = self._quantity(), self._price()
        batch, reason = self.batch.currentText().strip(), self.reason.text().strip()
        if not quantity:
            self.say(self.tr("数量应为大于 0 的整数。"), wrong=True)
        elif price is None:
            self.say(self.tr("请填写进货单价，最多六位小数；平台要核对退货总价。"), wrong=True)
        elif not batch or not reason:
            self.say(self.tr("请填写批号和退货原因。"), wrong=True)
        else:
            self.given.emit(
                ReturnWish(
                    self._line.province_code,
                    batch,
                    quantity,
                    reason,
                    price,
                    self.volume_based.isChecked(),
                )
            )
            self.accept()

    def _reason(self, owed: Owed) -> str:
        return self.tr("验收拒收") if owed.rejected else self.tr("实收短少")

    def _quantity(self) -> int:
        text = self.quantity.text().strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

    def _price(self) -> Decimal | None:
        """The price; None where none can be read."""
        try:
            price = Decimal(self.price.text().strip().replace(",", ""))
        except InvalidOperation:
            return None
        if not (price.is_finite() and 0 < price < _LARGEST_PRICE):
            return None
        exponent = price.normalize().as_tuple().exponent
        return price if isinstance(exponent, int) and -exponent <= _DECIMALS else None


def pack_price(line: DraftLine) -> Decimal | None:
    """What a sales package of a line was ordered for; None where nothing was said."""
    if line.price is None or line.counts is OrderUnit.PACK:
        return line.price
    return line.price * line.per_pack
