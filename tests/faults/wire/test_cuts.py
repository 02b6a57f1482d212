"""Connections that break, fall silent or crawl, at any byte: everything arrives once, by itself."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import pytest
import requests
from sqlalchemy import func, select

from app.store.tables.receipts import scan
from app.store.tables.tracing import package
from sync import wire
from sync.client import cursors
from sync.client.courier import CourierSettings
from sync.client.errors import SyncError
from sync.client.status import SyncStatus
from sync.client.transport import Transport
from sync.service import feeds
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.faults.wire.ledger import Ledger
from tests.faults.wire.proxy import WHOLE, Ending, Fault, Flow, Proxy, is_push, length_of
from tests.sync.client.workstation import Within, Workstation
from tests.sync.service.relay_sending import codes, handed
from tests.sync.service.running import (
    NOW,
    ORG,
    TRAINING_KEY,
    RunningService,
    hand_over,
    opened,
    operation,
    scanned,
    trace_code,
)

SCOPE = f"org:{ORG}"
CLOSED, RESET, SILENT = Ending.CLOSED, Ending.RESET, Ending.SILENT
SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)
SHORT = Within(connect_s=0.5, read_s=0.5, whole_s=1.0)
PATIENT = ServiceSettings(poll_every_s=3600, device_requests_per_s=10_000, device_burst=100_000)
"""Lets one workstation ask as often as a test does."""
SPREAD = (0, 1, 40, 200, 260, 400, 10_000)
Chooser = Callable[[bytes], Fault | None]


class Once:
    """Spoils the first request of a kind, and lets all others through."""

    def __init__(self, kind: Callable[[bytes], bool], fault: Fault) -> None:
        self._kind = kind
        self.left: list[Fault] = [fault]

    def __call__(self, head: bytes) -> Fault | None:
        if self.left and self._kind(head):
            return self.left.pop()
        return None


def of_operations(head: bytes) -> bool:
    """Whether it is a push that carries some: one without is short."""
    return b"POST /v1/push" in head and length_of(head) > 450


def of_rows(head: bytes) -> bool:
    return b"POST /v1/pull" in head


def cut_in_request(after: int, ending: Ending = CLOSED) -> Fault:
    return Fault(request=Flow(after, ending))


def cut_in_answer(after: int, ending: Ending = CLOSED) -> Fault:
    return Fault(answer=Flow(after, ending))


def push_through(
    running: RunningService, station: Workstation, proxy: Proxy, faults: Iterable[Fault]
) -> Ledger:
    """Push three scans through each fault, the ledger being checked at the end."""
    ledger = Ledger(station)
    for fault in faults:
        once = Once(of_operations, fault)
        proxy.choose = once
        after = len(station.events.all)
        ledger.scan(3)
        station.begin_sync(proxy.url, running.url, SOON, **SHORT)
        ledger.settle(after)
        station.end_sync()
        assert not once.left
    ledger.check(running.database)
    return ledger


def test_a_push_cut_anywhere_arrives_once(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    faults = [
        *(cut_in_request(after) for after in SPREAD[:-1]),
        *(cut_in_answer(after) for after in SPREAD[:-1]),
    ]
    push_through(running, station, proxy, faults)
    assert proxy.cuts >= len(faults) - 1


@pytest.mark.slow
@pytest.mark.timeout(2400)
@pytest.mark.parametrize(("make", "places"), [(cut_in_request, 1200), (cut_in_answer, 600)])
def test_a_push_cut_at_every_byte_counts_once(
    running: RunningService, proxy: Proxy, make: Callable[[int], Fault], places: int
) -> None:
    hand = running.enrol()
    receipt_id = hand.incarnation
    hand.push(operation(1, opened(receipt_id, receipt_id)))
    hand.url = proxy.url
    for seq in range(2, places + 2):
        one = operation(seq, scanned(receipt_id, seq, trace_code(seq)))
        proxy.choose = Once(of_operations, make(seq - 2))
        with contextlib.suppress(requests.RequestException):
            hand.push(one)
        again = hand.push(one).json()
        assert again["results"][0]["status"] in ("applied", "duplicate")
    with running.database.reading() as connection:
        for table in (package, scan):
            count = select(func.count()).select_from(table)
            assert connection.execute(count).scalar_one() == places


@pytest.mark.parametrize("count", [3, pytest.param(7, marks=pytest.mark.slow)])
def test_a_line_that_is_reset_silent_or_crawls_is_given_up_and_tried_again(
    running: RunningService, station: Workstation, proxy: Proxy, count: int
) -> None:
    faults = [
        Fault(answer=Flow(bytes_per_s=20)),
        cut_in_request(300, RESET),
        cut_in_answer(0, SILENT),
        cut_in_answer(60, RESET),
        cut_in_request(300, SILENT),
        Fault(request=Flow(bytes_per_s=20)),
        cut_in_answer(60, SILENT),
    ]
    push_through(running, station, proxy, faults[:count])
    said = [e.reason for e in station.events.all if isinstance(e, SyncStatus)]
    assert sum("没有及时" in reason or "太慢" in reason for reason in dict.fromkeys(said)) >= 1


def publish_persons(running: RunningService, first: int, count: int) -> None:
    rows = [
        feeds.NewRow("person", f"P{n}", 1, f'{{"number":"P{n}","name":"甲","role":"clerk"}}')
        for n in range(first, first + count)
    ]
    commit(running.database, partial(feeds.publish, scope=SCOPE, rows=rows, at=NOW))


def position(station: Workstation) -> int:
    with station.database.reading() as connection:
        return cursors.position(connection, SCOPE).seq


def pull_through(
    running: RunningService, station: Workstation, proxy: Proxy, faults: Iterable[Fault]
) -> None:
    station.begin_sync(proxy.url, running.url, SOON, **SHORT)
    told = 0
    for fault in faults:
        once = Once(of_rows, fault)
        publish_persons(running, told, 3)
        told += 3
        proxy.choose = once
        station.events.wait_for(lambda _e: position(station) == told and not once.left)  # noqa: B023
    station.end_sync()
    with station.database.reading() as connection:
        assert [place.seq for place in cursors.trail(connection, SCOPE)] == [*range(told, 0, -1)]
        assert cursors.kept(connection) == []


def test_a_pull_cut_anywhere_is_taken_in_once(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    faults = [cut_in_request(after) for after in (1, 200)]
    faults += [cut_in_answer(after) for after in (0, 40, 200, 300)]
    pull_through(running, station, proxy, [*faults, cut_in_answer(100, RESET)])


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_a_pull_cut_at_every_byte_is_whole_or_nothing(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    patient = RunningService(running.database, settings=PATIENT)
    proxy.retarget(patient.url)
    publish_persons(running, 0, 50)
    token = station.tokens.read(running.url, station.device)
    wish = wire.Pull(scopes={SCOPE: []}, whole=True, rid="1")
    direct = Transport(running.url, token).pull(wish)
    way = Transport(proxy.url, token, connect_s=5, read_s=5, whole_s=5)
    way.hello()
    broken = whole = 0
    for make in (cut_in_request, cut_in_answer):
        for after in range(700):
            proxy.choose = Once(of_rows, make(after))
            try:
                assert way.pull(wish) == direct
                whole += 1
            except SyncError:
                broken += 1
            assert way.pull(wish) == direct
    way.close()
    assert patient.stop()
    assert broken > 500


@pytest.fixture
def chunk(running: RunningService) -> tuple[str, str]:
    """A manifest whose second chunk holds 1,000 codes: its name, and that of the chunk."""
    made = handed({"C1": codes(1000)}, limit=1000)
    hand_over(running.url, TRAINING_KEY, made)
    return made.sha256, hashlib.sha256(made.chunks[1]).hexdigest()


def asked_from(requests: Iterable[bytes]) -> Iterator[int]:
    for request in requests:
        found = re.search(rb"Range: bytes=(\d+)-\r\n", request)
        yield int(found[1]) if found else 0


def fetch_through(way: Transport, proxy: Proxy, chunk: tuple[str, str], faults: list[Fault]) -> int:
    """Fetch a chunk while each try is spoiled; returns how many bytes came in all."""
    proxy.requests.clear()
    left = [*faults]

    def choose(head: bytes) -> Fault | None:
        if b"/chunks/" not in head:
            return None
        return left.pop(0) if left else Fault(WHOLE, WHOLE)

    proxy.choose = choose
    for _ in range(len(faults) + 1):
        try:
            packed = way.manifest_chunk(chunk[0], 1)
        except SyncError:
            continue
        assert hashlib.sha256(packed).hexdigest() == chunk[1]
        return len(packed)
    raise AssertionError("the chunk never came")


def test_a_chunk_goes_on_at_the_byte_where_it_stopped(
    running: RunningService, station: Workstation, proxy: Proxy, chunk: tuple[str, str]
) -> None:
    token = station.tokens.read(running.url, station.device)
    way = Transport(proxy.url, token, connect_s=0.5, read_s=0.5, whole_s=1)
    faults = [cut_in_answer(after) for after in (0, 100, 600, 600, 700)]
    faults += [cut_in_answer(600, RESET), cut_in_answer(600, SILENT), cut_in_request(20)]
    fetch_through(way, proxy, chunk, faults)
    begun = [at for at in asked_from(proxy.requests) if at]
    assert len(set(begun)) >= 4
    assert begun == sorted(begun)
    way.close()


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_a_chunk_cut_at_every_byte_is_whole_in_the_end(
    running: RunningService, station: Workstation, proxy: Proxy, chunk: tuple[str, str]
) -> None:
    patient = RunningService(running.database, settings=PATIENT)
    proxy.retarget(patient.url)
    way = Transport(proxy.url, station.tokens.read(running.url, station.device))
    size = fetch_through(way, proxy, chunk, [])
    for after in range(size + 600):
        fetch_through(way, proxy, chunk, [cut_in_answer(after)])
        again = [*asked_from(proxy.requests)][-1]
        assert 0 <= again <= max(0, after)
    way.close()
    assert patient.stop()


def test_a_slow_line_gets_smaller_pushes_until_one_goes_through(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    ledger = Ledger(station)
    ledger.scan(60)
    # All of it takes twice as long as is waited for.
    slow = Fault(request=Flow(bytes_per_s=3000))
    proxy.choose = lambda head: slow if of_operations(head) else None
    station.begin_sync(proxy.url, running.url, SOON, connect_s=0.5, read_s=0.5)
    ledger.settle()
    station.end_sync()
    ledger.check(running.database)
    sizes = [len(request) for request in proxy.requests if is_push(request)]
    assert min(sizes) < max(sizes)
