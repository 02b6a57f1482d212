from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest
import requests

from app.store import local_state
from app.store.clock import SystemClock
from app.store.database import Database
from sync.service.health import LAST_BACKUP, Health
from sync.service.limits import Lanes, TokenBuckets
from sync.service.refusals import ServiceRefusal
from sync.service.settings import ServiceSettings
from tests.sync.service.running import RunningService


def test_a_bucket_lets_a_burst_through_and_then_as_much_as_flows_in() -> None:
    buckets = TokenBuckets(2.0, 3)
    assert [buckets.take("a", 10.0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.take("b", 10.0) == 0
    assert [buckets.take("a", 11.0) for _ in range(3)] == [0, 0, 0.5]
    assert [buckets.take("a", 5.0) for _ in range(1)] == [0.5], "a clock does not run backwards"


def test_pushes_find_a_place_when_all_others_are_taken() -> None:
    async def play() -> list[str]:
        lanes = Lanes(general=1, reserved=1, wait_s=0.05, longest_line=5)
        seen: list[str] = []
        async with lanes.place():
            with pytest.raises(ServiceRefusal) as refused:
                async with lanes.place():
                    seen.append("another")
            assert refused.value.retry_after_s is not None
            async with lanes.place(push=True):
                seen.append("push")
        async with lanes.place():
            seen.append("general")
        assert (lanes.busy, lanes.waiting) == (0, 0)
        return seen

    assert asyncio.run(play()) == ["push", "general"]


def test_the_line_goes_in_order_pushes_first_and_no_longer_than_it_may() -> None:
    async def play() -> list[str]:
        lanes = Lanes(general=1, reserved=1, wait_s=60, longest_line=2)
        seen: list[str] = []

        async def work(name: str, *, push: bool) -> None:
            async with lanes.place(push=push):
                seen.append(name)
                await asyncio.sleep(0)

        async with lanes.place(), lanes.place(push=True):
            names = [("a", False), ("b", False), ("p", True), ("q", True)]
            tasks = [asyncio.create_task(work(name, push=push)) for name, push in names]
            await asyncio.sleep(0)
            assert lanes.waiting == 4
            with pytest.raises(ServiceRefusal):
                await work("c", push=False)
            tasks[0].cancel()
            await asyncio.sleep(0)
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (lanes.busy, lanes.waiting) == (0, 0)
        return seen

    assert asyncio.run(play()) == ["p", "q", "b"]


def limited(database: Database, **changes: object) -> RunningService:
    settings = ServiceSettings(poll_every_s=3600, **changes)  # type: ignore[arg-type]
    return RunningService(database, settings=settings)


def test_one_request_too_many_is_sent_away_with_its_body_unread(
    service_database: Database,
) -> None:
    running = limited(service_database, device_burst=2, device_requests_per_s=0.01)
    try:
        station = running.enrol()
        body = gzip.compress(os.urandom(6_000_000))
        for _ in range(2):
            assert station.pull().status_code == 200
        refused = station.send("POST", "/v1/push", data=body, headers={"Content-Encoding": "gzip"})
        assert (refused.status_code, refused.json()["error"]) == (429, "too-many")
        assert int(refused.headers["Retry-After"]) > 1
        assert requests.get(f"{running.url}/v1/hello", timeout=30).status_code == 200
        counted = requests.get(f"{running.url}/metrics", timeout=30).text
        assert 'tracedock_refused_early_total{why="too-many"} 1.0' in counted
        assert (
            'tracedock_requests_total{method="POST",route="/v1/pull",status="200"} 2.0' in counted
        )
    finally:
        assert running.stop()


def test_an_address_that_makes_tokens_up_is_stopped(service_database: Database) -> None:
    running = limited(service_database, address_burst=5, address_requests_per_s=0.01)
    try:
        statuses = [
            requests.post(
                f"{running.url}/v1/push",
                json={},
                headers={"Authorization": f"Bearer {number}"},
                timeout=30,
            ).status_code
            for number in range(6)
        ]
        assert statuses == [401] * 5 + [429]
    finally:
        assert running.stop()


def test_a_herd_is_served_within_bounds_and_all_of_it_comes_through(
    service_database: Database,
) -> None:
    running = limited(
        service_database, heavy_at_once=1, push_reserved=1, wait_in_line_s=0.2, longest_line=5
    )
    try:
        stations = [running.enrol() for _ in range(30)]
        refused = []

        def come_back(number: int) -> None:
            while (answer := stations[number].push()).status_code != 200:
                assert answer.status_code == 503, answer.text
                refused.append(float(answer.headers["Retry-After"]))
                time.sleep(0.05)

        threads = [threading.Thread(target=come_back, args=(one,)) for one in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in threads)
        assert all(1 <= wait_s <= 60 for wait_s in refused)
    finally:
        assert running.stop()


def test_who_sends_slowly_holds_no_place(service_database: Database) -> None:
    running = limited(service_database, heavy_at_once=1, push_reserved=1)
    try:
        station = running.enrol()
        host, port = running.url.removeprefix("http://").split(":")
        with contextlib.ExitStack() as stack:
            for _ in range(4):
                slow = stack.enter_context(socket.create_connection((host, int(port)), 30))
                slow.sendall(
                    b"POST /v1/push HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
                    b"Content-Type: application/json\r\nAuthorization: Bearer "
                    + station.token.encode()
                    + b"\r\n\r\n{"
                )
            assert station.push().status_code == 200
            assert station.pull().status_code == 200
    finally:
        assert running.stop()


def test_health_says_what_is_wrong(any_database: Database, tmp_path: Path) -> None:
    clock = SystemClock()
    settings = ServiceSettings(backup_folder=str(tmp_path), least_free_bytes=int(1e15))
    health = Health(any_database, clock, settings)
    found = {one.name: one for one in health.findings()}
    assert found["database"].ok
    assert (found["backup"].ok, found["backup"].grave) == (False, False)
    assert found["outbox"].ok
    assert health.ready() == (not any_database.is_file), "only a file's disk is ours to look at"
    with any_database.writing() as connection:
        local_state.write(connection, LAST_BACKUP, clock.now().isoformat())
    fresh = Health(any_database, clock, ServiceSettings(backup_folder=str(tmp_path)))
    assert fresh.ready()
    assert {one.name for one in fresh.findings() if not one.ok} == set()
    fresh.stopping = True
    assert not fresh.ready()


def test_health_and_metrics_are_told_over_http(running: RunningService) -> None:
    assert requests.get(f"{running.url}/health/live", timeout=30).json() == {"state": "live"}
    ready = requests.get(f"{running.url}/health/ready", timeout=30)
    assert (ready.status_code, ready.json()["state"]) == (200, "ready")
    told = requests.get(f"{running.url}/metrics", timeout=30)
    assert told.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    for name in ("ready 1.0", "places_taken 0.0", "disk_free_bytes", "outbox_age_seconds 0.0"):
        assert f"tracedock_{name}" in told.text
    assert requests.get(f"{running.url}/health/other", timeout=30).status_code == 404
    assert json.loads(requests.get(f"{running.url}/health", timeout=30).content)["findings"]
