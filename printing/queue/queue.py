"""The queue of labels on a workstation: put, look at, decide, print again, scan back.

Without it a label would be gone when the program ends. What is put is durable when `put` returns;
one thread for each printer that has something to do prints it. `post` gets the events of
app/labels/queue.py and must not block.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from app.labels.printers import LabelPrinter
from app.labels.queue import (
    ON_PAPER,
    OPEN,
    JobWish,
    LabelAsked,
    LabelsShown,
    LabelState,
    LabelWish,
    QueuedLabel,
    QueueRefused,
    QueueShown,
)
from app.people.audit.kinds import Kind
from app.people.audit.values import Actor, Note, Subject, Told, told
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_and_wait
from app.store.database import Database
from app.store.errors import StoreError
from app.store.workstation import UNENROLLED_ORG, take_along
from printing.printers.line import Line
from printing.printers.opening import open_line
from printing.queue import rows
from printing.queue.rows import NextLabel
from printing.queue.worker import Pace, Worker

Result = TypeVar("Result")


Audit = Callable[[Connection, Note], None]
"""Writes down what a person did, in the transaction in which it is done."""


def not_audited(_connection: Connection, _note: Note) -> None:
    """Write nothing down: a queue that stands by itself."""


class Renew(Protocol):
    """Makes the labels that take the place of others; both steps are on the core's thread."""

    def begin(self) -> None:
        """Before the transaction in which one is made; raises QueueRefused."""

    def renewed(
        self, connection: Connection, old: QueuedLabel, fields: str, because: str, person: str
    ) -> LabelWish:
        """The new label, in the transaction that voids the old one; `fields` as JSON.

        Raises QueueRefused.
        """


@dataclass(frozen=True, slots=True)
class Ground:
    """What the queue stands on."""

    core: Core
    database: Database
    institution: Callable[[], str]
    """Asked each time: a workstation may join one while its queue is open."""
    clock: Clock
    audit: Audit = not_audited

    @property
    def org(self) -> str:
        """The institution the workstation works for now."""
        return self.institution()


class LabelQueue:
    """The queue of one workstation, until stop()."""

    def __init__(
        self,
        ground: Ground,
        printers: Callable[[], Iterable[LabelPrinter]],
        post: Callable[[object], None],
        *,
        renew: Renew | None = None,
        opened: Callable[[LabelPrinter], Line] = open_line,
        pace: Pace | None = None,
    ) -> None:
        """`printers` gives them as they are set now; `renew` numbers what is printed again."""
        self._ground = ground
        self._printers = printers
        self._post = post
        self._renew = renew or _SameNumber(ground.clock)
        self._opened = opened
        self._pace = pace or Pace()
        self._workers: dict[str, Worker] = {}
        self._troubles: dict[str, str] = {}
        self._lock, self._telling = threading.Lock(), threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Go on with what was left; labels that were going out are looked after first."""
        if self._ground.org != UNENROLLED_ORG:
            # Queued while it was still joining.
            self._write(lambda connection: take_along(connection, self._ground.org))
        self.ask_again()
        self._changed()

    def ask_again(self) -> None:
        """Ask about the labels of which a person still has to say whether they are there."""
        for label, printer in self.uncertain():
            self._post(LabelAsked(label, printer))

    def stop(self, timeout_s: float) -> bool:
        """End after the labels that are going out now; False where one takes longer."""
        with self._lock:
            self._stopped = True
            workers = list(self._workers.values())
        return all([worker.stop(timeout_s) for worker in workers])

    def put(self, wish: JobWish) -> None:
        """Queue labels; durable on return. Raises QueueRefused."""
        said = {"printer": wish.printer, "labels": len(wish.labels)}
        note = _noted(Kind.PRINTED, wish.person, wish.title, said)

        def work(connection: Connection) -> None:
            rows.put(connection, self._ground.org, wish, self._ground.clock.now())
            self._ground.audit(connection, note)

        self._write(work)
        self._changed()

    def woken(self) -> None:
        """Look again what is to be done: printers are set otherwise."""
        self._changed()

    def shown(self) -> QueueShown:
        """How the queue stands."""
        with self._ground.database.reading() as connection:
            found = rows.jobs(connection, self._ground.org)
            asked = rows.uncertain(connection, self._ground.org)
        with self._lock:
            troubles = tuple(sorted(self._troubles.items()))
        return QueueShown(found, troubles, tuple(LabelAsked(*one) for one in asked))

    def uncertain(self) -> tuple[tuple[QueuedLabel, str], ...]:
        """Labels of which a person has to say whether they are there, with their printers."""
        with self._ground.database.reading() as connection:
            return rows.uncertain(connection, self._ground.org)

    def labels(self, job_id: uuid.UUID) -> LabelsShown:
        """The labels of one job."""
        with self._ground.database.reading() as connection:
            return LabelsShown(job_id, rows.labels(connection, self._ground.org, job_id))

    def content_of(self, label_id: uuid.UUID) -> tuple[str, str, str]:
        """Design and fields of a label as JSON, and its printer; raises QueueRefused."""
        with self._ground.database.reading() as connection:
            return rows.drawn_from(connection, self._ground.org, label_id)

    def tell(self) -> None:
        """Post how the queue stands."""
        # One after the other: what was read before would come after what was read later.
        with self._telling:
            self._post(self.shown())

    def cancel(self, job_id: uuid.UUID, person: str) -> int:
        """Take back what has not gone out; how many labels that were."""
        org, now = self._ground.org, self._ground.clock.now()

        def work(connection: Connection) -> int:
            taken = rows.cancel(connection, org, job_id, now)
            if taken:
                title = rows.title_of(connection, org, job_id)
                note = _noted(Kind.PRINT_CANCELLED, person, title, {"labels": taken})
                self._ground.audit(connection, note)
            return taken

        taken = self._write(work)
        self._changed()
        return taken

    def hold(self, job_id: uuid.UUID, reason: str) -> None:
        """Let a job wait; an empty reason lets it go on."""
        self._write(lambda c: rows.hold(c, self._ground.org, job_id, reason))
        self._changed()

    def move(self, job_id: uuid.UUID, printer: str) -> None:
        """Let what is left come out of another printer; raises QueueRefused."""
        if all(one.name != printer for one in self._printers()):
            raise QueueRefused(f"没有名为“{printer}”的标签打印机，请先在打印机设置里添加。")
        self._write(lambda c: rows.move(c, self._ground.org, job_id, printer))
        self._changed()

    def said(self, label_id: uuid.UUID, *, there: bool) -> None:
        """A person has looked whether an uncertain label is there; raises QueueRefused."""
        state = LabelState.PRINTED if there else LabelState.WAITING
        if not self._end(label_id, state, "", (LabelState.UNCERTAIN,)):
            raise QueueRefused("这张标签已经有了结果，请刷新后再看。")

    def scanned(self, number: str) -> QueuedLabel | None:
        """A label was scanned back from its carton: it is there. None where none has the number.

        Raises QueueRefused where the label counts no more.
        """
        with self._ground.database.reading() as connection:
            found = rows.of_number(connection, self._ground.org, number)
        if found is None or found.state is LabelState.STUCK:
            return found
        if not self._end(found.label_id, LabelState.STUCK, "", (*OPEN, LabelState.PRINTED)):
            raise QueueRefused(
                f"号码 {number} 的标签已作废（{found.reason or '任务已取消'}），"
                "请撕掉它；这一箱有新标签的，贴新的。"
            )
        return self._read_label(found.label_id)

    def again(self, label_id: uuid.UUID, because: str, person: str) -> uuid.UUID:
        """Print a label anew and void the old one; the new one's id. Raises QueueRefused."""
        reason = because.strip()
        if not reason:
            raise QueueRefused("请写明重打的原因，例如：标签污损、贴错、卡纸。")
        org, now = self._ground.org, self._ground.clock.now()

        def work(connection: Connection) -> uuid.UUID:
            old = rows.label(connection, org, label_id)
            if old.state not in ON_PAPER:
                raise QueueRefused("这张标签还没有打出来或已作废，不用重打。")
            fields = rows.fields_of(connection, org, label_id)
            fresh = self._renew.renewed(connection, old, fields, reason, person)
            rows.again(connection, org, old, fresh, reason, person, now)
            said = {"why": reason, "number": fresh.number, "voided": old.number}
            self._ground.audit(connection, _noted(Kind.REPRINTED, person, old.words, said))
            return fresh.label_id

        def once_more() -> uuid.UUID:
            self._renew.begin()
            with self._ground.database.writing() as connection:
                return work(connection)

        made = self._ground.core.submit(Urgency.PERSON, once_more).result()
        self._changed()
        return made

    def next_of(self, printer: str) -> NextLabel | None:
        """For its workers: the next label of a printer."""
        with self._ground.database.reading() as connection:
            return rows.next_of(connection, self._ground.org, printer)

    def left_sending(self, printer: str) -> tuple[NextLabel, ...]:
        """For its workers: labels that were going out when the program ended."""
        with self._ground.database.reading() as connection:
            return rows.left_sending(connection, self._ground.org, printer)

    def begin(self, label_id: uuid.UUID, counted: int | None) -> bool:
        """For its workers: note that a label goes out now."""
        org, now = self._ground.org, self._ground.clock.now()
        begun = self._write(lambda c: rows.begin(c, org, label_id, counted, now))
        if begun:
            self.tell()
        return begun

    def end(self, label_id: uuid.UUID, state: LabelState, reason: str = "") -> None:
        """For its workers: note what became of a label."""
        ended = self._end(label_id, state, reason, (LabelState.SENDING,))
        if ended and state is LabelState.UNCERTAIN:
            # A scan may have answered meanwhile.
            for asked, printer in self.uncertain():
                if asked.label_id == label_id:
                    self._post(LabelAsked(asked, printer))

    def trouble(self, printer: str, reason: str) -> None:
        """For its workers: why a printer does not print now; empty: it does."""
        with self._lock:
            if self._troubles.get(printer, "") == reason:
                return
            self._troubles.pop(printer, None)
            if reason:
                self._troubles[printer] = reason
        with suppress(StoreError):  # it may be the very trouble
            self.tell()

    def _end(
        self, label_id: uuid.UUID, state: LabelState, reason: str, among: tuple[LabelState, ...]
    ) -> bool:
        now = self._ground.clock.now()
        end = partial(rows.end, now=now, reason=reason, among=among)
        done = self._write(lambda c: end(c, self._ground.org, label_id, state))
        if done:
            self._changed()
        return done

    def _read_label(self, label_id: uuid.UUID) -> QueuedLabel:
        with self._ground.database.reading() as connection:
            return rows.label(connection, self._ground.org, label_id)

    def _write(self, work: Callable[[Connection], Result]) -> Result:
        ground = self._ground
        return write_and_wait(ground.core, ground.database, Urgency.PERSON, work)

    def _changed(self) -> None:
        self._wake()
        self.tell()

    def _wake(self) -> None:
        """See to it that each printer with something to do has somebody who does it."""
        with self._ground.database.reading() as connection:
            wanted = rows.printers_waited_for(connection, self._ground.org)
        with self._lock:
            if self._stopped:
                return
            for name in wanted:
                if name not in self._workers:
                    worker = Worker(name, self, self._setting, self._opened, self._pace)
                    self._workers[name] = worker
                    worker.start()
            for worker in self._workers.values():
                worker.ring()

    def _setting(self, name: str) -> LabelPrinter | None:
        return next((one for one in self._printers() if one.name == name), None)


@dataclass(frozen=True, slots=True)
class _SameNumber:
    """For labels whose number is not the workstation's to give: the same label again."""

    clock: Clock

    def begin(self) -> None:
        """Nothing is to be noted."""

    def renewed(
        self, connection: Connection, old: QueuedLabel, fields: str, because: str, person: str
    ) -> LabelWish:
        """The same label."""
        del connection, because, person
        return LabelWish(self.clock.new_id(), fields, old.number, old.words)


def _noted(kind: Kind, person: str, words: str, said: Told) -> Note:
    subject = Subject("label", "", words)
    return Note(kind, actor=Actor(name=person), subject=subject, after=told(said))
