"""The desk of the code library: takes wishes from any thread, answers each with an event.

Without it the window would wait for the disk. Wishes return at once. Questions and movements are
done one after the other in one thread of their own, by short looks into the store; a newer question
takes the place of one of its kind that still waits, because nobody looks at its answer any more.
Imports and exports take minutes and have a second thread. What is written goes through the core in
pieces, so a scan never waits for more than one of them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.people.seconding import Act
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.errors import StoreError
from app.store.lane import Lane
from app.tracing import rows, standing
from app.tracing.card import CodeCard, card
from app.tracing.cases.listing import open_cases_of
from app.tracing.events import (
    CodesFound,
    CodeShown,
    ExportShown,
    ImportShown,
    LibraryEvent,
    LibraryFailed,
    Moved,
    MovePreviewed,
    TakeBack,
    Task,
)
from app.tracing.export import export
from app.tracing.failures import AFTER, of_file_error, of_unreadable, too_little
from app.tracing.moving import Answer, Moving, Wish
from app.tracing.parts import TracingParts, through_core
from app.tracing.search import search
from app.tracing.stock_file import FileProblem
from app.tracing.stock_import import import_stock
from app.tracing.values import LEAVING, MoveKind
from app.tracing.wanted import CodeRow, TooLittle, Wanted

log = logging.getLogger("tracedock.library")

Work = Callable[[], LibraryEvent]


class _Stopped(Exception):
    """A person, or the end of the program, stopped a long wish."""


def _destroys(wish: Wish) -> bool:
    return wish.kind is MoveKind.DESTROYED


class LibraryDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        clock: Clock,
        core: Core,
        sink: Callable[[LibraryEvent], None],
    ) -> None:
        """Answer into `sink`, which is called in the desk's threads and must not block."""
        person = through_core(core, database, Urgency.PERSON)
        behind = through_core(core, database, Urgency.BACKGROUND)
        self._parts = TracingParts(database, change_log, clock, person)
        self._behind = TracingParts(database, change_log, clock, behind)
        self._moving = Moving(self._parts)
        self._sink = sink
        self._stop_import, self._stop_export = threading.Event(), threading.Event()
        self._questions = Lane("library", self._answer)
        self._files = Lane("library-files", self._answer)

    def search(self, wanted: Wanted, after: str | None = None) -> None:
        """Ask for a page of codes; answered by CodesFound, unless a newer search overtakes it."""
        self._questions.put(Task.SEARCH, lambda: self._search(wanted, after), replaces=True)

    def show(self, code: str) -> None:
        """Ask for all there is to say of a code; answered by CodeShown."""
        self._questions.put(Task.SHOW, lambda: self._show(code), replaces=True)

    def preview(self, wish: Wish | TakeBack) -> None:
        """Ask what a wish would do; answered by MovePreviewed."""
        self._questions.put(Task.PREVIEW, lambda: self._preview(wish), replaces=True)

    @asks(Permission.MOVE_CODES, task=Task.MOVE, act=Act.DESTROY, when=_destroys)
    def move(self, wish: Wish) -> None:
        """Let codes leave, open or use packs; answered by Moved."""
        self._questions.put(Task.MOVE, lambda: Moved(wish, self._moving.move(wish)))

    @asks(Permission.MOVE_CODES, task=Task.MOVE)
    def reverse(self, wish: TakeBack) -> None:
        """Take a movement back; answered by Moved."""
        self._questions.put(Task.MOVE, lambda: Moved(wish, self._take_back(wish)))

    @asks(Permission.IMPORT_STOCK, task=Task.IMPORT)
    def import_stock(self, path: Path, person: str) -> None:
        """Take opening stock in; answered by ImportShown, again and again until it is done."""
        self._stop_import.clear()
        self._files.put(Task.IMPORT, lambda: self._import(path, person))

    def stop_import(self) -> None:
        """Stop the import that runs; what was taken stays."""
        self._stop_import.set()

    @asks(Permission.EXPORT_CODES, task=Task.EXPORT)
    def export(self, wanted: Wanted, path: Path) -> None:
        """Write all that a search finds; answered by ExportShown, again and again."""
        self._stop_export.clear()
        self._files.put(Task.EXPORT, lambda: self._export(wanted, path))

    def stop_export(self) -> None:
        """Stop the export that runs; it leaves no file."""
        self._stop_export.set()

    def stop(self, timeout_s: float) -> bool:
        """Forget what waits and end both threads, before the core; False where that took longer."""
        self.stop_import()
        self.stop_export()
        until = time.monotonic() + timeout_s
        lanes = (self._questions, self._files)
        for lane in lanes:
            lane.close()
        return all([lane.join(max(0.0, until - time.monotonic())) for lane in lanes])

    def _not_allowed(self, why: Saying, task: str) -> None:
        self._sink(LibraryFailed(Task(task), why))

    def _answer(self, task: Task, work: Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            event = work()
        except StoreError as error:
            log.warning("store: %s", error)
            event = LibraryFailed(task, faults.of_store(error, AFTER[task]))
        except TooLittle:
            event = LibraryFailed(task, too_little())
        except FileProblem as problem:
            event = LibraryFailed(task, of_unreadable(problem))
        except OSError as error:
            event = LibraryFailed(task, of_file_error(task, error))
        except Exception:
            number = self._parts.clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = LibraryFailed(task, faults.of_bug(number), number)
        self._sink(event)

    def _search(self, wanted: Wanted, after: str | None) -> LibraryEvent:
        began = time.perf_counter()
        with self._parts.database.reading() as connection:
            page = search(connection, self._parts.org, wanted, after)
        took_ms = round((time.perf_counter() - began) * 1000)
        return CodesFound(wanted, after, page.rows, page.after, took_ms)

    def _show(self, code: str) -> LibraryEvent:
        with self._parts.database.reading() as connection:
            found = card(connection, self._parts.org, code)
            device = self._parts.log.workstation.device
            cases = open_cases_of(connection, self._parts.org, device, code)
        if isinstance(found, CodeCard):
            return CodeShown(code, found, cases=cases)
        return CodeShown(code, None, found, cases)

    def _preview(self, wish: Wish | TakeBack) -> LibraryEvent:
        if isinstance(wish, Wish):
            return MovePreviewed(wish, self._moving.preview(wish), self._rows_of(wish))
        return MovePreviewed(wish, self._foresee_back(wish), ())

    def _rows_of(self, wish: Wish) -> tuple[CodeRow, ...]:
        """What the library has of the codes themselves; what is inside them is not looked at."""
        with self._parts.database.reading() as connection:
            found = standing.of_codes(connection, self._parts.org, wish.codes)
            held = [one.code for one in found.values()]
            return tuple(rows.of_codes(connection, self._parts.org, held))

    def _foresee_back(self, wish: TakeBack) -> Answer:
        if wish.whole:
            return self._moving.preview_back(movement_id=wish.movement_id)
        if self._has_left(wish):
            return self._moving.preview_back([wish.code])
        return self._moving.preview_back([wish.code], wish.movement_id)

    def _take_back(self, wish: TakeBack) -> Answer:
        if wish.whole:
            return self._moving.reverse(wish.movement_id, wish.person, note=wish.note)
        if self._has_left(wish):
            return self._moving.give_back([wish.code], wish.person, note=wish.note)
        return self._moving.reverse(wish.movement_id, wish.person, [wish.code], wish.note)

    def _has_left(self, wish: TakeBack) -> bool:
        """Whether the movement is how the code left as a whole: then its contents come back too.

        Anything else (an opening, a use, a movement that was taken back meanwhile) is named by its
        movement, so that nothing but what the person saw is taken back.
        """
        with self._parts.database.reading() as connection:
            known = standing.of_codes(connection, self._parts.org, [wish.code])
        left = next((one.departed for one in known.values()), None)
        return left is not None and left.movement_id == wish.movement_id and left.kind in LEAVING

    def _import(self, path: Path, person: str) -> LibraryEvent:
        taken = 0

        def tell(count: int) -> None:
            nonlocal taken
            taken = count
            self._sink(ImportShown(path, taken))
            if self._stop_import.is_set():
                raise _Stopped

        try:
            tell(0)
            done = import_stock(self._behind, path, person, tell)
        except _Stopped:
            return ImportShown(path, taken, stopped=True)
        return ImportShown(path, taken, done)

    def _export(self, wanted: Wanted, path: Path) -> LibraryEvent:
        written = 0

        def tell(count: int) -> None:
            nonlocal written
            written = count
            self._sink(ExportShown(path, written))
            if self._stop_export.is_set():
                raise _Stopped

        try:
            tell(0)
            written = export(self._parts.database, self._parts.org, wanted, path, tell)
        except _Stopped:
            return ExportShown(path, written, stopped=True)
        return ExportShown(path, written, done=True)
