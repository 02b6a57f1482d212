"""What the window wishes of printers and journals; without it it would know the printing by name.

Every method returns at once; what follows comes as an event of app/papers.py, or as DeskFailed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol

from app.papers import Choice, PaperKind


class Printing(Protocol):
    """Printers, and papers that are made already."""

    def list_printers(self) -> None:
        """Ask for the printers and the choices; answered by PrintersShown."""

    def choose(self, choices: tuple[tuple[PaperKind, Choice], ...]) -> None:
        """Print these kinds of papers so from now on; answered by ChoicesKept."""

    def print_test(self, choice: Choice) -> None:
        """Print a test page; answered by PaperPrinted or PaperNotPrinted."""

    def print_paper(self, path: Path, kind: PaperKind) -> None:
        """Print a paper that was made; answered by PaperPrinted or PaperNotPrinted."""

    def write_journal(self, day: date, path: Path) -> None:
        """Write the journal of a day; answered by DayJournalShown until it is whole."""

    def stop_journal(self) -> None:
        """Write it no further; it leaves no file."""
