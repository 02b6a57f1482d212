"""Three workstations and one service, on real SQLite files, and what may happen to them."""

from __future__ import annotations

import random
import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import select

from app.receiving import journal, operations, records
from app.receiving.records import ReceiptKey
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.accounts import quarantined_operation
from app.store.tables.changes import operation
from app.store.tables.receipts import receipt
from app.store.workstation import identify, join
from app.tracing import journal as tracing
from app.tracing import standing as where
from app.tracing.operations import CodesMoved, MovedCode
from app.tracing.values import State
from sync import wire
from sync.client.courier import Courier
from sync.service import accounts, backup_marks
from sync.service.accounts import Caller
from sync.service.backups import standing
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.sync.procurement import Office
from tests.sync.service.running import ORG, confirmed, opened, scanned, trace_code
from tests.sync.simulation.network import InlineCore, Killed, Post, Wire

START = datetime(2026, 11, 21, 8, tzinfo=UTC)
STATIONS = 3
CODES = 8
RECEIPTS = [uuid.UUID(int=(7 << 76) | (2 << 62) | n) for n in (1, 2)]


class Station:
    """One workstation; its disk may be replaced by an older copy."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.number = number
        self.path = world.folder / f"station-{number}.db"
        shutil.copy(world.empty, self.path)
        self.core = InlineCore(world.chance)
        self.alarms: set[str] = set()
        """What it said of altered rows: nobody alters any here."""
        self._open()

    def _open(self) -> None:
        world = self.world
        clock = SystemClock(lambda: world.now, RisingIds(world.chance.randbytes))
        self.database = Database.at(self.path)
        with self.database.writing() as connection:
            identify(connection, clock)
            join(connection, ORG, self.number)
            self.log = ChangeLog(identify(connection, clock), clock)
        self.device = self.log.workstation.device
        self.clock = clock
        wire_ = Wire(world.post, lambda: world.service, Caller(ORG, self.device))
        self.courier = Courier(
            self.database,
            self.core,
            self.log,
            wire_,
            clock,
            lambda _event: None,
            chance=world.chance,
        )

    def restart(self) -> None:
        self.database.close()
        self._open()

    def replace_disk(self, copy: Path) -> None:
        self.database.close()
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copy(copy, self.path)
        self._open()

    def do(self, body: msgspec.Struct, kind: str) -> None:
        area = tracing if isinstance(body, CodesMoved) else journal
        with self.database.writing() as connection:
            op_id = self.log.append(connection, kind, 1, msgspec.json.encode(body).decode())
            area.apply(connection, Author(ORG, self.device, op_id), body)
        self.world.done[op_id] = kind

    def record(self, body: operations.OperationBody) -> None:
        self.do(body, operations.kind_of(body))

    def scan(self, receipt_id: uuid.UUID, code: str) -> None:
        self.record(self._numbered(receipt_id, code))

    def undo(self, receipt_id: uuid.UUID) -> None:
        key = ReceiptKey(ORG, receipt_id)
        with self.database.reading() as connection:
            steps = records.undoable(connection, key, self.device)
        if steps:
            body = self._numbered(receipt_id)
            self.record(msgspec.structs.replace(body, undoes=steps[-1], verdict="command"))

    def move(self, code: str) -> None:
        with self.database.reading() as connection:
            found = where.of_codes(connection, ORG, [code]).get(code)
        if found is None or found.state is not State.HELD:
            return
        body = CodesMoved(
            kind="dispensed", codes=[MovedCode(code)], person="药师", at=self.clock.now()
        )
        self.do(body, "codes.moved")

    def explain(self, receipt_id: uuid.UUID, remark: str) -> None:
        self.record(
            operations.LineExplained(
                receipt_id=receipt_id,
                explanation_id=self.clock.new_id(),
                line_no=1,
                difference="short",
                remark=remark,
                person="收货员",
                at=self.clock.now(),
            )
        )

    def open(self, receipt_id: uuid.UUID) -> None:
        body = opened(receipt_id, receipt_id)
        number = f"SH-{self.number}-{self.world.next_number()}"
        self.record(msgspec.structs.replace(body, receipt_no=number))

    def work_in_office(self) -> None:
        office = Office(self.database, self.log, self.clock, self.world.chance)
        self.world.done |= office.work()

    def knows(self, receipt_id: uuid.UUID) -> bool:
        query = select(receipt.c.state).where(receipt.c.receipt_id == receipt_id)
        with self.database.reading() as connection:
            return connection.execute(query).first() is not None

    def sync(self) -> bool:
        """One round of the courier; False where it broke off, or has more to do at once."""
        if self.world.chance.random() < 0.5:
            self.courier._compare_at = 0.0
            self.courier._testify_at = 0.0
        pause_s = self.courier._round()
        self.alarms.add(self.courier._witness.alarm)
        return pause_s > 0 and self.courier._failures == 0

    def held(self) -> set[uuid.UUID]:
        with self.database.reading() as connection:
            return set(connection.execute(select(operation.c.op_id)).scalars())

    def _numbered(self, receipt_id: uuid.UUID, *codes: str) -> operations.ScanRecorded:
        with self.database.reading() as connection:
            last = records.last_seq(connection, ReceiptKey(ORG, receipt_id), self.device)
        return scanned(receipt_id, last + 1, *codes)


class World:
    """What there is, and what may happen to it."""

    def __init__(self, seed: int, folder: Path, empty: Path, *, office: bool = False) -> None:
        self.office = office
        """Whether anybody matches, orders and decides, too."""
        self.chance = random.Random(seed)
        self.folder = folder
        self.empty = empty
        self.now = START
        self.done: dict[uuid.UUID, str] = {}
        """What was ever answered at a workstation: the test's own journal."""
        self.excused: set[uuid.UUID] = set()
        """Was on a disk that is gone, and nowhere else."""
        self._orphans: set[uuid.UUID] = set()
        """Was on a disk that is gone, and at the service or on the way to it."""
        self._in_backup: set[uuid.UUID] = set()
        self.counted = dict.fromkeys(("service restored", "disk replaced", "killed"), 0)
        self._copies: dict[int, Path] = {}
        self._backup: Path | None = None
        self._calm = 0
        self._files = 0
        self._numbers = 0
        self.post = Post(self.chance, lambda: self.service)
        shutil.copy(empty, folder / "service.db")
        self._open_service()
        with self.database.writing() as connection:
            accounts.add_organisation(connection, ORG, "测试医院")
        self.stations = [Station(self, number) for number in range(1, STATIONS + 1)]

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def live(self, steps: int) -> None:
        """Let things happen."""
        actions = [self._work, self._sync, self.post.deliver_late, self.back_up]
        actions += [self._copy_disk, self._replace_disk, self.restore_service]
        weights = [30, 34, 8, 3, 4, 4, 3]
        if self.office:
            actions.append(self._work_in_office)
            weights.append(30)
        for _ in range(steps):
            self.now += timedelta(seconds=self.chance.randint(1, 300))
            self.chance.choices(actions, weights)[0]()
            self._calm = max(0, self._calm - 1)

    def heal(self) -> bool:
        """Let everybody sync without faults; False where that does not come to an end."""
        self.post.faulty = False
        for _ in range(20):
            while self.post.late:
                self.post.deliver_late()
            quiet = True
            for station in self.stations:
                self.now += timedelta(seconds=60)
                heads = self._state(station)
                station.courier._compare_at = 0.0
                quiet &= station.sync() and heads == self._state(station)
            if quiet:
                return True
        return False

    def close(self) -> None:
        for station in self.stations:
            station.database.close()
        self.database.close()

    def _state(self, station: Station) -> tuple[object, ...]:
        with station.database.reading() as connection:
            log = station.log
            rows = connection.exec_driver_sql("SELECT scope, seq FROM feed_cursor").all()
            last = log.end(connection)
            return (last.seq, log.acknowledged(connection), tuple(sorted(map(tuple, rows))))

    def _open_service(self) -> None:
        self.database = Database.at(self.folder / "service.db")
        clock = SystemClock(lambda: self.now, RisingIds(self.chance.randbytes))
        self.service = Service(self.database, clock, ServiceSettings(), {})

    def _some(self) -> Station:
        return self.chance.choice(self.stations)

    def _work(self) -> None:
        station, receipt_id = self._some(), self.chance.choice(RECEIPTS)
        if not station.knows(receipt_id):
            station.open(receipt_id)
        code = trace_code(self.chance.randrange(CODES) + CODES * RECEIPTS.index(receipt_id))
        kind = self.chance.random()
        if kind < 0.7:
            station.scan(receipt_id, code)
        elif kind < 0.8:
            station.undo(receipt_id)
        elif kind < 0.84:
            station.explain(receipt_id, str(self.next_number()))
        elif kind < 0.92:
            station.move(code)
        else:
            station.record(confirmed(receipt_id, receipt_id))

    def _work_in_office(self) -> None:
        self._some().work_in_office()

    def _sync(self) -> None:
        station = self._some()
        station.core.mortal = self.chance.random() < 0.3
        try:
            station.sync()
        except Killed:
            self.counted["killed"] += 1
            station.core.mortal = False
            station.restart()
        station.core.mortal = False

    def back_up(self) -> None:
        """A backup that was restored and compared: what it holds is safe."""
        self._backup = self._copied(self.folder / "service.db")
        self._in_backup = self.on_service()
        with self.database.writing() as connection:
            backup_marks.mark(connection, standing.look(connection).marks, self.now)

    def restore_service(self) -> None:
        if self._backup is None or self._calm:
            return
        if not self._orphans & self.on_service() <= self._in_backup:
            # It was on its way when its disk went, and came behind the backup: two at once again.
            return
        self.counted["service restored"] += 1
        self._calm = 30
        self.database.close()
        for ending in ("-wal", "-shm"):
            (self.folder / f"service.db{ending}").unlink(missing_ok=True)
        shutil.copy(self._backup, self.folder / "service.db")
        self._open_service()

    def _copy_disk(self) -> None:
        station = self._some()
        self._copies[station.number] = self._copied(station.path)

    def _replace_disk(self) -> None:
        station = self._some()
        copy = self._copies.get(station.number)
        if copy is None or self._calm:
            return
        self.counted["disk replaced"] += 1
        self._calm = 30
        held = station.held()
        station.replace_disk(copy)
        gone = held - station.held()
        kept = gone & (self.on_service() | self._under_way())
        self.excused |= gone - kept
        self._orphans |= kept
        # A service that goes back now, too, may lose what only the disk had: two at once are one
        # too many, whatever anybody does.
        self._backup = None

    def on_service(self) -> set[uuid.UUID]:
        found: set[uuid.UUID] = set()
        with self.database.reading() as connection:
            for table in (operation, quarantined_operation):
                found.update(connection.execute(select(table.c.op_id)).scalars())
        return found

    def _under_way(self) -> set[uuid.UUID]:
        pushes = [sent for _caller, name, sent in self.post.late if name == "push"]
        messages = [msgspec.json.decode(sent, type=wire.Push) for sent in pushes]
        return {one.op_id for message in messages for one in message.operations}

    def _copied(self, path: Path) -> Path:
        self._files += 1
        target = self.folder / f"copy-{self._files}.db"
        with closing(sqlite3.connect(path)) as way:
            way.execute("VACUUM INTO ?", (str(target),))
        return target
