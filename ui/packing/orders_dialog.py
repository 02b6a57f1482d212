"""Picks an order of a hospital and begins a shipment of what is left of it.

Without it a shipper would write orders off the platform's pages. Who the hospital is at the relay
is asked once; afterwards the last shipment to it is shown, to be changed where it is wrong.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QDateTime, Signal, Slot
from PySide6.QtWidgets import QDateTimeEdit, QFormLayout, QLineEdit, QWidget

from app.packing.events import OrderBegun, OrdersListed, PackingFailed
from app.packing.ordered.listing import OrderShown
from app.packing.values import OrderWish, Party
from ui.packing.dialogs import Question
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, RowsModel
from ui.parts.rows_view import RowsView

_ORDER, _TO, _GOODS, _LEFT = range(4)
_FIELDS = ("delivery_no", "to_name", "to_code", "from_name", "from_code")


class OrdersModel(RowsModel[OrderShown]):
    """Orders, those placed last first."""

    right_aligned = frozenset({_LEFT})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("订单"), self.tr("医院 · 配送点"), self.tr("药品"), self.tr("未发"))

    def key(self, row: OrderShown) -> Hashable:
        """Return what tells an order from others."""
        return row.hospital_code, row.delivery_point, row.order_no

    def text(self, row: OrderShown, column: int) -> str:
        """Return what a cell says."""
        hospital = row.hospital_code if row.recipient is None else row.recipient.name
        names = "、".join(dict.fromkeys(line.goods.name for line in row.lines))
        return (row.order_no, hospital, names, f"{row.left:,}")[column]

    def special(self, row: OrderShown, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, and whether nothing is left."""
        if role == DONE_ROLE:
            return row.left == 0
        if role != DETAIL_ROLE:
            return None
        if column == _ORDER:
            return "" if row.ordered_on is None else row.ordered_on.isoformat()
        if column == _TO:
            return " · ".join(part for part in (row.delivery_point, row.address) if part)
        if column == _GOODS:
            return self.tr("{count} 个明细").format(count=len(row.lines))
        return None


class OrdersDialog(Question):
    """The orders, and what a shipment needs beside them."""

    begin_wished = Signal()

    def __init__(
        self, listed: OrdersListed, sender: Party, now: datetime, parent: QWidget | None
    ) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("按订单发货"))
        self._sender = sender
        self.begun: uuid.UUID | None = None
        """The shipment it led to."""
        self.model = OrdersModel(self)
        self.view: RowsView[OrderShown] = RowsView(self.model, 46, self)
        self.view.setAccessibleName(self.tr("订单"))
        self.column.addWidget(self.view, 1)
        self.form = QWidget(self)
        self.fields = {name: QLineEdit(self.form) for name in _FIELDS}
        self.arrives = QDateTimeEdit(self.form)
        self._lay_out(now)
        self.said = self.say(self._about(listed))
        self.end()
        self.view.selectionModel().currentChanged.connect(self.fill)
        self.fields["delivery_no"].textChanged.connect(self.allow)
        self.model.show_rows(listed.orders)
        self.view.set_widths(
            {_ORDER: "CG20261120-00031800", _TO: "试验市人民医院药库", _LEFT: "0,000"}
        )
        if listed.orders:
            self.view.point_at(0)
        self.allow()
        self.fields["delivery_no"].setFocus()
        self.resize(860, 580)

    @property
    def order(self) -> OrderShown | None:
        """The one under the cursor."""
        return self.view.current_row()

    @property
    def wish(self) -> OrderWish:
        """What was filled in."""
        said = {name: field.text().strip() for name, field in self.fields.items()}
        arrives = self.arrives.dateTime().toPython()
        assert isinstance(arrives, datetime)
        return OrderWish(
            delivery_no=said["delivery_no"],
            sender=Party(said["from_code"], said["from_name"]),
            recipient=Party(said["to_code"], said["to_name"]),
            arrives_at=arrives.astimezone().isoformat(),
        )

    @Slot()
    def fill(self) -> None:
        """Show what is known of the hospital under the cursor."""
        order = self.order
        if order is not None:
            to, sender = order.recipient or Party("", ""), order.sender or self._sender
            self.fields["to_name"].setText(to.name)
            self.fields["to_code"].setText(to.code)
            self.fields["from_name"].setText(sender.name)
            self.fields["from_code"].setText(sender.code)
        self.allow()

    @Slot()
    def allow(self) -> None:
        """Let it be begun where something is left, under a number."""
        ready = self.order is not None and self.order.left > 0
        self.ok.setEnabled(ready and bool(self.fields["delivery_no"].text().strip()))

    @Slot()
    def accept(self) -> None:
        """Have it begun; close where that is done."""
        if self.begun is not None:
            super().accept()
        elif self.ok.isEnabled():
            self.ok.setEnabled(False)
            self.begin_wished.emit()

    def show_failure(self, event: PackingFailed) -> None:
        """Say why it was not begun."""
        self.said.setText(readable(spoken(event.sentence)))
        set_role(self.said, "wrong")
        self.allow()

    def show_begun(self, event: OrderBegun) -> None:
        """Go on at once, or after what other shipments took was read."""
        self.begun = event.shipment_id
        if not event.notes:
            self.accept()
            return
        self.said.setText("\n".join(map(readable, event.notes)))
        set_role(self.said, "")
        self.view.setEnabled(False)
        self.form.hide()
        self.ok.setText(self.tr("开始装箱"))
        self.ok.setEnabled(True)
        self.ok.setFocus()

    def _about(self, listed: OrdersListed) -> str:
        if not listed.orders:
            return self.tr(
                "没有可以发货的订单。订单由服务端从省平台取来，每 10 分钟一次；"
                "没有对接省平台的，请导入随货同行单。"
            )
        if listed.more:
            return self.tr("订单很多，这里只列出最近的。")
        return self.tr("批号和有效期在装箱时填，或由码里带出。别的发货单已发的，不再重发。")

    def _lay_out(self, now: datetime) -> None:
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        words = (
            self.tr("随货同行单号"),
            self.tr("收货单位"),
            self.tr("收货单位编码"),
            self.tr("供货单位"),
            self.tr("供货单位编码"),
        )
        for name, word in zip(_FIELDS, words, strict=True):
            form.addRow(word, self.fields[name])
        self.fields["to_code"].setPlaceholderText(self.tr("云码平台上的机构编码"))
        moment = QDateTime.fromSecsSinceEpoch(int(now.timestamp()))
        self.arrives.setDateTime(moment.addDays(1))
        self.arrives.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.arrives.setCalendarPopup(True)
        form.addRow(self.tr("送达时间"), self.arrives)
        self.column.addWidget(self.form)
        self.ok.setText(self.tr("建立发货单"))
