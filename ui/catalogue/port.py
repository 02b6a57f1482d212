"""What the page of the catalogues asks for and is answered; without it the page would need a store.

Wishes return at once. Those of the catalogues' desk are answered by its events
(app/catalogue/entries/events.py); a look into a file, findings of an item and offered matches have
events of their own, which stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.catalogue.entries.events import (
    ChangesAsked,
    ImportWish,
    ItemAsked,
    MatchWish,
    VersionsAsked,
)
from app.catalogue.entries.values import SearchAsked, Side
from app.catalogue.files.preview import Preview
from app.catalogue.findings import Finding
from app.catalogue.matching.match import Match
from app.catalogue.rows import HospitalRow


@dataclass(frozen=True, slots=True)
class FileAsked:
    """The wish to look into a file before it is read in."""

    path: Path
    side: Side
    mapping: Mapping[str, str]
    """Heading → field, as kept from the last time."""


@dataclass(frozen=True, slots=True)
class OffersAsked:
    """The wish to see hospital items that wait for a person to match them."""

    search: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class FilePreviewed:
    """Event: what a file looks like."""

    asked: FileAsked
    preview: Preview | None
    refused: str = ""
    """Why it cannot be read: one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A hospital item and the provincial ones it may be."""

    hospital: HospitalRow
    match: Match


@dataclass(frozen=True, slots=True)
class OffersListed:
    """Event: a page of items that wait."""

    asked: OffersAsked
    rows: tuple[Offer, ...]
    more: bool
    waiting: int
    """How many wait in all."""


@dataclass(frozen=True, slots=True)
class ItemChecked:
    """Event: what the check says of one item."""

    asked: ItemAsked
    findings: tuple[Finding, ...]


class Catalogues(Protocol):
    """The desk of the catalogues; what goes wrong is answered by CatalogueRefused."""

    def search(self, asked: SearchAsked) -> None:
        """Look for items, without a text list them by code; answered by ItemsFound."""

    def show(self, asked: ItemAsked) -> None:
        """Ask for an item's card; answered by CardShown."""

    def list_versions(self, asked: VersionsAsked) -> None:
        """Ask for versions; answered by VersionsListed."""

    def list_changes(self, asked: ChangesAsked) -> None:
        """Ask what a version did; answered by ChangesListed."""

    def decide(self, wish: MatchWish) -> None:
        """Confirm or reject pairs, or take that back; answered by Decided."""

    def import_file(
        self, wish: ImportWish, path: Path, mapping: Mapping[str, str] | None = None
    ) -> None:
        """Read a file in; answered by ImportShown, again and again until it is done."""

    def stop_import(self) -> None:
        """Stop reading in after the piece it is at."""

    def sync_now(self) -> None:
        """Have the service read the platform's catalogue again; answered by SyncShown."""


class CatalogueChecks(Protocol):
    """What is worked out of both catalogues, and of a file that is not read in yet."""

    def check_item(self, asked: ItemAsked) -> None:
        """Ask what the check says of an item; answered by ItemChecked."""

    def list_offers(self, asked: OffersAsked) -> None:
        """Ask for items that wait to be matched; answered by OffersListed."""

    def preview(self, asked: FileAsked) -> None:
        """Look into a file; answered by FilePreviewed."""
