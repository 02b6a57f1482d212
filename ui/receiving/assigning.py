"""Assigns the identifier of refused boxes to a line, and asks for the boxes again.

Without it whoever receives a drug for the first time would have to put every box aside. One answer
is for all boxes of the identifier that wait; they are explained where it is done, and wait on where
it is refused.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog

from app.receiving.progress import ReceiptView
from ui.ports import Desk
from ui.receiving.assign_dialog import AssignDialog
from ui.receiving.lines_panel import LinesPanel
from ui.receiving.side_panels import TrayPanel


class Assigning(QObject):
    """Asks, hands the answer to the desk, and says what to do next."""

    refused = Signal(str)
    """There is nothing to assign: one sentence that says so."""
    done = Signal(str)
    """It was assigned: one sentence that says what to scan."""

    def __init__(
        self, desk: Desk, show: Callable[[QDialog], None], tray: TrayPanel, lines: LinesPanel
    ) -> None:
        """Show its dialog by `show`."""
        super().__init__(tray)
        self._desk, self._show = desk, show
        self._tray, self._lines = tray, lines
        self._dialog: AssignDialog | None = None
        self._asked: tuple[tuple[tuple[int, uuid.UUID | None], ...], str] | None = None
        """The exceptions whose identifier is being assigned, and to which drug."""

    @Slot()
    def ask(self) -> None:
        """Ask which line the refused boxes of an unknown identifier are."""
        entries = self._tray.assignable
        if not entries:
            self.refused.emit(self.tr("异常筐里没有标识码未知的扫码，没有要指定品种的。"))
            return
        self._dialog = AssignDialog(entries, self._lines.model.rows, self._tray.window())
        self._dialog.accepted.connect(self.send)
        self._show(self._dialog)

    @Slot()
    def send(self) -> None:
        """Hand the answer to the desk."""
        dialog = self._dialog
        if dialog is not None:
            self._asked = (dialog.entries, dialog.line.name)
            self._desk.assign_identifier(
                dialog.identifier,
                dialog.line.line_no,
                dialog.chosen_level,
                (dialog.entries, dialog.explanation),
            )

    def forget(self) -> None:
        """Expect no answer any more."""
        self._asked = None

    def follow(self, view: ReceiptView) -> None:
        """Say what to scan again, once the exceptions are explained."""
        if self._asked is None:
            return
        entries, name = self._asked
        waiting = {(one.seq, one.workstation) for one in view.tray if one.settled is None}
        if not waiting.isdisjoint(entries):
            return
        self._asked = None
        said = self.tr("已指定为{name}。请重新扫这一盒。").format(name=name)
        if len(entries) > 1:
            more = self.tr("已指定为{name}。请重新扫这 {count} 盒。")
            said = more.format(name=name, count=len(entries))
        self.done.emit(said)
