"""What stands in the way of closing a shipment, each with the way to it.

Without it a truck would leave with an open carton.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.packing.events import ClosingChecked
from app.packing.values import LONGEST_NUMBER
from ui.packing.dialogs import SHORT_REASONS, Question, ReasonList
from ui.parts.languages import spoken
from ui.parts.readable import readable

_ABOUT = Qt.ItemDataRole.UserRole


class ClosingDialog(Question):
    """Names what lacks; only lacking goods may be passed over, with a reason."""

    place_wished = Signal(object)
    """Go to what a sentence is about: its values."""

    def __init__(self, logistics_no: str, parent: QWidget | None = None) -> None:
        """`logistics_no`: 运单号 as the order has it."""
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("关闭发货"))
        self.ok.setText(self.tr("关闭并上传"))
        self._checked: ClosingChecked | None = None
        self.said = self.say("")
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("还缺什么"))
        self.list.itemActivated.connect(self.wish_place)
        self.column.addWidget(self.list, 1)
        self._why = QLabel(self.tr("少发的原因"), self)
        self.reasons = ReasonList(SHORT_REASONS, self)
        self.reasons.setMaximumHeight(132)
        self.remark = QLineEdit(self)
        self.remark.setMaxLength(200)
        self.remark.setPlaceholderText(self.tr("或写明原因"))
        for widget in (self._why, self.reasons, self.remark):
            self.column.addWidget(widget)
        self.reasons.itemSelectionChanged.connect(self.allow)
        self.reasons.itemActivated.connect(self.finish)
        self.remark.textChanged.connect(self.allow)
        self.carrier = QLineEdit(logistics_no, self)
        self.carrier.setMaxLength(LONGEST_NUMBER)
        self.carrier.setPlaceholderText(self.tr("运单号（可不填；有的省平台要）"))
        self.carrier.setAccessibleName(self.tr("运单号"))
        self.column.addWidget(self.carrier)
        self.end()
        self.resize(600, 460)

    @property
    def reason(self) -> str:
        """Why less is sent than was ordered."""
        parts = (self.reasons.chosen, self.remark.text().strip())
        return "；".join(part for part in parts if part)

    @property
    def carrier_number(self) -> str:
        """运单号; empty where nobody gave one."""
        return self.carrier.text().strip()

    def show_checked(self, event: ClosingChecked) -> None:
        """Show what stands in the way."""
        self._checked = event
        self.list.clear()
        for (_, sentence), about in zip(event.lacking, event.about, strict=True):
            item = QListWidgetItem(readable(spoken(sentence)))
            item.setData(_ABOUT, dict(about))
            self.list.addItem(item)
        self.list.setVisible(not event.closable)
        short = event.closable_short and not event.closable
        for widget in (self._why, self.reasons, self.remark):
            widget.setVisible(short)
        self.carrier.setVisible(event.closable_short)
        self.said.setText(self._text(event))
        self.allow()
        if event.closable:
            self.ok.setFocus()
        elif short:
            self.reasons.setFocus()
        else:
            self.list.setCurrentRow(0)
            self.list.setFocus()

    @Slot()
    def allow(self) -> None:
        """Let it be closed once nothing stands in the way, or a reason is given."""
        checked = self._checked
        closable = checked is not None and (
            checked.closable or (checked.closable_short and bool(self.reason))
        )
        self.ok.setEnabled(closable)

    @Slot()
    def finish(self) -> None:
        """Accept where it can be closed."""
        if self.ok.isEnabled():
            self.accept()

    @Slot(QListWidgetItem)
    def wish_place(self, item: QListWidgetItem) -> None:
        """Go to what is wrong."""
        about: Mapping[str, str | int] = item.data(_ABOUT)
        self.place_wished.emit(about)
        self.reject()

    def _text(self, event: ClosingChecked) -> str:
        if event.closable:
            return self.tr("都装齐、封箱、贴签了。关闭后生成随货同行单，并把追溯码上传给医院。")
        if event.closable_short:
            return self.tr("还有没装齐的；可以补装（Enter 转到那一行），或写明原因少发：")
        return self.tr("还有 {count} 件事没有做完，按 Enter 转到那里：").format(
            count=len(event.lacking)
        )
