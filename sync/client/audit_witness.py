"""Which stretches of the institution's audit log a workstation can testify to, and which are due.

Without it the signed roots that each workstation keeps would be looked at only by somebody who
suspects something already. The newest is asked for each time, and an older one, on and on through
all that the service still has to have.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from app.people.audit import roots
from app.people.audit.verifying import LEAST_KEPT
from app.store.change_log import ChangeLog, Point

_MARGIN = timedelta(days=1)
"""The clocks of both ends need not agree; older entries may be gone by right."""

Stretch = tuple[Point, Point]
"""From behind where, to where."""


class AuditWitness:
    """What one workstation has kept of its institution's log; lives in the courier's thread."""

    def __init__(self, log: ChangeLog) -> None:
        """Begin with the newest."""
        self._log = log
        self._older = 1

    def next(self, connection: Connection) -> list[Stretch]:
        """The newest stretch, and the next older one, where there are such."""
        known = _joined(self._links(connection))
        if self._older >= len(known):
            self._older = 1
        chosen = [*known[:1], *known[self._older : self._older + 1]]
        self._older += 1
        return chosen

    def still(self, connection: Connection, start: int, end: int) -> Stretch | None:
        """A stretch that was asked for before, as it is known now; None where it is gone."""
        links = self._links(connection)
        first = next((one for one, _ in links if one.seq == start), None)
        last = next((one for _, one in links if one.seq == end), None)
        return None if first is None or last is None else (first, last)

    def _links(self, connection: Connection) -> list[Stretch]:
        since = self._log.clock.now() - LEAST_KEPT + _MARGIN
        return roots.links(connection, self._log.workstation.org, since)


def _joined(links: list[Stretch]) -> list[Stretch]:
    """Those that hang together, as one, as long as one root at most; newest first."""
    joined: list[Stretch] = []
    for start, end in links:
        if joined and joined[-1][0] == end and joined[-1][1].seq - start.seq <= roots.MOST:
            joined[-1] = (start, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
