"""The encryption of the database, as the window wishes it.

Without it main.py would hold what needs no door: the workplace keeps the keys, and whoever opens it
again lets be done what is wanted.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Protocol

from app.entry.acting import ActingLater
from app.entry.later import Later, part_of
from app.people.permissions import Permission
from app.store.encrypting import EncryptionRefused
from app.store.restoring import GoingBack


class Opening(Protocol):
    """What opens the workplace, and opens it again."""

    workplace: Future[Any]
    station: Future[Any]
    opens_again: bool


class Encryption:
    """The window's port to all that; whoever restores may encrypt, and nobody else."""

    def __init__(self, opening: Opening) -> None:
        """`opening` takes down that it is to be opened again."""
        self._opening = opening
        self._workplace = Later(opening.workplace)
        self._desk = Later(part_of(opening.workplace, "encryption"))
        self._acting = ActingLater(opening.station)

    def look(self) -> None:
        """Ask how it stands."""
        self._desk.look()

    def prepare(self) -> None:
        """Ask for a new recovery key."""
        if self._may("Encryption.prepare"):
            self._desk.prepare()

    def turn_on(self, typed: str) -> None:
        """Encrypt at the next start."""
        if self._may("Encryption.turn_on"):
            self._desk.turn_on(typed)

    def turn_off(self) -> None:
        """Be plain from the next start on."""
        if self._may("Encryption.turn_off"):
            self._desk.turn_off()

    def reopen(self) -> None:
        """Close the window and open it again."""
        self._opening.opens_again = True
        self._workplace.leave_no_copy()
        self._workplace.post(GoingBack())

    def unlock(self, typed: str) -> None:
        """Open a database that was found locked, and knows nobody yet."""
        self._desk.unlock(typed)

    def _may(self, what: str) -> bool:
        """Whether it is for who works here; where not, that is told."""
        why = self._acting.why_not(what, (Permission.RESTORE,))
        if why is not None:
            self._workplace.post(EncryptionRefused(why))
        return why is None
