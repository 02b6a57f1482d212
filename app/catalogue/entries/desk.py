"""The desk of the catalogues: takes wishes from any thread, answers each with an event.

Without it the window would wait for the disk. Wishes return at once. Questions and decisions are
done one after the other in a thread of their own, by short looks into the store; a newer question
takes the place of one of its kind that still waits. Imports and syncs take minutes and have a
second thread, names that the search does not know yet a third. What is written goes through the
core in pieces, so a scan never waits for more than one of them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from app.catalogue.entries import matches, terms, versions, wording
from app.catalogue.entries.card import ReceiptsOf, card, no_receipts
from app.catalogue.entries.events import (
    CardShown,
    CatalogueChanged,
    CatalogueEvent,
    CatalogueRefused,
    ChangesAsked,
    ChangesListed,
    Decided,
    ImportWish,
    ItemAsked,
    ItemsFound,
    MatchesAsked,
    MatchesListed,
    MatchWish,
    SyncShown,
    Task,
    VersionsAsked,
    VersionsListed,
)
from app.catalogue.entries.file_import import FileImport, Stopped
from app.catalogue.entries.importing import Durable
from app.catalogue.entries.search import search
from app.catalogue.entries.syncing import Ask, SyncFailed
from app.catalogue.entries.values import MatchState, SearchAsked, Side
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_and_wait, write_meanwhile
from app.store.database import Database
from app.store.errors import StoreError
from app.store.lane import Lane
from app.tables.refused import TableRefused

log = logging.getLogger("tracedock.catalogue")

Work = Callable[[], CatalogueEvent]
_DECIDED_AT_ONCE = 50
"""Pairs in one transaction."""


class _Refused(Exception):
    """A wish that cannot be carried out, and why."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class CatalogueDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        clock: Clock,
        core: Core,
        sink: Callable[[CatalogueEvent], None],
        *,
        receipts_of: ReceiptsOf = no_receipts,
        ask: Ask | None = None,
    ) -> None:
        """Answer into `sink`, which is called in the desk's threads and must not block.

        `receipts_of` says what was received of items; `ask` has the service read the platform's
        catalogue again.
        """
        self._database, self._log, self._clock, self._core = database, change_log, clock, core
        self._org = change_log.workstation.org
        self._sink, self._receipts_of, self._ask = sink, receipts_of, ask
        self._stop_import, self._ending = threading.Event(), threading.Event()
        self._questions = Lane("catalogue", self._answer)
        self._files = Lane("catalogue-files", self._answer)
        self._behind = Lane("catalogue-index", self._index)
        self._behind.put("index", None)

    def search(self, asked: SearchAsked) -> None:
        """Look for items; answered by ItemsFound, unless a newer search overtakes it."""
        self._questions.put(Task.SEARCH, lambda: self._search(asked), replaces=True)

    def show(self, asked: ItemAsked) -> None:
        """Ask for one item's card; answered by CardShown."""
        self._questions.put(Task.SHOW, lambda: self._show(asked), replaces=True)

    def list_versions(self, asked: VersionsAsked) -> None:
        """Ask for versions; answered by VersionsListed."""
        self._questions.put(Task.VERSIONS, lambda: self._versions(asked), replaces=True)

    def list_changes(self, asked: ChangesAsked) -> None:
        """Ask for what a version did; answered by ChangesListed."""
        self._questions.put(Task.CHANGES, lambda: self._changes(asked), replaces=True)

    def list_matches(self, asked: MatchesAsked) -> None:
        """Ask for pairs that were decided on; answered by MatchesListed."""
        self._questions.put(Task.MATCHES, lambda: self._matches(asked), replaces=True)

    @asks(Permission.DECIDE_MATCHES, task=Task.DECIDE)
    def decide(self, wish: MatchWish) -> None:
        """Confirm, reject or withdraw pairs; answered by Decided."""
        self._questions.put(Task.DECIDE, lambda: self._decide(wish))

    @asks(Permission.IMPORT_CATALOGUES, task=Task.IMPORT)
    def import_file(
        self, wish: ImportWish, path: Path, mapping: Mapping[str, str] | None = None
    ) -> None:
        """Take a file in; answered by ImportShown, again and again until it is done.

        `mapping`: heading → field, as a person saved it.
        """
        self._stop_import.clear()
        self._files.put(Task.IMPORT, lambda: self._import(wish, path, mapping))

    def stop_import(self) -> None:
        """Stop the import that runs; what was written stays."""
        self._stop_import.set()

    @asks(Permission.IMPORT_CATALOGUES, task=Task.SYNC)
    def sync_now(self) -> None:
        """Have the service read the platform's catalogue again; answered by SyncShown, twice."""
        self._files.put(Task.SYNC, self._sync)

    def told(self) -> None:
        """Hear that others said something of catalogues; answered by CatalogueChanged."""
        self._changed(frozenset(Side), matches=True)

    def stop(self, timeout_s: float) -> bool:
        """Forget what waits and end all threads, before the core; False where that took longer."""
        self.stop_import()
        self._ending.set()
        until = time.monotonic() + timeout_s
        lanes = (self._questions, self._files, self._behind)
        for lane in lanes:
            lane.close()
        return all([lane.join(max(0.0, until - time.monotonic())) for lane in lanes])

    def _not_allowed(self, why: Saying, task: str) -> None:
        self._sink(CatalogueRefused(Task(task), why))

    def _answer(self, task: Task, work: Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            event = work()
        except _Refused as error:
            event = CatalogueRefused(task, error.why)
        except StoreError as error:
            log.warning("store: %s", error)
            event = CatalogueRefused(task, wording.of_store(task, error))
        except TableRefused as error:
            event = CatalogueRefused(task, wording.of_refused_file(error))
        except OSError as error:
            event = CatalogueRefused(task, wording.of_file_error(error))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = CatalogueRefused(task, faults.of_bug(number), number)
        self._sink(event)

    def _write(self, urgency: Urgency, work: Callable[[Connection], None]) -> None:
        write_and_wait(self._core, self._database, urgency, work)

    def _begin(self, work: Callable[[Connection], None]) -> Durable:
        """Have a piece written meanwhile; how long it held the core up."""
        times: list[float] = []

        def piece(connection: Connection) -> None:
            times.append(time.perf_counter())
            work(connection)

        future = write_meanwhile(self._core, self._database, Urgency.BACKGROUND, piece)
        future.add_done_callback(lambda _future: times.append(time.perf_counter()))

        def durable() -> float:
            future.result()
            return times[-1] - times[0]

        return durable

    def _search(self, asked: SearchAsked) -> CatalogueEvent:
        began = time.perf_counter()
        with self._database.reading() as connection:
            hits, more = search(connection, self._org, asked)
        return ItemsFound(asked, hits, more, round((time.perf_counter() - began) * 1000))

    def _show(self, asked: ItemAsked) -> CatalogueEvent:
        with self._database.reading() as connection:
            return CardShown(asked, card(connection, self._org, asked, self._receipts_of))

    def _versions(self, asked: VersionsAsked) -> CatalogueEvent:
        with self._database.reading() as connection:
            rows, more = versions.listed(connection, self._org, asked)
            told_at = versions.told_at(connection, self._org)
        return VersionsListed(asked, tuple(rows), more, told_at)

    def _changes(self, asked: ChangesAsked) -> CatalogueEvent:
        with self._database.reading() as connection:
            version = versions.find(connection, self._org, asked.version_id)
            rows, after = versions.changes(connection, self._org, asked)
        return ChangesListed(asked, version, tuple(rows), after)

    def _matches(self, asked: MatchesAsked) -> CatalogueEvent:
        with self._database.reading() as connection:
            rows, more = matches.listed(connection, self._org, asked)
            contested = matches.count(connection, self._org, MatchState.CONTESTED)
        return MatchesListed(asked, tuple(rows), more, contested)

    def _decide(self, wish: MatchWish) -> CatalogueEvent:
        if not wish.pairs:
            raise _Refused(wording.saying("nothing-chosen"))
        for start in range(0, len(wish.pairs), _DECIDED_AT_ONCE):
            pairs = wish.pairs[start : start + _DECIDED_AT_ONCE]
            say = partial(matches.decide, log=self._log, wish=wish, pairs=pairs)
            self._write(Urgency.PERSON, partial(say, at=self._clock.now()))
        keys = [(one.hospital_code, one.province_code) for one in wish.pairs]
        with self._database.reading() as connection:
            now = tuple(matches.of_pairs(connection, self._org, keys))
        contested = sum(one.state is MatchState.CONTESTED for one in now)
        self._changed(frozenset(), matches=True)
        return Decided(wish, now, wording.decided(wish.decision, len(now), contested))

    def _import(
        self, wish: ImportWish, path: Path, mapping: Mapping[str, str] | None
    ) -> CatalogueEvent:
        def look() -> None:
            if self._stop_import.is_set():
                raise Stopped

        one = FileImport(
            wish, self._database, self._log, self._clock, self._begin, self._sink, look
        )
        try:
            end = one.run(path, mapping)
        except Stopped:
            return one.ended()
        finally:
            self._changed(frozenset({wish.side}))
        with self._database.reading() as connection:
            return one.ended(versions.find(connection, self._org, end.version_id))

    def _sync(self) -> CatalogueEvent:
        if self._ask is None:
            raise _Refused(wording.saying("no-service"))
        self._sink(SyncShown(running=True))
        try:
            found = self._ask()
        except SyncFailed as error:
            return SyncShown(running=False, said=wording.saying("sync-failed", why=error))
        key = "synced-in-part" if found.left else "synced"
        told = wording.saying(key, asked=found.asked, news=found.news, left=found.left)
        return SyncShown(running=False, said=told)

    def _changed(self, sides: frozenset[Side], *, matches: bool = False) -> None:
        self._sink(CatalogueChanged(sides, matches))
        if sides:
            self._behind.put("index", None, replaces=True)

    def _index(self, _task: str, _work: None) -> None:
        """Make names findable that came since; what goes wrong is tried again at the next news."""
        try:
            any_new = False
            while not self._ending.is_set() and self._index_some():
                any_new = True
            if any_new:
                self._sink(CatalogueChanged(frozenset(Side)))
        except StoreError as error:
            log.warning("names cannot be made findable: %s", error)
        except Exception:
            log.exception("names cannot be made findable")

    def _index_some(self) -> bool:
        with self._database.reading() as connection:
            waiting = terms.waiting(connection, self._org)
        if waiting:
            rows = terms.folded(waiting)
            self._write(
                Urgency.BACKGROUND, lambda connection: terms.write(connection, self._org, rows)
            )
        return bool(waiting)
