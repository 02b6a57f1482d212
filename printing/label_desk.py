"""The desk of labels on a workstation: its queue, its printers, and what a person wishes of them.

Without it a window would wait for printers. Wishes return at once and are done in their order by
one thread, `labels`, those that ask a printer by another, `label printers`; what follows comes as
events of app/labels, what goes wrong as DeskFailed, in words. The queue begins as soon as the
workstation is open.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from app.labels.printers import (
    DPIS,
    LabelPrinter,
    LabelPrintersKept,
    LabelPrintersShown,
    LabelPrinterTried,
    PrinterPlace,
)
from app.labels.queue import JobWish, LabelDrawn, LabelScanned, QueueRefused
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.receiving.parts import Parts
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.workstation import Workstation
from printing.jobs import Jobs, refuse, told, workstation_of
from printing.labels.design import DesignError
from printing.labels.writing import write_design
from printing.printers.finding import identify, places_here
from printing.printers.line import Line, PrinterTrouble
from printing.printers.opening import open_line
from printing.printers.settings import PrinterFileProblem, keep_printers, read_printers
from printing.queue.drawing import drawn, pictured
from printing.queue.queue import Audit, Ground, LabelQueue, Renew, not_audited
from printing.queue.worker import Pace
from printing.sending import Printers
from printing.test_label import draw_test_label

log = logging.getLogger(__name__)


class Source(Protocol):
    """The workstation whose labels are printed."""

    core: Core
    database: Database
    workstation: Workstation

    @property
    def parts(self) -> Parts:
        """What use cases stand on."""


class LabelDesk(Guarded):
    """The labels of one workstation, until stop()."""

    def __init__(
        self,
        folder: Path,
        source: Future[Any],
        post: Callable[[object], None],
        *,
        renew: Renew | None = None,
        printers: Printers | None = None,
        opened: Callable[[LabelPrinter], Line] | None = None,
        pace: Pace | None = None,
        audit: Audit = not_audited,
    ) -> None:
        """Tell into `post`, which must not block; `source` becomes a Source, or is given up.

        `printers` are this computer's, by its programs, where none are handed in.
        """
        self._folder = folder
        self._source = source
        self._post = post
        self._renew = renew
        self._system_printers = printers
        self._opened = opened or partial(open_line, printers=printers)
        self._pace, self._audit = pace, audit
        self._queue: LabelQueue | None = None
        self._ending: Future[None] = Future()
        self._jobs = Jobs("labels")
        self._looks = Jobs("label printers")
        self._places: tuple[PrinterPlace, ...] | None = None
        self._do(lambda: self._from().start())

    @asks(Permission.PRINT)
    def print_labels(self, wish: JobWish) -> None:
        """Queue labels; answered by QueueShown."""
        self._do(lambda: self._from().put(wish))

    def queue_left(self, wish: JobWish) -> None:
        """Queue labels that a person wished before the program ended; answered by QueueShown."""
        self._do(lambda: self._from().put(wish))

    def show_queue(self) -> None:
        """Ask how the queue stands; answered by QueueShown, and by LabelAsked for what is open."""
        self._do(self._show_queue)

    def show_labels(self, job_id: uuid.UUID) -> None:
        """Ask for the labels of a job; answered by LabelsShown."""
        self._do(lambda: self._post(self._from().labels(job_id)))

    def show_label(self, label_id: uuid.UUID) -> None:
        """Ask what a label looks like; answered by LabelDrawn."""
        self._do(lambda: self._show_label(label_id))

    @asks(Permission.PRINT)
    def cancel(self, job_id: uuid.UUID, person: str) -> None:
        """Take back what has not gone out."""
        self._do(lambda: self._from().cancel(job_id, person))

    @asks(Permission.PRINT)
    def hold(self, job_id: uuid.UUID, reason: str) -> None:
        """Let a job wait; an empty reason lets it go on."""
        self._do(lambda: self._from().hold(job_id, reason))

    @asks(Permission.PRINT)
    def move(self, job_id: uuid.UUID, printer: str) -> None:
        """Let what is left come out of another printer."""
        self._do(lambda: self._from().move(job_id, printer))

    def said(self, label_id: uuid.UUID, there: bool) -> None:
        """A person has looked whether an uncertain label is there."""
        self._do(lambda: self._from().said(label_id, there=there))

    def scanned(self, number: str) -> None:
        """A label was scanned back; answered by LabelScanned."""
        self._do(lambda: self._scanned(number))

    @asks(Permission.REPRINT_LABELS)
    def again(self, label_id: uuid.UUID, because: str, person: str) -> None:
        """Print a label anew and void the old one."""
        self._do(lambda: self._from().again(label_id, because, person))

    def show_printers(self) -> None:
        """Ask for the printers; answered by LabelPrintersShown."""
        self._do(self._show_printers)

    def find_printers(self) -> None:
        """Look where printers are, which may take long; answered by LabelPrintersShown."""
        self._do(self._find_printers, self._looks)

    @asks(Permission.SET_UP_DEVICES)
    def keep_printers(self, printers: tuple[LabelPrinter, ...]) -> None:
        """Print on these from now on; answered by LabelPrintersKept."""
        self._do(lambda: self._keep(printers))

    def try_printer(self, printer: LabelPrinter) -> None:
        """Ask a printer what it is, and print a test label; answered by LabelPrinterTried."""
        self._do(lambda: self._post(try_printer(printer, self._opened)), self._looks)

    def stop(self, timeout_s: float) -> bool:
        """End after what is being printed now; False where it takes longer."""
        if not self._ending.done():
            self._ending.set_result(None)
        queue = self._queue
        ended = queue is None or queue.stop(timeout_s)
        return all([ended, *(jobs.end(timeout_s) for jobs in (self._jobs, self._looks))])

    def _not_allowed(self, why: Saying, _task: str) -> None:
        refuse(self._post, why)

    def _do(self, job: Callable[[], object], by: Jobs | None = None) -> None:
        if not self._ending.done():
            refusals = QueueRefused, PrinterFileProblem
            (by or self._jobs).do(lambda: told(job, self._post, "labels", *refusals))

    def _from(self) -> LabelQueue:
        """The queue, as soon as the workstation is open; raises CancelledError."""
        if self._queue is None:
            source: Source = workstation_of(self._source, self._ending)
            ground = Ground(
                source.core,
                source.database,
                lambda: source.workstation.org,
                source.parts.clock,
                self._audit,
            )
            self._queue = LabelQueue(
                ground,
                self._printers,
                self._post,
                renew=self._renew,
                opened=self._opened,
                pace=self._pace,
            )
        return self._queue

    def _printers(self) -> tuple[LabelPrinter, ...]:
        """As they are set now; where that cannot be read, none is."""
        try:
            return read_printers(self._folder)
        except PrinterFileProblem as problem:
            log.warning("label printers: %s", problem)
            return ()

    def _show_queue(self) -> None:
        queue = self._from()
        queue.tell()
        queue.ask_again()

    def _show_label(self, label_id: uuid.UUID) -> None:
        design, fields, name = self._from().content_of(label_id)
        dpi = next((one.dpi for one in self._printers() if one.name == name), DPIS[0])
        try:
            self._post(LabelDrawn(label_id, pictured(design, fields, dpi), dpi))
        except DesignError as error:
            self._post(LabelDrawn(label_id, b"", dpi, str(error)))

    def _scanned(self, number: str) -> None:
        try:
            self._post(LabelScanned(number, self._from().scanned(number)))
        except QueueRefused as refused:
            self._post(LabelScanned(number, None, str(refused)))

    def _show_printers(self) -> None:
        complaint = ""
        printers: tuple[LabelPrinter, ...] = ()
        try:
            printers = read_printers(self._folder)
        except PrinterFileProblem as problem:
            complaint = str(problem)
        places, looked = self._places or (), self._places is not None
        self._post(LabelPrintersShown(printers, places, complaint, looked))

    def _find_printers(self) -> None:
        self._places = places_here(self._system_printers)
        self._show_printers()

    def _keep(self, printers: tuple[LabelPrinter, ...]) -> None:
        names = [one.name for one in printers]
        if twice := {name for name in names if names.count(name) > 1}:
            self._post(LabelPrintersKept(f"名称“{min(twice)}”用了两次，请改一个。"))
            return
        before = self._printers()
        keep_printers(self._folder, printers)
        self._post(LabelPrintersKept(before=before, after=printers))
        self._from().woken()


def try_printer(
    printer: LabelPrinter, opened: Callable[[LabelPrinter], Line] = open_line
) -> LabelPrinterTried:
    """Ask a printer what it is, and print a test label on it."""
    design = draw_test_label(printer, SystemClock().now().astimezone())
    try:
        line = opened(printer)
        try:
            content = drawn(printer, write_design(design).decode(), "{}", line.dots)
            found = identify(line)
            line.write(content)
        finally:
            line.close()
    except (DesignError, PrinterTrouble) as trouble:
        return LabelPrinterTried(printer.name, str(trouble))
    tried = LabelPrinterTried(printer.name, "", dpi=line.dots)
    if found is None:
        return tried
    other = found.language.value if found.language.value != printer.language else ""
    return replace(tried, model=found.model, language=other, dpi=found.dpi)
