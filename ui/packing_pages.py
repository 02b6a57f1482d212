"""The page of a distributor's shippers, joined to its events, and who gets to see it.

Without it a hospital would see pages for packing, or a distributor none. An organisation packs
where one of its persons is a shipper (发货员); who may pack there sees the page, and shippers begin
with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.people.permissions import Permission
from app.people.roles import Role
from app.reporting.today.desk import DutiesShown
from ui.bridge import Bridge
from ui.guarded_pages import guard_packing
from ui.lazy_page import LazyPage
from ui.packing.page import PackingPage
from ui.packing.port import PackingPorts
from ui.places import PACKING, PURCHASING
from ui.ports import Readers
from ui.preferences import Preferences
from ui.sound import Sound


class PackingPages(QObject):
    """Builds the page when it is first entered."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    page_wished = Signal(int)
    """The page at this place is to be seen."""
    offered = Signal(int, bool)
    """The page at this place is offered to the person, or not."""

    def __init__(
        self,
        ports: PackingPorts,
        bridge: Bridge,
        readers: Readers,
        preferences: Preferences,
        sound: Sound,
        now: Callable[[], datetime],
        room: QWidget,
    ) -> None:
        super().__init__(room)
        self._ports, self._bridge, self._readers = ports, bridge, readers
        self._preferences, self._sound, self._now = preferences, sound, now
        self._awaiting = self._person = ""
        self._may_number = False
        self.packing = LazyPage(self._build, room)
        bridge.duties_shown.connect(self.show_first)

    @property
    def places(self) -> Mapping[int, LazyPage[Any]]:
        """Where it stands."""
        return {PACKING: self.packing}

    def begin(self, person: str) -> None:
        """Work for a person; what may be seen is not known yet."""
        self._awaiting = self._person = person
        self._may_number = False
        self.packing.begin(person)
        self._offer(packs=False, ships=False)

    @Slot(object)
    def show_first(self, event: DutiesShown) -> None:
        """Offer the page to who may pack; a shipper begins with it."""
        if event.person != self._person:
            return
        ships = event.rights.is_any_of(Role.SHIPPER)
        self._may_number = event.rights.may(Permission.NUMBER_CARTONS)
        self._offer(packs=event.packs, ships=ships)
        if ships and event.person == self._awaiting:
            self.page_wished.emit(PACKING)
        self._awaiting = ""

    def _offer(self, *, packs: bool, ships: bool) -> None:
        """Who ships purchases nothing."""
        self.offered.emit(PACKING, packs)
        for place in PURCHASING.places:
            self.offered.emit(place.number, not ships)

    def _build(self, parent: QWidget) -> PackingPage:
        page = PackingPage(
            self._ports, self._readers, self._preferences, self._sound, self._now, parent
        )
        guard_packing(page.commands)
        page.may_number = lambda: self._may_number
        self._bridge.packing_said.connect(page.hear)
        self._bridge.scan_seen.connect(page.show_scan)
        page.refused.connect(self.refused)
        return page
