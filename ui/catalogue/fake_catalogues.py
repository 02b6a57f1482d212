"""Catalogues without a store: without it their page could be shown and tested only with one.

Answers as the real desk does, through the `post` it is given, and remembers every wish. Files are
read as they really are.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.catalogue.entries.events import (
    CardShown,
    CatalogueChanged,
    ChangesAsked,
    ChangesListed,
    Decided,
    ImportShown,
    ImportWish,
    ItemAsked,
    ItemsFound,
    MatchWish,
    SyncShown,
    VersionsAsked,
    VersionsListed,
)
from app.catalogue.entries.values import (
    AnyRow,
    Card,
    Decision,
    Entry,
    FoundBy,
    Hit,
    ItemChange,
    Match,
    MatchState,
    SearchAsked,
    Side,
    Source,
    Version,
    What,
    code_of,
    side_of,
)
from app.catalogue.entries.wording import of_file_error, of_refused_file
from app.catalogue.files.columns import HOSPITAL, PROVINCE, FileKind
from app.catalogue.files.preview import preview
from app.catalogue.files.reading import open_catalogue
from app.catalogue.files.reports import RowSaid, Weight
from app.catalogue.findings import Finding
from app.catalogue.offering.events import (
    FileAsked,
    FilePreviewed,
    ItemChecked,
    Offer,
    OffersAsked,
    OffersListed,
)
from app.readers.saying import Saying
from app.tables.refused import TableRefused

_PAGE = 100
_OFFERS = 40
_KINDS: dict[Side, FileKind[Any]] = {Side.PROVINCE: PROVINCE, Side.HOSPITAL: HOSPITAL}


class FakeCatalogues:
    """Holds both catalogues in memory."""

    def __init__(
        self,
        post: Callable[[object], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._post, self._now = post, now
        self.entries: dict[Side, dict[str, Entry]] = {Side.PROVINCE: {}, Side.HOSPITAL: {}}
        self.cards: dict[tuple[Side, str], Card] = {}
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.versions: list[Version] = []
        self.changes: dict[uuid.UUID, list[ItemChange]] = {}
        self.offers: dict[str, Offer] = {}
        self.decided: dict[str, MatchWish] = {}
        self.wishes: list[object] = []
        self.holds_imports = False
        """An import stays where it begins, as one of a million rows does for a while."""
        self._held: ImportWish | None = None
        self.holds_offers = False
        """A page of offers stays as it begins."""

    def put(self, rows: Sequence[AnyRow], version_id: uuid.UUID, *, removed: bool = False) -> None:
        """Hold items."""
        for row in rows:
            entry = Entry(row, version_id, self._now(), removed)
            self.entries[side_of(row)][code_of(row)] = entry

    def search(self, asked: SearchAsked) -> None:
        """Find what holds all words."""
        self.wishes.append(asked)
        sides = Side if asked.side is None else (asked.side,)
        words = asked.text.casefold().split()
        found = [
            Hit(entry, FoundBy.NAME_PART)
            for side in sides
            for entry in self.entries[side].values()
            if (asked.removed or not entry.removed) and _holds(entry.row, words)
        ]
        more = len(found) > asked.limit
        self._post(ItemsFound(asked, tuple(found[: asked.limit]), more, 3))

    def show(self, asked: ItemAsked) -> None:
        """Show an item."""
        self.wishes.append(asked)
        entry = self.entries[asked.side].get(asked.code)
        bare = None if entry is None else Card(entry, (), (), (), (), (), (), ())
        self._post(CardShown(asked, self.cards.get((asked.side, asked.code), bare)))

    def check_item(self, asked: ItemAsked) -> None:
        """Tell the findings of an item."""
        self._post(ItemChecked(asked, self.findings.get(asked.code, ())))

    def list_versions(self, asked: VersionsAsked) -> None:
        """List versions."""
        self.wishes.append(asked)
        rows = [each for each in self.versions if asked.side in (None, each.side)]
        told = [each.at for each in self.versions if each.source is Source.PLATFORM]
        self._post(VersionsListed(asked, tuple(rows), False, max(told, default=None)))

    def list_changes(self, asked: ChangesAsked) -> None:
        """List a page of what a version did."""
        self.wishes.append(asked)
        version = next((v for v in self.versions if v.version_id == asked.version_id), None)
        rows = [
            change
            for change in self.changes.get(asked.version_id, [])
            if asked.what in (None, change.what) and code_of(change.row) > asked.after
        ]
        page = rows[:_PAGE]
        following = code_of(page[-1].row) if len(rows) > _PAGE else None
        self._post(ChangesListed(asked, version, tuple(page), following))

    def list_offers(self, asked: OffersAsked) -> None:
        """List what waits."""
        self.wishes.append(asked)
        words = asked.search.casefold().split()
        waiting = [each for code, each in self.offers.items() if code not in self.decided]
        rows = [each for each in waiting if _holds(each.hospital, words)]
        if asked.count_only:
            self._post(OffersListed(asked, (), False, len(waiting)))
            return
        page = rows[asked.page * _OFFERS : (asked.page + 1) * _OFFERS]
        self._post(OffersListed(asked, tuple(page[:3]), False, len(waiting), partial=True))
        if self.holds_offers:
            return
        more = len(rows) > (asked.page + 1) * _OFFERS
        self._post(OffersListed(asked, tuple(page), more, len(waiting)))

    def leave_offers(self) -> None:
        """Note that nobody looks."""
        self.wishes.append("leave offers")

    def decide(self, wish: MatchWish) -> None:
        """Note a decision."""
        self.wishes.append(wish)
        states = {
            Decision.CONFIRMED: MatchState.CONFIRMED,
            Decision.REJECTED: MatchState.REJECTED,
            Decision.WITHDRAWN: MatchState.OPEN,
        }
        for pair in wish.pairs:
            if wish.decision is Decision.WITHDRAWN:
                self.decided.pop(pair.hospital_code, None)
                continue
            self.decided[pair.hospital_code] = wish
        state = states[wish.decision]
        matches = tuple(Match(p.hospital_code, p.province_code, state, ()) for p in wish.pairs)
        said = {
            Decision.CONFIRMED: Saying("已确认对照。", "The match is confirmed."),
            Decision.REJECTED: Saying("已否定这个候选。", "The candidate is rejected."),
            Decision.WITHDRAWN: Saying("已撤销。", "The decision is taken back."),
        }
        self._post(Decided(wish, matches, said[wish.decision]))

    def preview(self, asked: FileAsked) -> None:
        """Look into a file."""
        self.wishes.append(asked)
        try:
            seen = preview(asked.path, _KINDS[asked.side], asked.mapping)
        except TableRefused as refused:
            self._post(FilePreviewed(asked, None, of_refused_file(refused)))
        except OSError as error:
            self._post(FilePreviewed(asked, None, of_file_error(error)))
        else:
            self._post(FilePreviewed(asked, seen))

    def import_file(
        self, wish: ImportWish, path: Path, mapping: Mapping[str, str] | None = None
    ) -> None:
        """Read a file in."""
        self.wishes.append(wish)
        self._post(ImportShown(wish, "reading", 1000, read=1000, written=400, share=0.2))
        if self.holds_imports:
            self._held = wish
            return
        rows: list[AnyRow] = []
        said: list[RowSaid] = []
        with open_catalogue(path, _KINDS[wish.side], mapping) as reading:
            for row in reading.rows:
                if isinstance(row, RowSaid):
                    said.append(row)
                else:
                    rows.append(row)
        version = self._version(wish, rows)
        self.put(rows, version.version_id)
        bad = sum(each.weight is Weight.REFUSED for each in said)
        count, notes = len(rows), tuple(reading.notes)
        self._post(
            ImportShown(wish, "writing", count, count, version, False, bad, tuple(said), notes)
        )
        self._post(CatalogueChanged(frozenset({wish.side})))

    def stop_import(self) -> None:
        """Stop what is held."""
        self.wishes.append("stop")
        if self._held is not None:
            self._post(
                ImportShown(self._held, "writing", 500, stopped=True, read=1200, written=500)
            )
            self._held = None

    def sync_now(self) -> None:
        """Say that it runs."""
        self.wishes.append("sync")
        self._post(SyncShown(running=True))

    def _version(self, wish: ImportWish, rows: Sequence[AnyRow]) -> Version:
        held = self.entries[wish.side]
        new = sum(code_of(row) not in held for row in rows)
        counts = ((What.NEW, new),) if new else ()
        version = Version(
            version_id=uuid.uuid4(),
            side=wish.side,
            source=Source.FILE,
            name=wish.name,
            person=wish.person,
            at=self._now(),
            whole=wish.whole,
            rows=len(rows),
            counts=counts,
            expected=new,
        )
        self.versions.insert(0, version)
        return version


def _holds(row: AnyRow, words: Sequence[str]) -> bool:
    texts = (code_of(row), row.name, row.maker, row.strength, row.approval_number)
    text = " ".join(texts).casefold()
    return all(word in text for word in words)
