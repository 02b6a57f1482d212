"""The rows of the deliveries list: without it a delivery that waits too long would look like any.

A group is told by a caption above its first row, painted in that row, so that every row of the
table is a delivery and the cursor steps from one to the next.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Slot
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.receiving.progress import DeliverySummary, ReceiptState
from app.receiving.values import delivery_id
from app.receiving.verdicts import Severity
from ui.deliveries.listing import Age, Listing, Order, days_waiting
from ui.parts.cells import CellDelegate
from ui.parts.rows_model import (
    DETAIL_ROLE,
    DONE_ROLE,
    PROGRESS_ROLE,
    SEVERITY_ROLE,
    RowsModel,
)
from ui.parts.rows_view import RowsView
from ui.parts.theme import colours_of
from ui.parts.verdict_words import state_word
from ui.ports import HandOverShown

ROW_HEIGHT = 52
CAPTION_HEIGHT = 28
CAPTION_ROLE = int(Qt.ItemDataRole.UserRole) + 40
"""The caption above a row that begins a group."""
_ARRIVED = 6


class DeliveriesModel(RowsModel[DeliverySummary]):
    """Deliveries in groups."""

    right_aligned = frozenset({2, 3, 4})

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: Mapping[Hashable, tuple[Hashable, int]] = {}
        self._order = Order.ARRIVAL
        self._now = datetime.now(UTC)
        self._fetched: dict[Hashable, HandOverShown] = {}
        """What distributors handed over for deliveries and is not all here."""

    @Slot(object)
    def show_hand_over(self, event: HandOverShown) -> None:
        """Say with a delivery how much of its trace codes is here."""
        key = delivery_id(event.distributor_code, event.delivery_no)
        if event.here < event.count:
            self._fetched[key] = event
        else:
            self._fetched.pop(key, None)
        position = self.position(key)
        if position is not None:
            end = self.index(position, self.columnCount() - 1)
            self.dataChanged.emit(self.index(position, 0), end)

    def show_listing(self, shown: Listing, order: Order, now: datetime) -> None:
        """Show the rows with their captions."""
        changed = shown.groups != self._groups or order is not self._order
        self._groups, self._order, self._now = shown.groups, order, now
        self.show_rows(shown.rows)
        if changed and shown.rows:
            end = self.index(len(shown.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), end)

    def group_positions(self) -> set[int]:
        """The rows above which a caption stands."""
        found = (self.position(delivery_id) for delivery_id in self._groups)
        return {position for position in found if position is not None}

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
        """Return bars, second lines, marks, captions, and whether the delivery is done."""
        if role == DONE_ROLE:
            return row.state is ReceiptState.CONFIRMED
        if role == PROGRESS_ROLE and column == 4:
            return (row.received, row.quantity)
        if role == SEVERITY_ROLE and column == _ARRIVED:
            return Severity.NOTICE.value if days_waiting(row, self._now) else None
        if role == DETAIL_ROLE:
            return self._detail(row, column)
        if role == CAPTION_ROLE:
            return self._caption(row)
        return None

    def _detail(self, row: DeliverySummary, column: int) -> str | None:
        fetched = self._fetched.get(row.delivery_id)
        if column == 0 and fetched is not None:
            said = self.tr("正在下载追溯码 {here}/{count}")
            return said.format(here=fetched.here, count=fetched.count)
        if column == 0 and row.codes_known:
            return self.tr("已附追溯码 {count} 个").format(count=f"{row.codes_known:,}")
        if column == 0:
            return self.tr("未附追溯码，逐盒扫码")
        if column == 5:
            return row.receipt_no
        waited = days_waiting(row, self._now)
        if column == _ARRIVED and waited:
            return self.tr("已等 {days} 天").format(days=waited)
        return None

    def _caption(self, row: DeliverySummary) -> str | None:
        found = self._groups.get(row.delivery_id)
        if found is None:
            return None
        group, count = found
        if isinstance(group, Age):
            word = {
                Age.OVERDUE: self.tr("超过一天未确认"),
                Age.TODAY: self.tr("今天到达"),
                Age.OLDER: self.tr("更早"),
            }[group]
        elif isinstance(group, str) and not isinstance(group, ReceiptState):
            word = group
        else:
            word = state_word(None if group is None else ReceiptState(str(group)))
        return f"{word}  {count:,}"


class _GroupDelegate(CellDelegate):
    """Paints the caption of a group above its first row, and the cell below it."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        caption = index.data(CAPTION_ROLE)
        if caption:
            self._paint_caption(painter, option, index, str(caption))
            option.rect = option.rect.adjusted(0, CAPTION_HEIGHT, 0, 0)
        super().paint(painter, option, index)

    def _paint_caption(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        caption: str,
    ) -> None:
        colours = colours_of(option.palette)
        band = option.rect.adjusted(0, 0, 0, CAPTION_HEIGHT - option.rect.height())
        painter.save()
        painter.fillRect(band, QColor(colours.window))
        table = self.parent()
        assert isinstance(table, DeliveriesView)
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        # A caption is longer than the first column: each cell paints its part of it.
        painter.setClipRect(band)
        whole = QRect(band)
        whole.setLeft(table.columnViewportPosition(0) + 8)
        whole.setRight(table.viewport().width() - 8)
        text = painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, whole.width())
        painter.drawText(whole, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()


class DeliveriesView(RowsView[DeliverySummary]):
    """The table of deliveries."""

    def __init__(self, model: DeliveriesModel, parent: QWidget | None = None) -> None:
        super().__init__(model, ROW_HEIGHT, parent)
        self._deliveries = model
        self._high: set[int] = set()
        self.setItemDelegate(_GroupDelegate(self))

    def make_room_for_captions(self) -> None:
        """Make the rows that begin a group higher, after the rows have changed."""
        header = self.verticalHeader()
        begin = self._deliveries.group_positions()
        for position in self._high - begin:
            if position < header.count():
                header.resizeSection(position, ROW_HEIGHT)
        for position in begin:
            header.resizeSection(position, ROW_HEIGHT + CAPTION_HEIGHT)
        self._high = begin
