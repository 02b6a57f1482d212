"""工作站: which there are, letting one in, where it stands, putting it out, what it sent since.

Without it a stolen workstation would go on until somebody sits at the server. Ctrl+N makes a code,
F6 says where the one under the cursor stands, F7 revokes it or admits it again, Enter or F8 shows
what is held back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.people.answers import DeviceShown, DevicesListed
from app.people.permissions import Permission
from ui.links.models import Now
from ui.parts.actions import add_action
from ui.parts.moments import utc_now
from ui.parts.rows_view import RowsView
from ui.people.models import DevicesModel
from ui.people.seen_tab import SeenTab
from ui.people.words import Names

if TYPE_CHECKING:
    from ui.people.port import People

_ROW = 34


class DevicesTab(SeenTab):
    """The list of workstations, and buttons."""

    see = (Permission.ADMIT_DEVICES, Permission.SEE_QUARANTINE)
    change = Permission.ADMIT_DEVICES
    code_wished = Signal()
    place_wished = Signal(object)
    """Where this DeviceShown stands is to be said."""
    admit_wished = Signal(object)
    held_wished = Signal(object)
    """Of this DeviceShown."""

    def __init__(
        self, people: People, enter: QAction, parent: QWidget | None = None, now: Now = utc_now
    ) -> None:
        super().__init__(enter, parent)
        self._people = people
        self.model = DevicesModel(self, now)
        self.view: RowsView[DeviceShown] = RowsView(self.model, _ROW, self)
        self.code = add_action(self, "Ctrl+N", self.code_wished, inside=True)
        self.place = add_action(self, "F6", self.wish_place, inside=True)
        self.admit = add_action(self, "F7", self.wish_admit, inside=True)
        self.held = add_action(self, "F8", self.wish_held, inside=True)
        self.lay_out(None, self.view, actions=(self.code, self.place, self.admit, self.held))
        self.view.row_chosen.connect(self.wish_held)
        self.view.selectionModel().currentRowChanged.connect(self.follow_cursor)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        self.model.retranslate()
        self.code.setText(self.tr("发登记码"))
        self.place.setText(self.tr("设定配送点"))
        self.held.setText(self.tr("查看隔离数据"))
        self.view.setAccessibleName(self.tr("工作站"))
        moment = "2026-11-22 00:00"
        stopped = self.tr("{at} 停用").format(at=moment) + "MM"
        program = self.model.old("99.9.9") + "MMM"
        self.view.set_widths(
            {0: "9999", 2: "M" * 12, 3: program, 4: moment, 5: stopped, 6: "99,999"}
        )
        super().retranslate()

    def begin(self) -> None:
        """Put the keys into the list."""
        self.view.setFocus()

    def ask(self) -> None:
        """Ask for the workstations."""
        self._people.list_devices()

    @property
    def is_filled(self) -> bool:
        """Whether there are rows."""
        return bool(self.model.rows)

    def clear(self) -> None:
        """Show none."""
        self.model.show_rows(())

    def show_devices(self, event: DevicesListed) -> None:
        """Show them."""
        self.model.names = Names(places=dict(event.places))
        self.model.show_rows(event.devices)
        if event.devices and self.view.current_row() is None:
            self.view.point_at(0)
        self.follow()

    @Slot()
    def follow_cursor(self) -> None:
        """Offer what can be done with the workstation under the cursor."""
        self.follow()

    def follow(self) -> None:
        """Offer what can be done now."""
        super().follow()
        row = self.view.current_row()
        works = row is None or row.revoked_at is None
        self.admit.setText(self.tr("停用") if works else self.tr("恢复"))
        self.offer(self.code, Permission.ADMIT_DEVICES)
        self.offer(self.place, Permission.ADMIT_DEVICES, on=row is not None)
        self.offer(self.admit, Permission.ADMIT_DEVICES, on=row is not None)
        kept = row is not None and row.quarantined > 0
        self.offer(self.held, Permission.SEE_QUARANTINE, on=kept)

    @Slot()
    def wish_place(self) -> None:
        """Where the workstation under the cursor stands is to be said."""
        self.place_wished.emit(self.view.current_row())

    @Slot()
    def wish_admit(self) -> None:
        """The workstation under the cursor is to be put out, or let in again."""
        self.admit_wished.emit(self.view.current_row())

    @Slot()
    def wish_held(self) -> None:
        """What is held back of the workstation under the cursor is to be seen."""
        if self.held.isEnabled():
            self.held_wished.emit(self.view.current_row())
