"""Gives a carton another label where its old one is printed again, in one transaction with that.

Without it two labels of one number could be about, or a program killed in between would leave a
void label without its successor. The shipment need not be the one that is open.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from sqlalchemy import Connection

from app.packing import records, serials
from app.packing.carton_label import CartonLabel
from app.packing.parts import PackingParts
from app.packing.session import PackingSession


class Relabelling:
    """One workstation's, for who is on the core's thread."""

    def __init__(self, parts: PackingParts, told: Callable[[frozenset[uuid.UUID]], None]) -> None:
        """`told` has the packing page look again; it is called before the transaction ends."""
        self._parts, self._told = parts, told

    def begin(self) -> None:
        """Before the transaction: a refusal must not take back that a history of numbers began."""
        serials.begin_history(self._parts)

    def relabel(
        self, connection: Connection, delivery_no: str, number: str, reason: str, person: str
    ) -> CartonLabel | None:
        """What the new label of a carton says that is being packed; None for any other number.

        In the caller's transaction; raises PackingRefused.
        """
        found = records.being_packed(connection, self._parts.org, number, delivery_no)
        if not number or found is None:
            return None
        shipment_id, carton_id = found
        session = PackingSession(self._parts, shipment_id, person)
        session.adopt(session.relabel_in(connection, carton_id, reason))
        self._told(frozenset({shipment_id}))
        return session.label(carton_id)
