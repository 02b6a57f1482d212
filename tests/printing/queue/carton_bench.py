"""A packing desk and a queue of labels on one database: a carton's label from its first print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from app.labels.printers import LabelPrinter, Reach
from app.labels.queue import LabelState, QueuedLabel
from app.packing.desk import PackingDesk
from app.packing.events import LabelsReady
from app.packing.parts import PackingParts
from app.packing.session import PackingSession
from app.packing.values import CartonKind, CartonState
from app.store.core import Core, Urgency
from printing.carton_jobs import Renewing, job_of
from printing.queue.queue import Ground, LabelQueue
from printing.queue.worker import Pace
from tests.app.packing.packing_floor import scan
from tests.printing.queue.bench import PRINTER, WAIT_S

PERSON = "发货员甲"
ENDED = (LabelState.VOIDED, LabelState.CANCELLED)


class CartonBench:
    """One workstation."""

    def __init__(self, parts: PackingParts, address: str) -> None:
        """`address`: of the folder that gets the labels; empty: no printer is set."""
        self.parts, self.core = parts, Core()
        self.events: list[object] = []
        self.desk = PackingDesk(parts, self.core, self.events.append)
        packing: Future[PackingDesk] = Future()
        packing.set_result(self.desk)
        printer = LabelPrinter(name=PRINTER, reach=Reach.FOLDER, address=address or "none")
        self.queue = LabelQueue(
            Ground(self.core, parts.database, lambda: parts.org, parts.clock),
            lambda: [printer] if address else [],
            lambda _event: None,
            renew=Renewing(packing),
            pace=Pace(retry_s=0.02, answer_s=1.0, poll_s=0.01),
        )

    def pack(self, session: PackingSession, *codes: str) -> str:
        """Pack a carton, finish it and queue its label; its number."""
        ready = self.finish(session, *codes)
        self.queue.put(job_of(ready, PERSON, PRINTER, self.parts.clock.new_id))
        return ready.labels[0][1].carton_no

    def finish(self, session: PackingSession, *codes: str) -> LabelsReady:
        """Pack a carton and finish it; its label, which nobody queued yet."""
        session.open_carton(CartonKind.PART)
        for one in codes:
            assert scan(session, one).accepted, one
        (carton,) = (one for one in session.view().cartons if one.state is CartonState.OPEN)
        session.finish_carton(carton.carton_id)
        label = session.label(carton.carton_id)
        return LabelsReady(session.shipment_id, ((carton.carton_id, label),))

    def left(self) -> list[str]:
        """Queue the labels that were left when the program ended; their numbers."""
        found: list[tuple[LabelsReady, str]] = []
        self.desk.follow_left(lambda ready, person: found.append((ready, person)))
        self.on_core(lambda: None)
        for ready, person in found:
            self.queue.put(job_of(ready, person, PRINTER, self.parts.clock.new_id))
        return [label.carton_no for ready, _ in found for _, label in ready.labels]

    def labels(self) -> list[QueuedLabel]:
        """All labels of the queue, those of the first job first."""
        jobs = reversed(self.queue.shown().jobs)
        return [one for job in jobs for one in self.queue.labels(job.job_id).labels]

    def label(self, number: str) -> QueuedLabel:
        """The one that carries a number now, or the last that did."""
        found = [one for one in self.labels() if one.number == number]
        return next((one for one in found if one.state not in ENDED), found[-1])

    def on_core(self, work: Callable[[], object]) -> None:
        """Do it where the desk does it."""
        self.core.submit(Urgency.PERSON, work).result(WAIT_S)


@contextmanager
def carton_bench(parts: PackingParts, folder: Path | None = None) -> Iterator[CartonBench]:
    """A workstation that runs; ends with the block."""
    bench = CartonBench(parts, "" if folder is None else str(folder))
    try:
        yield bench
    finally:
        assert bench.queue.stop(WAIT_S)
        assert bench.desk.stop(WAIT_S)
        assert bench.core.stop(WAIT_S)
