"""Fetches the trace codes of deliveries chunk by chunk, and puts them where they belong.

Without it a broken link would begin a shipment of a million codes again. A manifest is fetched as
its chunks: each is checked against its name and stored in one transaction, so that a kill or a cut
costs one chunk at most, also over restarts. Its codes go into the store in pieces that keep the
core some ten milliseconds; each piece notes in its transaction how far its chunk is, and a delivery
says what it lists only when all of it is there. One chunk at a time is in memory. A manifest that
corrects another puts its codes in first and takes out what it no longer names; what was received
already stays.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Connection, select, update

from app.documents import DocumentProblem
from app.receiving.documents import deliveries
from app.receiving.documents.delivery_file import parse_delivery_text
from app.receiving.documents.handover import Place, join, places
from app.receiving.values import CartonContent, Delivery, DeliveryLine, delivery_id
from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.relay import relay_body, relay_chunk, relay_manifest
from app.tracing.chunks import Group, manifest_name, read
from sync import wire
from sync.client.entities import ManifestBody
from sync.client.errors import BadAnswer
from sync.client.packing import unpack
from sync.client.status import ManifestProgress, Sink

FIRST_PIECE, LEAST_PIECE, MOST_PIECE = deliveries.PIECE, 100, 2_000
"""Codes in one transaction; grown and shrunk by what the last one took."""
_QUICK_S, _SLOW_S = 0.010, 0.020
_OPEN, _WHOLE, _SUPERSEDED = "open", "sealed", "superseded"
_LISTED_PER_PASS = 200_000
"""Codes compared at once after a correction: some 20 MB."""

_log = logging.getLogger(__name__)

Write = Callable[[Callable[[Connection], None]], None]
"""Does work in one transaction of the core's."""
Done = Callable[[Connection], None]
Row = Any
"""A row of relay_manifest."""


class ManifestSource(Protocol):
    """Where manifests come from; each raises SyncError."""

    def manifest(self, sha256: str) -> wire.ManifestDescription:
        """Say what a manifest is made of."""

    def manifest_chunk(self, sha256: str, no: int) -> bytes:
        """Give the packed bytes of one chunk."""


class Manifests:
    """The hand-overs of one workstation; lives in the courier's thread."""

    def __init__(
        self,
        database: Database,
        org: str,
        clock: Clock,
        source: ManifestSource,
        write: Write,
        sink: Sink,
    ) -> None:
        self._database = database
        self._org = org
        self._clock = clock
        self._source = source
        self._write = write
        self._sink = sink
        self._piece = FIRST_PIECE

    def fetch(self, said: ManifestBody, *, named: bool) -> bool:
        """Get what is missing of a manifest; False where a correction has taken its place.

        `named`: its name stands for its content. Raises SyncError, or ValueError for what is in it.
        """
        row = self._find(said.sha256)
        if row is None:
            described = self._source.manifest(said.sha256)
            if described.superseded_by is not None:
                return False
            self._require_sense(said, described, named=named)
            self._write(partial(self._note, said, described))
            row = self._find(said.sha256)
        if row is not None and row.state == _OPEN:
            self._fetch_chunks(row)
            self._write(partial(self._complete, row, self._count(row)))
        return True

    def join_into(self, document: Delivery, finish: Done) -> Delivery:
        """Add what was handed over to a delivery: its codes first, then what `finish` does.

        Returns the fuller document; `finish` has to store it, in the same transaction.
        """
        rows = self._handed_over(document.delivery_id, _WHOLE)
        documents = [self._document(row) for row in rows]
        for row in self._handed_over(document.delivery_id, _SUPERSEDED):
            document = _without_listed(document, self._document(row))
        joined = _join(document, documents)
        for row, handed in zip(rows, documents, strict=True):
            self._place(row, document.delivery_id, places(document, handed))
            self._clear(row, document.delivery_id)
        deliveries.make_ready(joined)

        def work(connection: Connection) -> None:
            deliveries.add_delivery(connection, self._org, joined, self._clock.now())
            finish(connection)

        self._write(work)
        return joined

    def _require_sense(
        self, said: ManifestBody, described: wire.ManifestDescription, *, named: bool
    ) -> None:
        name = manifest_name(
            self._org,
            said.distributor_code,
            said.delivery_no,
            described.chunks,
            described.supersedes,
        )
        if named and name != said.sha256:
            raise BadAnswer("交接的名称与其内容不符")
        if not described.chunks:
            raise BadAnswer("交接里没有内容")

    def _note(
        self, said: ManifestBody, described: wire.ManifestDescription, connection: Connection
    ) -> None:
        now = self._clock.now()
        row = {
            "org": self._org,
            "sha256": said.sha256,
            "delivery_id": delivery_id(said.distributor_code, said.delivery_no),
            "delivery_no": said.delivery_no,
            "distributor_code": said.distributor_code,
            "code_count": said.code_count,
            "levels": "{}",
            "state": _OPEN,
            "supersedes": described.supersedes,
            "sender": "",
            "claimed": 0,
            "problems": "{}",
            "created_at": now,
            "touched_at": now,
        }
        connection.execute(insert_once(connection, relay_manifest), row)
        chunks = [
            {"org": self._org, "manifest": said.sha256, "no": no, "sha256": name, "applied": 0}
            for no, name in enumerate(described.chunks)
        ]
        connection.execute(insert_once(connection, relay_chunk), chunks)

    def _fetch_chunks(self, row: Row) -> None:
        with self._database.reading() as connection:
            chunks = connection.execute(_CHUNKS.where(*self._chunks_of(row.sha256))).all()
        here = sum(chunk.here is not None for chunk in chunks)
        for no, name, _applied, held in chunks:
            if held is not None:
                continue
            packed = self._source.manifest_chunk(row.sha256, no)
            if hashlib.sha256(packed).hexdigest() != name:
                raise BadAnswer("交接文件与其校验值不符")
            kept = {"org": self._org, "sha256": name, "body": packed}
            self._write(lambda c, kept=kept: _keep_body(c, kept))  # type: ignore[misc]
            here += 1
            self._sink(
                ManifestProgress(
                    row.delivery_no, row.distributor_code, row.code_count, here, len(chunks)
                )
            )

    def _count(self, row: Row) -> str:
        """Read a whole manifest once: how many smallest packages each carton lists."""
        handed = parse_delivery_text(self._plain(row.sha256, 0))
        if handed.delivery_id != row.delivery_id:
            raise DocumentProblem("", "交接文件属于另一张配送单。")
        counted: Counter[Place] = Counter()
        for no in range(1, self._chunk_count(row.sha256)):
            for group in self._groups(row.sha256, no):
                if group.smallest:
                    counted[group.line_no, group.carton_no] += len(group.codes)
        return json.dumps([[line, carton, n] for (line, carton), n in counted.items()])

    def _complete(self, row: Row, listed: str, connection: Connection) -> None:
        mine = self._is(row.sha256)
        done = {"state": _WHOLE, "listed": listed, "sealed_at": self._clock.now()}
        connection.execute(update(relay_manifest).where(*mine).values(done))
        if row.supersedes is not None:
            old = {"state": _SUPERSEDED, "superseded_by": row.sha256}
            connection.execute(update(relay_manifest).where(*self._is(row.supersedes)).values(old))

    def _document(self, row: Row) -> Delivery:
        """What was handed over, each carton with the number of its codes."""
        handed = parse_delivery_text(self._plain(row.sha256, 0))
        # Manifests from before chunks were counted by nobody.
        listed = self._count(row) if row.listed is None else row.listed
        left = {(line, carton): n for line, carton, n in json.loads(listed)}
        lines = (
            replace(line, cartons=tuple(_listing(line, content, left) for content in line.cartons))
            for line in handed.lines
        )
        return replace(handed, lines=tuple(lines))

    def _place(self, row: Row, into: uuid.UUID, where: dict[Place, int]) -> None:
        """Put a manifest's codes into the store, from where that stopped."""
        digest = hashlib.sha256(repr(sorted(where.items(), key=repr)).encode()).hexdigest()
        if row.placed != digest:
            self._write(partial(self._begin_to_place, row.sha256, digest))
        with self._database.reading() as connection:
            chunks = connection.execute(_CHUNKS.where(*self._chunks_of(row.sha256))).all()
        for no, _name, applied, _here in chunks[1:]:
            rows = self._rows(row.sha256, no, into, where)
            at = sum(1 for _ in islice(rows, applied))
            while piece := list(islice(rows, self._piece)):
                at += len(piece)
                self._put(row.sha256, no, at, [one for one in piece if one is not None])

    def _begin_to_place(self, sha256: str, digest: str, connection: Connection) -> None:
        connection.execute(update(relay_chunk).where(*self._chunks_of(sha256)).values(applied=0))
        connection.execute(update(relay_manifest).where(*self._is(sha256)).values(placed=digest))

    def _put(self, sha256: str, no: int, at: int, rows: Sequence[dict[str, Any]]) -> None:
        took_s = 0.0

        def work(connection: Connection) -> None:
            nonlocal took_s
            began = time.perf_counter()
            deliveries.put_packages(connection, rows)
            mine = (*self._chunks_of(sha256), relay_chunk.c.no == no)
            connection.execute(update(relay_chunk).where(*mine).values(applied=at))
            took_s = time.perf_counter() - began

        self._write(work)
        if took_s > _SLOW_S:
            self._piece = max(LEAST_PIECE, self._piece // 2)
        elif took_s < _QUICK_S:
            self._piece = min(MOST_PIECE, self._piece * 2)

    def _rows(
        self, sha256: str, no: int, into: uuid.UUID, where: dict[Place, int]
    ) -> Iterator[dict[str, Any] | None]:
        """The rows of a chunk's codes, in order; None for those the delivery has no place for."""
        for group in self._groups(sha256, no):
            line_no = where.get((group.line_no, group.carton_no))
            if line_no is None:
                yield from (None for _ in group.codes)
                continue
            place = {
                "org": self._org,
                "delivery_id": into,
                "line_no": line_no,
                "carton_no": group.carton_no,
                "parent_code": group.parent,
                "smallest": group.smallest,
            }
            yield from (place | {"code": code} for code in group.codes)

    def _clear(self, row: Row, into: uuid.UUID) -> None:
        """Take out the codes that only the corrected manifest named."""
        old = self._find(row.supersedes) if row.supersedes is not None else None
        if old is None or old.placed is None:
            return
        passes = 1 + row.code_count // _LISTED_PER_PASS
        for share in range(passes):
            named = {hash(c) for c in self._codes(row.sha256) if hash(c) % passes == share}
            gone = (
                code
                for code in self._codes(old.sha256)
                if hash(code) % passes == share and hash(code) not in named
            )
            while piece := list(islice(gone, LEAST_PIECE)):
                self._write(partial(self._drop, into, piece))
        self._write(partial(self._forget_place, old.sha256))

    def _drop(self, into: uuid.UUID, codes: Sequence[str], connection: Connection) -> None:
        deliveries.drop_packages(connection, self._org, into, codes)

    def _forget_place(self, sha256: str, connection: Connection) -> None:
        connection.execute(update(relay_manifest).where(*self._is(sha256)).values(placed=None))

    def _codes(self, sha256: str) -> Iterator[str]:
        for no in range(1, self._chunk_count(sha256)):
            for group in self._groups(sha256, no):
                yield from group.codes

    def _groups(self, sha256: str, no: int) -> Iterator[Group]:
        return read(self._plain(sha256, no).decode())

    def _plain(self, sha256: str, no: int) -> bytes:
        with self._database.reading() as connection:
            packed = connection.execute(
                select(relay_body.c.body)
                .join(relay_chunk, _SAME_BODY)
                .where(*self._chunks_of(sha256), relay_chunk.c.no == no)
            ).scalar_one()
        return unpack(bytes(packed))

    def _chunk_count(self, sha256: str) -> int:
        with self._database.reading() as connection:
            return len(connection.execute(_CHUNKS.where(*self._chunks_of(sha256))).all())

    def _handed_over(self, into: uuid.UUID, state: str) -> Sequence[Row]:
        """The manifests of a delivery that are in a state here, the oldest first."""
        query = select(relay_manifest).where(
            relay_manifest.c.org == self._org,
            relay_manifest.c.delivery_id == into,
            relay_manifest.c.state == state,
        )
        order = (relay_manifest.c.created_at, relay_manifest.c.sha256)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(*order)).all()

    def _find(self, sha256: str) -> Row | None:
        with self._database.reading() as connection:
            return connection.execute(select(relay_manifest).where(*self._is(sha256))).one_or_none()

    def _is(self, sha256: str) -> tuple[Any, Any]:
        return relay_manifest.c.org == self._org, relay_manifest.c.sha256 == sha256

    def _chunks_of(self, sha256: str) -> tuple[Any, Any]:
        return relay_chunk.c.org == self._org, relay_chunk.c.manifest == sha256


_SAME_BODY = (relay_body.c.org == relay_chunk.c.org) & (relay_body.c.sha256 == relay_chunk.c.sha256)
_CHUNKS = (
    select(
        relay_chunk.c.no,
        relay_chunk.c.sha256,
        relay_chunk.c.applied,
        relay_body.c.sha256.label("here"),
    )
    .join(relay_body, _SAME_BODY, isouter=True)
    .order_by(relay_chunk.c.no)
)


def _keep_body(connection: Connection, kept: dict[str, Any]) -> None:
    connection.execute(insert_once(connection, relay_body), kept)


def _listing(line: DeliveryLine, content: CartonContent, left: dict[Place, int]) -> CartonContent:
    """A carton with the number of its codes, which go to the first of its name."""
    return replace(content, listed=left.pop((line.line_no, content.carton_no), 0))


def _without_listed(document: Delivery, corrected: Delivery) -> Delivery:
    """Forget the counts that a corrected hand-over left in a stored document."""
    cartons = {
        (line.item.province_code, line.batch, content.carton_no)
        for line in corrected.lines
        for content in line.cartons
    }

    def bare(line: DeliveryLine, content: CartonContent) -> CartonContent:
        key = (line.item.province_code, line.batch, content.carton_no)
        return replace(content, listed=0) if key in cartons else content

    lines = (
        replace(line, cartons=tuple(bare(line, content) for content in line.cartons))
        for line in document.lines
    )
    return replace(document, lines=tuple(lines))


def _join(document: Delivery, handed_over: Iterable[Delivery]) -> Delivery:
    documents = list(handed_over)
    if not documents:
        return document
    lines = tuple(line for one in documents for line in one.lines)
    joined = join(document, replace(documents[-1], lines=lines))
    if joined.strays:
        _log.warning(
            "delivery %s: the hand-over names what the platform does not: %s",
            document.delivery_no,
            "、".join(joined.strays[:20]),
        )
    return joined.delivery
