"""What the page of warnings asks for; without it the page would need a store.

Wishes return at once and are answered by app/catalogue/warnings/events.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.catalogue.aliases.values import Statement
from app.catalogue.checking.rules import Rule
from app.catalogue.warnings.events import DecideWish
from app.catalogue.warnings.values import WarningKey, WarningsAsked


class Warnings(Protocol):
    """The work list of one workstation."""

    def list_warnings(self, asked: WarningsAsked) -> None:
        """Ask for a page; answered by WarningsListed."""

    def list_words(self, key: WarningKey) -> None:
        """Ask for all that was decided on a warning; answered by WordsListed."""

    def decide(self, wish: DecideWish) -> None:
        """Decide on warnings; answered by WarningsDecided or WarningsRefused."""

    def show_rules(self) -> None:
        """Ask for the rules; answered by RulesShown."""

    def lay_down(self, rules: Sequence[Rule], person: str, why: str = "") -> None:
        """Let rules hold and check by them; answered by RulesTaken or WarningsRefused."""

    def try_rules(self, rules: Sequence[Rule]) -> None:
        """Ask what rules would do; answered by CheckShown, the last one with `tried`."""

    def try_aliases(self, statements: Sequence[Statement], person: str) -> None:
        """Ask what aliases would do; answered by AliasesTried."""

    def check(self) -> None:
        """Check the catalogues; answered by CheckShown, the last one with `done`."""

    def cancel(self) -> None:
        """Break the running check or trial off."""
