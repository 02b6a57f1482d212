"""未被接受的操作: the strip that stays until somebody has read them, and their list.

Without it an operation that the service refused would be a sentence that passed by.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from app.receiving.remarks import Remark, RemarksShown
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.rows_model import RowsModel
from ui.parts.rows_view import RowsView
from ui.question_strip import QuestionStrip


class Remarks(Protocol):
    """What the window wishes of them."""

    def look(self) -> None:
        """Ask for what waits; answered by RemarksShown."""

    def take_note(self, op_ids: Sequence[uuid.UUID]) -> None:
        """Note that a person has read these; answered by RemarksShown."""


class RemarksModel(RowsModel[Remark]):
    """Operations in the order they were done."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("时间"), self.tr("操作"), self.tr("内容"), self.tr("结果"), self.tr("原因"))

    def key(self, row: Remark) -> Hashable:
        """Return its id."""
        return row.op_id

    def text(self, row: Remark, column: int) -> str:
        """Return what a cell says."""
        cells = (
            row.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
            spoken(row.what),
            readable(row.detail),
            self.outcome(rejected=row.rejected),
            row.reason,
        )
        return cells[column]

    def outcome(self, *, rejected: bool) -> str:
        """What became of an operation, in a word."""
        return self.tr("未计入") if rejected else self.tr("待计入")


class RemarksDialog(QDialog):
    """Lists what was done, when, and why it does not count."""

    noted = Signal(object)
    """A person has read these ids."""

    def __init__(self, shown: RemarksShown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("未被接受的操作"))
        self.model = RemarksModel(self)
        self.model.show_rows(list(shown.remarks))
        self.view: RowsView[Remark] = RowsView(self.model, 34, self)
        outcomes = (self.model.outcome(rejected=one) for one in (True, False))
        longest = max(outcomes, key=self.fontMetrics().horizontalAdvance)
        widths = {0: "2026-11-21 08:15:00", 1: "出库、拆零或退回", 2: "0" * 20, 3: longest}
        self.view.set_widths(widths)
        self.view.setAccessibleName(self.windowTitle())
        self.said = QLabel(
            self.tr(
                "服务端收到并保存了这些操作，但没有计入。“待计入”的会自动补上，"
                "“未计入”的请联系管理员核对。"
            ),
            self,
        )
        self.said.setWordWrap(True)
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        # It names what others sent: foreign text.
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.view.selectionModel().currentRowChanged.connect(self.show_reason)
        buttons = QDialogButtonBox(self)
        self.known = QPushButton(self.tr("知道了"), self)
        self.known.setAutoDefault(False)
        self.known.clicked.connect(self.take_note)
        buttons.addButton(self.known, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("关闭"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.reason)
        layout.addWidget(buttons)
        self.resize(960, 440)
        self.view.point_at(0)

    @Slot()
    def show_reason(self) -> None:
        """Say in full why the operation that is pointed at does not count."""
        row = self.view.current_row()
        self.reason.setText("" if row is None else row.reason)

    @Slot()
    def take_note(self) -> None:
        """Say that all of these were read."""
        self.noted.emit([row.op_id for row in self.model.rows])
        self.accept()


class RemarksStrip(QuestionStrip):
    """Says how many operations were not accepted, until somebody has read them."""

    noted = Signal(object)
    """A person has read these ids."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = RemarksShown(())
        self._put_off = self._working = False
        self.look.clicked.connect(self.show_list)
        self.put_off.clicked.connect(self.hide_for_now)
        self.retranslate()

    def retranslate(self) -> None:
        """Word sentence and buttons anew."""
        text = self.tr("{count} 项操作没有被服务端接受，请查看原因。")
        more = "+" if self._shown.more else ""
        self.label.setText(text.format(count=f"{len(self._shown.remarks)}{more}"))
        self.look.setText(self.tr("查看"))
        self.put_off.setText(self.tr("以后再说"))

    def set_working(self, *, working: bool) -> None:
        """Be seen only by who works."""
        self._working = working
        self._show_or_hide()

    @Slot(object)
    def show_remarks(self, event: RemarksShown) -> None:
        """Tell of what waits; what is new is told again after it was put off."""
        if len(event.remarks) > len(self._shown.remarks):
            self._put_off = False
        self._shown = event
        self.retranslate()
        self._show_or_hide()

    @Slot()
    def show_list(self) -> None:
        """Open the list."""
        dialog = RemarksDialog(self._shown, self.window())
        dialog.noted.connect(self.noted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def hide_for_now(self) -> None:
        """Ask again when something is new, or at the next start."""
        self._put_off = True
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(self._working and bool(self._shown.remarks) and not self._put_off)
