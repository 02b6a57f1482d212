"""Labels of packed cartons as jobs of the queue of labels.

Without it the window would have to know designs and printers. A job goes to the label
printer that is set for cartons; where none is set, it waits in the queue under a name that says so,
and can be moved to another printer there.
"""

from __future__ import annotations

import json
import logging
import os
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection

from app.labels.printers import printer_for
from app.labels.queue import JobWish, LabelWish, QueuedLabel, QueueRefused
from app.packing.carton_label import CartonLabel
from app.packing.desk import PackingDesk
from app.packing.events import CartonPrintersShown, LabelsReady
from app.packing.refusals import PackingRefused
from app.packing.relabelling import Relabelling
from app.receiving.progress import DeskFailed
from app.receiving.verdicts import Sentence
from printing.labels.carton import USUAL_SIZE, fields_of, parse_size
from printing.labels.design import Design, DesignError, Kind
from printing.labels.own import OwnDesigns
from printing.labels.shipped import design_for
from printing.labels.writing import write_design
from printing.printers.settings import PrinterFileProblem, read_printers

NO_PRINTER = "未设标签打印机"
"""Where a job waits while no label printer is set."""

log = logging.getLogger(__name__)


class LabelTaker(Protocol):
    """The desk of labels."""

    def print_labels(self, wish: JobWish) -> None:
        """Queue labels."""

    def queue_left(self, wish: JobWish) -> None:
        """Queue labels that were wished before the program ended."""

    def scanned(self, number: str) -> None:
        """A label was scanned back."""


class CartonJobs:
    """Makes the jobs of one workstation, until stop()."""

    def __init__(
        self,
        labels: LabelTaker,
        folder: Path,
        post: Callable[[object], None],
        new_id: Callable[[], uuid.UUID] = uuid.uuid4,
    ) -> None:
        """`folder` is the workstation's; what goes wrong is told to `post` as DeskFailed."""
        self._labels, self._folder, self._post, self._new_id = labels, folder, post, new_id
        self._jobs = ThreadPoolExecutor(1, "carton labels")
        self._taken = ""
        """The printer that a person chose for this session."""

    def print_cartons(self, ready: LabelsReady, person: str) -> None:
        """Queue the labels of cartons; returns at once."""
        self._jobs.submit(self._guard, lambda: self._labels.print_labels(self._job(ready, person)))

    def print_left(self, ready: LabelsReady, person: str) -> None:
        """Queue labels that never reached the queue before the program ended; returns at once."""
        self._jobs.submit(self._guard, lambda: self._labels.queue_left(self._job(ready, person)))

    def scanned(self, number: str) -> None:
        """Tell that a label was scanned back."""
        self._labels.scanned(number)

    def show_printers(self) -> None:
        """Tell where labels can be printed: CartonPrintersShown."""
        self._jobs.submit(self._guard, self._tell_printers)

    def take_printer(self, name: str) -> None:
        """Print on this one until the program ends, as long as it is set."""
        self._jobs.submit(self._guard, lambda: self._take(name))

    def stop(self, timeout_s: float) -> bool:
        """End after what is being made; False where it takes longer."""
        last = self._jobs.submit(lambda: None)
        self._jobs.shutdown(wait=False)
        return bool(wait([last], timeout_s).done)

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (DesignError, PrinterFileProblem) as problem:
            self._post(DeskFailed(Sentence("said", {"reason": str(problem)})))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s with the labels of cartons", number)
            self._post(DeskFailed(Sentence("bug", {"number": number}), number))

    def _job(self, ready: LabelsReady, person: str) -> JobWish:
        _, taken = self._printers()
        own = OwnDesigns(self._folder).used_for(Kind.CARTON)
        return job_of(ready, person, taken or NO_PRINTER, self._new_id, own)

    def _take(self, name: str) -> None:
        self._taken = name
        self._tell_printers()

    def _tell_printers(self) -> None:
        self._post(CartonPrintersShown(*self._printers()))

    def _printers(self) -> tuple[tuple[str, ...], str]:
        """All that are set, and the one that carton labels go to; raises PrinterFileProblem."""
        printers = read_printers(self._folder)
        names = tuple(one.name for one in printers)
        if self._taken in names:
            return names, self._taken
        usual = printer_for(printers, Kind.CARTON)
        return names, "" if usual is None else usual.name


class Renewing:
    """Says what is printed where a label is printed once more.

    While its shipment is packed, a carton gets another number with another label: else two labels
    of one number would be about. Afterwards the hospital knows the number, and it stays.
    """

    def __init__(self, packing: Future[Any], new_id: Callable[[], uuid.UUID] = uuid.uuid4) -> None:
        """`packing` becomes the PackingDesk, or is given up."""
        self._packing, self._new_id = packing, new_id

    def begin(self) -> None:
        """Before the transaction; raises QueueRefused."""
        self._relabelling().begin()

    def renewed(
        self, connection: Connection, old: QueuedLabel, fields: str, because: str, person: str
    ) -> LabelWish:
        """The new label, in the transaction that voids the old one; raises QueueRefused."""
        delivery_no = str(json.loads(fields).get("delivery_no", ""))
        try:
            label = self._relabelling().relabel(
                connection, delivery_no, old.number, because, person
            )
        except PackingRefused as refused:
            raise QueueRefused(refused.sentence.chinese) from refused
        if label is None:
            return LabelWish(self._new_id(), fields, old.number, old.words)
        return _wish(label, self._new_id())

    def _relabelling(self) -> Relabelling:
        if not self._packing.done() or self._packing.cancelled():
            raise QueueRefused("“发货装箱”还没有打开好，请过几秒再重打。")
        desk: PackingDesk = self._packing.result()
        return Relabelling(desk.parts, desk.told)


def job_of(
    ready: LabelsReady,
    person: str,
    printer: str,
    new_id: Callable[[], uuid.UUID],
    own: Design | None = None,
) -> JobWish:
    """One job of all labels, by an own design or the usual one; raises DesignError."""
    labels = tuple(label for _, label in ready.labels)
    design = own or design_for(Kind.CARTON, *parse_size(USUAL_SIZE))
    title = f"装箱标签 {labels[0].delivery_no}" if labels else "装箱标签"
    return JobWish(
        job_id=new_id(),
        printer=printer,
        title=f"{title}（重打：{ready.reprint}）" if ready.reprint else title,
        design=write_design(design).decode(),
        labels=tuple(_wish(label, new_id()) for label in labels),
        person=person,
    )


def _wish(label: CartonLabel, label_id: uuid.UUID) -> LabelWish:
    return LabelWish(
        label_id=label_id,
        fields=json.dumps(fields_of(label), ensure_ascii=False),
        number=label.sscc or label.carton_no,
        words=f"第 {label.sequence} 箱 {label.delivery_no}",
    )
