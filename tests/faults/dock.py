"""Three workstations on one dock and their service, for the tests of what they hear of each other.

Stores are real SQLite files, the sessions, the change logs, both ends of the sync are the real
ones; only the network is ours, so that it may lose, double and cut off messages. Clocks are set at
will.
"""

from __future__ import annotations

import shutil
import uuid
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection

from app.receiving.documents import deliveries
from app.receiving.parts import Parts
from app.receiving.progress import ReceiptView
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import ReceivingSession
from app.receiving.settings import ReceivingRules
from app.receiving.values import Delivery
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.facts import Applied
from app.store.tables.changes import operation
from app.store.tables.receipts import (
    count_event,
    line_explanation,
    receipt,
    scan,
)
from app.store.tables.tracing import code_claim, package
from app.store.workstation import identify, join
from app.tracing import claims
from sync.client.errors import SyncError
from sync.client.inbox import Inbox
from sync.client.incoming import Incoming
from sync.client.outgoing import Outgoing
from sync.client.status import FactsArrived, OperationAnswered, SyncEvent
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.app.tracing.counting import assert_counts_are_kept
from tests.deliveries import PERSON, a_carton, a_delivery, a_line, boxes, code, other_item
from tests.sync import procurement
from tests.sync.client.test_histories import Wire, rows_of
from tests.sync.service.running import ORG

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
BARE = "8100011"
STATIONS = 3


@cache
def the_delivery() -> Delivery:
    """Line 1 in two listed cartons, line 2 box by box."""
    cartons = (a_carton("XH-1", *boxes(1, 3)), a_carton("XH-2", *boxes(4, 2)))
    return a_delivery(
        a_line(5, cartons=cartons), a_line(4, item=other_item(), line_no=2, batch="B1")
    )


SCANNABLE = [
    *("XH-1", "XH-2"),
    *(code(n) for n in range(1, 6)),
    *(code(n, BARE) for n in range(1, 5)),
    *("RUBBISH", code(1, "8100099")),
]


class Station:
    """One workstation at its desk."""

    def __init__(self, hospital: Hospital, number: int, path: Path) -> None:
        self.hospital = hospital
        self.path = path
        self.time = NOW
        self.told: set[str] = set()
        """Codes of which this workstation heard that another one scanned them, too."""
        self.reasons: list[str] = []
        """What the service had to say of our operations."""
        self._number = number
        self._open()
        with self.database.writing() as connection:
            keep_delivery(connection)

    def _open(self) -> None:
        # Each its own ids: three machines share no counter.
        self.clock = SystemClock(lambda: self.time, RisingIds())
        self.database = Database.at(self.path)
        self.core = Core()
        with self.database.writing() as connection:
            identify(connection, self.clock)
            join(connection, ORG, self._number)
            log = ChangeLog(identify(connection, self.clock), self.clock)
        self.log = log
        self.device = log.workstation.device
        self.wire = Wire(lambda: self.hospital.service, Caller(ORG, self.device))
        self.outgoing = Outgoing(self.database, self.core, log, self.wire, self._hear)
        inbox = Inbox(self.database, self.core, log, self.clock, self.wire, self._hear)
        self.incoming = Incoming(self.database, self.core, log, self.wire, inbox, self._hear)
        self.parts = Parts(self.database, log, self.clock, ReceivingRules())
        self._session: ReceivingSession | None = None

    def _hear(self, event: SyncEvent) -> None:
        if isinstance(event, OperationAnswered):
            assert not event.rejected, event
            self.reasons.append(event.reason)
        elif isinstance(event, FactsArrived):
            self._take_over(event.applied)

    def _take_over(self, applied: Applied) -> None:
        with self.database.reading() as connection:
            self.told |= claims.claimed_by(connection, ORG, self.device, applied.conflicts)
        if self._session is not None and self._session.receipt_id in applied.receipt_ids:
            self._session.take_over(applied.changes)
            shown = self._session.view()
            read = open_receipt(self.parts, the_delivery().delivery_id, PERSON).view()
            assert without_notices(shown) == without_notices(read)

    @property
    def session(self) -> ReceivingSession:
        if self._session is None:
            self._session = open_receipt(self.parts, the_delivery().delivery_id, PERSON)
        return self._session

    def reading(self, text: str) -> Reading:
        return Reading(text.encode(), "test", PERSON, self.clock.now())

    def sync(self, faults: list[str]) -> bool:
        self.wire.faults = list(faults)
        self.outgoing.limit(3)
        try:
            self.outgoing.compare()
            self.outgoing.push_all(lambda: False, lambda: None)
            while self.incoming.pull(lambda: None):
                pass
        except SyncError:
            return False
        return True

    def holders(self) -> dict[str, uuid.UUID]:
        return dict(rows_of(self.database, package.c.code, package.c.workstation))

    def close(self) -> None:
        assert self.core.stop(60)
        self.database.close()

    def restart(self) -> None:
        self.close()
        self._open()


class Hospital:
    """Three workstations and their service."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.place = Path(shutil.copy(empty, folder / "service.db"))
        self.open_service()
        with self.database.writing() as connection:
            accounts.add_organisation(connection, ORG, "测试医院")
            keep_delivery(connection)
        self.stations = [
            Station(self, number, Path(shutil.copy(empty, folder / f"{number}.db")))
            for number in range(1, STATIONS + 1)
        ]

    def open_service(self) -> None:
        self.database = Database.at(self.place)
        clock = SystemClock(lambda: NOW, RisingIds())
        self.service = Service(self.database, clock, ServiceSettings(), {})

    def close(self) -> None:
        for station in self.stations:
            station.close()
        self.database.close()

    def settle_down(self) -> None:
        """Let everybody sync without a fault, until everybody has heard of everybody."""
        for station in (*self.stations, *self.stations):
            assert station.sync([])

    def rows(self, *columns: Column[Any]) -> set[tuple[Any, ...]]:
        return rows_of(self.database, *columns)

    def check(self) -> None:
        """What holds when everybody has heard of everybody."""
        self._check_operations()
        self._check_codes()
        self._check_counts()
        self._check_receipts()
        self._check_procurement()

    def _check_operations(self) -> None:
        done = {
            (op_id, "applied")
            for station in self.stations
            for (op_id,) in rows_of(station.database, operation.c.op_id)
        }
        assert self.rows(operation.c.op_id, operation.c.status) == done

    def _check_codes(self) -> None:
        """Each code has one holder, the same everywhere, and who claims it, too, was told."""
        holders = dict(self.rows(package.c.code, package.c.workstation))
        claimed = (code_claim.c.code, code_claim.c.workstation, code_claim.c.balance)
        waiting = self.rows(*claimed)
        for station in self.stations:
            assert station.holders() == holders
            assert rows_of(station.database, *claimed) == waiting
            mine = {
                one for one, device, balance in waiting if device == station.device and balance > 0
            }
            assert mine <= station.told

    def _check_counts(self) -> None:
        held = Counter(line for line, _ in self.rows(package.c.line_no, package.c.code))
        scans = sum(len(self._own_scans(station)) for station in self.stations)
        for database in (self.database, *(station.database for station in self.stations)):
            counted: Counter[int] = Counter()
            key = (count_event.c.workstation, count_event.c.seq, count_event.c.line_no)
            for *_key, line_no, quantity in rows_of(database, *key, count_event.c.quantity):
                counted[line_no] += quantity
            assert {n: q for n, q in counted.items() if q} == dict(held)
            assert len(rows_of(database, scan.c.workstation, scan.c.seq)) == scans
            assert_counts_are_kept(database)

    def _own_scans(self, station: Station) -> list[int]:
        found = rows_of(station.database, scan.c.workstation, scan.c.seq)
        return [seq for device, seq in found if device == station.device]

    def _check_receipts(self) -> None:
        """Number, state and explanations are the same everywhere."""
        columns = [column for column in receipt.c if column.name != "confirmed_at"]
        words = (line_explanation.c.explanation_id, line_explanation.c.place)
        for station in self.stations:
            assert rows_of(station.database, *columns) == self.rows(*columns)
            assert rows_of(station.database, *words) == self.rows(*words)

    def _check_procurement(self) -> None:
        """Catalogues, matches, decisions, relations and orders are the same everywhere."""
        for what, columns in procurement.VIEWS.items():
            here = self.rows(*columns)
            for station in self.stations:
                assert rows_of(station.database, *columns) == here, what


def without_notices(view: ReceiptView) -> ReceiptView:
    """What catalogues and relations say of a line is read when its receipt is opened, and stays."""
    lines = tuple(replace(line, notices=(), notice_values=()) for line in view.lines)
    return replace(view, lines=lines)


def keep_delivery(connection: Connection) -> None:
    rows = list(deliveries.package_rows(ORG, the_delivery()))
    deliveries.add_packages(connection, rows)
    deliveries.add_delivery(connection, ORG, the_delivery(), NOW)


def scan_at(station: Station, *texts: str) -> None:
    for text in texts:
        assert station.session.scan(station.reading(text)).answer.added
