"""The commands of the printed sheet as actions with keys: nothing at the desk needs a mouse.

Without it a command could be given only by who has the sheet at hand. Each key does what its bar
code does, through the same door.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QInputDialog, QWidget

from app.codes.code import MOST_TIMES, REJECT_PREFIX, TIMES_PREFIX, Command
from app.receiving.progress import LineProgress
from ui.parts.actions import add_action
from ui.ports import Desk
from ui.receiving.reject_dialog import RejectDialog


class DeskCommands(QObject):
    """Actions of the receiving page beside entry, undo, print and confirm."""

    switch_wished = Signal()
    """To the delivery that the last scan belongs to."""
    sheet_wished = Signal()
    """The printed commands."""
    assignment_wished = Signal()
    """The identifier of refused boxes is to be assigned to a line."""

    def __init__(
        self,
        desk: Desk,
        page: QWidget,
        lines: Callable[[], tuple[Sequence[LineProgress], int | None]],
        show: Callable[[QDialog], None],
    ) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self._lines, self._show = lines, show
        self._armed: str | None = None
        self.redo = add_action(page, "Ctrl+Y; Ctrl+Shift+Z", self.make_again)
        self.reject = add_action(page, "F4", self.ask_for_reason)
        self.reject_quantity = add_action(page, "Shift+F4", self.ask_for_quantity)
        self.hold = add_action(page, "F6", self.hold_next)
        self.next_carton = add_action(page, "F8", self.end_carton)
        self.times = add_action(page, "F9", self.ask_for_times)
        self.assign = add_action(page, "F5", self.wish_to_assign)
        self.switch = add_action(page, "F7", self.wish_to_switch)
        self.disarm = add_action(page, "Esc", self.cancel)
        self.sheet = add_action(page, "", self.wish_for_sheet)

    @property
    def actions(self) -> list[QAction]:
        """All of them, for a menu."""
        return [
            self.redo,
            self.reject,
            self.reject_quantity,
            self.hold,
            self.next_carton,
            self.times,
            self.assign,
            self.switch,
            self.disarm,
            self.sheet,
        ]

    def retranslate(self) -> None:
        """Word the actions anew."""
        self.redo.setText(self.tr("恢复"))
        self.reject.setText(self.tr("拒收下一个…"))
        self.reject_quantity.setText(self.tr("按数量拒收…"))
        self.hold.setText(self.tr("下一个待处理"))
        self.next_carton.setText(self.tr("结束本箱"))
        self.times.setText(self.tr("数量 ×n…"))
        self.assign.setText(self.tr("指定品种…"))
        self.switch.setText(self.tr("切换到所属配送单"))
        self.disarm.setText(self.tr("取消待扫命令"))
        self.sheet.setText(self.tr("打印命令卡"))

    def allow(
        self,
        *,
        seen: bool,
        open_now: bool,
        redoable: bool,
        armed: str | None,
        elsewhere: bool,
        assignable: bool,
    ) -> None:
        """Let only be done what can be done with the receipt that is seen."""
        self._armed = armed
        for action in (
            self.reject, self.reject_quantity, self.hold, self.next_carton, self.times
        ):  # fmt: skip
            action.setEnabled(open_now)
        self.sheet.setEnabled(seen)
        self.redo.setEnabled(open_now and redoable)
        self.switch.setEnabled(open_now and elsewhere)
        self.assign.setEnabled(open_now and assignable)
        self.disarm.setEnabled(open_now and armed is not None)

    @Slot()
    def wish_to_switch(self) -> None:
        """Wish to go on with the delivery that the last scan belongs to."""
        self.switch_wished.emit()

    @Slot()
    def wish_to_assign(self) -> None:
        """Wish to say which item the refused boxes are."""
        self.assignment_wished.emit()

    @Slot()
    def wish_for_sheet(self) -> None:
        """Wish the sheet of commands printed."""
        self.sheet_wished.emit()

    @Slot()
    def make_again(self) -> None:
        """Wish the scan that was undone last made once more."""
        self._desk.obey(Command.REDO)

    @Slot()
    def hold_next(self) -> None:
        """Wish the next box or carton held."""
        self._desk.obey(Command.HOLD)

    @Slot()
    def end_carton(self) -> None:
        """Wish the carton at hand ended."""
        self._desk.obey(Command.NEXT_CARTON)

    @Slot()
    def cancel(self) -> None:
        """Wish that the next scan counts as usual: the same command again cancels it."""
        if self._armed is not None:
            self._desk.obey(self._armed)

    @Slot()
    def ask_for_reason(self) -> None:
        """Ask why the next box or carton is rejected."""
        dialog = RejectDialog(parent=self._page)
        dialog.accepted.connect(self.send_rejection)
        self._dialog = dialog
        self._show(dialog)

    @Slot()
    def ask_for_quantity(self) -> None:
        """Ask how many packages of which line are rejected."""
        lines, current = self._lines()
        dialog = RejectDialog(lines, current, self._page)
        dialog.accepted.connect(self.send_rejection)
        self._dialog = dialog
        self._show(dialog)

    @Slot()
    def send_rejection(self) -> None:
        """Hand the rejection to the desk."""
        dialog = self._dialog
        if not dialog.by_quantity:
            self._desk.obey(f"{REJECT_PREFIX}{dialog.reason.upper()}")
            return
        quantity, remark = dialog.quantity.value(), dialog.remark.text().strip()
        self._desk.reject_quantity(dialog.line_no, quantity, dialog.reason, remark)

    @Slot()
    def ask_for_times(self) -> None:
        """Ask how many the next scan stands for."""
        dialog = QInputDialog(self._page)
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setWindowTitle(self.tr("数量 ×n"))
        dialog.setLabelText(self.tr("下一个码按几件计数（只用于没有追溯码的品种）"))
        dialog.setIntRange(2, MOST_TIMES)
        dialog.setOkButtonText(self.tr("确定"))
        dialog.setCancelButtonText(self.tr("取消"))
        dialog.intValueSelected.connect(self.send_times)
        self._show(dialog)

    @Slot(int)
    def send_times(self, times: int) -> None:
        """Hand the number to the desk."""
        self._desk.obey(f"{TIMES_PREFIX}{times}")
