"""标签打印机: which label printers there are, and how each is reached and set.

Without it a printer would be set by a file. Ctrl+N adds one, F2 or Enter changes the one under the
cursor, F3 prints a test label on it, Del removes it.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.labels.printers import LabelPrinter
from ui.labels.models import PrintersModel, show_rows
from ui.labels.words import reach_word, reaches
from ui.links.foreign_label import ForeignLabel
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget
from ui.parts.rows_view import RowsView

_ROW = 46
COMPACT_WIDTH = 900


class PrintersTab(TranslatedWidget):
    """The list, and what can be wished of a printer."""

    add_wished = Signal()
    change_wished = Signal(object)
    try_wished = Signal(object)
    remove_wished = Signal(object)
    """This LabelPrinter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PrintersModel(self)
        self.model.troubles = {}
        self.view: RowsView[LabelPrinter] = RowsView(self.model, _ROW, self)
        self.said = ForeignLabel(self, "muted")
        self.add = add_action(self, "Ctrl+N", self.add_wished, inside=True)
        self.change = add_action(self, "F2", self.wish_change, inside=True)
        self.try_out = add_action(self, "F3", self.wish_try, inside=True)
        self.remove = add_action(self, "Del", self.wish_remove, inside=True)
        self.empty = EmptyNote(self.add, self)
        self._lay_out()
        self.view.row_chosen.connect(self.change_wished)
        self.view.selectionModel().currentRowChanged.connect(self.follow)
        self.retranslate()
        self.follow()

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.model.retranslate()
        self.add.setText(self.tr("添加"))
        self.change.setText(self.tr("修改"))
        self.try_out.setText(self.tr("试打"))
        self.remove.setText(self.tr("删除"))
        self.view.setAccessibleName(self.tr("标签打印机"))
        self.said.setText(
            self.tr("试打会打出一张测试标签，并问打印机它是什么型号、讲什么语言、多少 dpi。")
        )
        self.empty.say(
            self.tr("还没有标签打印机"),
            self.tr(
                "能用网线、USB、串口或系统打印队列连接的标签打印机都可以；"
                "没有打印机时，可以先用一个文件夹代替。"
            ),
        )
        widest = max((reach_word(one) for one in reaches()), key=len)
        self.view.set_widths(
            {1: widest + "MM", 3: "TSPL · 300 dpi" + "MM", 4: "装箱、货位、命令卡M"}
        )

    def focus(self) -> None:
        """Put the keys where one begins."""
        self.view.setFocus()

    def show_printers(self, printers: tuple[LabelPrinter, ...], complaint: str = "") -> None:
        """Show those that are set, or why they cannot be read."""
        show_rows(self.view, self.model, printers)
        self._stack.setCurrentIndex(0 if printers else 1)
        if complaint:
            # What cannot be read is not written over.
            self.empty.say(self.tr("打印机设置读不出来"), complaint, offers=False)
        else:
            self.retranslate()
        self.add.setEnabled(not complaint)
        if printers and self.view.current_row() is None:
            self.view.point_at(0)
        self.follow()

    def show_troubles(self, troubles: Mapping[str, str]) -> None:
        """Say at each printer why it does not print."""
        if troubles != self.model.troubles:
            self.model.troubles = troubles
            self.model.retranslate()

    @Slot()
    def follow(self) -> None:
        """Offer what can be done with the printer under the cursor."""
        one = self.view.current_row()
        for action in (self.change, self.try_out, self.remove):
            action.setEnabled(one is not None)

    @Slot()
    def wish_change(self) -> None:
        """The printer under the cursor is to be changed."""
        if (one := self.view.current_row()) is not None:
            self.change_wished.emit(one)

    @Slot()
    def wish_try(self) -> None:
        """It is to print a test label."""
        if (one := self.view.current_row()) is not None:
            self.try_wished.emit(one)

    @Slot()
    def wish_remove(self) -> None:
        """It is to be removed."""
        if (one := self.view.current_row()) is not None:
            self.remove_wished.emit(one)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        for button in self._buttons:
            button.set_compact(compact=self.width() < COMPACT_WIDTH)

    def _lay_out(self) -> None:
        self._buttons = [
            ActionButton(one, self, primary=one is self.add)
            for one in (self.add, self.change, self.try_out, self.remove)
        ]
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in self._buttons:
            foot.addWidget(button)
        foot.addStretch(1)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        column.addWidget(self.said)
        column.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(body)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(1)
