"""Delivery relations without a store: without it the page could be shown only with one.

Answers through the `post` it is given, and remembers every wish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.catalogue.relations.events import (
    AddressesListed,
    DistributorRow,
    DistributorsListed,
    DocumentsDue,
    Downloads,
    DownloadShown,
    Part,
    RelationRow,
    RelationsAsked,
    RelationsChanged,
    RelationsListed,
)
from app.catalogue.relations.values import Address, DocumentWarning, Relation
from app.readers.saying import Saying
from ui.relations.port import AnyValue


class FakeRelations:
    """Holds relations in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.distributors: tuple[DistributorRow, ...] = ()
        self.relations: tuple[RelationRow, ...] = ()
        self.due: tuple[DocumentWarning, ...] = ()
        self.addresses: tuple[Address, ...] = ()
        self.more = False
        self.downloads = Downloads()
        self.wishes: list[tuple[object, ...]] = []

    def list_distributors(self, search: str = "") -> None:
        """List those whose name holds a text."""
        rows = tuple(row for row in self.distributors if search in row.distributor.name)
        self._post(DistributorsListed(search, rows))

    def list_addresses(self) -> None:
        """List the addresses."""
        self._post(AddressesListed(self.addresses))

    def list_relations(self, asked: RelationsAsked) -> None:
        """List the relations of an item, or all."""
        wanted = asked.province_code
        rows = tuple(row for row in self.relations if wanted in ("", row.relation.province_code))
        if asked.disputed:
            rows = tuple(row for row in rows if row.relation.disputed)
        if asked.news:
            rows = tuple(row for row in rows if row.news is not None)
        self._post(RelationsListed(asked, rows, self.more, self.downloads))

    def list_due(self, days: int) -> None:
        """List the papers that end."""
        self._post(DocumentsDue(days, self.due))

    def lay_down(self, values: Sequence[AnyValue], person: str) -> None:
        """Remember what was laid down."""
        self.wishes.append(("lay down", tuple(values), person))
        self._post(RelationsChanged(frozenset(Part), Saying("已保存", "Saved")))

    def take_back(self, values: Sequence[AnyValue], person: str) -> None:
        """Remember what was taken back."""
        self.wishes.append(("take back", tuple(values), person))
        self._post(RelationsChanged(frozenset(Part), Saying("已取消", "Taken back")))

    def download(self, person: str) -> None:
        """Remember the wish, and answer as if nothing were new."""
        self.wishes.append(("download", person))
        self._post(DownloadShown(running=True))
        self._post(DownloadShown(running=False, said=Saying("没有变化", "Nothing new")))

    def adopt(self, values: Sequence[Relation], person: str) -> None:
        """Remember that the platform's word is to stand."""
        self.wishes.append(("adopt", tuple(values), person))
        self._post(RelationsChanged(frozenset(Part), Saying("以平台为准", "The platform's")))

    def keep(self, values: Sequence[Relation], person: str) -> None:
        """Remember that our word is to stand."""
        self.wishes.append(("keep", tuple(values), person))
        self._post(RelationsChanged(frozenset(Part), Saying("以本院为准", "Ours")))

    def import_file(
        self, path: Path, person: str, mapping: Mapping[str, str] | None = None
    ) -> None:
        """Remember what was read in."""
        self.wishes.append(("import", path, person, mapping))
        self._post(RelationsChanged(frozenset(Part), Saying("已导入", "Read in")))
