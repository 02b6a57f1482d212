"""Many writers and one reader on PostgreSQL: nobody may miss a row, whatever becomes of a writer.

Writers push over HTTP to a process that is killed again and again, straight into a second service,
and in transactions of their own that are slow, or slow and rolled back. All go through the
service's own code. The reader checks that numbers are dense and that the chain holds, all along.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import func, select

from app.store import row_security
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.cases import claim, claim_due
from app.store.tables.changes import feed, operation
from sync import wire
from sync.client.errors import SyncError
from sync.client.transport import Transport
from sync.service import feeds, push
from sync.service.accounts import Caller
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.faults.service.devices import Device, FeedReader
from tests.faults.service.processes import ServiceProcess
from tests.faults.service.waiting import LIMIT_S, end_leases, wait_until
from tests.sync.service.running import ORG, trace_code

OVER_HTTP, STRAIGHT, SLOW = 4, 2, 2
KEPT = 3
"""Facts of each writer over HTTP that wait for the last kill."""


class RolledBack(Exception):
    """A transaction that ends otherwise than it began."""


class Traffic:
    """Eight writers, one reader, two services on one database."""

    def __init__(self, database: Database, process: ServiceProcess, each: int, seed: int) -> None:
        self.database = database
        self.process = process
        self.service = Service(database, SystemClock(), ServiceSettings(), {})
        self.devices = [Device(ORG) for _ in range(OVER_HTTP + STRAIGHT + SLOW)]
        self.rolled_back = 0
        self.lost_answers = 0
        self._last_killed = threading.Event()
        self._chance = random.Random(seed)
        for number, device in enumerate(self.devices):
            device.receive(trace_code(1000 * number + serial) for serial in range(each))
            self._enrol(device)
        self.reader = FeedReader(ORG, self._pull)
        self.failures: list[BaseException] = []

    def play(self, kills: int) -> None:
        """Let all write and one read, until everything is acknowledged; kill in between."""
        ways = [self._over_http] * OVER_HTTP + [self._straight] * STRAIGHT + [self._slowly] * SLOW
        threads = [
            threading.Thread(target=self._kept, args=(way, device))
            for way, device in zip(ways, self.devices, strict=True)
        ]
        for thread in threads:
            thread.start()
        killer = threading.Thread(target=self._kept, args=(self._kill, kills))
        killer.start()
        while any(thread.is_alive() for thread in (*threads, killer)):
            self.reader.read(limit=self._chance.choice((1, 7, 500)))
        for thread in (*threads, killer):
            thread.join()
        assert self.failures == []
        while self.reader.read():
            pass

    def check(self) -> None:
        """Each acknowledged fact is told once, stored once, and claimed."""
        journal = {one.op_id for device in self.devices for one in device.log}
        assert [device.waiting for device in self.devices] == [0] * len(self.devices)
        told = self.reader.facts
        assert len(told) == len(journal)
        assert set(told) == journal
        self._check_order(told)
        wait_until(self._all_claimed)
        boxes = sum(len(device.log) - 1 for device in self.devices)
        with self.database.reading() as connection:
            assert connection.execute(select(func.count()).select_from(claim)).scalar_one() == boxes
            statuses = select(operation.c.status, func.count()).group_by(operation.c.status)
            assert connection.execute(statuses).all() == [("applied", len(journal))]
            scope = feeds.org_scope(ORG)
            numbers = select(feed.c.seq).where(feed.c.scope == scope).order_by(feed.c.seq)
            stored = connection.execute(numbers).scalars().all()
        assert stored == list(range(1, len(stored) + 1))

    def _check_order(self, told: Sequence[object]) -> None:
        """Each writer's facts are told in the order it did them."""
        places = {op_id: place for place, op_id in enumerate(told)}
        for device in self.devices:
            own = [places[one.op_id] for one in device.log]
            assert own == sorted(own)

    def _all_claimed(self) -> bool:
        """Whoever was killed left its rows with a lease: the clock goes on."""
        end_leases(self.database)
        self.service.claiming.work_off()
        with self.database.reading() as connection:
            due = select(func.count()).select_from(claim_due)
            return connection.execute(due).scalar_one() == 0

    def _enrol(self, device: Device) -> None:
        (code,) = self.process.codes(ORG)
        wish = wire.Enrolment(code=code, device=device.device, name=str(device.device))
        device.token = self.service.accounts.enrol(wish, "127.0.0.1").token

    def _pull(self, wish: wire.Pull) -> wire.Pulled:
        return self.service.pull(Caller(ORG, self.devices[0].device), wish)

    def _kept(self, work: Callable[..., None], *arguments: object) -> None:
        try:
            work(*arguments)
        except BaseException as error:  # noqa: BLE001 (a thread's top; shown by play)
            self.failures.append(error)

    def _over_http(self, device: Device) -> None:
        transport = Transport(self.process.url, device.token)
        with contextlib.closing(transport):
            while device.waiting:
                if device.waiting <= KEPT:
                    # Whoever is killed last must have somebody to disappoint.
                    assert self._last_killed.wait(5 * LIMIT_S)
                try:
                    device.hear(transport.push(device.message(self._chance.randint(1, 3))))
                except SyncError:
                    self.lost_answers += 1
                    time.sleep(0.02)

    def _straight(self, device: Device) -> None:
        while device.waiting:
            device.hear(self.service.push(Caller(ORG, device.device), device.message(1)))

    def _slowly(self, device: Device) -> None:
        while device.waiting:
            try:
                answer = self._take_slowly(device)
            except RolledBack:
                self.rolled_back += 1
            else:
                device.hear(answer)

    def _take_slowly(self, device: Device) -> wire.Pushed:
        """A transaction that is long before it takes its number, and a little while it has it."""
        with self.database.writing() as connection:
            row_security.bind(connection, ORG)
            connection.execute(select(func.count()).select_from(feed))
            time.sleep(self._chance.uniform(0, 0.1))
            taken = push.take(connection, ORG, device.message(1), self.service.clock)
            time.sleep(self._chance.uniform(0, 0.02))
            if self._chance.random() < 0.4:
                raise RolledBack
        assert isinstance(taken.answer, wire.Pushed)
        return taken.answer

    def _kill(self, kills: int) -> None:
        total = sum(len(device.log) for device in self.devices[:OVER_HTTP])
        for number in range(1, kills + 1):
            wait_until(lambda number=number: self._sent() >= number * total // (kills + 2))  # type: ignore[misc]
            self.process.kill()
            if number == kills:
                self._last_killed.set()
            assert self.process.start()

    def _sent(self) -> int:
        return sum(device.acknowledged for device in self.devices[:OVER_HTTP])


@pytest.fixture
def process(postgres_url: str) -> Iterator[ServiceProcess]:
    made = ServiceProcess(postgres_url)
    assert made.start()
    yield made
    made.kill()


def test_no_row_is_missed_beside_eight_writers_when_one_service_is_killed(
    process: ServiceProcess, postgres_url: str
) -> None:
    with Database(postgres_url) as database:
        traffic = Traffic(database, process, each=9, seed=1)
        traffic.play(kills=1)
        traffic.check()
    assert traffic.rolled_back
    assert traffic.lost_answers


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_row_is_missed_beside_eight_writers_in_ten_kills(
    process: ServiceProcess, postgres_url: str
) -> None:
    with Database(postgres_url) as database:
        traffic = Traffic(database, process, each=200, seed=2)
        traffic.play(kills=10)
        traffic.check()
    assert traffic.rolled_back > 50
    print(f"{len(traffic.reader.rows)} rows, {traffic.rolled_back} rolled back, 10 kills")
