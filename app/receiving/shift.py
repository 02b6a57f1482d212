"""Plays the clerk: receives one delivery as it stands on the dock, from opening to confirmation.

Without it nobody could see, or test, that a whole shift fits together. It does what a person does:
wishes go to the desk, codes to a scanner, and nothing is scanned before the answer to the scan
before has come.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TypeVar

from app.receiving.desk import ReceivingDesk
from app.receiving.progress import (
    DeliveriesListed,
    DeliverySummary,
    DeskEvent,
    DeskFailed,
    ReceiptConfirmed,
    ReceiptOpened,
    ReceiptView,
    ScanAnswered,
)
from app.receiving.wording import words

Event = TypeVar("Event", bound=DeskEvent)

ANSWER_WITHIN_S = 30.0
"""A loaded machine may take long; a lost answer takes for ever."""


class ShiftFailed(Exception):
    """The shift could not go on; the text is for people."""


@dataclass(frozen=True, slots=True)
class DockCarton:
    """One carton on the dock."""

    carton_no: str
    label: str
    boxes: Sequence[str]


@dataclass(slots=True)
class Shift:
    """One clerk at one desk."""

    desk: ReceivingDesk
    read: Callable[[str], object]
    """Lets a scanner read a code."""
    person: str
    events: SimpleQueue[object] = field(default_factory=SimpleQueue)
    """Where the desk's events are put."""
    scanned: int = 0
    """Smallest packages the scans added."""
    last: ScanAnswered | None = None
    """The last answer."""
    _counted_last: str = ""

    def find(self, delivery_no: str) -> DeliverySummary | None:
        """Look a delivery up in the list; None while it has not arrived."""
        self.desk.list_deliveries()
        listed = self._await(DeliveriesListed)
        return next((d for d in listed.deliveries if d.delivery_no == delivery_no), None)

    def open(self, delivery_id: uuid.UUID) -> ReceiptView:
        """Open the receipt; raises ShiftFailed."""
        self.desk.open_delivery(delivery_id, self.person)
        return self._await(ReceiptOpened).view

    def receive(self, carton: DockCarton) -> int:
        """Scan a carton's label and, where its codes are not known, each box; how many scans."""
        answered = self.scan(carton.label)
        progress = next((c for c in answered.cartons if c.carton_no == carton.carton_no), None)
        if progress is not None and progress.received == progress.expected:
            return 1
        for box in carton.boxes:
            self.scan(box)
        return 1 + len(carton.boxes)

    def scan(self, code: str) -> ScanAnswered:
        """Scan one code and wait for its answer; raises ShiftFailed."""
        self.read(code)
        answered = self._await(ScanAnswered)
        self._count(answered)
        if answered.answer.added:
            self._counted_last = code
        return answered

    def undo_and_repeat(self) -> tuple[ScanAnswered, ScanAnswered]:
        """Take the last scan that counted back, and make it again."""
        self.desk.undo()
        undone = self._await(ScanAnswered)
        self._count(undone)
        return undone, self.scan(self._counted_last)

    def settle(self, seq: int, explanation: str) -> ReceiptView:
        """Explain a refused scan."""
        self.desk.settle(seq, explanation)
        return self._await(ReceiptOpened).view

    def confirm(self) -> ReceiptView:
        """Confirm the receipt; raises ShiftFailed where something is unexplained."""
        self.desk.confirm(self.person)
        return self._await(ReceiptConfirmed).view

    def _await(self, kind: type[Event]) -> Event:
        """Wait for the answer to a wish; other news (a sync, a list) may come before it."""
        until = time.monotonic() + ANSWER_WITHIN_S
        while True:
            try:
                event = self.events.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                raise ShiftFailed(f"{ANSWER_WITHIN_S:.0f} 秒内没有答复") from None
            if isinstance(event, DeskFailed):
                raise ShiftFailed(words(event.sentence))
            if isinstance(event, kind):
                return event

    def _count(self, answered: ScanAnswered) -> None:
        self.scanned += answered.answer.added
        self.last = answered
