"""Turns the rows of the feeds into what this workstation knows: deliveries, codes, papers, persons.

Without it nothing that others did would be seen here. Every write goes to the core in short pieces,
so that a scan in between does not wait; a delivery's codes are written before its document, so that
it never shows without them. The cursor moves in the transaction of the row it covers. Applying a
row again is harmless. A hand-over may come before its delivery or after it: it is kept and joined
to whatever comes later. A row that cannot be read is set aside and tried again at the next start.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby, islice

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from app.catalogue.entries import bodies as catalogue
from app.catalogue.relations.told import bodies as relations
from app.packing.ordered import told as ordered
from app.people import whereabouts
from app.people.audit import roots
from app.purchasing import return_words, uploads
from app.purchasing.invoicing import words as invoice_words
from app.receiving.documents import deliveries
from app.receiving.values import Delivery, delivery_id
from app.store import chains
from app.store.change_log import ChangeLog, Point
from app.store.clock import Clock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.facts import Applied
from app.tracing.cases import values as cases
from sync import wire
from sync.client import cursors, entities
from sync.client.errors import BadAnswer, Refused
from sync.client.foreign_facts import merged, take_facts
from sync.client.manifests import Manifests, ManifestSource
from sync.client.packing import TooLarge
from sync.client.status import DeliveriesChanged, FactsArrived, RowSetAside, Sink

FIRST_PIECE, LEAST_PIECE, MOST_PIECE = 40_000, 10_000, 400_000
"""Bytes of small rows in one transaction, so that a scan in between does not wait; grown and shrunk
by what the last one took."""
_BYTES_BESIDE = 300
"""What a row costs beside its body, in bytes of one."""
_QUICK_S, _SLOW_S = 0.008, 0.020
_WRITE_S = 60.0
_MAX_FETCHES = 3
"""Of one hand-over that arrives damaged each time."""

_log = logging.getLogger(__name__)

Done = Callable[[Connection], None]
"""Notes that a row is dealt with, in the transaction that dealt with it."""
Passed = Callable[[Connection, Sequence[wire.FeedRow]], None]
"""The same for some rows that follow one another."""


class Inbox:
    """The way into one workstation's store; lives in the courier's thread."""

    def __init__(
        self,
        database: Database,
        core: Core,
        log: ChangeLog,
        clock: Clock,
        source: ManifestSource,
        sink: Sink,
    ) -> None:
        """`source` gives hand-overs, or raises SyncError."""
        self._database = database
        self._core = core
        self._log = log
        self._org = org = log.workstation.org
        self._clock = clock
        self._sink = sink
        self._manifests = Manifests(database, org, clock, source, self._write, sink)
        self._bad_fetches: Counter[str] = Counter()
        self._large: dict[tuple[str, int], Callable[[wire.FeedRow, Done], None]] = {
            ("delivery", 1): self._take_delivery,
            ("manifest", 1): self._take_manifest,
            ("manifest", 2): self._take_manifest,
        }
        self._small: dict[tuple[str, int], Passed] = {
            ("item", 1): self._take_items,
            (catalogue.ENTITY, catalogue.VERSION): self._take_catalogue,
            (relations.ENTITY, relations.VERSION): self._take_relations,
            ("person", 1): self._take_persons,
            (roots.ENTITY, roots.VERSION): self._take_audit_roots,
            ("role", 1): self._take_roles,
            (whereabouts.ENTITY, whereabouts.VERSION): self._take_workstations,
            ("sign-in-rules", 1): self._take_sign_in_rules,
            ("order", 1): self._take_orders,
            (uploads.ENTITY, uploads.VERSION): self._take_uploads,
            (return_words.ENTITY, return_words.VERSION): self._take_returns,
            ("invoice", 1): self._take_invoices,
            (invoice_words.ENTITY, invoice_words.VERSION): self._take_invoice_words,
            (ordered.ENTITY, ordered.VERSION): self._take_ordered,
            ("fact", 1): self._take_facts,
            (cases.ENTITY, cases.VERSION): self._take_cases,
        }
        self._piece = FIRST_PIECE
        self._facts: list[Applied] = []
        """Those of the piece that is being written."""

    def apply(self, scope: str, rows: Sequence[wire.FeedRow]) -> None:
        """Take rows in, in order; raises RowMissed, SyncError (a fetch) or StoreError."""
        with self._database.reading() as connection:
            before = cursors.position(connection, scope)
        new = [row for row in rows if row.seq > before.seq]
        expected = list(range(before.seq + 1, before.seq + 1 + len(new)))
        whole = [row for row, seq in zip(new, expected, strict=True) if row.seq == seq]
        hashes = hashes_behind(before.hash, whole)

        def passed(connection: Connection, some: Sequence[wire.FeedRow]) -> None:
            places = [Point(row.seq, hashes[row.seq]) for row in some]
            cursors.advance(connection, scope, places)

        self.take(scope, whole, passed)
        if len(whole) < len(new):
            raise cursors.RowMissed(f"{scope} {expected[len(whole)]}")

    def take(self, scope: str, rows: Sequence[wire.FeedRow], passed: Passed) -> None:
        """Take rows in, in order, and note each; raises SyncError (a fetch) or StoreError."""
        for small, group in groupby(rows, key=self._is_small):
            if small:
                self._take_pieces(scope, list(group), passed)
            else:
                for row in group:
                    self._take(scope, row, passed)

    def read_again(self) -> None:
        """Try what was set aside once more; raises SyncError where nothing answers."""
        with self._database.reading() as connection:
            waiting = cursors.kept(connection)
        for scope, row in waiting:
            if _kind(row) in self._large or self._is_small(row):
                forget = partial(cursors.forget, scope=scope, seq=row.seq)
                problem = self._read(row, forget)
                _log.info("%s row %d read again: %s", scope, row.seq, problem or "done")

    def _is_small(self, row: wire.FeedRow) -> bool:
        return _kind(row) in self._small

    def _take_pieces(self, scope: str, rows: Sequence[wire.FeedRow], passed: Passed) -> None:
        at = 0
        while at < len(rows):
            piece = rows[at : _end_of_piece(rows, at, self._piece)]
            at += len(piece)
            if len(piece) == 1 or self._attempt(partial(self._take_small, piece, passed)):
                # What one bad row spoils for all is done again row by row.
                for row in piece:
                    self._take(scope, row, passed)

    def _take_small(self, rows: Sequence[wire.FeedRow], passed: Passed) -> None:
        took_s = 0.0

        def work(connection: Connection) -> None:
            nonlocal took_s
            began = time.perf_counter()
            for kind, some in groupby(rows, key=_kind):
                self._small[kind](connection, list(some))
            passed(connection, rows)
            took_s = time.perf_counter() - began

        self._write(work)
        if took_s > _SLOW_S:
            self._piece = max(LEAST_PIECE, self._piece // 2)
        elif took_s < _QUICK_S:
            self._piece = min(MOST_PIECE, self._piece * 2)

    def _take(self, scope: str, row: wire.FeedRow, passed: Passed) -> None:
        def done(connection: Connection) -> None:
            passed(connection, [row])

        if _kind(row) not in self._large and not self._is_small(row):
            self._set_aside(scope, row, done, "本程序版本还不认识这类消息，升级后会自动读取")
            return
        problem = self._read(row, done)
        if problem is not None:
            _log.warning("%s row %d (%s) cannot be read: %s", scope, row.seq, row.entity, problem)
            self._set_aside(scope, row, done, "服务端发来的消息有误，已保留，请联系管理员")

    def _read(self, row: wire.FeedRow, done: Done) -> Exception | None:
        """Read a row; what is wrong with the row itself comes back, all else is raised."""
        try:
            return self._attempt(partial(self._read_one, row, done))
        except Refused as error:
            if error.status != 404:
                raise
            return error
        except BadAnswer as error:
            self._bad_fetches[row.entity_id] += 1
            if self._bad_fetches[row.entity_id] < _MAX_FETCHES:
                raise
            return error

    def _read_one(self, row: wire.FeedRow, done: Done) -> None:
        if not self._is_small(row):
            self._large[_kind(row)](row, done)
            return

        def work(connection: Connection) -> None:
            self._small[_kind(row)](connection, [row])
            done(connection)

        self._write(work)

    def _attempt(self, work: Callable[[], None]) -> Exception | None:
        """Do work that stands on a row's content; what the content is to blame for comes back."""
        try:
            work()
        except (ValueError, OverflowError, TooLarge) as error:
            return error
        except StatementError as error:
            # What no column can hold is of the row; other errors of the database are not.
            if isinstance(error, DBAPIError) and not isinstance(error, (IntegrityError, DataError)):
                raise
            return error
        return None

    def _set_aside(self, scope: str, row: wire.FeedRow, done: Done, reason: str) -> None:
        def work(connection: Connection) -> None:
            cursors.set_aside(connection, scope, row)
            done(connection)

        self._write(work)
        self._sink(RowSetAside(row.entity, row.entity_id, reason))

    def _take_items(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        now = self._clock.now()
        self._facts.append(entities.take_items(connection, self._org, rows, now))

    def _take_catalogue(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += [entities.take_catalogue(connection, self._org, row) for row in rows]

    def _take_relations(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += [entities.take_relations(connection, self._org, row) for row in rows]

    def _take_audit_roots(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        for row in rows:
            entities.take_audit_root(connection, self._org, row)

    def _take_persons(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        for row in rows:
            entities.take_person(connection, self._org, row)

    def _take_roles(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        for row in rows:
            entities.take_role(connection, self._org, row)

    def _take_workstations(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        for row in rows:
            body = entities.read_body(row, whereabouts.PlaceBody)
            whereabouts.keep(connection, self._org, body)

    def _take_sign_in_rules(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        for row in rows:
            entities.take_sign_in_rules(connection, self._org, row)

    def _take_orders(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += [entities.take_order(connection, self._org, row) for row in rows]

    def _take_uploads(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += [entities.take_upload(connection, self._org, row) for row in rows]

    def _take_returns(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += [entities.take_return(connection, self._org, row) for row in rows]

    def _take_invoices(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        for row in rows:
            entities.take_invoice(connection, self._org, row)

    def _take_invoice_words(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += [entities.take_invoice_word(connection, self._org, row) for row in rows]

    def _take_ordered(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        for row in rows:
            ordered.keep(connection, self._org, entities.read_body(row, ordered.OrderedBody))

    def _take_facts(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += take_facts(connection, self._log, rows)

    def _take_cases(self, connection: Connection, rows: Sequence[wire.FeedRow]) -> None:
        self._facts += [entities.take_case(connection, self._org, row) for row in rows]

    def _take_delivery(self, row: wire.FeedRow, done: Done) -> None:
        self._store(entities.read_body(row, Delivery), done)

    def _take_manifest(self, row: wire.FeedRow, done: Done) -> None:
        body = entities.read_body(row, entities.ManifestBody)
        if not self._manifests.fetch(body, named=row.version > 1):
            self._write(done)
            return
        key = delivery_id(body.distributor_code, body.delivery_no)
        with self._database.reading() as connection:
            stored = deliveries.load(connection, self._org, key)
        if stored is None:
            self._write(done)
            return
        self._store(stored, done)

    def _store(self, document: Delivery, done: Done) -> None:
        """Write a delivery: its codes piece by piece, then the document and the cursor."""
        rows = deliveries.package_rows(self._org, document)
        while piece := list(islice(rows, deliveries.PIECE)):
            self._write(partial(deliveries.add_packages, rows=piece))
        self._manifests.join_into(document, done)
        self._sink(DeliveriesChanged(frozenset({document.delivery_id})))

    def _write(self, work: Callable[[Connection], None]) -> None:
        def job() -> None:
            self._facts.clear()
            with self._database.writing() as connection:
                work(connection)
            if self._facts:
                self._sink(FactsArrived(merged(self._facts)))

        self._core.submit(Urgency.BACKGROUND, job).result(_WRITE_S)


def _end_of_piece(rows: Sequence[wire.FeedRow], at: int, limit_bytes: int) -> int:
    """Behind the last row that fits; one fits always."""
    left = limit_bytes
    for no in range(at, len(rows)):
        body = rows[no].body
        left -= _BYTES_BESIDE + (0 if body is msgspec.UNSET else len(bytes(body)))
        if left < 0:
            return max(no, at + 1)
    return len(rows)


def _kind(row: wire.FeedRow) -> tuple[str, int]:
    return row.entity, row.version


def hashes_behind(before: bytes, rows: Sequence[wire.FeedRow]) -> dict[int, bytes]:
    """What the chain comes to behind each row; raises ValueError where a digest is missing."""
    hashes: dict[int, bytes] = {}
    for row in rows:
        if row.body is msgspec.UNSET:
            digest = bytes.fromhex(row.digest)
        else:
            digest = chains.digest_of(bytes(row.body))
        before = chains.of_row(before, row.seq, row.entity, row.entity_id, row.version, digest)
        hashes[row.seq] = before
    return hashes
