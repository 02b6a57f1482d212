"""The service's disk is full: it takes nothing and says so, and goes on when there is space again.

A real small disk, with the SQLite file or all of PostgreSQL on it. The workstations scan on, keep
what they have and try again by themselves. The time a service asks them to stay away is cut to a
second on the wire, so that a test need not wait for a minute.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.store.tables.changes import operation
from sync import wire
from sync.client.errors import Refused
from sync.client.status import SyncState, SyncStatus
from sync.client.transport import Transport
from tests.faults.conftest import SmallDisk
from tests.faults.service.centre import Centre
from tests.faults.service.devices import Device
from tests.faults.service.disks import leave, small_disk
from tests.faults.service.docks import CARTON, CARTON_NO, Dock, Docks
from tests.faults.service.processes import ServiceProcess
from tests.faults.service.stores import FileStore, ServerStore
from tests.faults.service.waiting import wait_until
from tests.faults.wire.proxy import Proxy
from tests.postgres import Cluster, PostgresMissing
from tests.sync.service.region import NORTH, SOUTH
from tests.sync.service.running import ORG, trace_code

FULL = re.compile("磁盘已满|数据库不可用")


def hurried(_request: bytes, answer: bytes) -> bytes:
    """Ask for one second's patience."""
    return re.sub(rb"(?i)(\r\nretry-after: )\d+", rb"\g<1>1", answer)


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    with small_disk(12) as made:
        yield made


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A server with all it has on a small disk; `cluster.folder` is the disk."""
    with small_disk(160) as disk:
        try:
            made = Cluster(disk.folder, durable=True)
            made.start()
        except PostgresMissing as error:
            pytest.skip(f"这里不能启动 PostgreSQL PostgreSQL cannot start here: {error}")
        yield made
        made.kill()


class Trouble:
    """A service on a small disk, two hospitals, and a way to it that shortens waiting."""

    def __init__(self, centre: Centre, folder: Path, empty: Path) -> None:
        self.centre = centre
        self.docks = Docks(centre, folder, empty)
        self.proxy = Proxy(centre.url)
        self.proxy.spoil = hurried
        for org in (NORTH, SOUTH):
            dock = self.docks.add(org)
            dock.begin_sync(self.proxy.url, centre.url)
            dock.scan(trace_code(1))
        self.docks.settle()

    def close(self) -> None:
        self.docks.close()
        self.proxy.close()
        self.centre.close()

    def stored(self) -> int:
        with self.centre.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(operation)).scalar_one()

    def wait_until_told(self, dock: Dock, after: int) -> None:
        """Wait until a workstation says what is wrong, and that it keeps what it has."""

        def told(event: object) -> bool:
            offline = isinstance(event, SyncStatus) and event.state is SyncState.OFFLINE
            return offline and event.waiting > 0 and FULL.search(event.reason) is not None  # type: ignore[attr-defined]

        dock.events.wait_for(told, after)

    def check(self) -> None:
        """Everything is there, in both hospitals."""
        self.docks.settle()
        for org in (NORTH, SOUTH):
            self.docks.check(org)


@pytest.mark.timeout(600)
@pytest.mark.logs("the store fails|the disk is full|claims cannot|cannot be stored")
def test_a_full_disk_takes_nothing_and_all_comes_when_there_is_space(
    disk: SmallDisk, tmp_path: Path, empty_database: Path
) -> None:
    path = Path(shutil.copy(empty_database, disk.folder / "service.db"))
    trouble = Trouble(Centre(FileStore(path)), tmp_path, empty_database)
    try:
        stored = trouble.stored()
        disk.fill()
        seen = [len(dock.events.all) for dock in trouble.docks.all]
        for dock in trouble.docks.all:
            dock.scan(CARTON_NO, delivery=CARTON)
        for dock, before in zip(trouble.docks.all, seen, strict=True):
            trouble.wait_until_told(dock, before)
        _refused_with_507(trouble)
        assert trouble.stored() == stored
        disk.free()
        trouble.check()
    finally:
        trouble.close()


def _refused_with_507(trouble: Trouble) -> None:
    """What a workstation hears that pushes now."""
    dock = trouble.docks.all[0]
    token = trouble.docks.token_of(dock)
    device = Device(dock.org, dock.device)
    device.receive(trace_code(serial) for serial in range(100, 400))
    asked = Transport(trouble.centre.url, token)
    # An access token, too, is a row: without space there is none.
    with pytest.raises(Refused) as refused:
        asked.push(device.message(500))
    asked.close()
    assert (refused.value.status, refused.value.error) == (507, "disk-full")
    assert refused.value.retry_after_s


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.logs("the store fails|the disk is full|claims cannot|cannot be stored")
@pytest.mark.parametrize("seed", range(3))
def test_a_disk_that_fills_up_again_and_again_in_the_middle_of_work_loses_nothing(
    disk: SmallDisk, tmp_path: Path, empty_database: Path, seed: int
) -> None:
    chance = random.Random(seed)
    path = Path(shutil.copy(empty_database, disk.folder / "service.db"))
    trouble = Trouble(Centre(FileStore(path)), tmp_path, empty_database)
    try:
        for turn in range(1, 13):
            leave(disk, chance.choice((0, 4096, 30_000, 100_000, 400_000)))
            for dock in trouble.docks.all:
                first = 1000 * turn + 100 * trouble.docks.all.index(dock) * chance.randint(0, 1)
                dock.scan(*(trace_code(first + n) for n in range(chance.randint(1, 30))))
            seen = trouble.stored()
            if chance.random() < 0.5:
                wait_until(lambda seen=seen: trouble.stored() > seen or _all_away(trouble))  # type: ignore[misc]
            disk.free()
            if chance.random() < 0.5:
                trouble.docks.settle()
        trouble.check()
    finally:
        trouble.close()


def _all_away(trouble: Trouble) -> bool:
    """Whether every workstation has heard that it has to wait, or has nothing that waits."""
    return all(_is_away(dock) or dock.is_sent() for dock in trouble.docks.all)


def _is_away(dock: Dock) -> bool:
    last = dock.events.all[-1]
    return isinstance(last, SyncStatus) and last.state is SyncState.OFFLINE


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_service_that_is_killed_on_a_full_disk_goes_on_when_there_is_space(
    disk: SmallDisk, empty_database: Path
) -> None:
    path = Path(shutil.copy(empty_database, disk.folder / "service.db"))
    process = ServiceProcess(f"sqlite+pysqlite:///{path}")
    assert process.start()
    device = Device(ORG)
    device.receive(trace_code(serial) for serial in range(3000))
    try:
        transport = _enrolled(process, device)
        for _ in range(4):
            device.hear(transport.push(device.message(200)))
            disk.fill()
            _push_until_refused(transport, device)
            process.kill()
            came = process.start()
            if came:
                process.kill()
            disk.free()
            assert process.start()
        while device.waiting:
            device.hear(transport.push(device.message(500)))
        transport.close()
    finally:
        process.kill()


def _enrolled(process: ServiceProcess, device: Device) -> Transport:
    (code,) = process.codes(device.org)
    asking = Transport(process.url)
    wish = wire.Enrolment(code=code, device=device.device, name="收货台")
    device.token = asking.enrol(wish).token
    asking.close()
    return Transport(process.url, device.token)


def _push_until_refused(transport: Transport, device: Device) -> None:
    """The log of the database may still have room for a few."""
    with pytest.raises(Refused) as refused:
        while device.waiting:
            device.hear(transport.push(device.message(100)))
    assert refused.value.status in (503, 507)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.logs("the store fails|the disk is full|claims cannot|cannot be stored")
def test_a_server_without_space_takes_nothing_and_all_comes_when_there_is_some(
    cluster: Cluster, tmp_path: Path, empty_database: Path
) -> None:
    disk = SmallDisk(cluster.folder)
    store = ServerStore(cluster.make_database(), cluster.uri)
    trouble = Trouble(Centre(store), tmp_path, empty_database)
    try:
        stored = trouble.stored()
        disk.fill()
        seen = [len(dock.events.all) for dock in trouble.docks.all]
        for dock in trouble.docks.all:
            dock.scan(CARTON_NO, delivery=CARTON)
        for dock, before in zip(trouble.docks.all, seen, strict=True):
            trouble.wait_until_told(dock, before)
        assert trouble.stored() == stored
        disk.free()
        trouble.check()
    finally:
        trouble.close()


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.logs("the store fails|the disk is full|claims cannot|cannot be stored")
def test_a_server_that_cannot_write_its_log_and_ends_is_started_again_with_space(
    cluster: Cluster, tmp_path: Path, empty_database: Path
) -> None:
    """Without room for its log PostgreSQL ends; whoever watches over it starts it again."""
    disk = SmallDisk(cluster.folder)
    store = ServerStore(cluster.make_database(), cluster.uri)
    trouble = Trouble(Centre(store), tmp_path, empty_database)
    try:
        for turn in range(1, 4):
            disk.fill()
            for dock in trouble.docks.all:
                first = 1000 * turn
                dock.scan(*(trace_code(first + n) for n in range(30)))
            wait_until(lambda: _all_away(trouble))
            cluster.kill()
            disk.free()
            cluster.start()
            trouble.docks.settle()
        trouble.check()
    finally:
        trouble.close()
