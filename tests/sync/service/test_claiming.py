from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.cases import claim_due
from app.store.tables.receipts import count_event
from app.tracing.cases.values import CaseKind, CaseState
from sync.service.claiming import Claiming
from sync.service.settings import ServiceSettings
from tests.sync.service.region import NAMES, NORTH, SOUTH, Desk, Region
from tests.sync.service.running import scanned, trace_code

RACES = [10, pytest.param(40, marks=pytest.mark.slow)]
CARTONS = [60, pytest.param(500, marks=pytest.mark.slow)]
"""More facts than are worked off together, in several pushes."""


@pytest.fixture(params=["sqlite", "postgresql", "apart"])
def region(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Region]:
    """On each engine, and with every other bucket of codes on a second PostgreSQL."""
    if request.param == "sqlite":
        with Database.at(tmp_path / "service.db") as database:
            yield Region(database)
        return
    with Database(request.getfixturevalue("postgres_url")) as database:
        if request.param == "postgresql":
            yield Region(database)
            return
        with Database(request.getfixturevalue("second_postgres_url")) as far:
            yield Region(database, far=far)


@pytest.fixture
def alone(service_database: Database) -> Region:
    """On SQLite only: what is tested is the same on both."""
    return Region(service_database)


def due(region: Region) -> int:
    with region.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(claim_due)).scalar_one()


def counted(region: Region, org: str) -> int:
    query = select(func.sum(count_event.c.quantity)).where(count_event.c.org == org)
    with region.database.reading() as connection:
        return int(connection.execute(query).scalar_one() or 0)


def test_a_box_received_once_is_claimed_and_nobody_is_told(region: Region) -> None:
    region.station(NORTH).receive(trace_code(1), trace_code(2))
    region.work_off()
    assert region.holders() == {trace_code(1): NORTH, trace_code(2): NORTH}
    assert region.told(NORTH) == []
    assert due(region) == 0


def test_two_hospitals_with_one_box_both_get_a_case_and_the_first_holds_it(
    region: Region,
) -> None:
    region.station(NORTH).receive(trace_code(1), number="N-1")
    region.work_off()
    region.station(SOUTH).receive(trace_code(1), trace_code(2), number="S-1")
    region.work_off()
    assert region.holders() == {trace_code(1): NORTH, trace_code(2): SOUTH}
    assert region.waiting() == {(trace_code(1), SOUTH)}
    for org, number in ((NORTH, "N-1"), (SOUTH, "S-1")):
        (case,) = region.cases(org)
        assert (case.kind, case.state) == (CaseKind.CROSS_SITE, CaseState.OPEN)
        own, other = case.body.sides
        assert (own.receipt_no, own.person) == (number, "培训收货员")
        assert own.raw == trace_code(1).encode() or own.raw.startswith(b"81")
        assert own.op_id is not None
        assert len(own.op_sha256) == 64
        assert own.place is not None
        (code,) = case.body.codes
        assert code.code == trace_code(1)
        assert code.holder == (own.no if org == NORTH else other.no)
    assert due(region) == 0


def test_each_hospital_sees_of_the_other_that_there_is_one_and_no_more(region: Region) -> None:
    hidden = [*NAMES, *NAMES.values()]
    for org in (NORTH, SOUTH):
        region.station(org).receive(trace_code(1), number=f"nr-{org}")
        region.work_off()
    for org in (NORTH, SOUTH):
        ((_, body),) = region.told(org)
        (other,) = (side for side in body.sides if not side.own)
        assert other.since is not None
        told = repr(other)
        assert not [word for word in hidden if word in told]
        assert (other.receipt_no, other.person, other.raw, other.op_sha256) == ("", "", b"", "")


def test_an_operator_may_let_institutions_know_each_other(service_database: Database) -> None:
    region = Region(service_database, ServiceSettings(name_other_institutions=True))
    for org in (NORTH, SOUTH):
        region.station(org).receive(trace_code(1))
        region.work_off()
    names = {org: region.cases(org)[0].body.sides[1].name for org in (NORTH, SOUTH)}
    assert names == {NORTH: "南院", SOUTH: "北院"}


def test_a_push_sent_twice_and_claims_worked_off_again_make_no_second_case(
    region: Region,
) -> None:
    stations = [region.station(org) for org in (NORTH, SOUTH)]
    for station in stations:
        station.receive(trace_code(1))
        station.send(station.sent)
    region.work_off()
    for station in stations:
        station.send(station.sent)
    region.work_off()
    assert [len(region.cases(org)) for org in (NORTH, SOUTH)] == [1, 1]
    assert [len(region.told(org)) for org in (NORTH, SOUTH)] == [1, 1]


def test_a_box_that_was_undone_goes_to_who_has_waited(region: Region) -> None:
    north, south = region.station(NORTH), region.station(SOUTH)
    receipt_id = north.open()
    seq = north.scan(receipt_id, trace_code(1))
    region.work_off()
    south.receive(trace_code(1))
    region.work_off()
    north.undo(receipt_id, seq)
    region.work_off()
    assert region.holders() == {trace_code(1): SOUTH}
    assert region.generations() == {trace_code(1): 1}
    assert region.waiting() == set()
    for org in (NORTH, SOUTH):
        (case,) = region.cases(org)
        # A person looks at it although it has solved itself: a box was in two hospitals.
        assert (case.body.standing, case.state) == (False, CaseState.OPEN)


def test_a_box_that_was_returned_may_be_received_by_another_hospital(region: Region) -> None:
    north = region.station(NORTH)
    receipt_id = north.receive(trace_code(1))
    north.confirm(receipt_id)
    region.work_off()
    north.give_back(trace_code(1))
    region.work_off()
    assert region.holders() == {trace_code(1): None}
    region.station(SOUTH).receive(trace_code(1))
    region.work_off()
    assert region.holders() == {trace_code(1): SOUTH}
    assert region.generations() == {trace_code(1): 1}
    assert region.cases(NORTH) == region.cases(SOUTH) == []


def test_a_box_that_was_returned_may_come_again_to_the_same_hospital(region: Region) -> None:
    north = region.station(NORTH)
    receipt_id = north.receive(trace_code(1))
    north.confirm(receipt_id)
    north.give_back(trace_code(1))
    again = north.receive(trace_code(1), number="SH-2")
    north.confirm(again)
    region.work_off()
    assert region.holders() == {trace_code(1): NORTH}
    assert region.cases(NORTH) == []
    assert counted(region, NORTH) == 2


def test_only_the_holder_can_give_a_box_back(region: Region) -> None:
    north, south = region.station(NORTH), region.station(SOUTH)
    north.receive(trace_code(1))
    region.work_off()
    receipt_id = south.open()
    seq = south.scan(receipt_id, trace_code(1))
    region.work_off()
    south.undo(receipt_id, seq)
    region.work_off()
    assert region.holders() == {trace_code(1): NORTH}
    assert region.generations() == {trace_code(1): 0}
    assert region.waiting() == set()


def test_two_symbols_of_one_box_are_one_box(region: Region) -> None:
    bare = "0106900000000017" + "21SERIAL1"
    region.station(NORTH).receive(bare + "\x1d10A2601")
    region.work_off()
    region.station(SOUTH).receive(bare)
    region.work_off()
    assert region.holders() == {bare: NORTH}
    assert [len(region.cases(org)) for org in (NORTH, SOUTH)] == [1, 1]


def test_two_receipts_of_one_hospital_are_a_task_of_its_own(region: Region) -> None:
    first, second = region.station(NORTH), region.station(NORTH)
    codes = [trace_code(n) for n in range(1, 4)]
    first.receive(*codes, number="SH-1")
    second.receive(*codes[:2], number="SH-2")
    region.work_off()
    (case,) = region.cases(NORTH)
    assert (case.kind, case.state) == (CaseKind.INTERNAL, CaseState.OPEN)
    assert {side.receipt_no for side in case.body.sides} == {"SH-1", "SH-2"}
    assert [one.code for one in case.body.codes] == codes[:2]
    assert region.cases(SOUTH) == []


def test_an_internal_case_that_is_undone_needs_nobody(region: Region) -> None:
    first, second = region.station(NORTH), region.station(NORTH)
    first.receive(trace_code(1))
    receipt_id = second.open("SH-2")
    seq = second.scan(receipt_id, trace_code(1))
    region.work_off()
    second.undo(receipt_id, seq)
    region.work_off()
    (case,) = region.cases(NORTH)
    assert case.state is CaseState.RESOLVED
    assert [body.standing for _, body in region.told(NORTH)] == [True, False]


ORDERS = ("first", "second", "at once")


@pytest.mark.parametrize("boxes", CARTONS)
@pytest.mark.parametrize("order", ORDERS)
def test_a_carton_received_by_two_workstations_is_one_case_and_counts_once(
    region: Region, order: str, boxes: int
) -> None:
    """Both offline, the same codes, box by box; then in both orders, and at the same time."""
    delivery_id = uuid.uuid4()
    codes = [trace_code(n) for n in range(boxes)]
    stations = [region.station(NORTH), region.station(NORTH)]
    receipt_id = stations[0].open("SH-1", delivery_id)
    held = [_offline(station, receipt_id, codes) for station in stations]
    if order == "at once":
        with ThreadPoolExecutor(2) as pool:
            assert all(pool.map(lambda job: job(), held))
    else:
        for job in held if order == "first" else reversed(held):
            assert job()
    region.work_off()
    (case,) = region.cases(NORTH)
    assert (case.kind, case.state) == (CaseKind.DOUBLE_SCAN, CaseState.MERGED)
    assert len(case.body.codes) == boxes
    assert all(len(one.sides) == 2 for one in case.body.codes)
    assert counted(region, NORTH) == boxes
    assert Counter(region.holders().values()) == {NORTH: boxes}


def _offline(station: Desk, receipt_id: uuid.UUID, codes: list[str]) -> Callable[[], bool]:
    """Scan boxes one by one, to be sent later."""
    sent = [station.body(scanned(receipt_id, n, code)) for n, code in enumerate(codes, start=1)]
    start = sent[0].seq

    def push() -> bool:
        half = len(sent) // 2
        for some in (sent[:half], sent[half:]):
            station.send(some)
        return sent[0].seq == start

    return push


@pytest.mark.parametrize("races", RACES)
def test_four_hospitals_that_race_for_one_box_have_one_winner_and_a_case_each(
    any_database: Database, races: int
) -> None:
    """Races of 4 sessions, each with a service of its own on the one database."""
    regions = _raced(any_database, races)
    holders = regions[0].holders()
    assert len(holders) == races
    assert set(holders.values()) <= set(NAMES)
    losers = {(code, org) for code, winner in holders.items() for org in NAMES if org != winner}
    assert regions[0].waiting() == losers
    for org in NAMES:
        (case,) = regions[0].cases(org)
        assert case.kind is CaseKind.CROSS_SITE
        assert len(case.body.sides) == races + len(NAMES) - 1
        assert len(case.body.codes) == races
        assert all(one.standing and len(one.sides) == len(NAMES) for one in case.body.codes)
        own = {side.no for side in case.body.sides if side.own}
        assert {one.code for one in case.body.codes if one.holder in own} == {
            code for code, winner in holders.items() if winner == org
        }


def _raced(database: Database, races: int) -> list[Region]:
    """Let each hospital scan the same boxes at the same moments; a service for each."""
    regions = [Region(database) for _ in NAMES]
    stations = [one.station(org) for one, org in zip(regions, NAMES, strict=True)]
    receipts = [station.open() for station in stations]
    barrier = threading.Barrier(len(NAMES))

    def race(number: int) -> None:
        for serial in range(races):
            barrier.wait(300)
            stations[number].scan(receipts[number], trace_code(serial))
            regions[number].work_off()

    with ThreadPoolExecutor(len(NAMES)) as pool:
        list(pool.map(race, range(len(NAMES))))
    _end_leases(regions[0])
    regions[0].work_off()
    return regions


def test_who_was_held_up_does_not_undo_what_another_service_found_meanwhile(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One service claims a box as the first; before it has written that, another finds a case."""
    slow, quick = Region(any_database), Region(any_database)
    slow.station(NORTH).receive(trace_code(1))
    claiming, held_up = slow.service.claiming, threading.Event()
    tell = claiming._tell_others

    def meanwhile(*arguments: Any) -> None:  # noqa: ANN401 (its own)
        tell(*arguments)
        if not held_up.is_set():
            held_up.set()
            quick.station(SOUTH).receive(trace_code(1))
            quick.work_off()

    monkeypatch.setattr(claiming, "_tell_others", meanwhile)
    slow.work_off()
    for org in (NORTH, SOUTH):
        (case,) = slow.cases(org)
        assert [one.standing for one in case.body.codes] == [True], org
    assert due(slow) == 0


def _end_leases(region: Region) -> None:
    """Let rows come back whose worker gave way."""
    now = SystemClock().now()
    with region.database.writing() as connection:
        connection.execute(update(claim_due).values(next_at=now))


@pytest.fixture
def broken(alone: Region, monkeypatch: pytest.MonkeyPatch) -> Iterator[Region]:
    """A service that is killed after the codes were claimed, before anybody was told."""
    claiming = alone.service.claiming
    with monkeypatch.context() as patch:
        patch.setattr(claiming, "_tell_others", _killed)
        alone.station(NORTH).receive(trace_code(1))
        alone.station(SOUTH).receive(trace_code(1))
        with pytest.raises(KeyboardInterrupt):
            claiming.work_off()
        with pytest.raises(KeyboardInterrupt):
            claiming.work_off()
    yield alone


def _killed(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_who_was_killed_in_the_middle_is_made_up_for(broken: Region) -> None:
    assert set(broken.holders().values()) == {NORTH}
    _end_leases(broken)
    broken.work_off()
    assert [len(broken.cases(org)) for org in (NORTH, SOUTH)] == [1, 1]
    assert due(broken) == 0


def test_a_running_service_works_claims_off_by_itself(service_database: Database) -> None:
    region = Region(service_database)
    told = threading.Event()
    worker = Claiming(region.database, SystemClock(), told.set)
    worker.start()
    try:
        for org in (NORTH, SOUTH):
            region.station(org).receive(trace_code(1))
            worker.wake()
        assert told.wait(60)
    finally:
        assert worker.stop(60)
