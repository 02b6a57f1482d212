"""The pages of administrators: people and what stands beside them, and who gets to see them.

Without it main.py's ports would have to find each page by themselves. Each page is built when it is
first entered, and joined to its events then. It is offered to who holds one of the permissions it
is for; who speaks at the service from it is asked there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.people.at_service import PersonSpeaks
from app.people.permissions import Permission
from app.reporting.today.desk import DutiesShown
from ui.audit.page import AuditPage
from ui.audit.port import Audit
from ui.bridge import Bridge
from ui.lazy_page import LazyPage
from ui.people.badge_printing import BadgePrinting
from ui.people.page import PeoplePage
from ui.people.port import People
from ui.places import AUDIT, PEOPLE
from ui.shipping_pages import ShippingPorts
from ui.signing.gate import Gate
from ui.signing.port import Draw

_OFFERED_TO: Mapping[int, tuple[Permission, ...]] = {
    PEOPLE: (
        Permission.MANAGE_PERSONS,
        Permission.MANAGE_ROLES,
        Permission.ADMIT_DEVICES,
        Permission.SEE_QUARANTINE,
        Permission.READ_AUDIT,
    ),
    AUDIT: (Permission.READ_AUDIT,),
}
"""One of these is enough to find a page."""


@dataclass(frozen=True, slots=True)
class AdminPorts:
    """What stands behind these pages."""

    people: People
    audit: Audit
    hospital: str = ""
    """What stands on badges."""


class AdminPages(QObject):
    """Builds them and joins them to the window."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    offered = Signal(int, bool)
    """The page at this place is offered to the person, or not."""

    def __init__(
        self,
        ports: AdminPorts,
        shipping: ShippingPorts,
        bridge: Bridge,
        now: Callable[[], datetime],
        room: QWidget,
    ) -> None:
        """`shipping` prints badges, as it does labels."""
        super().__init__(room)
        self._ports, self._shipping, self._bridge, self._now = ports, shipping, bridge, now
        self._person = ""
        self._speaker: PersonSpeaks | None = None
        self._gates: list[Gate] = []
        self._draw: Draw | None = None
        self.people = LazyPage(self._build_people, room)
        self.audit = LazyPage(self._build_audit, room)
        bridge.duties_shown.connect(self.offer)

    @property
    def places(self) -> Mapping[int, LazyPage[Any]]:
        """Where each page stands."""
        return {PEOPLE: self.people, AUDIT: self.audit}

    def begin(self, person: str) -> None:
        """Work for a person; what may be seen is not known yet."""
        self._person = person
        for place, page in self.places.items():
            page.begin(person)
            self.offered.emit(place, False)

    def draw_with(self, draw: Draw | None) -> None:
        """Show the telephone of who has to set one up as a QR code there."""
        self._draw = draw

    @Slot(object)
    def let_speak(self, speaker: PersonSpeaks | None) -> None:
        """Let who proved itself to the service speak there without a second password."""
        self._speaker = speaker
        for gate in self._gates:
            gate.stand_for(speaker)

    @Slot(object)
    def offer(self, event: DutiesShown) -> None:
        """Offer each page to who may do something there."""
        if event.person == self._person:
            for place in self.places:
                held = any(event.rights.may(one) for one in _OFFERED_TO[place])
                self.offered.emit(place, held)

    def _build_people(self, parent: QWidget) -> PeoplePage:
        page = PeoplePage(self._ports.people, parent, self._now)
        bridge, ports = self._bridge, self._ports
        bridge.people_said.connect(page.hear)
        shipping = self._shipping
        badges = BadgePrinting(shipping.forms, shipping.labels, ports.hospital, page)
        bridge.labels_said.connect(badges.hear_labels)
        bridge.forms_said.connect(badges.hear_forms)
        self._join(page.gate)
        page.refused.connect(self.refused)
        return page

    def _build_audit(self, parent: QWidget) -> AuditPage:
        page = AuditPage(self._ports.audit, parent, self._now)
        self._bridge.audit_said.connect(page.hear)
        self._join(page.gate)
        page.refused.connect(self.refused)
        return page

    def _join(self, gate: Gate) -> None:
        self._gates.append(gate)
        gate.stand_for(self._speaker)
        gate.draw_with(self._draw)
        self._bridge.speaking_said.connect(gate.hear)
