"""Devices that come back all at once after an outage, to a service that has two cores at most."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.cases import claim, claim_due
from app.store.tables.changes import operation
from sync import wire
from sync.client.errors import Refused
from sync.client.transport import Transport
from sync.service.claiming import Claiming
from tests.faults.service.centre import Centre
from tests.faults.service.devices import Device
from tests.faults.service.herding import Herd, the_devices
from tests.faults.service.processes import ServiceProcess
from tests.faults.service.stores import FileStore
from tests.faults.service.waiting import end_leases, wait_until
from tests.sync.service.region import NORTH
from tests.sync.service.running import ORG, trace_code

Started = Callable[..., ServiceProcess]
LINE_S = 5.0
"""How long the service lets a push stand in line."""


@pytest.fixture
def started() -> Iterator[Started]:
    made: list[ServiceProcess] = []

    def start(address: str, **settings: object) -> ServiceProcess:
        made.append(ServiceProcess(address, **settings))  # type: ignore[arg-type]
        assert made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.kill()


async def come_back(process: ServiceProcess, count: int, boxes: int, at_once: int) -> Herd:
    """One alone, then all the others at once; everything must be bounded and come through."""
    first, *others = the_devices(ORG, count, boxes)
    alone = Herd(process.url, [first])
    await alone.enrol(process.codes(ORG))
    herd = Herd(process.url, others)
    await herd.enrol(process.codes(ORG, len(others)))
    await alone.come_back(1)
    before_mib = process.memory_mib()
    await herd.come_back(at_once)
    seen, quiet = herd.figures, alone.figures
    grown_mib = process.memory_mib("VmHWM") - before_mib
    print(
        f"\n{len(others)} devices, {len(seen.pushes)} pushes: p50 {seen.percentile(0.5):.3f} s, "
        f"p99 {seen.percentile(0.99):.3f} s (alone {quiet.percentile(0.5):.3f} / "
        f"{quiet.percentile(0.99):.3f} s), refused {dict(seen.refused)}, cut {seen.cut}, "
        f"memory {before_mib:.0f} + {grown_mib:.0f} MiB"
    )
    assert not [wait for wait in seen.waits if math.isnan(wait) or not 1 <= wait <= 60]
    # Who is let in has stood in line for so long at most, and shares the service with a few.
    assert seen.percentile(0.99) < LINE_S + 30 * max(0.5, quiet.percentile(0.99))
    assert grown_mib < 200
    return herd


def check(address: str, herd: Herd) -> None:
    """All of it is there, once, and claimed."""
    assert {device.waiting for device in herd.devices} == {0}
    with Database(address) as database:
        worker = Claiming(database, SystemClock(), lambda: None)

        def all_claimed() -> bool:
            end_leases(database)
            worker.work_off()
            with database.reading() as connection:
                return connection.execute(select(func.count()).select_from(claim_due)).scalar() == 0

        wait_until(all_claimed)
        with database.reading() as connection:
            stored = connection.execute(
                select(operation.c.device, func.count())
                .where(operation.c.status == "applied")
                .group_by(operation.c.device)
            )
            by_device = {row[0]: row[1] for row in stored}
            claimed = connection.execute(select(func.count()).select_from(claim)).scalar_one()
    for device in herd.devices:
        assert by_device.pop(device.device) == len(device.log)
    (alone,) = by_device.values()
    assert claimed == (alone - 1) * (len(herd.devices) + 1)


@pytest.mark.timeout(600)
def test_a_herd_is_refused_with_a_time_and_all_of_it_comes_through(
    started: Started, file_store: FileStore
) -> None:
    address = file_store.url
    narrow = {"heavy_at_once": 1, "push_reserved": 2, "longest_line": 4, "wait_in_line_s": LINE_S}
    process = started(address, cores=1, address_requests_per_s=100, address_burst=50, **narrow)
    herd = asyncio.run(come_back(process, 13, boxes=2, at_once=3))
    process.stop()
    check(address, herd)


def test_who_wants_to_push_gets_its_token_while_readers_take_all_places(
    file_store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = Centre(file_store, heavy_at_once=1, push_reserved=1, wait_in_line_s=0.2)
    device, looking, go_on = Device(NORTH), threading.Event(), threading.Event()
    try:
        herd = Herd(centre.url, [device])
        asyncio.run(herd.enrol([centre.code(NORTH)]))
        answer = centre.service.pull

        def pull(*asked: Any) -> wire.Pulled:  # noqa: ANN401 (handed on)
            looking.set()
            assert go_on.wait(120)
            return answer(*asked)

        monkeypatch.setattr(centre.service, "pull", pull)
        ways = [Transport(centre.url, device.token) for _ in range(3)]
        nothing = wire.Pull(scopes={})
        reader = threading.Thread(target=ways[0].pull, args=(nothing,))
        reader.start()
        assert looking.wait(120)
        with pytest.raises(Refused) as refused:
            ways[1].pull(nothing)
        assert refused.value.status == 503
        device.receive([trace_code(1)])
        device.hear(ways[2].push(device.message(5)))
        go_on.set()
        reader.join(120)
        for way in ways:
            way.close()
    finally:
        go_on.set()
        centre.close()
    assert not device.waiting


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_thousand_devices_that_come_back_at_once_are_all_served(
    started: Started, tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    address = f"sqlite+pysqlite:///{tmp_path / 'service.db'}"
    if engine == "postgresql":
        address = request.getfixturevalue("postgres_url")
    # On a machine that is busy otherwise the drain may outlast a token's quarter of an hour.
    process = started(address, cores=2, access_token_lives_s=86_400)
    herd = asyncio.run(come_back(process, 2001, boxes=10, at_once=500))
    assert sum(herd.figures.refused.values())
    process.stop()
    check(address, herd)
