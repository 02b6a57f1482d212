"""What the designer wishes of the desk of designs; without it the window would have to know it.

Every method returns at once; what follows comes as an event of app/labels/designing.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.labels.designing import Document, Trial, Which


class Designing(Protocol):
    """Label designs; what goes wrong is answered by DesignRefused."""

    def list_designs(self) -> None:
        """Ask for the designs; answered by DesignsListed."""

    def open(self, which: Which) -> None:
        """Ask for a design; answered by DesignOpened."""

    def try_design(self, trial: Trial) -> None:
        """Draw and check a design; answered by DesignDrawn, then DesignChecked.

        A trial that another one follows may not be answered.
        """

    def keep(self, name: str, document: Document) -> None:
        """Keep an own design, without a name a new one; answered by DesignKept or DesignNotKept."""

    def keep_draft(self, name: str, document: Document) -> None:
        """Keep what need not print, without a name a new one; answered by DesignKept."""

    def copy(self, which: Which, title: str) -> None:
        """Make another own design of one; answered by DesignOpened."""

    def rename(self, name: str, title: str) -> None:
        """Call an own design something else; answered by DesignsListed."""

    def delete(self, name: str) -> None:
        """Delete an own design; answered by DesignDeleted."""

    def use(self, kind: str, name: str) -> None:
        """Print labels of a kind by an own design, or by none; answered by DesignsListed."""

    def import_file(self, path: Path) -> None:
        """Take a file in as an own design; answered by DesignOpened."""

    def export(self, which: Which, path: Path) -> None:
        """Write a design to a file; answered by DesignExported."""
