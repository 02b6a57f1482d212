"""Asks who works here of a workstation that is still being opened.

Without it what prints and what looks after the machine, which are there before the database is,
could not ask at all. Until the workstation is there nobody is kept from anything: a database that
is damaged says nothing of persons, and somebody has to put a backup in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from app.entry.later import filled
from app.people.asking import Acting, Waiting
from app.people.permissions import Permission
from app.readers.saying import Saying


class ActingLater:
    """Who works at a workstation, once it is there."""

    def __init__(self, station: Future[Any]) -> None:
        """`station` becomes what has `acting`, or is given up."""
        self._station = station

    def why_not(
        self,
        what: str,
        one_of: Sequence[Permission],
        place: str | None = None,
        person: str | None = None,
    ) -> Saying | None:
        """Ask the workstation, if it is there."""
        station = filled(self._station)
        if station is None:
            return None
        acting: Acting = station.acting
        return acting.why_not(what, one_of, place, person)

    def waits_for_second(self, wish: Waiting) -> bool:
        """Ask the workstation, if it is there."""
        station = filled(self._station)
        if station is None:
            return False
        acting: Acting = station.acting
        return acting.waits_for_second(wish)
