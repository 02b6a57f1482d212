"""Two service processes behind a real pgbouncer that gives each transaction another connection."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from app.store import row_security
from app.store.database import Database
from app.store.tables.service import organisation
from sync.service import accounts
from tests.pooler import pooled
from tests.postgres import PostgresMissing
from tests.sync.service.running import ORG, Station, opened, operation
from tests.sync.service.test_two_processes import started

OTHER = "31010000077"
PUSHES = 12
"""Enough that a driver would begin to prepare statements."""


@pytest.fixture
def through_pooler(postgres_url: str) -> Iterator[str]:
    """The way to an empty migrated database, through a pooler with three connections."""
    way = pooled(postgres_url)
    try:
        url = way.__enter__()
    except PostgresMissing as error:
        pytest.skip(f"没有 pgbouncer, no pgbouncer here: {error}")
    yield url
    way.__exit__(None, None, None)


@pytest.mark.timeout(600)
def test_two_processes_behind_a_pooler_take_pushes_of_two_hospitals_at_once(
    through_pooler: str,
) -> None:
    settings = {"TRACEDOCK_SERVE_BEHIND_POOLER": "true"}
    with (
        started(through_pooler, **settings) as (first, code),
        started(through_pooler, OTHER, **settings) as (second, other),
    ):
        stations = [_enrolled(first, code), _enrolled(second, other)]
        # Each speaks with both processes in turn: nothing of a connection may matter.
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda station: _work(station, (first, second)), stations))
        assert done == [[200] * PUSHES] * 2
        for station, org in zip(stations, (ORG, OTHER), strict=True):
            feed = station.send("POST", "/v1/pull", _wish(org)).json()["scopes"][f"org:{org}"]
            assert [row["seq"] for row in feed["rows"]] == list(range(1, feed["head"] + 1))
            assert feed["head"] >= PUSHES
            strange = station.send("POST", "/v1/pull", _wish(ORG if org == OTHER else OTHER))
            assert strange.status_code == 403


def _enrolled(url: str, code: str) -> Station:
    device = uuid.uuid4()
    wish = {"code": code, "device": str(device), "name": f"收货台 {device}"}
    token = requests.post(f"{url}/v1/enrol", json=wish, timeout=60).json()["token"]
    return Station(url, device, token, uuid.uuid4())


def _work(station: Station, urls: tuple[str, str]) -> list[int]:
    found = []
    for seq in range(1, PUSHES + 1):
        station.url = urls[seq % 2]
        found.append(station.push(operation(seq, opened(uuid.uuid4(), uuid.uuid4()))).status_code)
    return found


def _wish(org: str) -> dict[str, object]:
    return {"scopes": {f"org:{org}": [[0, ""]]}, "limit": 500, "whole": True}


def test_an_institution_bound_in_one_transaction_is_unknown_to_the_next(
    through_pooler: str,
) -> None:
    """Over three connections, from more threads than there are: none sees another's rows."""
    orgs = [f"3101000{n:04d}" for n in range(6)]
    with Database(through_pooler, pooled=True) as database:
        with database.writing() as connection:
            for org in orgs:
                accounts.add_organisation(connection, org, f"医院 {org}")
        together = threading.Barrier(len(orgs))

        def look(org: str) -> set[str]:
            seen: set[str] = set()
            together.wait(60)
            for _ in range(20):
                with database.reading() as connection:
                    row_security.bind(connection, org)
                    seen |= {row.org for row in connection.execute(organisation.select())}
                with database.reading() as connection:
                    assert len(connection.execute(organisation.select()).all()) == len(orgs)
            return seen

        with ThreadPoolExecutor(len(orgs)) as pool:
            assert list(pool.map(look, orgs)) == [{org} for org in orgs]
