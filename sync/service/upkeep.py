"""Tells the workstations of an institution how the service itself is.

Without it a backup that is late and a key that ends next week would stand in a log that nobody
reads at the dock. It tells no address, no secret and nothing of another institution.
"""

from __future__ import annotations

from typing import Any

from litestar import get
from litestar.di import NamedDependency

from app.entry.version import program_version
from app.store.clock import Clock
from app.store.database import Database
from sync.service import under_it
from sync.service.accounts import Caller
from sync.service.health import Health
from sync.service.permitted import require_workstation
from sync.service.routing import Refusals
from sync.service.settings import ServiceSettings
from sync.service.transactions import reading_of
from sync.wire_upkeep import HealthSeen, Upkeep


class UpkeepDesk:
    """What there is to tell."""

    def __init__(
        self, database: Database, clock: Clock, health: Health, settings: ServiceSettings
    ) -> None:
        self._database, self._clock = database, clock
        self._health, self._settings = health, settings
        self._version = program_version()

    def told(self, caller: Caller) -> Upkeep:
        """How the service is; raises StoreError, or ServiceRefusal for who is no workstation."""
        require_workstation(caller)
        settings, now = self._settings, self._clock.now()
        with reading_of(self._database, caller.org) as connection:
            database = under_it.database_seen(connection, settings.ends)
            relay = under_it.relay_seen(connection, caller.org, now)
            running = under_it.named(database.version)
            stations = under_it.workstations_seen(connection, caller.org, settings.wanted_program)
        return Upkeep(
            version=self._version,
            release=settings.wanted_program,
            health=tuple(
                HealthSeen(name=one.name, ok=one.ok, grave=one.grave, text=one.text)
                for one in self._health.findings()
            ),
            # The day that was set for this very database is told with it, and not twice.
            ends={name: last for name, last in settings.ends.items() if name != running},
            database=database,
            relay=relay,
            workstations=stations,
        )


def routes(desk: UpkeepDesk, refusals: Refusals) -> list[Any]:
    """The one there is."""

    @get("/v1/upkeep", sync_to_thread=True, responses=refusals(401, 403))
    def upkeep(caller: NamedDependency[Caller]) -> Upkeep:
        """Say of which version the service is, how it is, and what ends when."""
        return desk.told(caller)

    return [upkeep]
