"""Answers that get lost, requests that come again or late, bits that turn: each counts once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.store.database import Database
from app.store.tables.changes import feed
from app.store.tables.relay import relay_body
from sync.client.courier import CourierSettings
from sync.client.errors import SyncError
from sync.client.status import HistoryBegunAnew
from tests.faults.wire.ledger import Ledger
from tests.faults.wire.proxy import Proxy, is_push, send_raw
from tests.sync.client.workstation import Workstation
from tests.sync.service.relay_sending import codes, handed
from tests.sync.service.running import (
    ORG,
    TRAINING_KEY,
    RunningService,
    Station,
    hand_over,
    opened,
    operation,
    scanned,
    trace_code,
)

SOON = CourierSettings(idle_s=0.02, debounce_s=0, first_backoff_s=0.01, longest_backoff_s=0.02)


def told(database: Database) -> list[tuple[int, str]]:
    """The institution's feed."""
    with database.reading() as connection:
        query = select(feed.c.seq, feed.c.entity_id).where(feed.c.scope == f"org:{ORG}")
        return [(row.seq, row.entity_id) for row in connection.execute(query.order_by(feed.c.seq))]


def path_of(request: bytes) -> bytes:
    return request.split(b" ", 2)[1]


def test_every_answer_lost_after_its_commit_is_asked_for_again(
    running: RunningService, newcomer: Workstation, proxy: Proxy
) -> None:
    lost: Counter[bytes] = Counter()

    def lose(request: bytes, answer: bytes) -> bytes:
        if lost[path_of(request)] < 3:
            lost[path_of(request)] += 1
            return b""
        return answer

    proxy.spoil = lose
    code = running.code()
    for _ in range(5):
        try:
            newcomer.enrol(proxy.url, code)
        except SyncError:
            continue
        break
    ledger = Ledger(newcomer)
    for _ in range(3):
        ledger.scan(20)
        newcomer.begin_sync(proxy.url, proxy.url, SOON)
        ledger.settle(len(newcomer.events.all))
        newcomer.end_sync()
    ledger.check(running.database)
    assert {b"/v1/enrol", b"/v1/token", b"/v1/hello", b"/v1/push", b"/v1/pull"} <= lost.keys()
    assert set(lost.values()) == {3}


def test_a_request_that_comes_up_to_five_times_more_counts_once(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    chance = random.Random(9)
    proxy.repeat = lambda request: chance.randint(1, 5) if b"/v1/" in request else 0
    ledger = Ledger(station)
    for _ in range(4):
        ledger.scan(3)
        station.begin_sync(proxy.url, running.url, SOON)
        ledger.settle(len(station.events.all))
        station.end_sync()
    ledger.check(running.database)
    before = told(running.database)
    assert [seq for seq, _ in before] == list(range(1, ledger.operations + 1))
    # And again, long after newer ones, in any order.
    again = [request for request in proxy.requests if is_push(request)] * 3
    chance.shuffle(again)
    for request in again:
        assert send_raw(running.url, request).split(b" ", 2)[1] == b"200"
    ledger.check(running.database)
    assert told(running.database) == before


def test_a_push_that_was_held_up_arrives_after_newer_ones_and_counts_once(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    released, held = threading.Event(), threading.Event()

    def hold(request: bytes) -> bytes:
        if is_push(request) and not held.is_set():
            held.set()
            assert released.wait(60)
        return request

    proxy.alter = hold
    ledger = Ledger(station)
    ledger.scan(5)
    station.begin_sync(proxy.url, running.url, SOON, read_s=1)
    assert held.wait(60)
    ledger.scan(5)
    ledger.settle()
    answered = len(proxy.requests)
    assert any(is_push(request) for request in proxy.requests[1:answered])
    released.set()
    ledger.scan(1)
    ledger.settle(len(station.events.all))
    station.end_sync()
    ledger.check(running.database)


def test_a_later_push_on_another_connection_finds_a_gap_and_heals(
    running: RunningService, proxy: Proxy
) -> None:
    direct = running.enrol()
    receipt_id = direct.incarnation
    first = [operation(1, opened(receipt_id, receipt_id))]
    first += [operation(n, scanned(receipt_id, n, trace_code(n))) for n in (2, 3)]
    second = [operation(n, scanned(receipt_id, n, trace_code(n))) for n in (4, 5)]
    released = threading.Event()

    def hold(request: bytes) -> bytes:
        assert released.wait(60)
        return request

    proxy.alter = hold
    other_way = Station(running.url, direct.device, direct.token, direct.incarnation)
    other_way.chain = direct.hashes(1, first)
    direct.url = proxy.url
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(direct.push, *first)
        gap = other_way.push(*second)
        assert (gap.status_code, gap.json()["error"], gap.json()["last_seq"]) == (409, "gap", 0)
        released.set()
        assert [one["status"] for one in late.result(60).json()["results"]] == ["applied"] * 3
    assert [one["status"] for one in other_way.push(*second).json()["results"]] == ["applied"] * 2
    assert [seq for seq, _ in told(running.database)] == [1, 2, 3, 4, 5]


def flipping(places: Callable[[bytes], int | None]) -> Callable[[bytes], bytes]:
    def flip(message: bytes) -> bytes:
        head, _, body = message.partition(b"\r\n\r\n")
        bit = places(message)
        if bit is None or not body:
            return message
        place = bit // 8 % len(body)
        turned = body[:place] + bytes([body[place] ^ (1 << bit % 8)]) + body[place + 1 :]
        return head + b"\r\n\r\n" + turned

    return flip


def turn_bits(
    running: RunningService, ledger: Ledger, station: Workstation, proxy: Proxy, bits: list[int]
) -> None:
    """Turn one bit in each of some requests, then in each of some answers."""
    left = {"requests": [*bits], "answers": [*bits]}

    def next_bit(which: str) -> Callable[[bytes], int | None]:
        return lambda _message: left[which].pop() if left[which] else None

    turned_request, turned_answer = flipping(next_bit("requests")), flipping(next_bit("answers"))
    proxy.alter = lambda request: turned_request(request) if is_push(request) else request
    proxy.spoil = lambda request, answer: (
        turned_answer(answer) if b"POST /v1/p" in request else answer
    )
    while any(left.values()):
        ledger.scan(2)
        station.begin_sync(proxy.url, running.url, SOON)
        ledger.settle(len(station.events.all))
        station.end_sync()
    ledger.check(running.database)
    assert not [e for e in station.events.all if isinstance(e, HistoryBegunAnew)]


def test_a_bit_that_turns_on_the_way_is_found_and_all_is_asked_again(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    # The head of the packed bytes, their middle, their checksum, their length.
    turn_bits(running, Ledger(station), station, proxy, [8 * 0, 8 * 3 + 1, 200, 901, 1700, -40, -1])


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_any_bit_may_turn_on_the_way(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    chance, ledger = random.Random(10), Ledger(station)
    for _ in range(60):
        turn_bits(running, ledger, station, proxy, [chance.randrange(100_000) for _ in range(5)])


def chunks_here(station: Workstation) -> int:
    with station.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(relay_body)).scalar_one()


def test_a_bit_of_a_chunk_is_found_and_the_chunk_comes_again(
    running: RunningService, station: Workstation, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What comes damaged three times is set aside and tried again every ten minutes.
    monkeypatch.setattr("sync.client.courier.COMPARE_EVERY_S", 0.1)
    made = handed({"C1": codes(50)}, limit=60)
    hand_over(running.url, TRAINING_KEY, made)
    bits = [5, 400, 1200, 80, 3000]

    def next_bit(message: bytes) -> int | None:
        return bits.pop() if bits else None

    turned = flipping(next_bit)
    proxy.spoil = lambda request, answer: turned(answer) if b"/chunks/" in request else answer
    station.begin_sync(proxy.url, running.url, SOON)
    station.events.wait_for(lambda _event: chunks_here(station) == len(made.chunks))
    station.end_sync()
    assert not bits
