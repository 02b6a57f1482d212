"""What the screen of aliases asks for; without it the screen would need a store.

Wishes return at once and are answered by app/catalogue/aliases/events.py; what aliases would do to
the warnings is answered by app/catalogue/warnings/events.py (AliasesTried).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.catalogue.aliases.events import AliasesAsked
from app.catalogue.aliases.values import Kind, Statement


class Aliases(Protocol):
    """What one institution knows of names and numbers."""

    def list_aliases(self, asked: AliasesAsked) -> None:
        """Ask for pairs; answered by AliasesListed."""

    def offer_names(self, kind: Kind, text: str) -> None:
        """Ask for names with a text in them; answered by NamesOffered."""

    def lay_down(self, statements: Sequence[Statement], person: str) -> None:
        """Say something of pairs, or take it back; AliasesLaidDown or AliasesRefused."""

    def read_file(self, path: Path) -> None:
        """Read a list without laying anything down; AliasFileRead or AliasesRefused."""

    def export(self, path: Path, asked: AliasesAsked) -> None:
        """Write what is asked for to a file; AliasesExported or AliasesRefused."""


class Trials(Protocol):
    """Tries aliases on the present catalogues."""

    def try_aliases(self, statements: Sequence[Statement], person: str) -> None:
        """Ask what they would do to the warnings; answered by AliasesTried."""

    def cancel(self) -> None:
        """Break a trial off."""
