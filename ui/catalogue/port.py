"""What the page of the catalogues asks for; without it the page would need a store.

Wishes return at once and are answered by the events of app/catalogue/entries/events.py and
app/catalogue/offering/events.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.catalogue.entries.events import (
    ChangesAsked,
    ImportWish,
    ItemAsked,
    MatchWish,
    VersionsAsked,
)
from app.catalogue.entries.values import SearchAsked
from app.catalogue.offering.events import FileAsked, OffersAsked


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


class Offering(Protocol):
    """What is worked out of both catalogues, and of a file that is not read in yet."""

    def check_item(self, asked: ItemAsked) -> None:
        """Ask what the check says of an item; answered by ItemChecked."""

    def list_offers(self, asked: OffersAsked) -> None:
        """Ask for items that wait to be matched; answered by OffersListed."""

    def leave_offers(self) -> None:
        """Work no longer on what was asked of them: nobody looks."""

    def preview(self, asked: FileAsked) -> None:
        """Look into a file; answered by FilePreviewed."""
