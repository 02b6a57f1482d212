"""What the page of connections asks for; without it the page would need a service.

Wishes return at once and are answered by app/links/answers.py. Those that say so want a person who
signed in.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Protocol

from app.links.calls import CallsWish, LetterDecided
from app.links.connections import LinkWish
from app.links.days import DaysWish
from app.links.documents import Document
from app.links.exchanges import PlanWish, RunNow, RunsWish
from ui.signing.port import Speaking


class Links(Speaking, Protocol):
    """Connections to outside platforms."""

    def list_links(self) -> None:
        """Ask for the connections; answered by LinksShown."""

    def list_kinds(self) -> None:
        """Ask what can be connected; answered by KindsShown."""

    def save(self, wish: LinkWish) -> None:
        """Make or change a connection; answered by LinkSaved. A person signed in."""

    def drop(self, link: str, version: int) -> None:
        """Remove a connection; answered by LinkDropped. A person signed in."""

    def try_out(self, wish: LinkWish) -> None:
        """Try what is written; answered by LinkTested. A person signed in."""

    def list_plans(self) -> None:
        """Ask for the exchanges; answered by PlansShown."""

    def plan(self, wish: PlanWish) -> None:
        """Do an exchange at other times; answered by PlanKept. A person signed in."""

    def run_now(self, wish: RunNow) -> None:
        """Do an exchange now; answered by RunBegun, then by RunAnswered."""

    def list_runs(self, wish: RunsWish) -> None:
        """Ask for runs; answered by RunsListed."""

    def list_calls(self, wish: CallsWish) -> None:
        """Ask for calls; answered by CallsListed. A person signed in."""

    def open_call(self, call_id: uuid.UUID) -> None:
        """Ask what was said in a call; answered by CallOpened. A person signed in."""

    def export_calls(self, wish: CallsWish, path: Path) -> None:
        """Write calls to a file; answered by CallsWritten. A person signed in."""

    def list_letters(self, link: str) -> None:
        """Ask for messages that wait, empty: of all; answered by LettersListed."""

    def decide(self, wish: LetterDecided, link: str) -> None:
        """Say what becomes of messages; answered by LettersListed. A person signed in."""

    def find_document(self, document: Document) -> None:
        """Look whether a document is at this workstation; answered by DocumentFound."""

    def list_days(self, wish: DaysWish) -> None:
        """Ask for comparisons, or have them made anew; answered by DaysListed."""
