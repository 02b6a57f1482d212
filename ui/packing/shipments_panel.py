"""The list of shipments: what is to be packed, what is on its way, what was refused.

Without it a shipper would not know what there is to do.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from app.packing.events import HandingTold, ShipmentsListed
from app.packing.values import HandingState, ShipmentState, ShipmentSummary
from app.receiving.verdicts import Severity
from ui.packing.words import HANDING_SEVERITY, handing_word, state_word
from ui.parts.action_button import ActionButton
from ui.parts.eliding_label import ElidingLabel
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

_NUMBER, _TO, _STATE, _HANDED, _BEGUN = range(5)


class ShipmentsModel(RowsModel[ShipmentSummary]):
    """Shipments, the newest first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("随货同行单号"),
            self.tr("收货单位"),
            self.tr("状态"),
            self.tr("上传"),
            self.tr("开始装箱"),
        )

    def key(self, row: ShipmentSummary) -> Hashable:
        """Return the shipment's identity."""
        return row.shipment_id

    def text(self, row: ShipmentSummary, column: int) -> str:
        """Return what a cell says."""
        handed = "" if row.handing is HandingState.NOT_YET else handing_word(row.handing)
        begun = f"{row.begun_at.astimezone():%Y-%m-%d %H:%M}"
        return (row.delivery_no, row.recipient, state_word(row.state), handed, begun)[column]

    def special(self, row: ShipmentSummary, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines and marks."""
        if role == DETAIL_ROLE and column == _NUMBER and row.order_no:
            return self.tr("订单 {number}").format(number=row.order_no)
        if role == DETAIL_ROLE and column == _BEGUN:
            return row.begun_by
        if role == DONE_ROLE:
            done = row.handing is HandingState.TAKEN or row.state is ShipmentState.GIVEN_UP
            return done
        if role == SEVERITY_ROLE and column == _HANDED:
            severity = HANDING_SEVERITY[row.handing]
            return None if severity is Severity.NEUTRAL else severity
        return None


class ShipmentsPanel(TranslatedWidget):
    """The list, or what to do where there is none."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        """The first of the actions imports a shipment."""
        super().__init__(parent)
        self.model = ShipmentsModel(self)
        self.view: RowsView[ShipmentSummary] = RowsView(self.model, 50, self)
        self.handing = QLabel(self)
        self.handing.setWordWrap(True)
        self.handing.setTextFormat(Qt.TextFormat.PlainText)
        self.handing.setProperty("role", "wrong")
        self.handing.hide()
        self.more = ElidingLabel(self)
        self.more.setProperty("role", "muted")
        self.more.hide()
        self._empty = EmptyNote(actions[0], self)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addStretch(1)
        for action in actions:
            buttons.addWidget(ActionButton(action, self, primary=action is actions[0]))
        table = QWidget(self)
        column = QVBoxLayout(table)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view, 1)
        column.addWidget(self.more)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self.handing)
        layout.addLayout(self._stack, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the list and the empty page."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("发货单"))
        self.more.set_text(self.tr("只列出最近的发货单。"))
        said = self.tr("导入随货同行单（CSV、XLSX 或 JSON）就能开始装箱；列出后按 Enter 打开。")
        self._empty.say(self.tr("还没有发货单"), said)
        self.view.set_widths(
            {
                _NUMBER: "PS20261122-000100",
                _STATE: self.tr("装箱中") + "…",
                _HANDED: self.tr("等待上传") + "      ",
                _BEGUN: "2026-11-22 10:00",
            }
        )

    def show_listed(self, event: ShipmentsListed) -> None:
        """Show the shipments; the cursor stays where it was."""
        current = self.view.current_row()
        self.model.show_rows(event.rows)
        self.more.setVisible(event.more)
        self._stack.setCurrentIndex(1 if event.rows else 0)
        position = None if current is None else self.model.position(current.shipment_id)
        if event.rows:
            self.view.point_at(position or 0)

    def show_handing(self, event: HandingTold) -> None:
        """Say what hinders shipments from being handed over."""
        said = self.tr("{count} 张发货单等待上传：{why}")
        text = said.format(count=event.waiting, why=readable(event.message))
        self.handing.setText(text)
        self.handing.setVisible(event.waiting > 0 and bool(event.message))

    def look_at(self, shipment_id: uuid.UUID | None) -> None:
        """Put the cursor on a shipment."""
        position = self.model.position(shipment_id)
        if position is not None:
            self.view.point_at(position)
