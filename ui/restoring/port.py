"""What the window wishes of backups; without it it would know the workplace by name.

Every method returns at once; what follows comes as an event of app/store/restoring.py or
app/store/health.py, or as SecondPlaceShown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.store.backups import Backup


class Backups(Protocol):
    """The backups of this workstation's database."""

    def restore(self, backup: Backup) -> None:
        """Let a backup take the place of the damaged database; answered by Restored."""

    def list_backups(self) -> None:
        """Ask for the backups; answered by BackupsListed and one BackupRead for each."""

    def back_up_now(self) -> None:
        """Make a copy at once; answered by BackupMade or BackupNotMade."""

    def go_back_to(self, backup: Backup) -> None:
        """When the window is closed next, restore this backup and open it again.

        Answered by GoingBack, which asks for that; where it is not to be, that is told.
        """

    def compare(self, backup: Backup) -> None:
        """Ask what a backup lacks that the database holds; answered by BackupCompared."""

    def choose_second_place(self, folder: Path | None) -> None:
        """Copy backups there as well, or nowhere; answered by SecondPlaceShown."""

    def end_repeating(self) -> None:
        """All scans to be repeated were; answered by ScansToRepeat, empty."""
