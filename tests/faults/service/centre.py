"""A service whose database may be replaced under it, while its address stays.

Without it each test would stop and start services in its own way.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.store.clock import SystemClock, utc_now
from app.store.database import Database
from app.store.tables.cases import claim_due
from app.tracing.cases import store as cases
from app.tracing.cases.store import Case
from sync.service import accounts, feeds
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.faults.service.stores import Store
from tests.faults.service.waiting import end_leases
from tests.sync.service.region import NAMES


class Centre:
    """One service on one port."""

    def __init__(self, store: Store, **settings: object) -> None:
        """Open it for the institutions of the region."""
        self.store = store
        self._settings = ServiceSettings(poll_every_s=3600, **settings)  # type: ignore[arg-type]
        self._port = 0
        self._ahead = timedelta()
        self.clock = SystemClock(self.now)
        self.server: Server | None = None
        self.open()

    def now(self) -> datetime:
        """The machine's time, or a later one."""
        return utc_now() + self._ahead

    def pass_days(self, days: float) -> None:
        """Let so many days pass at once."""
        self._ahead += timedelta(days=days)

    def open(self) -> None:
        """Answer, on the same port as before."""
        self.database = Database(self.store.url)
        with self.database.writing() as connection:
            for org, name in NAMES.items():
                accounts.add_organisation(connection, org, name)
        self.service = Service(self.database, self.clock, self._settings, {})
        self.server = Server(self.service, port=self._port)
        self.url = self.server.start()
        self._port = int(self.url.rpartition(":")[2])

    def close(self) -> None:
        """Answer nobody; the database is free."""
        if self.server is not None:
            assert self.server.stop()
            self.server = None
            self.database.close()

    def put_back(self) -> None:
        """Replace the database by its backup; nobody is told."""
        self.close()
        self.store.restore()
        self.open()

    def code(self, org: str) -> str:
        """A code with which one workstation can enrol."""
        with self.database.writing() as connection:
            return accounts.make_enrolment_code(connection, org, self.clock.now())

    def head(self, org: str) -> int:
        """How far an institution's feed goes."""
        with self.database.reading() as connection:
            return feeds.head(connection, feeds.org_scope(org))

    def cases(self, org: str) -> list[Case]:
        """An institution's cases."""
        with self.database.reading() as connection:
            return cases.newest(connection, org)

    def nothing_due(self) -> bool:
        """Whether all claims are worked off; what a worker left behind need not wait."""
        with self.database.reading() as connection:
            due = connection.execute(select(func.count()).select_from(claim_due)).scalar_one()
        if due:
            end_leases(self.database)
            self.service.claiming.wake()
        return due == 0
