"""A service that asks to be left alone is, as long as it asks, and not found by all at once."""

from __future__ import annotations

import random
import statistics
import time

import pytest

from sync.client.backing_off import LONGEST_ASKED_S, pause_s
from sync.client.courier import CourierSettings
from sync.client.errors import Refused, SyncError, Unreachable
from sync.client.status import SyncState
from sync.client.transport import Transport
from tests.faults.wire.ledger import Ledger
from tests.faults.wire.proxy import Proxy, is_push
from tests.sync.client.test_transport import Stub, answer
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import RunningService

SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)


def pauses(failures: int, asked_s: float | None, count: int = 2000) -> list[float]:
    return [pause_s(random.Random(seed), failures, 1, 300, asked_s) for seed in range(count)]


def test_pauses_have_full_jitter_up_to_a_limit_that_doubles() -> None:
    for failures, most in ((0, 1), (3, 8), (8, 256), (9, 300), (1000, 300)):
        waits = pauses(failures, None)
        assert 0 <= min(waits) < most * 0.02
        assert most * 0.98 < max(waits) <= most
        assert abs(statistics.mean(waits) - most / 2) < most * 0.05


@pytest.mark.parametrize("asked_s", [1.0, 5.0, 60.0])
def test_those_who_were_asked_at_one_moment_come_back_over_some_time(asked_s: float) -> None:
    waits = pauses(0, asked_s)
    assert min(waits) >= asked_s
    tenths = [int((wait - asked_s) / asked_s * 10) for wait in waits]
    busiest = max(tenths.count(tenth) for tenth in range(10))
    assert busiest < len(waits) * 0.15
    assert max(waits) <= 2 * asked_s


def test_whoever_asks_for_days_is_come_back_to_within_the_hours() -> None:
    assert max(pauses(0, 1e9, 50)) <= LONGEST_ASKED_S + 300


@pytest.mark.parametrize(
    ("status", "headers", "asked_s"),
    [
        (503, "Retry-After: 7\r\n", 7),
        (429, "Retry-After: 120\r\n", 120),
        (502, "", None),
        (
            503,
            "Date: Sat, 21 Nov 2026 08:00:00 GMT\r\nRetry-After: Sat, 21 Nov 2026 08:00:30 GMT\r\n",
            30,
        ),
        (504, "Retry-After: Sat, 21 Nov 1998 08:00:00 GMT\r\n", 0),
    ],
)
def test_what_a_gateway_on_the_way_asks_for_is_heard(
    status: int, headers: str, asked_s: float | None
) -> None:
    stub = Stub(answer(status, b"<html>busy</html>", headers))
    with pytest.raises(SyncError) as raised:
        Transport(stub.url).hello()
    stub.close()
    assert isinstance(raised.value, Unreachable)
    assert raised.value.retry_after_s == asked_s
    assert "稍后会自动重试" in raised.value.message


def test_a_message_that_a_gateway_finds_too_large_is_made_smaller() -> None:
    stub = Stub(answer(413, b"<html>nginx</html>"))
    with pytest.raises(Refused) as raised:
        Transport(stub.url).hello()
    stub.close()
    assert raised.value.status == 413


def busy(status: int, seconds: int) -> bytes:
    body = '{"error": "busy", "message": "服务端正忙"}'.encode()
    return b"".join(answer(status, body, f"Retry-After: {seconds}\r\n"))


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_left_alone_and_then_gets_everything(
    running: RunningService, station: Workstation, proxy: Proxy, status: int
) -> None:
    turned_away: list[bytes] = []

    def turn_away(request: bytes, said: bytes) -> bytes:
        if is_push(request) and not turned_away:
            turned_away.append(request)
            return busy(status, 1)
        return said

    proxy.spoil = turn_away
    ledger = Ledger(station)
    ledger.scan(5)
    station.begin_sync(proxy.url, running.url, SOON)
    offline = station.events.wait_for_status(SyncState.OFFLINE)
    began = time.monotonic()
    assert offline.reason == "服务端正忙"
    ledger.settle(station.events.all.index(offline))
    assert time.monotonic() - began > 0.8
    station.end_sync()
    ledger.check(running.database)
    assert not [e for e in station.events.all if getattr(e, "state", None) is SyncState.REFUSED]
