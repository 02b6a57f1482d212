"""Workstations that attach files and carry them, without a window.

Without it each test would put courier, carrier and folder together by hand.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.receiving import journal as receiving
from app.receiving.acceptance import journal
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.operations import KIND, VERSION, AcceptanceNoted, encode
from app.receiving.operations import ReceiptConfirmed, kind_of
from app.receiving.operations import encode as encoded
from app.receiving.refusals import WishRefused
from app.store.core import Urgency
from app.store.facts import Author
from sync.client.attachments.carrier import Carrier
from sync.client.attachments.rounds import Pace
from sync.client.attachments.sending import FileNotSent, Stand
from sync.client.status import FactsArrived, SyncEvent, SyncState
from sync.client.transport import Transport
from tests.sync.client.workstation import LIMIT_S, Events, Workstation
from tests.sync.service.attachments.sending import attached, name_of
from tests.sync.service.running import NOW, RunningService, opened

QUICK = Pace(idle_s=0.05, first_backoff_s=0.02, longest_backoff_s=0.2)


class Attaching:
    """One workstation with a folder for files."""

    def __init__(self, running: RunningService, folder: Path) -> None:
        folder.mkdir()
        self.base = Workstation(folder)
        self.base.enrol(running.url, running.code())
        self.url = running.url
        self.folder = AttachmentFolder(folder / "attachments")
        self.carrier: Carrier | None = None
        self.not_sent: list[FileNotSent] = []
        self.arrivals = threading.Event()

    @property
    def events(self) -> Events:
        return self.base.events

    def begin_sync(self) -> None:
        self.base.begin_sync(self.url)

    def carry(self, url: str | None = None, pace: Pace = QUICK) -> Carrier:
        log = self.base.log
        assert log is not None
        base = self.base
        stand = Stand(base.database, base.core, log.workstation, base.clock, self.folder)
        token = base.tokens.read(self.url, base.device)
        self.carrier = Carrier(
            stand,
            lambda: Transport(url or self.url, token, read_s=20),
            self.not_sent.append,
            self.arrivals.set,
            pace,
        )
        self.carrier.start()
        return self.carrier

    def open_receipt(self) -> uuid.UUID:
        receipt_id = self.base.clock.new_id()
        self.base.do(opened(receipt_id, self.base.clock.new_id()))
        return receipt_id

    def confirm(self, receipt_id: uuid.UUID) -> None:
        body = ReceiptConfirmed(
            receipt_id=receipt_id,
            delivery_id=self.base.clock.new_id(),
            confirmed_at=NOW,
            confirmed_by="培训收货员",
            lines={},
        )
        self._do(kind_of(body), encoded(body), lambda c, a: receiving.apply(c, a, body))

    def attach(self, receipt_id: uuid.UUID, data: bytes, name: str = "箱.png") -> None:
        """Keep a file and say so, as the desk does."""
        self.folder.take(name_of(data), name, data)
        self.note(attached(receipt_id, data, name))

    def note(self, body: AcceptanceNoted) -> None:
        """Say that a file was attached."""
        self._do(KIND, encode(body), lambda c, a: journal.apply(c, a, body), VERSION)

    def pushed(self) -> None:
        """Wait until the service has all operations."""
        self.events.wait_for_status(SyncState.CONNECTED, waiting=0, after=len(self.events.all))

    def heard(self) -> None:
        """Wait until facts of others are here."""

        def wanted(event: SyncEvent) -> bool:
            return isinstance(event, FactsArrived)

        self.events.wait_for(wanted)

    def fetch(self, sha256: str) -> str:
        """Fetch a file as a person who opens it; the refusal's key, or nothing."""
        carrier = self.carrier
        assert carrier is not None
        said: list[WishRefused | None] = []
        there = threading.Event()

        def done(refusal: WishRefused | None) -> None:
            said.append(refusal)
            there.set()

        carrier.fetch(sha256, "箱.png", done)
        assert there.wait(LIMIT_S)
        return "" if said[0] is None else said[0].sentence.key

    def stop_carrying(self) -> None:
        if self.carrier is not None:
            assert self.carrier.stop(30)
            self.carrier = None

    def close(self) -> None:
        self.stop_carrying()
        self.base.close()

    def _do(self, kind: str, body: str, apply: Callable[..., object], version: int = 1) -> None:
        base, log = self.base, self.base.log
        assert log is not None

        def work() -> None:
            with base.database.writing() as connection:
                op_id = log.append(connection, kind, version, body)
                apply(connection, Author(base.org, base.device, op_id))

        base.core.submit(Urgency.SCAN, work).result(LIMIT_S)
        if base.courier is not None:
            base.courier.wake()


@contextmanager
def attaching(running: RunningService, folder: Path) -> Iterator[Attaching]:
    station = Attaching(running, folder)
    try:
        yield station
    finally:
        station.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that no event tells."""
    tick, waited = threading.Event(), 0.0
    while not holds():
        assert waited < LIMIT_S
        tick.wait(0.02)
        waited += 0.02
