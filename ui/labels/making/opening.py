"""Opens 打印标签 on the page of labels, and keeps what was said last of each design.

Without it a person would type the same storage conditions again for each shelf.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.labels.forms import FormsEvent
from app.labels.printers import LabelPrinter
from ui.labels.making.dialog import Begin, MakingDialog, Memory
from ui.labels.port import LabelForms


class Making(QObject):
    """One dialog at a time."""

    sent = Signal(int)
    """So many labels went into the queue."""
    printers_wished = Signal()
    """A printer is to be added first."""

    def __init__(self, forms: LabelForms, page: QWidget) -> None:
        super().__init__(page)
        self._forms, self._page = forms, page
        self._memory: Memory = {}
        self._dialog: MakingDialog | None = None

    def open(
        self,
        printers: tuple[LabelPrinter, ...],
        person: str,
        begin: Begin | None = None,
        over: QWidget | None = None,
    ) -> MakingDialog:
        """Make the dialog, over the page or what stands there; whoever shows it lets it go."""
        room = over or self._page
        dialog = MakingDialog(self._forms, self._memory, person, room, begin)
        dialog.show_printers(printers)
        dialog.sent.connect(self.sent)
        dialog.printers_wished.connect(self.wish_printers)
        dialog.finished.connect(self.forget)
        self._dialog = dialog
        return dialog

    def show_printers(self, printers: tuple[LabelPrinter, ...]) -> None:
        """Offer printers, where the dialog is still there."""
        if self._dialog is not None:
            self._dialog.show_printers(printers)

    @Slot(object)
    def hear(self, event: FormsEvent) -> None:
        """Hand an answer to the dialog, where it is still there."""
        if self._dialog is not None:
            self._dialog.hear(event)

    @Slot()
    def wish_printers(self) -> None:
        """Close the dialog, and add a printer."""
        if self._dialog is not None:
            self._dialog.done(MakingDialog.DialogCode.Rejected)
        self.printers_wished.emit()

    @Slot()
    def forget(self) -> None:
        """Hear no more."""
        self._dialog = None
