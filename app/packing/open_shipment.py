"""A shipment as a workstation holds it open: how it stands, what is at hand, how facts are written.

Without it each wish would read, guard and write in its own way. A fact counts only after it is
durable. Not for several threads: it lives where the writer lives.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.packing import journal, views
from app.packing import operations as o
from app.packing.contents import Carton, Package
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.standing import Event, Standing
from app.packing.values import CartonState, HandingState, ShipmentState, ShipmentView
from app.tracing.values import box_of


class OpenShipment:
    """One shipment."""

    def __init__(self, parts: PackingParts, shipment_id: uuid.UUID, person: str) -> None:
        """Read it from its facts; raises PackingRefused or StoreError."""
        self.parts = parts
        self.device = parts.log.workstation.device
        self.shipment_id = shipment_id
        self.person = person
        self.at_hand: uuid.UUID | None = None
        """The carton that scans go into."""
        self.line_at_hand: int | None = None
        """The line boxes are of where their codes do not say."""
        self.read_again()
        if self.standing.begun is None:
            raise PackingRefused(Reason.ORDER_UNKNOWN)

    def read_again(self) -> None:
        """Read all facts: others packed, too, or nobody knows what was kept."""
        with self.parts.database.reading() as connection:
            org = self.parts.org
            self.standing = Standing(journal.events_of(connection, org, self.shipment_id))
        self._look_at_hand()

    def catch_up(self) -> None:
        """Take in what others did meanwhile; raises StoreError."""
        with self.parts.database.reading() as connection:
            org, known = self.parts.org, self.standing.known
            news = journal.news_of(connection, org, self.shipment_id, known)
        for event in news:
            if not self.standing.is_next(event):
                self.standing = Standing([*self.standing.events, *news])
                break
            self.standing.adopt(event)
        self._look_at_hand()

    def _look_at_hand(self) -> None:
        open_ones = [c for c in self.standing.cartons.values() if c.state is CartonState.OPEN]
        mine = [c.carton_id for c in open_ones if c.workstation == self.device]
        if self.at_hand not in mine:
            self.at_hand = mine[-1] if mine else None

    def view(self) -> ShipmentView:
        """All that a screen shows."""
        return views.shipment_view(
            self.standing,
            (self.at_hand, self.line_at_hand),
            self.least_days,
            self.parts.clock.today(),
            undoable=self.standing.last_step(self.device) is not None,
        )

    def movable(self, codes: Sequence[str]) -> list[Package]:
        """The packages with all in them; raises PackingRefused."""
        self.check_packing()
        found: dict[str, Package] = {}
        for code in codes:
            inside = list(self.standing.inside(box_of(code)))
            if not inside:
                raise PackingRefused(Reason.NOT_IN_CARTON, code=code)
            self.open_one(inside[0].carton_id)
            found |= {one.code: one for one in inside}
        return list(found.values())

    @staticmethod
    def counted(packages: Sequence[Package]) -> Counter[int]:
        """How many smallest ones there are of each line."""
        return Counter(one.line_no for one in packages if one.smallest)

    @property
    def least_days(self) -> int:
        """Days of life a package must have left."""
        begun = self.standing.begun
        said = None if begun is None else begun.least_days
        return self.parts.least_days if said is None else said

    def carton_at_hand(self) -> Carton | None:
        """The carton that scans go into."""
        return None if self.at_hand is None else self.standing.cartons.get(self.at_hand)

    def check_packing(self) -> None:
        """Go on only while it is packed; raises PackingRefused."""
        begun = self.standing.begun
        assert begun is not None
        if self.standing.state is not ShipmentState.PACKING:
            raise PackingRefused(Reason.NOT_PACKING, delivery_no=begun.delivery_no)

    def check_refused(self) -> None:
        """Go on only where the relay refused it; raises PackingRefused."""
        if self.standing.handing.state is not HandingState.REFUSED:
            raise PackingRefused(Reason.NOTHING_REFUSED)

    def line(self, line_no: int) -> o.LineBody:
        """A line that can still be packed; raises PackingRefused."""
        self.check_packing()
        line = self.standing.lines.get(line_no)
        if line is None:
            raise PackingRefused(Reason.LINE_UNKNOWN, line_no=line_no)
        return line

    def carton(self, carton_id: uuid.UUID) -> Carton:
        """A carton, whatever its state; raises PackingRefused."""
        carton = self.standing.cartons.get(carton_id)
        if carton is None:
            raise PackingRefused(Reason.CARTON_UNKNOWN)
        return carton

    def open_one(self, carton_id: uuid.UUID) -> Carton:
        """A carton that can be filled; raises PackingRefused."""
        self.check_packing()
        carton = self.carton(carton_id)
        if carton.state is not CartonState.OPEN:
            raise PackingRefused(Reason.CARTON_NOT_OPEN, sequence=carton.sequence)
        return carton

    def done_one(self, carton_id: uuid.UUID) -> Carton:
        """A carton that has its number; raises PackingRefused."""
        carton = self.carton(carton_id)
        if carton.state is not CartonState.DONE:
            raise PackingRefused(Reason.CARTON_NOT_DONE, sequence=carton.sequence)
        return carton

    def base(self, at: datetime | None = None) -> dict[str, Any]:
        """What each fact says first."""
        return {
            "shipment_id": self.shipment_id,
            "event_id": self.new_id(),
            "person": self.person,
            "at": at or self.parts.clock.now(),
        }

    def new_id(self) -> uuid.UUID:
        """An id behind all that were made here."""
        return self.parts.clock.new_id()

    def record(self, body: o.PackingBody) -> None:
        """Write a fact, durable, then count it."""
        if not isinstance(body, (o.ShipmentHanded, o.ShipmentReopened, o.PackScanned)):
            self.check_packing()
        with self.parts.database.writing() as connection:
            self.parts.record(connection, body)
        self.adopt(body)

    def adopt(self, body: o.PackingBody) -> None:
        """Count a fact that is durable."""
        event = Event(self.device, body)
        if self.standing.is_next(event):
            self.standing.adopt(event)
        else:
            # Another workstation's clock is ahead of ours.
            self.standing = Standing([*self.standing.events, event])
