"""A queue of labels on a real database, a printer on a socket, and a person who looks at it."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import JobWish, LabelAsked, LabelState, LabelWish, QueuedLabel
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from printing.queue.drawing import drawn
from printing.queue.queue import Audit, Ground, LabelQueue, not_audited
from printing.queue.worker import Pace
from tests.printing.fake_printer import FakePrinter

ORG = "91310000TEST00001X"
JOB = uuid.UUID(int=7)
PRINTER = "箱签机"
WAIT_S = 120.0
DESIGN = json.dumps(
    {
        "version": 1,
        "title": "编号",
        "kind": "shelf",
        "width": 20,
        "height": 10,
        "elements": [
            {"type": "text", "text": "{location}", "box": [1, 1, 18, 8], "size": 12, "smallest": 9}
        ],
    },
    ensure_ascii=False,
)


def label(number: int) -> LabelWish:
    """The label of a number, with an id that follows from it."""
    fields = json.dumps({"location": f"{number:04d}"})
    return LabelWish(uuid.UUID(int=(8 << 64) | number), fields, f"{number:04d}", f"第 {number} 箱")


def job(count: int, printer: str = PRINTER) -> JobWish:
    """So many labels."""
    return JobWish(JOB, printer, "测试", DESIGN, tuple(map(label, range(1, count + 1))), "发货员甲")


def settings(fake: FakePrinter) -> LabelPrinter:
    return LabelPrinter(name=PRINTER, reach=Reach.NETWORK, address=fake.address)


def numbers(fake: FakePrinter, count: int) -> list[str]:
    """The numbers of what came out, in its order, read from the very bytes."""
    known = {
        drawn(settings(fake), DESIGN, wish.fields): wish.number
        for wish in map(label, range(1, count + 1))
    }
    return [known[one] for one in fake.printed]


class Person:
    """Looks at the printer when asked, and says what is there."""

    def __init__(self, fake: FakePrinter, count: int) -> None:
        self._fake = fake
        self._count = count
        self.asked: list[str] = []
        self.queue: LabelQueue | None = None

    def post(self, event: object) -> None:
        if isinstance(event, LabelAsked):
            threading.Thread(target=self.look, args=(event.label,)).start()

    def look(self, asked: QueuedLabel) -> None:
        assert self.queue is not None
        self.asked.append(asked.number)
        self.queue.said(asked.label_id, there=asked.number in numbers(self._fake, self._count))


@contextmanager
def queue_on(
    path: Path,
    printers: Callable[[], list[LabelPrinter]],
    post: Callable[[object], None],
    audit: Audit = not_audited,
    institution: Callable[[], str] = lambda: ORG,
) -> Iterator[LabelQueue]:
    """A queue that runs; ends with the block."""
    core = Core()
    database = Database.at(path)
    queue = LabelQueue(
        Ground(core, database, institution, SystemClock(), audit),
        printers,
        post,
        pace=Pace(retry_s=0.02, answer_s=1.0, poll_s=0.01),
    )
    try:
        yield queue
    finally:
        assert queue.stop(WAIT_S)
        assert core.stop(WAIT_S)
        database.close()


def done(queue: LabelQueue) -> bool:
    """Every job has come to its end."""
    return not any(one.open for one in queue.shown().jobs)


def eventually(look: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    until = time.monotonic() + WAIT_S
    while not look():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def states(queue: LabelQueue) -> list[LabelState]:
    """The states of the labels of the job, in their order."""
    return [one.state for one in queue.labels(JOB).labels]
