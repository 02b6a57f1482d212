"""What the page of delivery relations asks for; without it the page would need a store.

Wishes return at once and are answered by app/catalogue/relations/events.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from app.catalogue.relations.events import RelationsAsked
from app.catalogue.relations.values import Address, Distributor, Document, Relation

AnyValue = Distributor | Document | Address | Relation


class Relations(Protocol):
    """Who may deliver what where."""

    def list_distributors(self, search: str = "") -> None:
        """Ask for distributors by a part of name or code; answered by DistributorsListed."""

    def list_addresses(self) -> None:
        """Ask for the addresses; answered by AddressesListed."""

    def list_relations(self, asked: RelationsAsked) -> None:
        """Ask for a page of relations; answered by RelationsListed."""

    def list_due(self, days: int) -> None:
        """Ask for papers that end within some days, or have ended; answered by DocumentsDue."""

    def lay_down(self, values: Sequence[AnyValue], person: str) -> None:
        """Lay things down, new or in place of what is known of them; RelationsChanged."""

    def take_back(self, values: Sequence[AnyValue], person: str) -> None:
        """Take things back; answered by RelationsChanged."""

    def download(self, person: str) -> None:
        """Have the platform asked for relations; answered by DownloadShown, twice."""

    def adopt(self, values: Sequence[Relation], person: str) -> None:
        """Let the platform's word on these stand, now and later; RelationsChanged."""

    def keep(self, values: Sequence[Relation], person: str) -> None:
        """Let our word on these stand against what the platform says now; RelationsChanged."""

    def import_file(
        self, path: Path, person: str, mapping: Mapping[str, str] | None = None
    ) -> None:
        """Read relations from a file; answered by RelationsChanged."""
