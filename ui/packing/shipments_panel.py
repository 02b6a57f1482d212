"""The list of shipments: what is to be packed, what is on its way, what was refused or came back.

Without it a shipper would not know what there is to do. What narrows and orders it is asked of the
store: it knows more shipments than are listed.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QVBoxLayout, QWidget

from app.packing.events import HandingTold, ShipmentsListed
from app.packing.values import (
    HandingState,
    ShipmentsAsked,
    ShipmentsOrder,
    ShipmentsShown,
    ShipmentState,
    ShipmentSummary,
)
from app.receiving.verdicts import Severity
from ui.known.searched_list import SearchedList
from ui.packing.words import HANDING_SEVERITY, handing_word, state_word
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.rows_model import (
    DETAIL_ROLE,
    DONE_ROLE,
    PROGRESS_ROLE,
    SEVERITY_ROLE,
    RowsModel,
)
from ui.parts.rows_view import RowsView

_NUMBER, _TO, _STATE, _HANDED, _LINES, _PACKED, _CARTONS, _BEGUN = range(8)


class ShipmentsModel(RowsModel[ShipmentSummary]):
    """Shipments, as they are listed."""

    right_aligned = frozenset({_LINES, _PACKED, _CARTONS})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("随货同行单号"),
            self.tr("收货单位"),
            self.tr("状态"),
            self.tr("上传"),
            self.tr("行数"),
            self.tr("已装 / 应装"),
            self.tr("已贴签 / 箱数"),
            self.tr("开始装箱"),
        )

    def key(self, row: ShipmentSummary) -> Hashable:
        """Return the shipment's identity."""
        return row.shipment_id

    def text(self, row: ShipmentSummary, column: int) -> str:
        """Return what a cell says."""
        return (
            row.delivery_no,
            row.recipient,
            state_word(row.state),
            "" if row.handing is HandingState.NOT_YET else handing_word(row.handing),
            f"{row.lines:,}",
            f"{row.packed:,} / {row.wanted:,}",
            f"{row.labelled:,} / {row.cartons:,}" if row.cartons else "",
            f"{row.begun_at.astimezone():%Y-%m-%d %H:%M}",
        )[column]

    def special(self, row: ShipmentSummary, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, bars and marks."""
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        if role == DONE_ROLE:
            return row.handing is HandingState.TAKEN or row.state is ShipmentState.GIVEN_UP
        if role == PROGRESS_ROLE and column == _PACKED:
            return row.packed, row.wanted
        if role == SEVERITY_ROLE and column == _HANDED:
            severity = HANDING_SEVERITY[row.handing]
            return None if severity is Severity.NEUTRAL else severity
        return None

    def _detail(self, row: ShipmentSummary, column: int) -> str | None:
        if column == _NUMBER and row.order_no:
            return self.tr("订单 {number}").format(number=row.order_no)
        if column == _STATE and row.returned:
            return self.tr("已退回 {count}").format(count=f"{row.returned:,}")
        return row.begun_by if column == _BEGUN else None


class ShipmentsFilter(TranslatedWidget):
    """Which shipments are listed, and in which order."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown, self.order = QComboBox(self), QComboBox(self)
        for box, values in ((self.shown, ShipmentsShown), (self.order, ShipmentsOrder)):
            for value in values:
                box.addItem("", value)
            box.currentIndexChanged.connect(self.changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Word both anew; what is chosen stays."""
        shown = {
            ShipmentsShown.ALL: self.tr("全部状态"),
            ShipmentsShown.PACKING: self.tr("装箱中"),
            ShipmentsShown.WAITING: self.tr("等待上传"),
            ShipmentsShown.REFUSED: self.tr("被退回"),
            ShipmentsShown.TAKEN: self.tr("已上传"),
            ShipmentsShown.RETURNED: self.tr("有退货"),
            ShipmentsShown.GIVEN_UP: self.tr("已放弃"),
        }
        order = {
            ShipmentsOrder.NEWEST: self.tr("最近的在前"),
            ShipmentsOrder.NUMBER: self.tr("按单号"),
            ShipmentsOrder.RECIPIENT: self.tr("按收货单位"),
        }
        worded: tuple[tuple[QComboBox, Mapping[Any, str]], ...] = (
            (self.shown, shown),
            (self.order, order),
        )
        for box, words in worded:
            for place in range(box.count()):
                box.setItemText(place, words[box.itemData(place)])
        self.shown.setAccessibleName(self.tr("状态"))
        self.order.setAccessibleName(self.tr("排序"))

    def asked(self, search: str) -> ShipmentsAsked:
        """What is to be listed."""
        shown, order = self.shown.currentData(), self.order.currentData()
        return ShipmentsAsked(search, ShipmentsShown(shown), ShipmentsOrder(order))


class ShipmentsPanel(TranslatedWidget):
    """The list, or what to do where there is none."""

    list_wished = Signal(object)
    """ShipmentsAsked: these are to be listed."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        """The first of the actions imports a shipment."""
        super().__init__(parent)
        self._listed: ShipmentsListed | None = None
        self.model = ShipmentsModel(self)
        self.view: RowsView[ShipmentSummary] = RowsView(self.model, 50, self)
        self.handing = QLabel(self)
        self.handing.setWordWrap(True)
        self.handing.setTextFormat(Qt.TextFormat.PlainText)
        self.handing.setProperty("role", "wrong")
        self.handing.hide()
        self.filter = ShipmentsFilter(self)
        self.list = SearchedList(self.view, actions[0], self)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.use_filters(self.filter.shown, self.filter.order)
        self.list.use_buttons(actions)
        self.list.search_wished.connect(self.wish_list)
        self.filter.changed.connect(self.wish_list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.handing)
        layout.addWidget(self.list, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the list and the empty page."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("发货单"))
        self.list.field.setPlaceholderText(self.tr("单号、订单号、收货单位 (Ctrl+F)"))
        self.list.field.setAccessibleName(self.tr("查找发货单"))
        self.view.set_widths(
            {
                _NUMBER: "PS20261122-000100",
                _STATE: self.tr("装箱中") + "…",
                _HANDED: max(map(handing_word, HandingState), key=len) + "      ",
                _LINES: "1,000",
                _PACKED: "10,000 / 10,000",
                _CARTONS: "100 / 100",
                _BEGUN: "2026-11-22 10:00",
            }
        )
        self._word_listed()

    def show_listed(self, event: ShipmentsListed) -> None:
        """Show the shipments; the cursor stays where it was."""
        current = self.view.current_row()
        self._listed = event
        self.model.show_rows(event.rows)
        self._word_listed()
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

    @Slot()
    def wish_list(self) -> None:
        """Ask for what the field and the boxes say."""
        self.list_wished.emit(self.filter.asked(self.list.text))

    def _word_listed(self) -> None:
        event = self._listed
        if event is None:
            return
        if event.asked.narrows:
            said = self.tr("换一个单号或医院名，或把状态改为“全部状态”。")
            self.list.empty.say(self.tr("没有符合的发货单"), said, offers=False)
        else:
            said = self.tr("导入随货同行单（CSV、XLSX 或 JSON）就能开始装箱；列出后按 Enter 打开。")
            self.list.empty.say(self.tr("还没有发货单"), said)
        count = self.tr("共 {count} 张").format(count=f"{len(event.rows):,}")
        if event.more:
            count = self.tr("只列出前 {count} 张，请查找").format(count=f"{len(event.rows):,}")
        self.list.show_count(count if event.rows else "", empty=not event.rows)
