"""What the desk of offered matches asks and answers, as frozen values.

Without it a screen would have to know tables, indexes and files. Wishes return at once; what goes
wrong is answered by `CatalogueRefused`, as at the desk of the catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.entries.events import CatalogueRefused, ItemAsked
from app.catalogue.entries.values import Side
from app.catalogue.files.preview import Preview
from app.catalogue.findings import Finding
from app.catalogue.matching.match import Match
from app.catalogue.rows import HospitalRow
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class FileAsked:
    """The wish to look into a file before it is read in (`desk.preview`)."""

    path: Path
    side: Side
    mapping: Mapping[str, str]
    """Heading → field, as kept from the last time."""


@dataclass(frozen=True, slots=True)
class OffersAsked:
    """The wish to see hospital items that wait for a person to match them (`desk.list_offers`)."""

    search: str = ""
    """Words that must all be met; empty: all that wait."""
    page: int = 0
    count_only: bool = False
    """Nobody looks at the list: only how many wait is asked."""


@dataclass(frozen=True, slots=True)
class FilePreviewed:
    """Event: what a file looks like."""

    asked: FileAsked
    preview: Preview | None
    refused: Saying | None = None
    """Why it cannot be read."""


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
    partial: bool = False
    """The page is still being made: more of it follows, or a newer question was asked."""


@dataclass(frozen=True, slots=True)
class ItemChecked:
    """Event: what the check says of one item and nobody has decided."""

    asked: ItemAsked
    findings: tuple[Finding, ...]


OfferingEvent = FilePreviewed | OffersListed | ItemChecked | CatalogueRefused
