"""Labels without a printer: without it the page could be shown only with one.

Answers through the `post` it is given, and remembers every wish. Nothing is printed by itself.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from app.labels.printers import (
    LabelPrinter,
    LabelPrintersKept,
    LabelPrintersShown,
    LabelPrinterTried,
    PrinterPlace,
    Reach,
)
from app.labels.queue import (
    OPEN,
    JobWish,
    LabelAsked,
    LabelDrawn,
    LabelScanned,
    LabelsShown,
    LabelState,
    QueuedJob,
    QueuedLabel,
    QueueShown,
)

_DPI = 203


class FakeLabels:
    """Holds jobs, labels and printers in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.wishes: list[tuple[object, ...]] = []
        self.jobs: dict[uuid.UUID, QueuedJob] = {}
        self.labels: dict[uuid.UUID, QueuedLabel] = {}
        self.troubles: dict[str, str] = {}
        self.printers: tuple[LabelPrinter, ...] = ()
        self.places: tuple[PrinterPlace, ...] = ()
        self.tried = LabelPrinterTried("", "", model="FAKE-203dpi", dpi=_DPI)
        self.png = b""
        """What every label looks like."""
        self.complaint = ""
        """Why printers cannot be read."""

    def add(self, job: QueuedJob, labels: tuple[QueuedLabel, ...]) -> None:
        """Let a job be in the queue."""
        self.jobs[job.job_id] = job
        self.labels |= {one.label_id: one for one in labels}

    def print_labels(self, wish: JobWish) -> None:
        """Queue labels."""
        self.wishes.append(("print_labels", wish))
        now = datetime.now(UTC)
        job = QueuedJob(wish.job_id, wish.printer, wish.title, wish.person, now, 0, ())
        labels = tuple(
            QueuedLabel(
                label_id=one.label_id,
                job_id=wish.job_id,
                place=place,
                number=one.number,
                words=one.words,
                state=LabelState.WAITING,
                reason="",
                sent_at=None,
                ended_at=None,
            )
            for place, one in enumerate(wish.labels)
        )
        self.add(job, labels)
        self.show_queue()

    def show_queue(self) -> None:
        """Say how the queue stands."""
        jobs = sorted(self.jobs.values(), key=lambda job: job.put_at, reverse=True)
        asked = tuple(
            LabelAsked(one, self.jobs[one.job_id].printer)
            for one in self.labels.values()
            if one.state is LabelState.UNCERTAIN
        )
        shown = tuple(map(self._counted, jobs))
        self._post(QueueShown(shown, tuple(self.troubles.items()), asked))

    def show_labels(self, job_id: uuid.UUID) -> None:
        """Say which labels a job has."""
        self._post(LabelsShown(job_id, self._of(job_id)))

    def show_label(self, label_id: uuid.UUID) -> None:
        """Show a label."""
        self._post(LabelDrawn(label_id, self.png, _DPI))

    def cancel(self, job_id: uuid.UUID, person: str) -> None:
        """Take back what waits."""
        self.wishes.append(("cancel", job_id, person))
        for one in self._of(job_id):
            if one.state is LabelState.WAITING:
                self.labels[one.label_id] = replace(one, state=LabelState.CANCELLED)
        self.show_queue()

    def hold(self, job_id: uuid.UUID, reason: str) -> None:
        """Let a job wait, or go on."""
        self.wishes.append(("hold", job_id, reason))
        self.jobs[job_id] = replace(self.jobs[job_id], held=reason)
        self.show_queue()

    def move(self, job_id: uuid.UUID, printer: str) -> None:
        """Let a job come out elsewhere."""
        self.wishes.append(("move", job_id, printer))
        self.jobs[job_id] = replace(self.jobs[job_id], printer=printer, held="")
        self.show_queue()

    def said(self, label_id: uuid.UUID, there: bool) -> None:
        """Take what a person saw."""
        self.wishes.append(("said", label_id, there))
        self._end(label_id, LabelState.PRINTED if there else LabelState.WAITING)

    def scanned(self, number: str) -> None:
        """Mark a label as stuck."""
        self.wishes.append(("scanned", number))
        found = [one for one in self.labels.values() if one.number == number]
        good = [one for one in found if one.state in (*OPEN, *_OUT)]
        if good:
            self._end(good[0].label_id, LabelState.STUCK)
            self._post(LabelScanned(number, self.labels[good[0].label_id]))
        else:
            complaint = (
                f"号码 {number} 的标签已作废，请撕掉它；这一箱有新标签的，贴新的。" if found else ""
            )
            self._post(LabelScanned(number, None, complaint))

    def again(self, label_id: uuid.UUID, because: str, person: str) -> None:
        """Print a label anew."""
        self.wishes.append(("again", label_id, because, person))
        old = self.labels[label_id]
        fresh = replace(
            old,
            label_id=uuid.uuid4(),
            state=LabelState.WAITING,
            instead_of=label_id,
            because=because,
            person=person,
        )
        self.labels |= {
            label_id: replace(old, state=LabelState.VOIDED, reason=because),
            fresh.label_id: fresh,
        }
        self.show_queue()

    def show_printers(self) -> None:
        """Say which printers are set."""
        self._post(LabelPrintersShown(self.printers, self.places, self.complaint))

    def find_printers(self) -> None:
        """Look around."""
        self.wishes.append(("find_printers",))
        self.places = self.places or (PrinterPlace(Reach.DEVICE, "/dev/usb/lp0", "USB 打印机 lp0"),)
        self.show_printers()

    def keep_printers(self, printers: tuple[LabelPrinter, ...]) -> None:
        """Keep them."""
        self.wishes.append(("keep_printers", printers))
        self.printers = printers
        self._post(LabelPrintersKept())

    def try_printer(self, printer: LabelPrinter) -> None:
        """Print a test label."""
        self.wishes.append(("try_printer", printer))
        self._post(replace(self.tried, name=printer.name))

    def _end(self, label_id: uuid.UUID, state: LabelState) -> None:
        self.labels[label_id] = replace(self.labels[label_id], state=state)
        self.show_queue()

    def _of(self, job_id: uuid.UUID) -> tuple[QueuedLabel, ...]:
        found = [one for one in self.labels.values() if one.job_id == job_id]
        return tuple(sorted(found, key=lambda one: one.place))

    def _counted(self, job: QueuedJob) -> QueuedJob:
        states = Counter(one.state for one in self._of(job.job_id))
        return replace(job, total=sum(states.values()), counts=tuple(states.items()))


_OUT = (LabelState.PRINTED, LabelState.STUCK)
