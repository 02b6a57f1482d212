"""Hospitals receive the same boxes at the same moment, at two service processes on one PostgreSQL.

Their pushes leave at one signal; what is claimed is worked off by the processes' own workers, of
which one is killed in the middle. tests/sync/service/test_claiming.py has the same with four
services in one process, on both engines.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import func, select

from app.store.database import Database
from app.store.tables.cases import claim, claim_beside, claim_due
from app.tracing.cases import store
from app.tracing.cases.values import CaseKind, CaseState
from sync import wire
from sync.client.errors import SyncError
from sync.client.transport import Transport
from tests.faults.service.devices import Device
from tests.faults.service.processes import ServiceProcess
from tests.faults.service.waiting import end_leases, wait_until
from tests.sync.service.region import EAST, NORTH, SOUTH, WEST
from tests.sync.service.running import opened, scanned, trace_code

RACES = 40
ORGS = (NORTH, SOUTH, EAST, WEST)


@pytest.fixture
def processes(postgres_url: str) -> Iterator[list[ServiceProcess]]:
    made = [ServiceProcess(postgres_url) for _ in range(2)]
    for one in made:
        assert one.start()
    yield made
    for one in made:
        one.kill()


def enrol(process: ServiceProcess, device: Device) -> None:
    with closing(Transport(process.url)) as asking:
        (code,) = process.codes(device.org)
        name = str(device.device)
        device.token = asking.enrol(
            wire.Enrolment(code=code, device=device.device, name=name)
        ).token


def run_races(
    process: ServiceProcess, device: Device, start: threading.Barrier, races: int
) -> None:
    """Push one box in each race, until it is taken."""
    receipt_id = device.incarnation
    device.note(opened(receipt_id, receipt_id))
    with closing(Transport(process.url, device.token)) as way:
        for serial in range(1, races + 1):
            device.note(scanned(receipt_id, serial, trace_code(serial)))
            start.wait(120)
            while device.waiting:
                try:
                    device.hear(way.push(device.message(10)))
                except SyncError:
                    continue


def check(database: Database, orgs: tuple[str, ...]) -> None:
    """One holder of each box, all others beside, and each of them in a case of each hospital."""
    with database.reading() as connection:
        holders = {row.code: row.org for row in connection.execute(select(claim))}
        beside = {(row.code, row.org) for row in connection.execute(select(claim_beside))}
        found = {org: store.newest(connection, org) for org in orgs}
    assert set(holders) == {trace_code(serial) for serial in range(1, RACES + 1)}
    assert beside == {(code, org) for code in holders for org in orgs if org != holders[code]}
    for org in orgs:
        (case,) = found[org]
        assert (case.kind, case.state) == (CaseKind.CROSS_SITE, CaseState.OPEN)
        owns = {side.no for side in case.body.sides if side.own}
        assert {one.code for one in case.body.codes} == set(holders)
        for one in case.body.codes:
            assert one.standing
            assert len(one.sides) == len(orgs)
            assert (one.holder in owns) == (holders[one.code] == org)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("killed", [False, True])
def test_hospitals_that_race_for_boxes_have_one_winner_each_and_all_are_told(
    processes: list[ServiceProcess], postgres_url: str, count: int, *, killed: bool
) -> None:
    orgs = ORGS[:count]
    devices = [Device(org) for org in orgs]
    for device in devices:
        enrol(processes[0], device)
    start = threading.Barrier(count)

    def race(number: int) -> None:
        run_races(processes[number % 2], devices[number], start, RACES)

    with ThreadPoolExecutor(count) as pool:
        jobs = [pool.submit(race, number) for number in range(count)]
        if killed:
            wait_until(lambda: devices[1].acknowledged > RACES // 2 or jobs[1].done())
            processes[1].kill()
            assert processes[1].start()
        for job in jobs:
            job.result(600)
    with Database(postgres_url) as database:

        def all_claimed() -> bool:
            with database.reading() as connection:
                due = connection.execute(select(func.count()).select_from(claim_due)).scalar_one()
            if killed and due:
                end_leases(database)
            return due == 0

        wait_until(all_claimed, limit_s=400)
        check(database, orgs)
