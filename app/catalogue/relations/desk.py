"""The desk of delivery relations: takes wishes from any thread, answers each with an event.

Without it the window would wait for the disk. Wishes are done one after the other in a thread of
their own; what is written goes through the core in pieces, so that a scan never waits for more than
one of them. The platform is asked in another thread: what it lists comes with the feed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, select

from app.catalogue.files.columns import ALL_KINDS, Kind
from app.catalogue.files.reading import open_catalogue
from app.catalogue.files.reports import RowSaid, Weight
from app.catalogue.relations import journal, reading, wording
from app.catalogue.relations.answering import may_deliver
from app.catalogue.relations.downloading import Ask, DownloadFailed
from app.catalogue.relations.events import (
    AddressesListed,
    DistributorRow,
    DistributorsListed,
    DocumentsDue,
    Downloads,
    DownloadShown,
    MayDeliverAnswered,
    Part,
    RelationNews,
    RelationRow,
    RelationsAsked,
    RelationsChanged,
    RelationsEvent,
    RelationsListed,
    RelationsRefused,
)
from app.catalogue.relations.importing import made_of
from app.catalogue.relations.standing import key_of
from app.catalogue.relations.told.reading import last_news, last_round, said_in
from app.catalogue.relations.values import Address, Distributor, Document, Origin, Relation
from app.catalogue.rows import DeliveryRow
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_and_wait
from app.store.database import Database
from app.store.errors import StoreError
from app.store.lane import Lane
from app.store.many_rows import among
from app.store.tables.catalogue import catalogue_entry
from app.tables.refused import TableRefused

log = logging.getLogger("tracedock.relations")

AnyValue = Distributor | Document | Address | Relation
Work = Callable[[], RelationsEvent]
WARNED_DAYS = 60
"""Papers that end within so many days are warned of in the list of distributors."""
_LONGEST, _LONGEST_KEY = 500, 200
_PARTS: Mapping[type, Part] = {
    Distributor: Part.DISTRIBUTORS,
    Document: Part.DOCUMENTS,
    Address: Part.ADDRESSES,
    Relation: Part.RELATIONS,
}


class _Refused(Exception):
    """A wish that cannot be carried out, and why."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why.chinese)
        self.why = why


class RelationsDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        clock: Clock,
        core: Core,
        sink: Callable[[RelationsEvent], None],
        ask: Ask | None = None,
    ) -> None:
        """Answer into `sink`, which is called in the desk's own threads and must not block.

        `ask` has the service ask the platform; None where nothing can.
        """
        self._database, self._log, self._clock, self._core = database, change_log, clock, core
        self._org, self._sink, self._ask = change_log.workstation.org, sink, ask
        self._lane: Lane[str, Work] = Lane("relations", self._answer)
        self._far: Lane[str, Work] = Lane("relations-far", self._answer)

    def list_distributors(self, search: str = "") -> None:
        """Ask for distributors by a part of name or code; answered by DistributorsListed."""
        self._lane.put("distributors", lambda: self._distributors(search), replaces=True)

    def list_addresses(self) -> None:
        """Ask for the addresses; answered by AddressesListed."""
        self._lane.put("addresses", self._addresses, replaces=True)

    def list_relations(self, asked: RelationsAsked) -> None:
        """Ask for a page of relations; answered by RelationsListed."""
        self._lane.put("relations", lambda: self._relations(asked), replaces=True)

    def list_due(self, days: int) -> None:
        """Ask for papers that end within some days, or have ended; answered by DocumentsDue."""
        self._lane.put("due", lambda: self._due(days), replaces=True)

    def ask(self, province_code: str, distributor: str, address: str, on: date) -> None:
        """Ask whether somebody may deliver; answered by MayDeliverAnswered."""
        self._lane.put("ask", lambda: self._may(province_code, distributor, address, on))

    @asks(Permission.MANAGE_RELATIONS)
    def lay_down(self, values: Sequence[AnyValue], person: str) -> None:
        """Lay things down, new or in place of what is known of them; RelationsChanged."""
        self._lane.put("write", lambda: self._say(values, person, gone=False))

    @asks(Permission.MANAGE_RELATIONS)
    def take_back(self, values: Sequence[AnyValue], person: str) -> None:
        """Take things back; answered by RelationsChanged."""
        self._lane.put("write", lambda: self._say(values, person, gone=True))

    @asks(Permission.MANAGE_RELATIONS)
    def import_file(
        self, path: Path, person: str, mapping: Mapping[str, str] | None = None
    ) -> None:
        """Read relations from a file; answered by RelationsChanged."""
        self._lane.put("write", lambda: self._import(path, person, mapping))

    @asks(Permission.MANAGE_RELATIONS)
    def download(self, person: str) -> None:
        """Have the platform asked for relations; answered by DownloadShown, twice."""
        self._far.put("download", lambda: self._download(person), replaces=True)

    @asks(Permission.MANAGE_RELATIONS)
    def adopt(self, values: Sequence[Relation | Distributor | Address], person: str) -> None:
        """Let the platform's word on these stand, now and later; RelationsChanged."""
        self._lane.put("write", lambda: self._adopt(values, person))

    @asks(Permission.MANAGE_RELATIONS)
    def keep(self, values: Sequence[Relation], person: str) -> None:
        """Let our word on these stand against what the platform says now; RelationsChanged."""
        self._lane.put("write", lambda: self._say(values, person, gone=False, key="kept"))

    def told(self) -> None:
        """Hear that others said something; answered by RelationsChanged."""
        self._sink(RelationsChanged(frozenset(Part)))

    def stop(self, timeout_s: float) -> bool:
        """Forget what waits and end the thread, before the core; False where that took longer."""
        self._far.close()
        self._lane.close()
        return self._lane.join(timeout_s) and self._far.join(timeout_s)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(RelationsRefused(why))

    def _answer(self, _task: str, work: Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            event = work()
        except _Refused as refused:
            event = RelationsRefused(refused.why)
        except StoreError as error:
            log.warning("store: %s", error)
            event = RelationsRefused(faults.of_store(error))
        except (TableRefused, OSError) as error:
            event = RelationsRefused(wording.of_file_error(error))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = RelationsRefused(faults.of_bug(number), number)
        self._sink(event)

    def _distributors(self, search: str) -> RelationsEvent:
        with self._database.reading() as connection:
            known = reading.distributors(connection, self._org)
            papers = reading.documents(connection, self._org)
            today = self._clock.today()
            warnings = reading.warnings(connection, self._org, today, WARNED_DAYS)
            counts = reading.counts(connection, self._org)
        wanted = search.strip().casefold()
        rows = [
            DistributorRow(
                distributor=one,
                documents=tuple(p for p in papers if p.distributor_code == one.code),
                warnings=tuple(w for w in warnings if w.document.distributor_code == one.code),
                relations=counts.get(one.code, 0),
            )
            for one in known
            if wanted in one.name.casefold() or wanted in one.code.casefold()
        ]
        rows.sort(key=lambda row: (not row.warnings, row.distributor.name))
        return DistributorsListed(search, tuple(rows))

    def _addresses(self) -> RelationsEvent:
        with self._database.reading() as connection:
            return AddressesListed(reading.addresses(connection, self._org))

    def _relations(self, asked: RelationsAsked) -> RelationsEvent:
        with self._database.reading() as connection:
            found, more = reading.listed(connection, self._org, asked)
            companies = {one.code: one.name for one in reading.distributors(connection, self._org)}
            places = {one.code: one.name for one in reading.addresses(connection, self._org)}
            codes = {one.province_code for one in found}
            items = _items(connection, self._org, codes)
            downloads = self._downloads(connection)
            last = downloads.news
            news = said_in(connection, self._org, last.round_id, codes) if last else {}
        rows = [
            RelationRow(
                relation=one,
                item=items.get(one.province_code, ""),
                distributor=companies.get(one.distributor_code, one.distributor_code),
                address=places.get(one.address_code, one.address_code),
                news=RelationNews(*said) if (said := news.get(key_of(one))) else None,
            )
            for one in found
        ]
        return RelationsListed(asked, tuple(rows), more, downloads)

    def _downloads(self, connection: Connection) -> Downloads:
        org = self._org
        disputed = reading.disputed(connection, org)
        return Downloads(last_round(connection, org), last_news(connection, org), disputed)

    def _download(self, person: str) -> RelationsEvent:
        if self._ask is None:
            raise _Refused(wording.saying("no-service"))
        self._sink(DownloadShown(running=True))
        try:
            found = self._ask(person)
        except DownloadFailed as error:
            said = wording.saying("download-failed", why=error)
            return DownloadShown(running=False, said=said, failed=True)
        values = {name: getattr(found, name) for name in type(found).__slots__}
        said = wording.saying("downloaded", **values)
        return DownloadShown(running=False, said=said, failed=bool(found.message))

    def _adopt(
        self, values: Sequence[Relation | Distributor | Address], person: str
    ) -> RelationsEvent:
        if not values:
            raise _Refused(wording.saying("nothing"))
        said = [
            journal.said_of(replace(one, gone=False))
            if isinstance(one, Relation)
            else journal.said_of(one)
            for one in values
        ]
        self._write(said, Origin.PLATFORM, person)
        parts = frozenset(_PARTS[type(value)] for value in values)
        return RelationsChanged(parts, wording.saying("adopted", count=len(values)))

    def _due(self, days: int) -> RelationsEvent:
        with self._database.reading() as connection:
            rows = reading.warnings(connection, self._org, self._clock.today(), days)
        return DocumentsDue(days, rows)

    def _may(self, province_code: str, distributor: str, address: str, on: date) -> RelationsEvent:
        asked = (province_code, distributor, address)
        with self._database.reading() as connection:
            return MayDeliverAnswered(*asked, may_deliver(connection, self._org, *asked, on))

    def _say(
        self, values: Sequence[AnyValue], person: str, *, gone: bool, key: str = ""
    ) -> RelationsEvent:
        if not values:
            raise _Refused(wording.saying("nothing"))
        for value in values:
            _check(value)
        said = [journal.said_of(value, gone=gone) for value in values]
        self._write(said, Origin.PERSON, person)
        key = key or ("taken-back" if gone else "laid-down")
        parts = frozenset(_PARTS[type(value)] for value in values)
        return RelationsChanged(parts, wording.saying(key, count=len(values)))

    def _write(self, said: Sequence[journal.AnySaid], origin: Origin, person: str) -> None:
        """Write in pieces on the core's thread; each is durable before the next."""
        for start in range(0, len(said), journal.PIECE):
            self._write_piece(said[start : start + journal.PIECE], origin, person)

    def _write_piece(self, said: Sequence[journal.AnySaid], origin: Origin, person: str) -> None:
        def work(connection: Connection) -> None:
            journal.say(connection, self._log, said, origin, person, self._clock.now())

        write_and_wait(self._core, self._database, Urgency.PERSON, work)

    def _import(self, path: Path, person: str, mapping: Mapping[str, str] | None) -> RelationsEvent:
        with self._database.reading() as connection:
            known = reading.distributors(connection, self._org)
            places = reading.addresses(connection, self._org)
        rows: list[DeliveryRow] = []
        unreadable = 0
        with open_catalogue(path, ALL_KINDS[Kind.RELATIONS], mapping) as file:
            for one in file.rows:
                if isinstance(one, RowSaid):
                    unreadable += one.weight is Weight.REFUSED
                else:
                    rows.append(one)
        made = made_of(rows, known, places)
        values: list[AnyValue] = [*made.distributors, *made.addresses, *made.relations.values()]
        for value in values:
            _check(value)
        said = [journal.said_of(value) for value in values]
        self._write(said, Origin.FILE, person)
        told = wording.saying(
            "imported",
            count=len(made.relations),
            companies=len(made.distributors),
            places=len(made.addresses),
            unreadable=unreadable,
        )
        return RelationsChanged(frozenset(Part), told)


def _check(value: AnyValue) -> None:
    """Refuse what would say nothing; raises _Refused."""
    for name in type(value).__slots__:
        text = getattr(value, name)
        if isinstance(text, str) and len(text) > _LONGEST:
            raise _Refused(wording.saying("too-long", text=text[:20], most=_LONGEST))
    keys = {
        Distributor: ("code", "name"),
        Document: ("distributor_code", "number"),
        Address: ("code", "name"),
        Relation: ("distributor_code",),
    }[type(value)]
    texts = [getattr(value, name).strip() for name in keys]
    if not all(texts):
        raise _Refused(wording.saying(f"{type(value).__name__.lower()}-incomplete"))
    if max(map(len, texts)) > _LONGEST_KEY:
        raise _Refused(wording.saying("too-long", text=texts[0][:20], most=_LONGEST_KEY))
    if isinstance(value, Document | Relation):
        start, end = value.valid_from, value.valid_until
        if start is not None and end is not None and start > end:
            raise _Refused(wording.saying("dates", start=start, end=end))


def _items(connection: Connection, org: str, codes: set[str]) -> dict[str, str]:
    """How provincial items are called, as the catalogue knows them."""
    entry = catalogue_entry.c
    query = select(entry.code, entry.name, entry.strength, entry.maker).where(
        entry.org == org,
        entry.side == "province",
        among(connection, entry.code, codes),
        entry.latest,
    )
    return {
        row.code: " ".join(filter(None, (row.name, row.strength, row.maker)))
        for row in connection.execute(query)
    }
