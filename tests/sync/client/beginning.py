"""A service and workstations that begin, in one process, for tests of first loads."""

from __future__ import annotations

import random
import shutil
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.receiving import journal, operations
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import feed, feed_trail, local_state
from app.store.tables.receipts import count_event
from app.store.tables.schema import metadata
from app.store.workstation import identify, join
from sync import wire
from sync.client import cursors, loading
from sync.client.errors import Refused, Unreachable
from sync.client.inbox import Inbox
from sync.client.incoming import Incoming
from sync.service import accounts, feeds
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from sync.wire_snapshots import Snapshots
from tests.sync.client.test_histories import Wire
from tests.sync.service.running import ORG, scanned, trace_code
from tests.sync.simulation.network import InlineCore

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
SCOPE = f"org:{ORG}"
APART = {local_state.name, feed_trail.name}
"""What a first load writes otherwise."""
STATION = "station.db"


class SnapshotWire(Wire):
    """Brings snapshots, too; what `spoil` does to a file is what arrives."""

    def __init__(self, service: Callable[[], Service], caller: Caller) -> None:
        super().__init__(service, caller)
        self.asked: list[str] = []
        self.spoil: Callable[[bytes], bytes] = lambda body: body

    def snapshots(self, scope: str) -> Snapshots:
        self.asked.append(scope)
        if self._next_fault():
            raise Unreachable("lost")
        return self._service().snapshots.list_of(self._caller, scope)

    def snapshot_file(self, sha256: str) -> bytes:
        self.asked.append(sha256)
        if self._next_fault():
            raise Unreachable("lost")
        desk = self._service().snapshots
        try:
            file = desk.find(self._caller, sha256)
        except ServiceRefusal as refusal:
            raise Refused(refusal.status, refusal.error, refusal.message) from refusal
        return self.spoil(desk.read(self._caller, file, 0, file.size))


class Newcomer:
    """A workstation that begins; two of one seed make the same ids."""

    def __init__(self, folder: Path, empty: Path, service: Callable[[], Service]) -> None:
        folder.mkdir()
        self.path = folder / STATION
        shutil.copy(empty, self.path)
        self._service = service
        self.core = InlineCore(random.Random(1))
        self.clock = SystemClock(lambda: NOW, RisingIds(random.Random(7).randbytes))
        self.asked: list[str] = []
        self._open()

    def _open(self) -> None:
        self.database = Database.at(self.path, scratch=True)
        with self.database.writing() as connection:
            identify(connection, self.clock)
            join(connection, ORG, 1)
            self.log = ChangeLog(identify(connection, self.clock), self.clock)
        caller = Caller(ORG, self.log.workstation.device)
        self.wire = SnapshotWire(self._service, caller)
        box = Inbox(self.database, self.core, self.log, self.clock, self.wire, lambda _event: None)
        self.incoming = Incoming(
            self.database, self.core, self.log, self.wire, box, lambda _event: None
        )

    def restart(self) -> None:
        self.asked += self.wire.asked
        self.database.close()
        self._open()

    def read(self) -> None:
        for _ in range(1000):
            if not self.incoming.pull(lambda: None):
                return
        raise AssertionError("it does not come to an end")

    def scan(self, receipt_id: uuid.UUID, number: int, code: str) -> None:
        body = scanned(receipt_id, number, code)
        with self.database.writing() as connection:
            op_id = self.log.append(connection, "scan.recorded", 1, operations.encode(body))
            author = Author(ORG, self.log.workstation.device, op_id)
            journal.apply(connection, author, body)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        with self.database.reading() as connection:
            found = {
                name: sorted(map(tuple, connection.execute(table.select())), key=repr)
                for name, table in metadata.tables.items()
                if name not in APART
            }
        # Nothing counted and nothing there is the same; which of them depends on what came first.
        found[count_event.name] = [row for row in found[count_event.name] if row[-1]]
        return found

    def trail(self) -> dict[int, bytes]:
        with self.database.reading() as connection:
            return {place.seq: place.hash for place in cursors.trail(connection, SCOPE)}

    def shown(self) -> tuple[int, int] | None:
        return self.incoming.loading

    def place(self, scope: str = SCOPE) -> int:
        with self.database.reading() as connection:
            return cursors.position(connection, scope).seq

    def close(self) -> None:
        self.database.close()


class Hospital:
    """A service, and workstations that begin."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self._folder, self._empty = folder, empty
        self.place = folder / "service.db"
        shutil.copy(empty, self.place)
        self._open()
        commit(self.database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        self._newcomers: list[Newcomer] = []

    def _open(self) -> None:
        self.database = Database.at(self.place, scratch=True)
        self.service = Service(self.database, SystemClock(lambda: NOW), ServiceSettings(), {})

    def publish(self, rows: list[feeds.NewRow], scope: str = SCOPE) -> None:
        commit(self.database, partial(feeds.publish, scope=scope, rows=rows, at=NOW))

    def pack(self) -> None:
        for scope in (SCOPE, "global"):
            self.service.snapshot_making.make(scope)

    def hashes(self) -> dict[int, bytes]:
        query = select(feed.c.seq, feed.c.hash).where(feed.c.scope == SCOPE)
        with self.database.reading() as connection:
            return {seq: last for seq, last in connection.execute(query)}

    def copy(self) -> Path:
        target = self._folder / "backup.db"
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.place)) as way:
            way.execute("VACUUM INTO ?", (str(target),))
        return target

    def restore(self, copy: Path) -> None:
        self.database.close()
        for ending in ("", "-wal", "-shm"):
            self.place.with_name(self.place.name + ending).unlink(missing_ok=True)
        shutil.copy(copy, self.place)
        self._open()

    def newcomer(self) -> Newcomer:
        folder = self._folder / f"newcomer-{len(self._newcomers)}"
        self._newcomers.append(Newcomer(folder, self._empty, lambda: self.service))
        return self._newcomers[-1]

    def reader(self, patch: pytest.MonkeyPatch) -> Newcomer:
        """One that has read the whole feed row by row."""
        made = self.newcomer()
        with patch.context() as inner:
            inner.setattr(loading, "FAR_BEHIND", 10**9)
            made.read()
        assert not [name for name in made.wire.asked if len(name) == 64]
        return made

    def close(self) -> None:
        for one in self._newcomers:
            one.close()
        self.database.close()


def facts(count: int, first: int = 0, receipt: int = 1) -> list[feeds.NewRow]:
    """Scans of another workstation."""
    rows = []
    for n in range(first, first + count):
        body = scanned(uuid.UUID(int=receipt), n + 1, trace_code(1000 * receipt + n))
        said = wire.Fact(
            device=uuid.UUID(int=77),
            incarnation=uuid.UUID(int=5),
            kind="scan.recorded",
            version=1,
            at=NOW,
            body=msgspec.Raw(operations.encode(body).encode()),
        )
        name = str(uuid.UUID(int=(receipt << 64) + n))
        rows.append(feeds.NewRow("fact", name, 1, msgspec.json.encode(said).decode()))
    return rows


def persons(*names: str) -> list[feeds.NewRow]:
    """One person, called otherwise each time."""
    bodies = ({"number": "1", "name": name, "role": "clerk"} for name in names)
    return [feeds.NewRow("person", "1", 1, msgspec.json.encode(one).decode()) for one in bodies]
