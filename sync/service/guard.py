"""What watches over one service process: limits, places to work in, counters, health.

Without it routes, doorway and server would each hold a piece of it.
"""

from __future__ import annotations

from app.store.clock import Clock
from app.store.database import Database
from sync.service.health import Health
from sync.service.limits import Gates, Lanes, TokenBuckets
from sync.service.metrics import Metrics
from sync.service.settings import ServiceSettings


class Guard:
    """The watch of one process."""

    def __init__(self, database: Database, clock: Clock, settings: ServiceSettings) -> None:
        """Set limits as the operator said them."""
        self.gates = Gates(
            TokenBuckets(settings.device_requests_per_s, settings.device_burst),
            TokenBuckets(settings.address_requests_per_s, settings.address_burst),
        )
        self.lanes = Lanes(
            settings.heavy_at_once,
            settings.push_reserved,
            settings.wait_in_line_s,
            settings.longest_line,
        )
        self.health = Health(database, clock, settings)
        self.metrics = Metrics()
        self._watch()

    def _watch(self) -> None:
        health, lanes, watch = self.health, self.lanes, self.metrics.watch
        watch("ready", "1 while work can be done", lambda: float(health.ready()))
        watch("places_taken", "Heavy work under way", lambda: float(lanes.busy))
        watch("places_waited_for", "Requests in line", lambda: float(lanes.waiting))
        watch("disk_free_bytes", "Free on the service's disk", lambda: health.value("disk"))
        watch("outbox_age_seconds", "Oldest word waiting", lambda: health.value("outbox"))
        watch("backup_age_seconds", "Newest verified backup", lambda: health.value("backup"))
        watch("database_seconds", "Answer of the database", lambda: health.value("database"))
