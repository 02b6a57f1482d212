"""Workstations with real sessions and couriers that nobody touches, and the journal of their beeps.

Without it a test would have to believe the program about what was scanned. The journal is the
test's own: what was acknowledged to the person at the dock, and nothing else.
"""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, select

from app.receiving.documents import deliveries
from app.receiving.parts import Parts
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.settings import ReceivingRules
from app.receiving.values import Delivery
from app.store.change_log import ChangeLog
from app.store.core import Urgency
from app.store.database import Database
from app.store.tables.changes import operation
from app.store.tables.receipts import count_event, scan
from app.store.tables.tracing import package
from app.store.workstation import identify
from app.tracing.cases import store as cases
from app.tracing.cases.store import Case
from sync.client import cursors
from sync.client.courier import CourierSettings
from sync.client.enrolment import enrol
from sync.client.status import OperationAnswered, SyncState, SyncStatus
from sync.client.transport import Transport
from sync.service import feeds
from tests.deliveries import PERSON, a_carton, a_delivery, a_line, boxes
from tests.faults.service.centre import Centre
from tests.faults.service.waiting import wait_until
from tests.sync.client.workstation import LIMIT_S, Workstation
from tests.sync.service.running import NOW

DELIVERY = a_delivery(a_line(5000), number="PS2026112200001")
OTHER = a_delivery(a_line(5000), number="PS2026112200002")
"""Of the same drug; their boxes are listed nowhere."""
CALM = CourierSettings(idle_s=0.25, debounce_s=0.01, first_backoff_s=0.1, longest_backoff_s=0.5)
CARTON_NO, LISTED = "XH-500", 500
CARTON = a_delivery(
    a_line(LISTED, cartons=(a_carton(CARTON_NO, *boxes(50_000, LISTED)),)), number="PS2026112200003"
)
CONTENTS = {CARTON_NO: {one.code for one in boxes(50_000, LISTED)}}
"""What one scan of a carton takes in."""


class Dock(Workstation):
    """One workstation; its courier is on its own."""

    pace = CALM
    """It asks often, but leaves the others some of the machine."""

    def __init__(self, folder: Path) -> None:
        """Open it; it is somebody after `enrol_at` or `take_over`."""
        super().__init__(folder)
        self.beeps: list[str] = []
        self.boxes: set[str] = set()

    def enrol_at(self, url: str, code: str) -> None:
        """Enrol for real."""
        name = self.folder.name
        transport = Transport(url)
        station = enrol(
            self.database, self.core, transport, self.tokens, self.clock, code=code, name=name
        )
        transport.close()
        self.log = ChangeLog(station, self.clock)
        self.keep(DELIVERY, OTHER, CARTON)

    def take_over(self, url: str, token: str) -> None:
        """Be whoever the database says it is."""
        with self.database.writing() as connection:
            station = identify(connection, self.clock)
        self.log = ChangeLog(station, self.clock)
        self.tokens.keep(url, station.device, token)

    def keep(self, *some: Delivery) -> None:
        """Know deliveries."""
        with self.database.writing() as connection:
            keep(connection, self.org, some)

    def scan(self, *codes: str, delivery: Delivery = DELIVERY) -> None:
        """Scan one after the other; what beeps goes into the journal."""
        assert self.log is not None
        parts = Parts(self.database, self.log, self.clock, ReceivingRules())

        def work() -> None:
            session = open_receipt(parts, delivery.delivery_id, PERSON)
            for code in codes:
                reading = Reading(code.encode(), "test", PERSON, self.clock.now())
                assert session.scan(reading).answer.added
                self.beeps.append(code)
                self.boxes |= CONTENTS.get(code, {code})

        self.core.submit(Urgency.SCAN, work).result(LIMIT_S)
        if self.courier is not None:
            self.courier.wake()

    def is_sent(self) -> bool:
        """Whether nothing waits."""
        assert self.log is not None
        with self.database.reading() as connection:
            return self.log.waiting(connection).count == 0

    def is_settled(self, head: int) -> bool:
        """Whether, too, all there is has been read."""
        with self.database.reading() as connection:
            read = cursors.position(connection, feeds.org_scope(self.org)).seq
        return self.is_sent() and read == head

    def is_known_at(self, service: Database) -> bool:
        """Whether the service has all that was done here, a restored one again."""
        mine = select(operation.c.op_id).where(operation.c.org == self.org)
        with self.database.reading() as connection:
            done = set(connection.execute(mine).scalars())
        with service.reading() as connection:
            return done <= set(connection.execute(mine).scalars())

    def cases(self) -> list[Case]:
        """The cases as they are known here."""
        with self.database.reading() as connection:
            return cases.newest(connection, self.org)

    def complaints(self) -> list[object]:
        """What a person would have had to look at."""
        refused = SyncState.REFUSED
        return [
            event
            for event in self.events.all
            if isinstance(event, OperationAnswered)
            or (isinstance(event, SyncStatus) and event.state is refused)
        ]


class Docks:
    """All workstations of a test."""

    def __init__(self, centre: Centre, folder: Path, empty: Path) -> None:
        self.centre = centre
        self._folder, self._empty = folder, empty
        self.all: list[Dock] = []

    def add(self, org: str) -> Dock:
        """One more, its courier not running."""
        folder = self._folder / f"dock-{len(self.all) + 1}"
        folder.mkdir()
        shutil.copy(self._empty, folder / "workstation.db")
        self.all.append(Dock(folder))
        self.all[-1].enrol_at(self.centre.url, self.centre.code(org))
        with self.centre.database.writing() as connection:
            keep(connection, org, (DELIVERY, OTHER, CARTON))
        return self.all[-1]

    def copy_of(self, dock: Dock) -> Dock:
        """Another machine with a whole copy of its disk, made while it is open."""
        folder = self._folder / f"{dock.folder.name}-copy-{len(self.all) + 1}"
        folder.mkdir()
        with closing(sqlite3.connect(dock.folder / "workstation.db")) as way:
            way.execute("VACUUM INTO ?", (str(folder / "workstation.db"),))
        copy = Dock(folder)
        copy.take_over(self.centre.url, self.token_of(dock))
        self.all.append(copy)
        return copy

    def token_of(self, dock: Dock) -> str:
        """What it shows the service."""
        token = dock.tokens.read(self.centre.url, dock.device)
        assert token is not None
        return token

    def go_online(self) -> None:
        """Let the couriers do what they do."""
        for dock in self.all:
            if dock.courier is None:
                dock.begin_sync(self.centre.url)

    def close(self) -> None:
        """End them."""
        for dock in self.all:
            dock.close()

    def settle(self) -> None:
        """Wait until nobody has anything left to say or to hear."""
        quiet = 0

        def all_quiet() -> bool:
            nonlocal quiet
            settled = self.centre.nothing_due() and all(
                dock.is_settled(self.centre.head(dock.org))
                and dock.is_known_at(self.centre.database)
                for dock in self.all
            )
            quiet = quiet + 1 if settled else 0
            # A last case may still be on its way from the one to the other.
            return quiet == 3

        wait_until(all_quiet, pause_s=0.1)

    def check(self, org: str) -> None:
        """All ends hold what beeped: each scan once, each box once, the same sums."""
        mine = [dock for dock in self.all if dock.org == org]
        beeps = Counter(text for dock in mine for text in dock.beeps)
        boxes = {code for dock in mine for code in dock.boxes}
        for database in (self.centre.database, *(dock.database for dock in mine)):
            scans = Counter(raw.decode() for raw in _found(database, org, scan.c.raw))
            assert scans == beeps, (scans - beeps, beeps - scans)
            assert Counter(_found(database, org, package.c.code)) == Counter(boxes)
            assert sum(_found(database, org, count_event.c.quantity)) == len(boxes)
        told = [_told(self.centre.cases(org)), *(_told(dock.cases()) for dock in mine)]
        assert all(one == told[0] for one in told)


def keep(connection: Connection, org: str, some: Iterable[Delivery]) -> None:
    """Store deliveries, with the codes they list."""
    for delivery in some:
        deliveries.add_packages(connection, list(deliveries.package_rows(org, delivery)))
        deliveries.add_delivery(connection, org, delivery, NOW)


def _found(database: Database, org: str, column: Column[Any]) -> list[Any]:
    query = select(column).where(column.table.c.org == org)
    with database.reading() as connection:
        return list(connection.execute(query).scalars())


def _told(some: Iterable[Case]) -> set[tuple[uuid.UUID, str, str, frozenset[str]]]:
    return {
        (one.case_id, one.kind, one.state, frozenset(code.code for code in one.body.codes))
        for one in some
    }
