"""Labels of cartons that were finished just before the program was killed: they follow later.

Without it somebody would have to notice that a carton has no label, and number it anew. What was
left is read before anything is packed, so that a label that is on its way is not queued twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from app.labels import left
from app.packing import operations as o
from app.packing import records
from app.packing.events import LabelsReady
from app.packing.parts import PackingParts
from app.packing.session import PackingSession

Follower = Callable[[LabelsReady, str], None]
"""Queues labels for the person who finished their carton; must not block."""


class LeftLabels:
    """One workstation's, for who is on the core's thread."""

    def __init__(self, parts: PackingParts) -> None:
        self._parts = parts
        self._numbers: tuple[str, ...] = ()

    def look(self) -> None:
        """See what was left when the program ended."""
        with self._parts.database.reading() as connection:
            self._numbers = left.numbers(connection)

    def hand_over(self, follower: Follower) -> None:
        """Hand over what was left and is still wanted; forget the rest."""
        with self._parts.database.reading() as connection:
            still = left.numbers(connection)
        gone = []
        for number in (one for one in self._numbers if one in still):
            ready = self._label(number)
            if ready is None:
                gone.append(number)
            else:
                follower(*ready)
        self._numbers = ()
        if gone:
            with self._parts.database.writing() as connection:
                left.forget(connection, gone)

    def _label(self, number: str) -> tuple[LabelsReady, str] | None:
        """The label of a number and who gave it; None where no carton waits for it any more."""
        with self._parts.database.reading() as connection:
            org = self._parts.org
            found = records.being_packed(connection, org, number)
            if found is None or left.is_queued(connection, org, number):
                return None
        shipment_id, carton_id = found
        session = PackingSession(self._parts, shipment_id, "")
        if session.done_one(carton_id).labelled:
            return None
        ready = LabelsReady(shipment_id, ((carton_id, session.label(carton_id)),))
        return ready, _person(session, carton_id)


def _person(session: PackingSession, carton_id: uuid.UUID) -> str:
    facts = (event.body for event in reversed(session.standing.events))
    return next(
        body.person
        for body in facts
        if isinstance(body, o.CartonFinished | o.CartonRelabelled) and body.carton_id == carton_id
    )
