"""Keeps the files that facts name, each under its hash, within its institution.

Without it the bytes of an attachment would stay on one disk. Taken is only what a fact of the
institution names (so nobody can fill the database with anything else), what its hash says it is,
and a kind of file that a workstation would have attached. A file that is found damaged is thrown
away, so that a workstation that has it sends it again.
"""

from __future__ import annotations

import hashlib
import logging
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Table, delete, select

from app.receiving.acceptance import file_kinds
from app.receiving.acceptance.files import MOST_BYTES, MOST_MB
from app.store import row_security
from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.acceptance import attachment
from app.store.tables.attachments import attachment_file, attachment_piece
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal, not_allowed
from sync.service.transactions import commit
from sync.wire_attachments import FilesLacking

PIECE_BYTES = 512 * 1024
"""Of a file in one row: engines that spread rows over servers want them below a megabyte."""
_NAME = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 300
Result = TypeVar("Result")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is there."""

    sha256: str
    media_type: str
    size: int
    pieces: int


class FileKeeping:
    """The files of all institutions; each caller sees those of its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def expect(self, caller: Caller, sha256: str, said_bytes: int) -> None:
        """Look whether a file may come, before it is read; raises ServiceRefusal."""
        _device_of(caller)
        _require_name(sha256)
        if said_bytes > MOST_BYTES:
            raise file_too_large()
        if not self._read(caller, lambda c: _is_named(c, caller.org, sha256)):
            raise _not_named()

    def keep(self, caller: Caller, sha256: str, body: bytes) -> bool:
        """Take a file, and say whether it is new; raises ServiceRefusal or StoreError."""
        device = _device_of(caller)
        _require_name(sha256)
        if len(body) > MOST_BYTES:
            raise file_too_large()
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ServiceRefusal(422, "damaged", "附件在传输中损坏，没有收下，会自动重传。")
        kind = file_kinds.media_type(body) if body else None
        if kind is None:
            raise ServiceRefusal(
                415, "file-kind", "附件不是图片、PDF、CSV、XLSX 或文本，服务端没有收下。"
            )
        stored = StoredFile(sha256, kind, len(body), -(-len(body) // PIECE_BYTES))
        return commit(
            self._database, lambda c: self._store(c, caller.org, device, stored, body), caller.org
        )

    def find(self, caller: Caller, sha256: str) -> StoredFile:
        """Say what there is of a file; raises ServiceRefusal where there is none."""
        _device_of(caller)
        _require_name(sha256)
        found = self._read(caller, lambda c: _find(c, caller.org, sha256))
        if found is None:
            raise _not_there()
        return found

    def give(self, caller: Caller, sha256: str) -> tuple[StoredFile, bytes]:
        """Give a file; raises ServiceRefusal, also where what is stored is no longer it."""
        found = self.find(caller, sha256)
        body = self._read(caller, lambda c: _body(c, caller.org, sha256))
        if hashlib.sha256(body).hexdigest() == sha256:
            return found, body
        _log.error("the stored file %s is damaged; it is asked for again", sha256)
        commit(self._database, lambda c: _throw_away(c, caller.org, sha256), caller.org)
        raise _not_there()

    def lacking(self, caller: Caller, files: Sequence[str]) -> FilesLacking:
        """Say which files are named by facts and are not there; raises ServiceRefusal."""
        _device_of(caller)

        def look(connection: Connection) -> FilesLacking:
            there = set(_those(connection, attachment_file, caller.org, files))
            named = set(_those(connection, attachment, caller.org, files)) - there
            rest = [name for name in dict.fromkeys(files) if name not in there]
            return FilesLacking(
                lacking=[name for name in rest if name in named],
                unknown=[name for name in rest if name not in named],
            )

        return self._read(caller, look)

    def _store(
        self, connection: Connection, org: str, device: uuid.UUID, stored: StoredFile, body: bytes
    ) -> bool:
        if not _is_named(connection, org, stored.sha256):
            raise _not_named()
        place = {"org": org, "sha256": stored.sha256}
        row = place | {
            "media_type": stored.media_type,
            "size": stored.size,
            "pieces": stored.pieces,
            "device": device,
            "stored_at": self._clock.now(),
        }
        statement = insert_once(connection, attachment_file).returning(attachment_file.c.sha256)
        if connection.execute(statement, row).first() is None:
            return False
        for no in range(stored.pieces):
            piece = body[no * PIECE_BYTES : (no + 1) * PIECE_BYTES]
            connection.execute(attachment_piece.insert(), place | {"no": no, "body": piece})
        return True

    def _read(self, caller: Caller, look: Callable[[Connection], Result]) -> Result:
        with self._database.reading() as connection:
            row_security.bind(connection, caller.org)
            return look(connection)


def file_too_large() -> ServiceRefusal:
    """Refuse a file that no workstation would have attached."""
    return ServiceRefusal(413, "file-too-large", f"附件超过 {MOST_MB} MB，服务端没有收下。")


def _device_of(caller: Caller) -> uuid.UUID:
    """Files are for workstations; a distributor has no business with them."""
    if caller.device is None or caller.revoked:
        raise not_allowed()
    return caller.device


def _require_name(sha256: str) -> None:
    if not _NAME.fullmatch(sha256):
        raise ServiceRefusal(404, "no-such-file", "附件的名字应为 64 位十六进制小写的 SHA-256。")


def _not_named() -> ServiceRefusal:
    return ServiceRefusal(
        404, "not-attached", "还没有收到这份附件的验收记录，请先上传操作，附件随后会自动上传。"
    )


def _not_there() -> ServiceRefusal:
    return ServiceRefusal(
        404, "no-such-file", "服务端还没有这份附件，等附上它的工作站联网后再打开。"
    )


def _is_named(connection: Connection, org: str, sha256: str) -> bool:
    return bool(list(_those(connection, attachment, org, [sha256])))


def _those(connection: Connection, table: Table, org: str, files: Sequence[str]) -> Iterator[str]:
    """Which of these stand in a table."""
    name = table.c.sha256
    for start in range(0, len(files), _AT_ONCE):
        some = files[start : start + _AT_ONCE]
        query = select(name).distinct().where(table.c.org == org, name.in_(some))
        yield from connection.execute(query).scalars()


def _find(connection: Connection, org: str, sha256: str) -> StoredFile | None:
    columns = attachment_file.c
    row = connection.execute(
        select(columns.media_type, columns.size, columns.pieces).where(
            columns.org == org, columns.sha256 == sha256
        )
    ).one_or_none()
    return None if row is None else StoredFile(sha256, row.media_type, row.size, row.pieces)


def _body(connection: Connection, org: str, sha256: str) -> bytes:
    columns = attachment_piece.c
    pieces = connection.execute(
        select(columns.body)
        .where(columns.org == org, columns.sha256 == sha256)
        .order_by(columns.no)
    ).scalars()
    return b"".join(pieces)


def _throw_away(connection: Connection, org: str, sha256: str) -> None:
    for table in (attachment_piece, attachment_file):
        connection.execute(delete(table).where(table.c.org == org, table.c.sha256 == sha256))
