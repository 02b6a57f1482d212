"""Random histories of two workstations and one service, with lost, doubled and late messages.

Without it only the faults somebody thought of would be tested. The ends meet in one process,
through the very bytes of their messages; the stores are real SQLite files.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Column, select

from app.receiving import journal, operations
from app.receiving.documents import deliveries
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.core import Core
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import operation
from app.store.tables.receipts import delivery, expected_package
from app.store.tables.tracing import code_claim, package
from app.store.workstation import identify, join
from sync import wire
from sync.client import cursors
from sync.client.errors import ForkFound, GapFound, Refused, SyncError, Unreachable
from sync.client.inbox import Inbox
from sync.client.incoming import Incoming
from sync.client.outgoing import Outgoing
from sync.client.transport import Transport
from sync.service import accounts, feeds
from sync.service.accounts import Caller
from sync.service.refusals import ForkFound as ServiceFork
from sync.service.refusals import GapFound as ServiceGap
from sync.service.refusals import ServiceRefusal
from sync.service.relay.senders import sender_of
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.sync.client.inbox_desk import NOW, platform_delivery
from tests.sync.service.running import ORG, handover, made, opened, scanned, trace_code

CODES = 6
STEPS = 30
FAULTS = ("", "", "", "request lost", "answer lost", "sent twice")


class Wire(Transport):
    """Carries the bytes of messages straight into a service, not always faithfully."""

    def __init__(self, service: Callable[[], Service], caller: Caller) -> None:
        super().__init__("http://127.0.0.1:1", "token")
        self._service = service
        self._caller = caller
        self.faults: list[str] = []

    def push(self, message: wire.Push) -> wire.Pushed:
        text = self._carry(
            message,
            lambda sent: self._service().push(
                self._caller, msgspec.json.decode(sent, type=wire.Push)
            ),
        )
        return msgspec.json.decode(text, type=wire.Pushed)

    def pull(self, wish: wire.Pull) -> wire.Pulled:
        text = self._carry(
            wish,
            lambda sent: self._service().pull(
                self._caller, msgspec.json.decode(sent, type=wire.Pull)
            ),
        )
        return msgspec.json.decode(text, type=wire.Pulled)

    def begin_history(self, wish: wire.HistoryWish) -> wire.HistoryBegun:
        text = self._carry(
            wish,
            lambda sent: self._service().begin_history(
                self._caller, msgspec.json.decode(sent, type=wire.HistoryWish)
            ),
        )
        return msgspec.json.decode(text, type=wire.HistoryBegun)

    def manifest(self, sha256: str) -> wire.ManifestDescription:
        if self._next_fault() in ("request lost", "answer lost"):
            raise Unreachable("lost")
        return self._service().relay.describe(sender_of(self._caller), sha256)

    def manifest_chunk(self, sha256: str, no: int) -> bytes:
        if self._next_fault() in ("request lost", "answer lost"):
            raise Unreachable("lost")
        return self._service().relay.chunk(sender_of(self._caller), sha256, no)[1]

    def _next_fault(self) -> str:
        return self.faults.pop() if self.faults else ""

    def _carry(self, message: wire.Message, ask: Callable[[bytes], wire.Message]) -> bytes:
        fault = self._next_fault()
        if fault == "request lost":
            raise Unreachable(fault)
        sent = msgspec.json.encode(message)
        try:
            if fault == "sent twice":
                ask(sent)
            answer = ask(sent)
        except ServiceGap as gap:
            raise GapFound(gap.last_seq, gap.last_hash.hex()) from gap
        except ServiceFork as fork:
            raise ForkFound from fork
        except ServiceRefusal as refusal:
            raise Refused(refusal.status, refusal.error, refusal.message) from refusal
        if fault == "answer lost":
            raise Unreachable(fault)
        return msgspec.json.encode(answer)


class Station:
    """One workstation with an open receipt."""

    def __init__(self, history: History, folder: Path) -> None:
        self.clock = SystemClock()
        self.database = Database.at(folder)
        self.core = Core()
        with self.database.writing() as connection:
            identify(connection, self.clock)
            join(connection, ORG, 1)
            self.log = ChangeLog(identify(connection, self.clock), self.clock)
        self.device = self.log.workstation.device
        self.caller = Caller(ORG, self.device)
        self.wire = Wire(lambda: history.service, self.caller)
        self.outgoing = Outgoing(self.database, self.core, self.log, self.wire, lambda _e: None)
        inbox = Inbox(self.database, self.core, self.log, self.clock, self.wire, lambda _e: None)
        self.incoming = Incoming(
            self.database, self.core, self.log, self.wire, inbox, lambda _e: None
        )
        self.receipt_id = self.clock.new_id()
        self.scanned: list[tuple[uuid.UUID, int, str]] = []
        self.do(opened(self.receipt_id, self.clock.new_id()))

    def do(self, body: operations.OperationBody) -> uuid.UUID:
        with self.database.writing() as connection:
            kind = operations.kind_of(body)
            op_id = self.log.append(connection, kind, 1, operations.encode(body))
            journal.apply(connection, Author(ORG, self.device, op_id), body)
        return op_id

    def scan(self, code: str) -> None:
        seq = len(self.scanned) + 1
        op_id = self.do(scanned(self.receipt_id, seq, code))
        self.scanned.append((op_id, seq, code))

    def sync(self, faults: list[str]) -> bool:
        """One round of the courier; False where it broke off."""
        self.wire.faults = list(faults)
        self.outgoing.limit(3)
        try:
            self.outgoing.compare()
            self.outgoing.push_all(lambda: False, lambda: None)
            while self.incoming.pull(lambda: None):
                pass
        except SyncError:
            return False
        return True

    def deliveries(self) -> dict[str, int]:
        """Delivery number → codes known of it."""
        with self.database.reading() as connection:
            rows = connection.execute(select(delivery.c.delivery_no, delivery.c.codes_known))
            return {number: known for number, known in rows}

    def expected_codes(self) -> int:
        with self.database.reading() as connection:
            return len(connection.execute(select(expected_package.c.code)).all())

    def close(self) -> None:
        assert self.core.stop(30)
        self.database.close()


def rows_of(database: Database, *columns: Column[Any]) -> set[tuple[Any, ...]]:
    with database.reading() as connection:
        return {tuple(row) for row in connection.execute(select(*columns))}


class History:
    """What happens between them, and what must hold in the end."""

    def __init__(self, seed: int, folder: Path, empty: Path) -> None:
        self._chance = random.Random(seed)
        self._folder = folder
        self._empty = empty
        self._restores = seed % 2 == 1
        self._restored = False
        self._told: dict[str, int] = {}
        self._files = 0
        self._backup: Path | None = None
        self._open_service(self._copy(empty))
        self._stations = [Station(self, self._copy(empty)) for _ in range(2)]

    def live(self) -> None:
        """Let things happen, then let everybody sync, then look."""
        actions = {
            self._scan: 6,
            self._sync: 6,
            self._tell_of_a_delivery: 2,
            self._hand_over: 2,
            self._read_the_feeds_again: 1,
            self._back_up: 1,
            self._restore: 1,
        }
        for action in self._chance.choices(list(actions), list(actions.values()), k=STEPS):
            action()
        for station in self._stations:
            assert station.sync([])
        self._check_operations()
        self._check_codes()
        if not self._restored:
            self._check_deliveries()

    def close(self) -> None:
        for station in self._stations:
            station.close()
        self.database.close()

    def _copy(self, place: Path) -> Path:
        self._files += 1
        return Path(shutil.copy(place, self._folder / f"{self._files}.db"))

    def _open_service(self, place: Path) -> None:
        self.database = Database.at(place)
        with self.database.writing() as connection:
            accounts.add_organisation(connection, ORG, "测试医院")
        self.service = Service(self.database, SystemClock(), ServiceSettings(), {})

    def _scan(self) -> None:
        station = self._chance.choice(self._stations)
        for _ in range(self._chance.randint(1, 4)):
            station.scan(trace_code(self._chance.randrange(CODES)))

    def _sync(self) -> None:
        faults = self._chance.choices(FAULTS, k=self._chance.choice([0, 0, 4, 8]))
        self._chance.choice(self._stations).sync(faults)

    def _tell_of_a_delivery(self) -> None:
        document = platform_delivery(f"PS{self._chance.randint(1, 3)}")
        body = msgspec.json.encode(document).decode()
        row = feeds.NewRow("delivery", str(document.delivery_id), 1, body)
        with self.database.writing() as connection:
            deliveries.add_delivery(connection, ORG, document, NOW)
            feeds.publish(connection, f"org:{ORG}", [row], NOW)

    def _hand_over(self) -> None:
        number = self._chance.randint(1, 3)
        codes = [trace_code(1000 * number + 1), trace_code(1000 * number + 2)]
        handed = made(handover(f"PS{number}", {"C1": codes}))
        sender = sender_of(self._stations[0].caller)
        relay = self.service.relay
        wish = msgspec.convert(handed.declaration(), wire.ManifestWish)
        for no in relay.declare(sender, wish).missing:
            relay.keep_chunk(sender, handed.sha256, no, handed.chunks[no])
        assert relay.seal(sender, handed.sha256).state == "sealed"
        self._told[f"PS{number}"] = 2

    def _read_the_feeds_again(self) -> None:
        with self._chance.choice(self._stations).database.writing() as connection:
            cursors.go_back(connection, f"org:{ORG}", 0)

    def _back_up(self) -> None:
        self._files += 1
        self._backup = self._folder / f"{self._files}.db"
        with closing(sqlite3.connect(self.database.place)) as way:
            way.execute("VACUUM INTO ?", (str(self._backup),))

    def _restore(self) -> None:
        if self._backup is None or not self._restores:
            return
        self.database.close()
        self._open_service(self._copy(self._backup))
        self._restored = True

    def _check_operations(self) -> None:
        arrived = rows_of(self.database, operation.c.op_id, operation.c.status)
        done = {
            (op_id, "applied")
            for station in self._stations
            for (op_id,) in rows_of(station.database, operation.c.op_id)
        }
        assert arrived == done

    def _check_codes(self) -> None:
        """Each code has one holder, and every other scan of it is kept as a conflict."""
        holders = rows_of(self.database, package.c.code, package.c.workstation, package.c.scan_seq)
        columns = (code_claim.c.code, code_claim.c.workstation, code_claim.c.scan_seq)
        conflicts = rows_of(self.database, *columns)
        scans = [(s.device, *one) for s in self._stations for one in s.scanned]
        for device, _op_id, seq, code in scans:
            assert ((code, device, seq) in holders) != ((code, device, seq) in conflicts)
        assert {code for code, *_rest in holders} == {code for *_rest, code in scans}
        assert len(holders) + len(conflicts) == len(scans)

    def _check_deliveries(self) -> None:
        with self.database.reading() as connection:
            known = connection.execute(select(delivery.c.delivery_no)).scalars().all()
        wanted = {number: self._told.get(number, 0) for number in known}
        for station in self._stations:
            assert station.deliveries() == wanted
            assert station.expected_codes() == sum(wanted.values())


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(12, 500), marks=pytest.mark.slow)])
def test_whatever_happens_nothing_is_lost_doubled_or_mixed_up(
    tmp_path: Path, empty_database: Path, seeds: range
) -> None:
    """Histories have numbers: the one that fails can be lived again."""
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        history = History(seed, folder, empty_database)
        try:
            history.live()
        except AssertionError as error:
            raise AssertionError(f"history {seed}") from error
        finally:
            history.close()
            shutil.rmtree(folder)
