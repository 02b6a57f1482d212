"""Asks what is to become of a damaged database while the window waits, and does it.

Without it a workstation could say that its database is damaged and do nothing about it. It works in
the thread that opens the workplace: nothing else is open then. What it finds and does comes as
events of app/store/restoring.py; the choice comes from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from pathlib import Path
from queue import SimpleQueue

from app.entry.restoring import RestoreWish
from app.facts.salvaging import salvage
from app.readers.saying import Saying
from app.store.backups import Backup, BackupFailed, backups_of, newest_good
from app.store.behind import compare
from app.store.clock import Clock
from app.store.database import Database
from app.store.errors import StoreError
from app.store.gone_back import meet_loss
from app.store.health import Level, StoreWarned
from app.store.restoring import (
    OFFER_S,
    BackupsListed,
    DatabaseFoundDamaged,
    Note,
    RestoreFailed,
    backup_at,
    failed,
    note_nothing,
    problem_of,
    read_backup,
    restore_backup,
    way_back,
)
from app.store.second_copies import SecondCopies
from app.store.second_place import backups_at

NOT_DAMAGED = Saying(
    "数据库完好，没有恢复。要换成一个备份，请用菜单“数据 → 备份与恢复”。",
    "The database is sound, nothing was restored. To go back to a backup use Data → Backups.",
)


class Rescue:
    """The way out of one workstation's damage."""

    def __init__(
        self,
        database: Path,
        clock: Clock,
        post: Callable[[object], None],
        note: Note = note_nothing,
        second: SecondCopies | None = None,
    ) -> None:
        """Tell into `post`; `note` takes down which scans a backup lacks.

        Backups are looked for in the `second` place too.
        """
        self._database = database
        self._clock = clock
        self._post = post
        self._note = note
        self._second = second
        self._chosen: SimpleQueue[Backup | None] = SimpleQueue()

    def choose(self, backup: Backup) -> None:
        """Let this backup take the place of the database; from any thread."""
        self._chosen.put(backup)

    def give_up(self) -> None:
        """Wait for no choice any more; from any thread."""
        self._chosen.put(None)

    def until_restored(self, problem: str) -> None:
        """Offer the backups until one is back; raises CancelledError where it is given up."""
        backups = backups_of(self._database)
        self._post(DatabaseFoundDamaged(self._database, problem, backups))
        if self._second is not None:
            self._second.do(lambda: self._list_away(self._chosen.empty))
        for backup in backups:
            # Whoever has chosen needs not wait until the others are read.
            if not self._chosen.empty():
                break
            self._post(read_backup(backup, self._chosen.empty))
        while (chosen := self._chosen.get()) is not None:
            if self._restore(chosen, problem):
                return
        raise CancelledError

    def list_backups(self, go_on: Callable[[], bool]) -> None:
        """Tell of all backups, and read each; of those in the second place it is told later."""
        if self._second is not None:
            self._second.do(lambda: self._list_away(go_on))
        self._read(backups_of(self._database), go_on)

    def compare(self, backup: Backup, go_on: Callable[[], bool]) -> None:
        """Tell what a backup lacks; of one in the second place later."""

        def work() -> None:
            self._post(compare(self._database, backup, go_on))

        if backup.away and self._second is not None:
            self._second.do(work)
        else:
            work()

    def _list_away(self, go_on: Callable[[], bool]) -> None:
        """In the thread of the second place, which alone waits for it."""
        assert self._second is not None
        self._second.show()
        backups = self._backups()
        self._post(BackupsListed(self._database, backups))
        self._read((one for one in backups if one.away), go_on)

    def _read(self, backups: Iterable[Backup], go_on: Callable[[], bool]) -> None:
        for backup in backups:
            if go_on():
                self._post(read_backup(backup, go_on))

    def _backups(self) -> tuple[Backup, ...]:
        place = None if self._second is None else self._second.place
        away = () if place is None else backups_at(place, self._database.name)
        beside = backups_of(self._database)
        # What is beside goes before its copy elsewhere.
        return tuple(sorted(beside + away, key=lambda one: one.made_at, reverse=True))

    def meet_loss(self, database: Database) -> None:
        """Tell where the database that was opened is older than it was."""
        event = meet_loss(database, self._note)
        if event is not None:
            self._post(event)

    def say(self, sentence: Saying) -> None:
        """Tell what is done about a database with which something was wrong."""
        self._post(StoreWarned(Level.LOW, sentence))

    def do(self, wish: RestoreWish) -> None:
        """Restore before anything is opened, as a person wished on the command line or before."""
        try:
            problem = problem_of(self._database)
            if not problem and self._database.is_file() and not wish.replace_sound:
                self._post(RestoreFailed(NOT_DAMAGED))
                return
            backup = (
                newest_good(self._database, OFFER_S) if wish.file is None else backup_at(wish.file)
            )
            if backup is None:
                raise BackupFailed(str(self._database), "没有可用的备份")
        except (BackupFailed, StoreError) as failure:
            self._post(failed(failure))
            return
        self._restore(backup, problem)

    def _restore(self, backup: Backup, problem: str) -> bool:
        try:
            offer = way_back(self._database, backup, problem)
            self._post(restore_backup(offer, self._clock, self._note, self._post, salvage))
        except (BackupFailed, StoreError) as failure:
            self._post(failed(failure))
            return False
        return True
