"""Packs a feed into the files of a snapshot.

Without it each workstation that begins would let the service read, word and pack the same rows
again. Parts never change once they are made: a later snapshot has the parts of the one before, and
more behind them, until the feed is twice as long as when it was last packed from its beginning.
Only the digest stays of what a later row replaces whole, whoever reads both: items, persons, where
workstations stand, orders, invoices. All else stays as it is: facts make what they make by what was
before them, deliveries and hand-overs add to each other, cases keep codes that were once in them.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from app.store import chains
from app.store.tables.changes import feed
from sync.wire_snapshots import Index, Part, PartRow

REPLACED = ("item", "person", "role", "workstation", "order", "invoice")
"""Entities of which the last row says all."""
PART_ROWS, PART_BYTES = 2048, 1024 * 1024
"""A part is full with so many rows, or so many bytes before they are packed."""
_READ_ROWS = 500
_LEVEL = 6
"""Packed once, fetched often."""


@dataclass(frozen=True, slots=True)
class File:
    """A file and its name."""

    sha256: str
    body: bytes

    @classmethod
    def of(cls, plain: bytes) -> File:
        """Pack it; the same content has the same name."""
        body = gzip.compress(plain, _LEVEL, mtime=0)
        return cls(hashlib.sha256(body).hexdigest(), body)


def replaced_rows(connection: Connection, scope: str, after: int, until: int) -> set[int]:
    """The rows of a stretch of a feed that a later one of it replaces whole."""
    mine = (feed.c.scope == scope, feed.c.seq.between(after + 1, until))
    some = (*mine, feed.c.entity.in_(REPLACED))
    key = (feed.c.entity, feed.c.entity_id)
    several = (
        select(*key, func.max(feed.c.seq).label("last"))
        .where(*some)
        .group_by(*key)
        .having(func.count() > 1)
        .subquery()
    )
    same = (feed.c.entity == several.c.entity) & (feed.c.entity_id == several.c.entity_id)
    older = select(feed.c.seq).join(several, same).where(*some, feed.c.seq < several.c.last)
    return set(connection.execute(older).scalars())


def read_rows(connection: Connection, scope: str, after: int, until: int) -> Sequence[Any]:
    """The next rows of a feed, up to one."""
    query = select(feed).where(feed.c.scope == scope, feed.c.seq.between(after + 1, until))
    return connection.execute(query.order_by(feed.c.seq).limit(_READ_ROWS)).all()


class Packer:
    """Packs rows that are handed to it in order."""

    def __init__(self, replaced: set[int]) -> None:
        """Leave the bodies of these rows out."""
        self._replaced = replaced
        self._lines: list[bytes] = []
        self._size = 0
        self._end: Any = None
        """The last row that was taken in."""
        self.parts: list[Part] = []

    def take(self, rows: Sequence[Any]) -> Iterator[File]:
        """Take rows of the feed in; gives the files that are full."""
        for row in rows:
            self._add(row)
            self._end = row
            if len(self._lines) >= PART_ROWS or self._size >= PART_BYTES:
                yield self._close()

    def end(self) -> Iterator[File]:
        """Give what is left."""
        if self._lines:
            yield self._close()

    def _add(self, row: Any) -> None:  # noqa: ANN401 (a row of feed)
        body, digest = row.body.encode(), ""
        if row.seq in self._replaced:
            body, digest = b"null", chains.digest_of(body).hex()
        said = (row.seq, row.entity, row.entity_id, row.version)
        self._lines.append(msgspec.json.encode(PartRow(*said, msgspec.Raw(body), digest)))
        self._size += len(self._lines[-1])

    def _close(self) -> File:
        file = File.of(b"\n".join(self._lines))
        self.parts.append(
            Part(
                sha256=file.sha256,
                size=len(file.body),
                rows=len(self._lines),
                last=self._end.seq,
                hash=self._end.hash.hex(),
            )
        )
        self._lines, self._size = [], 0
        return file


def index_file(index: Index) -> File:
    """Word the list of a snapshot's parts."""
    return File.of(msgspec.json.encode(index))


def read_index(body: bytes) -> Index:
    """Read it back."""
    return msgspec.json.decode(gzip.decompress(body), type=Index)
