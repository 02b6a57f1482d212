"""A workstation without a window, and proxies that spoil its way to the service."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

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
from sync.client.status import SyncEvent, SyncState, SyncStatus
from sync.client.tokens import SessionTokens
from sync.client.transport import Transport
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


class Workstation:
    """A store, a core, a change log, and a courier when it is wished."""

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
            name="收货台一",
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
        self, url: str, token_url: str | None = None, settings: CourierSettings = FAST
    ) -> Courier:
        assert self.log is not None
        transport = Transport(url, self.tokens.read(token_url or url, self.device), read_s=20)
        self.courier = Courier(
            self.database, self.core, self.log, transport, self.clock, self.events, settings
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


class Proxy:
    """Passes connections on to a service, or spoils them, as a test wishes."""

    def __init__(self, target: str) -> None:
        host, _, port = target.removeprefix("http://").partition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self.alter: Callable[[bytes], bytes] = lambda request: request
        """Given a request, returns what the service gets of it."""
        self.spoil: Callable[[bytes, bytes], bytes] = lambda _request, answer: answer
        """Given a request and its answer, returns what the client gets of it."""
        self._open = True
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def retarget(self, target: str) -> None:
        host, _, port = target.removeprefix("http://").partition(":")
        self._target = (host, int(port))

    def close(self) -> None:
        self._open = False
        self._listener.close()

    def _run(self) -> None:
        while self._open:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """One request and its answer, then the connection ends."""
        with client:
            try:
                request = _read_message(client)
                if not request:
                    return
                self.requests.append(request)
                with socket.create_connection(self._target, 10) as service:
                    service.sendall(_asking_to_close(self.alter(request)))
                    answer = bytearray()
                    while piece := service.recv(65536):
                        answer += piece
                client.sendall(self.spoil(request, bytes(answer)))
            except OSError:
                return


def _asking_to_close(request: bytes) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


def _read_message(client: socket.socket) -> bytes:
    client.settimeout(30)
    message = bytearray()
    while b"\r\n\r\n" not in message:
        piece = client.recv(65536)
        if not piece:
            return b""
        message += piece
    head, _, body = bytes(message).partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        piece = client.recv(65536)
        if not piece:
            return b""
        body += piece
    return head + b"\r\n\r\n" + body


__all__ = ["FAST", "LIMIT_S", "NOW", "Events", "Proxy", "Workstation", "feed_row", "log_in"]
