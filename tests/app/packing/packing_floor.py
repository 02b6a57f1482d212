"""A packing floor for tests: a database, a workstation, a clock that is turned by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.packing.parts import PackingParts
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.workstation import identify, join, known_as

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class TurnedClock(SystemClock):
    """Stands still until it is turned."""

    def __init__(self, at: datetime = NOON, ids: RisingIds | None = None) -> None:
        """Begin at noon."""
        super().__init__(lambda: self.at, ids or RisingIds())
        self.at = at

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


def floor(
    path: Path, number: int = 1, clock: TurnedClock | None = None, org: str = "distributor"
) -> PackingParts:
    """A workstation of a distributor, on a copy of an empty database."""
    clock = clock or TurnedClock()
    database = Database.at(path, scratch=True)
    with database.writing() as connection:
        if known_as(connection) is None or identify(connection, clock).org != org:
            identify(connection, clock)
            join(connection, org, number)
        station = identify(connection, clock)
    return PackingParts(database, ChangeLog(station, clock), clock)
