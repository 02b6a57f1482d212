"""Which printer the carton labels of this session come out of: seen, and changed by a key.

Without it a packing table between two printers would get its labels at the other one. Nothing is
shown where there is no choice.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.packing.events import CartonPrintersShown
from ui.packing.header import ShipmentHeader
from ui.packing.port import CartonLabels
from ui.parts.readable import readable


class PrinterChoice:
    """The printers there are, and the one that is taken."""

    def __init__(self, labels: CartonLabels, header: ShipmentHeader, page: QWidget) -> None:
        self._labels, self._header, self._page = labels, header, page
        self._shown = CartonPrintersShown((), "")

    @property
    def offered(self) -> bool:
        """There is a choice."""
        return len(self._shown.printers) > 1

    def show(self, event: CartonPrintersShown) -> None:
        """Show which one is taken."""
        self._shown = event
        self._header.show_printer(event.taken if self.offered else "")

    def menu(self) -> QMenu:
        """All of them, the one that is taken under the cursor; 1 … 9 take one as well."""
        menu = QMenu(self._page)
        for number, name in enumerate(self._shown.printers, 1):
            # What stands behind & would be a key.
            words = readable(name).replace("&", "&&")
            action = menu.addAction(f"&{number}  {words}" if number < 10 else words)
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(name == self._shown.taken)
            if action.isChecked():
                menu.setActiveAction(action)
        menu.triggered.connect(lambda action: self._labels.take_printer(action.data()))
        return menu

    def ask(self) -> None:
        """Let a person choose."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        below = self._header.subtitle
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))
