"""A clerk at a real workplace in training: a child process with service and sandbox, and a scanner.

Called as a program with a folder it receives a delivery there, box by box, and answers one JSON
line for each scan, until it is killed. Without it a test could only kill itself.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import func, select

from app.entry.settings import Settings
from app.receiving.progress import DeliverySummary, DeskFailed, ReceiptView
from app.receiving.shift import DockCarton, Shift
from app.reporting.reconciliation import Counts
from app.store.tables.receipts import scan
from app.tracing import library
from scanners.fake import FakeScanner
from sync import wire
from sync.assembly.workplace import Plan, Workplace
from sync.client.errors import SyncError
from sync.client.status import SyncState, SyncStatus
from sync.sandbox.control_client import TrainingControl
from tests.commands import ROOT

WAIT_S = 60.0
SIZE = (3, 6, 30)
"""Lines, cartons, boxes; half of the cartons are handed over, the others scanned box by box."""

Found = TypeVar("Found")


def wait_for(look: Callable[[], Found | None], what: str) -> Found:
    """Look until there is something."""
    until = time.monotonic() + WAIT_S
    while (found := look()) is None:
        assert time.monotonic() < until, what
        threading.Event().wait(0.05)
    return found


@dataclass
class Clerk:
    """One clerk, one workplace."""

    workplace: Workplace
    shift: Shift
    control: TrainingControl
    heard: list[object]
    """Everything that was told, in order."""
    delivery: DeliverySummary | None = None

    def open_delivery(self) -> ReceiptView:
        """Wait for the delivery of the sandbox and open its receipt."""
        (number,) = self.control.deliveries()

        def arrived() -> DeliverySummary | None:
            found = self.shift.find(number)
            return found if found is not None and found.codes_known else None

        self.delivery = wait_for(arrived, f"{number} has not arrived")
        return self.shift.open(self.delivery.delivery_id)

    def reopen(self) -> ReceiptView:
        """Open the receipt again, to see how it stands."""
        assert self.delivery is not None
        return self.shift.open(self.delivery.delivery_id)

    @property
    def dock(self) -> dict[str, Any]:
        """What stands on the dock."""
        assert self.delivery is not None
        return self.control.dock(self.delivery.delivery_no)

    @property
    def cartons(self) -> Sequence[DockCarton]:
        """The cartons on the dock."""
        return [DockCarton(c["carton_no"], c["label"], c["boxes"]) for c in self.dock["cartons"]]

    def settle_odd_codes(self) -> None:
        """Scan what is to be refused, and explain it."""
        for odd in self.dock["odd_codes"]:
            answered = self.shift.scan(odd["code"])
            assert answered.tray is not None, odd
            self.shift.settle(answered.answer.seq, odd["reason"])

    def counted_at_service(self, view: ReceiptView) -> wire.ReceiptCount:
        """Wait until the platform has heard everything about a receipt."""
        service = self.workplace.transport()

        def settled() -> wire.ReceiptCount | None:
            try:
                count = service.count_receipt(view.receipt_id)
            except SyncError:
                return None
            return count if count.state == "confirmed" and not count.waiting_details else None

        try:
            return wait_for(settled, "the receipt did not reach the platform")
        finally:
            service.close()

    def counts(self, view: ReceiptView) -> Counts:
        """What each end counts of a confirmed receipt."""
        at_service = self.counted_at_service(view)
        station = self.workplace.station.result()
        with station.database.reading() as connection:
            mine = scan.c.receipt_id == view.receipt_id
            scanned = connection.execute(select(func.sum(scan.c.added)).where(mine)).scalar_one()
            held = library.count(connection, station.workstation.org, view.receipt_id)
        platform = sum(detail["accepted_quantity"] for detail in self.control.accepted())
        return Counts(scanned, held, at_service.codes, platform)

    def wait_for_sync(self, state: SyncState) -> SyncStatus:
        """Wait until the way to the service is so."""

        def newest() -> SyncStatus | None:
            told = [event for event in self.heard if isinstance(event, SyncStatus)]
            return told[-1] if told and told[-1].state is state else None

        return wait_for(newest, f"the sync did not become {state}")

    def kill_service(self) -> None:
        """End the child process as a crash would."""
        process = self.workplace.training._process
        assert process is not None
        process._child.kill()
        process._child.wait()


@contextmanager
def clerk_at(folder: Path, size: tuple[int, int, int] = SIZE) -> Iterator[Clerk]:
    """Open a workplace on a folder, and close it."""
    events: SimpleQueue[object] = SimpleQueue()
    heard: list[object] = []

    def hear(event: object) -> None:
        heard.append(event)
        events.put(event)

    plan = Plan(folder, Settings(), ROOT / "main.py", training=True, size=size)
    workplace = Workplace(plan, hear)
    workplace.open()
    try:
        try:
            desk = workplace.desk.result(WAIT_S)
        except CancelledError:
            failed = [event for event in heard if isinstance(event, DeskFailed)]
            raise AssertionError(
                f"not opened: {failed}; {workplace.training.complaints()}"
            ) from None
        url = workplace.training.announced.result(WAIT_S).sandbox_url
        control = TrainingControl(url)
        scanner = FakeScanner(
            lambda read: desk.scan(read.text, read.raw, read.device, read.read_at),
            lambda _state: None,
        )
        scanner.start()
        try:
            shift = Shift(desk, scanner.read, "培训收货员", events)
            yield Clerk(workplace, shift, control, heard)
        finally:
            scanner.stop()
            control.close()
    finally:
        workplace.close()


def _work(folder: Path) -> None:
    """Tell where the service is, then receive until somebody ends it."""
    with clerk_at(folder) as clerk:
        clerk.open_delivery()
        print(
            json.dumps({"url": clerk.workplace.training.announced.result().service_url}), flush=True
        )
        for carton in clerk.cartons:
            for code in (carton.label, *carton.boxes):
                answer = clerk.shift.scan(code).answer
                told = {"seq": answer.seq, "verdict": answer.verdict, "added": answer.added}
                print(json.dumps(told), flush=True)


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
