"""A workstation without a window, for killing: scans come in, answers go out when they are durable.

Run with a folder that holds `work.db` with the delivery in it; each line of standard input is one
scan, as fast as they come. Scans go the way of all scans: hub, journal, desk, core. Each answer is
one JSON line, and so is each scan that is refused because a disk failed.
"""

from __future__ import annotations

import json
import sys
import threading
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.readers.events import ScanRefused
from app.readers.scan import Scan
from app.receiving.desk import ReceivingDesk
from app.receiving.parts import Parts
from app.receiving.progress import DeskEvent, DeskFailed, ScanAnswered
from app.receiving.settings import ReceivingRules
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import identify
from scanners.hub import Hub
from scanners.journal import ScanJournal

LIMIT_S = 120


def main(folder: Path, delivery_id: uuid.UUID) -> None:
    """Scan what comes in, until it ends."""
    clock = SystemClock()
    with Database.at(folder / "work.db") as database:
        with database.writing() as connection:
            log = ChangeLog(identify(connection, clock), clock)
        core = Core()
        answers = _Answers()
        desk = ReceivingDesk(Parts(database, log, clock, ReceivingRules()), core, answers)
        journal = ScanJournal(folder, lambda _shown: None)
        journal.look_back()

        def hand_on(scan: Scan) -> None:
            desk.scan(scan.text, scan.raw, scan.device, scan.read_at)

        answers.hub = hub = Hub(journal, hand_on, answers.hear_hub)
        hub.start()
        desk.open_delivery(delivery_id, "试收货员")
        count = 0
        for line in sys.stdin.buffer:
            text = line.decode().rstrip("\n")
            hub(Scan(text.encode(), text, None, "test", datetime.now(UTC)))
            count += 1
        answers.wait_for(count)
        hub.stop(LIMIT_S)
        core.stop(LIMIT_S)


class _Answers:
    """Prints each answer when it comes."""

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self._count = 0
        self._changed = threading.Condition()

    def __call__(self, event: DeskEvent) -> None:
        if isinstance(event, DeskFailed):
            self._print({"failed": event.sentence.key})
        elif isinstance(event, ScanAnswered):
            answer = event.answer
            shown = {"seq": answer.seq, "verdict": answer.verdict, "added": answer.added}
            self._print(shown | {"raw": answer.raw})
            assert self.hub is not None
            self.hub.answered(answer.raw)

    def hear_hub(self, event: object) -> None:
        """The journal could not keep a scan."""
        if isinstance(event, ScanRefused):
            self._print({"failed": "journal", "raw": event.scan.text})

    def _print(self, shown: dict[str, Any]) -> None:
        print(json.dumps(shown), flush=True)
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until so many were answered."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._count >= count, LIMIT_S)


if __name__ == "__main__":
    main(Path(sys.argv[1]), uuid.UUID(sys.argv[2]))
