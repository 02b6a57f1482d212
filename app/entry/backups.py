"""Backups and the way back to one, as the window wishes it.

Without it main.py would hold what needs no door: the workplace keeps backups, whoever opens it
again goes back to one, and the readers know which scans have to be repeated.
"""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.entry.acting import ActingLater
from app.entry.later import Later
from app.entry.restoring import RestoreWish
from app.people.asking import Waiting
from app.people.permissions import Permission
from app.people.seconding import Act
from app.readers.saying import Saying
from app.receiving.progress import DeskFailed
from app.receiving.verdicts import Sentence
from app.store.health import BackupNotMade
from app.store.restoring import GoingBack

if TYPE_CHECKING:
    from app.store.backups import Backup


class Opening(Protocol):
    """What opens the workplace, and opens it again."""

    workplace: Future[Any]
    station: Future[Any]
    next_restore: RestoreWish | None


class Readers(Protocol):
    """The readers of a workstation."""

    def end_repeating(self) -> None:
        """All scans to be repeated were."""


class Backups:
    """The window's port to all that."""

    def __init__(self, opening: Opening, readers: Readers) -> None:
        """`opening` takes down what is restored once the window is closed."""
        self._opening = opening
        self._workplace = Later(opening.workplace)
        self._acting = ActingLater(opening.station)
        self._readers = readers

    def restore(self, backup: Backup) -> None:
        """Let a backup take the place of the damaged database, which knows nobody any more."""
        self._workplace.restore(backup)

    def list_backups(self) -> None:
        """Ask for the backups."""
        self._workplace.list_backups()

    def back_up_now(self) -> None:
        """Make a copy at once."""
        why = self._acting.why_not("Backups.back_up_now", (Permission.BACK_UP,))
        if why is None:
            self._workplace.back_up_now()
        else:
            self._workplace.post(BackupNotMade(why))

    def go_back_to(self, backup: Backup) -> None:
        """Restore this backup when the window is closed, and open it again.

        Answered by GoingBack, also where a second person has to agree first.
        """
        what, takes = "Backups.go_back_to", Permission.RESTORE
        if not self._may(what, takes):
            return
        wish = Waiting(what, Act.RESTORE, (takes,), lambda: self._go_back(backup), self._refuse)
        if not self._acting.waits_for_second(wish):
            self._go_back(backup)

    def compare(self, backup: Backup) -> None:
        """Ask what a backup lacks that the database holds."""
        self._workplace.compare_backup(backup)

    def choose_second_place(self, folder: Path | None) -> None:
        """Copy backups there as well, or nowhere."""
        if self._may("Backups.choose_second_place", Permission.BACK_UP):
            self._workplace.choose_second_place(folder)

    def end_repeating(self) -> None:
        """All scans to be repeated were."""
        self._readers.end_repeating()

    def _may(self, what: str, permission: Permission) -> bool:
        """Whether it is for who works here; where not, that is told."""
        why = self._acting.why_not(what, (permission,))
        if why is not None:
            self._refuse(why)
        return why is None

    def _refuse(self, why: Saying) -> None:
        self._workplace.post(DeskFailed(Sentence("said", {"reason": why.chinese})))

    def _go_back(self, backup: Backup) -> None:
        self._opening.next_restore = RestoreWish(backup.path, replace_sound=True)
        self._workplace.leave_no_copy()
        self._workplace.post(GoingBack())
