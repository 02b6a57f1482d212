"""A workstation without a window."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import msgspec
from sqlalchemy import func, select

from app.receiving import journal, operations
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import operation
from app.store.workstation import identify, join
from sync import wire
from sync.client.courier import Courier, CourierSettings
from sync.client.enrolment import enrol
from sync.client.listener import Listener
from sync.client.status import SyncEvent, SyncState, SyncStatus
from sync.client.tokens import SessionTokens
from sync.client.transport import Transport
from sync.client.trust import Trust
from tests.faults.wire.proxy import Proxy
from tests.sync.service.running import NOW, opened, scanned

FAST = CourierSettings(idle_s=0.05, debounce_s=0.01, first_backoff_s=0.05, longest_backoff_s=0.2)
LIMIT_S = 60.0


def log_in(database: Database, org: str) -> ChangeLog:
    """The change log of a database that belongs to an institution from now on."""
    clock = SystemClock()
    with database.writing() as connection:
        identify(connection, clock)
        join(connection, org, 1)
        return ChangeLog(identify(connection, clock), clock)


def feed_row(seq: int, entity: str, entity_id: str, version: int, body: object) -> wire.FeedRow:
    """A row as it comes from the service."""
    text = msgspec.Raw(msgspec.json.encode(body))
    return wire.FeedRow(seq=seq, entity=entity, entity_id=entity_id, version=version, body=text)


class Events:
    """Keeps what the courier tells, and waits for what a test expects."""

    def __init__(self) -> None:
        self.all: list[SyncEvent] = []
        self._changed = threading.Condition()

    def __call__(self, event: SyncEvent) -> None:
        with self._changed:
            self.all.append(event)
            self._changed.notify_all()

    def wait_for(self, wanted: Callable[[SyncEvent], bool], after: int = 0) -> SyncEvent:
        def found() -> SyncEvent | None:
            return next((event for event in self.all[after:] if wanted(event)), None)

        with self._changed:
            event = self._changed.wait_for(found, LIMIT_S)
        assert event is not None, [event for event in self.all if event][-5:]
        return event

    def wait_for_status(
        self, state: SyncState, waiting: int | None = None, after: int = 0
    ) -> SyncStatus:
        def wanted(event: SyncEvent) -> bool:
            return (
                isinstance(event, SyncStatus)
                and event.state is state
                and waiting in (None, event.waiting)
            )

        event = self.wait_for(wanted, after)
        assert isinstance(event, SyncStatus)
        return event


class Within(TypedDict, total=False):
    """Time limits of a way to the service."""

    connect_s: float
    read_s: float
    whole_s: float


class Workstation:
    """A store, a core, a change log, and a courier when it is wished."""

    pace: CourierSettings = FAST
    """Of its courier, where a test says nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database.at(folder / "workstation.db")
        self.core = Core()
        self.clock = SystemClock()
        self.tokens = SessionTokens()
        self.events = Events()
        self.courier: Courier | None = None
        self.log: ChangeLog | None = None

    def enrol(self, url: str, code: str) -> None:
        station = enrol(
            self.database,
            self.core,
            Transport(url),
            self.tokens,
            self.clock,
            code=code,
            name=f"收货台 {self.folder.name}",
        )
        self.log = ChangeLog(station, self.clock)

    @property
    def org(self) -> str:
        assert self.log is not None
        return self.log.workstation.org

    @property
    def device(self) -> uuid.UUID:
        assert self.log is not None
        return self.log.workstation.device

    def begin_sync(
        self,
        url: str,
        token_url: str | None = None,
        settings: CourierSettings | None = None,
        *,
        connect_s: float = 5,
        read_s: float = 20,
        whole_s: float = 120,
        trust: Trust | None = None,
        listen: bool = False,
    ) -> Courier:
        assert self.log is not None
        token = self.tokens.read(token_url or url, self.device)
        within = Within(connect_s=connect_s, read_s=read_s, whole_s=whole_s)
        self.courier = Courier(
            self.database,
            self.core,
            self.log,
            Transport(url, token, trust=trust, **within),
            self.clock,
            self.events,
            settings or self.pace,
            listener=Listener(Transport(url, token, trust=trust)) if listen else None,
        )
        self.courier.start()
        return self.courier

    def end_sync(self) -> None:
        if self.courier is not None:
            assert self.courier.stop(30)
            self.courier = None

    def do(self, body: operations.OperationBody) -> None:
        """Apply and log one fact, as a use case does."""
        log = self.log
        assert log is not None

        def work() -> None:
            with self.database.writing() as connection:
                op_id = log.append(connection, operations.kind_of(body), 1, operations.encode(body))
                author = Author(self.org, self.device, op_id)
                journal.apply(connection, author, body)

        self.core.submit(Urgency.SCAN, work).result(LIMIT_S)
        if self.courier is not None:
            self.courier.wake()

    def receive(self, *codes: str) -> uuid.UUID:
        """Open a receipt and scan codes."""
        receipt_id = self.clock.new_id()
        self.do(opened(receipt_id, self.clock.new_id()))
        for seq, code in enumerate(codes, start=1):
            self.do(scanned(receipt_id, seq, code))
        return receipt_id

    def log_nonsense(self) -> None:
        """Log an operation no service knows."""
        log = self.log
        assert log is not None

        def work() -> None:
            with self.database.writing() as connection:
                log.append(connection, "from.the-future", 7, '{"receipt_id": "x"}')

        self.core.submit(Urgency.SCAN, work).result(LIMIT_S)

    def logged(self) -> int:
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(operation)).scalar_one()

    def close(self) -> None:
        self.end_sync()
        assert self.core.stop(30)
        self.database.close()


__all__ = ["FAST", "LIMIT_S", "NOW", "Events", "Proxy", "Workstation", "feed_row", "log_in"]
