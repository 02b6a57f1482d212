"""Brings what a backup lacks back from the database it replaces, as far as that can be read.

Without it a morning's receipts would be gone with one damaged page, although their facts stand on
other pages. What a workstation did stands in its log, fact by fact, each with the hash of all
before it; a fact that is found is written behind those of the backup and applied by the very
function that applied it the first time. Rules:

- The file that is replaced is only read, and as a copy: its write-ahead log is read with it.
- A fact counts where its hash follows from the one before; behind a hole in the log that cannot be
  known, and it counts where it can be understood. One of neither, or that does not fit the backup,
  is left out; what it scanned is named by the scan journal.
- From a sound database that a person replaces come only facts that no service has: the others come
  back from the service.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, create_engine, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from app.facts.registry import FACTS
from app.store import chains, local_state
from app.store.change_log import Point
from app.store.encryption.pages import MAGIC, is_encrypted
from app.store.errors import StoreError
from app.store.facts import Author, OutOfPlace, UnreadableOperation
from app.store.plain_copy import SALVAGING, write_plain_copy
from app.store.restoring import Salvaged
from app.store.soundness import log_of
from app.store.tables.changes import operation
from app.store.workstation import ACKNOWLEDGED, INCARNATION, Workstation, known_as

_AT_ONCE = 200
_LAST_NUMBER = 1 << 31
"""Of an operation: nobody does more in one history."""
_ROOM_BYTES = 20_000_000

_Row = Row[*tuple[Any, ...]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """One fact of the old log."""

    row: _Row
    trusted: bool
    """Its hash follows from the one before."""


def salvage(connection: Connection, old: Path, damaged: bool) -> Salvaged:
    """Append and apply what an old database did since, in the caller's transaction.

    Never raises for what is wrong with the old file: nothing comes of it then.
    """
    station = known_as(connection)
    if station is None:
        return Salvaged()
    try:
        with _reading(old) as source:
            return _take(connection, station, source, unsent_only=not damaged)
    except (OSError, sqlite3.Error, SQLAlchemyError, StoreError, ValueError) as error:
        log.info("nothing is salvaged from %s: %s", old.name, error)
        return Salvaged()


@contextmanager
def _reading(old: Path) -> Iterator[Connection]:
    """Open a copy of a file that may be damaged, with its write-ahead log."""
    with old.open("rb") as file:
        if not file.read(len(MAGIC)).startswith(MAGIC):
            raise ValueError("no header of a database")
    copy = old.with_name(old.name + SALVAGING)
    try:
        parts = [path for path in (old, log_of(old)) if path.is_file()]
        if shutil.disk_usage(old.parent).free < sum(p.stat().st_size for p in parts) + _ROOM_BYTES:
            raise ValueError("no room for a copy")
        if is_encrypted(old):
            # A driver answers nothing more behind the first damaged page of an encrypted file.
            write_plain_copy(old, copy)
        else:
            for part in parts:
                shutil.copyfile(part, copy.with_name(copy.name + part.name.removeprefix(old.name)))
        engine = _engine(copy)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
    finally:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                copy.with_name(copy.name + ending).unlink(missing_ok=True)


def _engine(copy: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(copy, isolation_level=None)
        connection.execute("PRAGMA cell_size_check=1")
        return connection

    return create_engine("sqlite+pysqlite://", creator=connect, poolclass=StaticPool)


def _take(
    connection: Connection, station: Workstation, source: Connection, *, unsent_only: bool
) -> Salvaged:
    incarnation = _said(source, INCARNATION) or str(station.incarnation)
    begin = Point(0, chains.BEGINNING)
    end = _end(connection, station)
    if incarnation == str(station.incarnation):
        begin = end
    if unsent_only:
        sent = int(_said(source, ACKNOWLEDGED) or 0)
        begin = max(begin, Point(sent, b""), key=lambda point: point.seq)
    taken = left_out = 0
    for found in _facts(source, station, uuid.UUID(incarnation), begin):
        if found is None:
            left_out += 1
        elif _known(connection, station.org, found.row.op_id):
            continue
        elif _is_told(found) and _apply(connection, station, found.row, end):
            end = _end(connection, station)
            taken += 1
        else:
            left_out += 1
    return Salvaged(taken, left_out)


def _said(source: Connection, key: str) -> str | None:
    try:
        return local_state.read(source, key)
    except SQLAlchemyError:
        return None


def _end(connection: Connection, station: Workstation) -> Point:
    newest = select(operation.c.seq, operation.c.hash).where(*_mine(station, station.incarnation))
    row = connection.execute(newest.order_by(operation.c.seq.desc()).limit(1)).one_or_none()
    return Point(0, chains.BEGINNING) if row is None else Point(row.seq, row.hash)


def _mine(station: Workstation, incarnation: uuid.UUID) -> tuple[Any, ...]:
    columns = operation.c
    return (
        columns.org == station.org,
        columns.device == station.device,
        columns.incarnation == incarnation,
    )


def _facts(
    source: Connection, station: Workstation, incarnation: uuid.UUID, begin: Point
) -> Iterator[_Found | None]:
    """The facts of the old log behind a place, in order; None for each hole."""
    wanted = select(operation).where(*_mine(station, incarnation)).order_by(operation.c.seq)

    def read(seq: int, most: int) -> Sequence[_Row] | None:
        """From a number on; None where a page in between cannot be read."""
        try:
            return source.execute(wanted.where(operation.c.seq >= seq).limit(most)).all()
        except (SQLAlchemyError, sqlite3.Error, ValueError, OverflowError):
            return None

    before: Point | None = begin if begin.seq == 0 or begin.hash else None
    seq: int | None = begin.seq + 1
    while seq is not None:
        some = read(seq, _AT_ONCE)
        if some is None:
            # One by one up to the page that cannot be read.
            some = read(seq, 1)
        if some is None:
            yield None
            seq, before = _behind_hole(seq, lambda place: read(place, 1) is not None), None
            continue
        if not some:
            return
        for row in some:
            yield _Found(row, trusted=_follows(row, before))
            before = None if row.hash is None else Point(row.seq, row.hash)
            seq = row.seq + 1


def _behind_hole(first: int, can_be_read: Callable[[int], bool]) -> int | None:
    """The first number behind a hole that can be read from; None where there is none."""
    failed = first
    while failed < _LAST_NUMBER:
        # Wider and wider: a page of the tree's inside hides thousands of others.
        seq = failed + max(1, (failed - first) // 4)
        if can_be_read(seq):
            while seq - failed > 1:
                middle = (seq + failed) // 2
                seq, failed = (middle, failed) if can_be_read(middle) else (seq, middle)
            return seq
        failed = seq
    return None


def _follows(row: _Row, before: Point | None) -> bool:
    if before is None or before.seq != row.seq - 1 or row.hash is None:
        return False
    text = row.body.encode("utf-8", "surrogateescape")
    said = chains.of_operation(before.hash, row.op_id, row.kind, row.version, row.at, text)
    return bool(said == row.hash)


def _known(connection: Connection, org: str, op_id: uuid.UUID) -> bool:
    query = select(operation.c.seq).where(operation.c.org == org, operation.c.op_id == op_id)
    return connection.execute(query).first() is not None


def _is_told(found: _Found) -> bool:
    """Whether a fact may count."""
    if found.trusted:
        return True
    try:
        FACTS.decode(found.row.kind, found.row.version, found.row.body)
    except UnreadableOperation:
        return False
    return True


def _apply(connection: Connection, station: Workstation, row: _Row, end: Point) -> bool:
    """Write a fact behind the last one and make its rows; False where it does not fit."""
    text = row.body.encode()
    hashed = chains.of_operation(end.hash, row.op_id, row.kind, row.version, row.at, text)
    try:
        with connection.begin_nested():
            connection.execute(
                insert(operation),
                {
                    "org": station.org,
                    "device": station.device,
                    "incarnation": station.incarnation,
                    "seq": end.seq + 1,
                    "op_id": row.op_id,
                    "kind": row.kind,
                    "version": row.version,
                    "at": row.at,
                    "body": row.body,
                    "hash": hashed,
                },
            )
            author = Author(station.org, station.device, row.op_id)
            FACTS.apply(connection, author, FACTS.decode(row.kind, row.version, row.body))
    except (OutOfPlace, UnreadableOperation, SQLAlchemyError, StoreError) as error:
        log.info("fact %s is left out: %s", row.op_id, error)
        return False
    return True
