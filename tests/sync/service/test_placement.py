"""Claims of codes on two PostgreSQL servers, and what goes on while one of them is away."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select, update

from app.store.database import Database
from app.store.errors import StoreError
from app.store.tables.placement import bucket
from app.tracing.buckets import BUCKETS, CODE, ORG, bucket_of_code, bucket_of_org
from sync.service import claiming, placement
from sync.service.placement import Placement, ServerAway
from tests.postgres import Cluster
from tests.sync.service.region import NORTH, SOUTH, Region
from tests.sync.service.test_claiming import due


def near_and_far() -> tuple[str, str]:
    """A box of an even bucket and one of an odd bucket."""
    codes = [f"81000{n:02d}0000000000000" for n in range(100)]
    return (
        next(code for code in codes if bucket_of_code(code) % 2 == 0),
        next(code for code in codes if bucket_of_code(code) % 2),
    )


def test_neighbours_share_a_bucket_and_drugs_are_spread() -> None:
    shipment = {bucket_of_code(f"8100001{12:03d}{n:06d}{n * 7919 % 10_000:04d}") for n in range(99)}
    assert len(shipment) == 1
    assert bucket_of_code("81000010120000000000") != bucket_of_code("81000010130000000000")
    ampoules = {bucket_of_code(f"010690000000001721{n:09d}") for n in range(500)}
    assert len(ampoules) == 1
    drugs = Counter(bucket_of_code(f"81{n:05d}0000000000000") for n in range(20_000))
    assert len(drugs) == BUCKETS
    assert max(drugs.values()) < 60


def test_a_bucket_never_changes_and_any_text_has_one() -> None:
    assert bucket_of_code("81000010120000001234") == 373
    assert bucket_of_org("31010000001") == 424
    for text in ("", "8", "药品", "\ud800", "0" * 500):
        assert 0 <= bucket_of_code(text) < BUCKETS


def test_the_directory_lists_every_bucket_on_the_one_server_there_is(
    any_database: Database,
) -> None:
    count = select(bucket.c.kind, bucket.c.place, func.count()).group_by(
        bucket.c.kind, bucket.c.place
    )
    with any_database.reading() as connection:
        found = {tuple(row) for row in connection.execute(count)}
    assert found == {(CODE, "", BUCKETS), (ORG, "", BUCKETS)}


@pytest.fixture
def apart(postgres_url: str, second_postgres_url: str) -> Iterator[Region]:
    """Every other bucket on a second server."""
    with Database(postgres_url) as here, Database(second_postgres_url) as far:
        yield Region(here, far=far)


def told(region: Region, org: str) -> set[str]:
    """The codes an institution has cases of."""
    return {one.code for case in region.cases(org) for one in case.body.codes}


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_while_a_server_of_claims_is_away_pushes_are_taken_and_its_codes_wait(
    apart: Region,
    second_cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(placement, "AGAIN_AFTER_S", 0.2)
    monkeypatch.setattr(claiming, "_AFTER_A_FAULT_S", 0.3)
    monkeypatch.setattr(claiming, "_LONGEST_SLEEP_S", 0.3)
    near, far = near_and_far()
    worker = apart.service.claiming
    north, south = apart.station(NORTH), apart.station(SOUTH)
    second_cluster.stop()
    try:
        worker.start()
        for station in (north, south):
            station.receive(far)
            station.receive(near, number="SH-2")
            station.receive(near[:-1] + "1", far[:-1] + "1", number="SH-3")
        wait_for(lambda: all(near in told(apart, org) for org in (NORTH, SOUTH)))
        assert not {far, far[:-1] + "1"} & (told(apart, NORTH) | told(apart, SOUTH))
        assert due(apart) >= 4
    finally:
        second_cluster.start()
    # Nobody does anything: what waited is done because the server is back.
    wait_for(lambda: due(apart) == 0)
    assert worker.stop(60)
    boxes = {near, far, near[:-1] + "1", far[:-1] + "1"}
    assert told(apart, NORTH) == told(apart, SOUTH) == boxes
    assert set(apart.holders()) == boxes
    assert "the server far is away" in caplog.text
    assert "the server far is back" in caplog.text


def test_a_service_starts_while_a_server_of_claims_is_away(
    postgres_url: str, second_postgres_url: str, second_cluster: Cluster
) -> None:
    second_cluster.stop()
    try:
        with Database(postgres_url) as here:
            region = Region(here, far_url=second_postgres_url)
            near, far = near_and_far()
            region.station(NORTH).receive(near, far)
            region.work_off()
            assert due(region) == 1
    finally:
        second_cluster.start()


@pytest.mark.logs("claims wait")
@pytest.mark.parametrize("servers", [{}, {"far": "nonsense"}, {"far": "nosuch://x/y"}])
def test_a_place_without_an_address_that_works_is_a_server_that_is_away(
    service_database: Database, servers: dict[str, str]
) -> None:
    with service_database.writing() as connection:
        connection.execute(update(bucket).where(bucket.c.kind == CODE).values(place="far"))
    places = Placement(service_database, servers)
    assert places.divide(["8" * 20]) == {"far": ["8" * 20]}
    with pytest.raises(ServerAway):
        places.commit("far", lambda _connection: None)
    assert places.is_away("far")


def test_a_fault_of_the_own_database_is_no_server_that_is_away(
    service_database: Database,
) -> None:
    def fail(_connection: object) -> None:
        raise StoreError("here", "full")

    with pytest.raises(StoreError):
        Placement(service_database).commit("", fail)
