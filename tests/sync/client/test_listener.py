"""What others did is here at once; whoever answers wrongly is not asked again and again."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.store.change_log import Point
from sync import wire
from sync.client.courier import CourierSettings
from sync.client.errors import BadAnswer, Refused, SyncError, Unreachable
from sync.client.listener import Listener, ListenerSettings
from sync.client.status import FactsArrived, SyncState
from sync.client.trust import Trust
from sync.service import certificates
from sync.service.web import build
from sync.serving import CertificatePair, ThreadedServer
from tests.faults.wire.proxy import body_of
from tests.sync.client.workstation import LIMIT_S, Proxy, Workstation
from tests.sync.service.running import RunningService, trace_code

RARELY = CourierSettings(idle_s=3600, calm_s=3600, debounce_s=0.01)
"""Whatever arrives with this was heard."""
CONNECTED = SyncState.CONNECTED
HERE, FURTHER = Point(1, b"\1" * 32), Point(2, b"\2" * 32)
LONG_S = 3600.0


class Latest(random.Random):
    """Chance that always takes the longest."""

    def uniform(self, _low: float, high: float) -> float:
        return high


class Service:
    """Answers the listener as a test wishes, and counts."""

    def __init__(self, answer: Callable[[wire.Pull], wire.Pulled]) -> None:
        self.asked: list[wire.Pull] = []
        self.closed = False
        self._answer = answer
        self._changed = threading.Condition()
        self._over = threading.Event()

    def pull(self, wish: wire.Pull) -> wire.Pulled:
        with self._changed:
            self.asked.append(wish)
            self._changed.notify_all()
        return self._answer(wish)

    def hold(self, wish: wire.Pull) -> wire.Pulled:
        """Hold the answer back until somebody breaks it off."""
        assert self._over.wait(LIMIT_S)
        raise Unreachable("broken off")

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.asked) >= count, LIMIT_S)

    def break_off(self) -> None:
        self._over.set()

    def close(self) -> None:
        self.closed = True


def told(wish: wire.Pull, end: Point) -> wire.Pulled:
    """An answer of a service whose feed ends there."""
    rows = wire.ScopeRows(start=HERE.seq, head=end.seq, tip=HERE.hash.hex(), rows=[])
    return wire.Pulled(scopes={"org:1": rows}, rid=wish.rid)


def nothing(wish: wire.Pull) -> wire.Pulled:
    return told(wish, HERE)


def news(wish: wire.Pull) -> wire.Pulled:
    return told(wish, FURTHER)


def raising(error: SyncError) -> Callable[[wire.Pull], wire.Pulled]:
    def answer(_wish: wire.Pull) -> wire.Pulled:
        raise error

    return answer


PACE = ListenerSettings(rest_s=(0, 0), first_backoff_s=LONG_S, longest_backoff_s=LONG_S)
"""Whoever is left alone is left alone for the rest of the test."""


@pytest.fixture
def listeners() -> Iterator[list[Listener]]:
    made: list[Listener] = []
    yield made
    for one in made:
        assert one.stop(LIMIT_S)


@pytest.fixture
def other(running: RunningService, tmp_path: Path) -> Iterator[Workstation]:
    """A second workstation of the same hospital."""
    folder = tmp_path / "other"
    folder.mkdir()
    made = Workstation(folder)
    made.enrol(running.url, running.code())
    yield made
    made.close()


def is_question(request: bytes) -> bool:
    return b"POST /v1/pull" in request and b'"limit":0' in body_of(request)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def listening(proxy: Proxy) -> bool:
    return any(is_question(request) for request in proxy.requests)


def test_what_others_do_arrives_although_nobody_looks(
    running: RunningService, station: Workstation, other: Workstation, proxy: Proxy
) -> None:
    station.begin_sync(proxy.url, running.url, RARELY, listen=True)
    other.begin_sync(running.url, settings=RARELY, listen=True)
    until(lambda: listening(proxy))
    for code in (trace_code(1), trace_code(2)):
        after = len(station.events.all)
        other.receive(code)
        station.events.wait_for(lambda event: isinstance(event, FactsArrived), after)
        other.events.wait_for_status(CONNECTED, waiting=0, after=0)


def test_a_push_does_not_wait_behind_a_question_that_is_held(
    running: RunningService, station: Workstation, proxy: Proxy
) -> None:
    released = threading.Event()

    def hold(request: bytes) -> bytes:
        if is_question(request):
            assert released.wait(LIMIT_S)
        return request

    proxy.alter = hold
    station.begin_sync(proxy.url, running.url, RARELY, listen=True)
    until(lambda: listening(proxy))
    after = len(station.events.all)
    station.receive(trace_code(1))
    station.events.wait_for_status(CONNECTED, waiting=0, after=after)
    assert not released.is_set()
    # Half open, as far as the listener knows: it ends all the same.
    begun = time.monotonic()
    station.end_sync()
    assert time.monotonic() - begun < 15
    released.set()


@pytest.mark.parametrize("secure", [False, True])
def test_whoever_listens_stops_at_once(
    running: RunningService, station: Workstation, tmp_path: Path, secure: bool
) -> None:
    made = certificates.make(tmp_path / "tls", ["127.0.0.1"], "测试医院", station.clock.now())
    pair = CertificatePair(made.certificate, made.key)
    server = ThreadedServer(build(running.service), certificate=pair)
    server.start()
    url, trust = (server.url, Trust.of(str(made.ca), "")) if secure else (running.url, None)
    station.begin_sync(url, running.url, RARELY, trust=trust, listen=True)
    until(lambda: running.service.watch.waiting > 0)
    begun = time.monotonic()
    station.end_sync()
    assert time.monotonic() - begun < 15
    assert server.stop()


def test_a_service_that_stops_answers_those_who_listen(
    running: RunningService, station: Workstation
) -> None:
    station.begin_sync(running.url, settings=RARELY, listen=True)
    until(lambda: running.service.watch.waiting > 0)
    begun = time.monotonic()
    assert running.stop()
    assert time.monotonic() - begun < 15
    # It is gone, and a person sees that before anything is scanned.
    station.events.wait_for_status(SyncState.OFFLINE)


@pytest.mark.parametrize(
    "answer",
    [
        nothing,
        lambda _wish: wire.Pulled(scopes={}, rid="another"),
        lambda _wish: news(wire.Pull(scopes={}, rid="another")),
        raising(BadAnswer("<html>")),
        raising(Unreachable("nobody there")),
        raising(Refused(503, "busy", "服务端正忙", 5.0)),
        raising(Refused(429, "too-many", "请求太频繁", 5.0)),
        raising(Refused(401, "unknown-token", "令牌已停用")),
        raising(Refused(426, "too-old", "请升级")),
    ],
)
def test_an_answer_that_comes_at_once_and_says_nothing_is_not_asked_for_again(
    listeners: list[Listener], answer: Callable[[wire.Pull], wire.Pulled]
) -> None:
    service, woken = Service(answer), list[int]()
    listener = Listener(service, PACE, Latest())
    listeners.append(listener)
    listener.start(lambda: woken.append(1))
    listener.rest({"org:1": HERE})
    service.wait_for(1)
    for _ in range(20):
        listener.work()
        listener.rest({"org:1": HERE})
    assert listener.stop(LIMIT_S)
    assert len(service.asked) == 1
    assert (service.asked[0].limit, service.asked[0].wait_s) == (0, 25)
    # Whoever is cut off, or refused for good, lets the courier find out once.
    assert len(woken) <= 1
    assert not listener.hears
    assert service.closed


def test_news_that_bring_nothing_are_not_believed_again(listeners: list[Listener]) -> None:
    service, woken = Service(news), list[int]()
    listener = Listener(service, PACE, Latest())
    listeners.append(listener)

    def look() -> None:
        """As a courier that finds nothing."""
        woken.append(1)
        listener.work()
        listener.rest({"org:1": HERE})

    listener.start(look)
    listener.rest({"org:1": HERE})
    until(lambda: len(woken) == 2)
    assert listener.stop(LIMIT_S)
    assert len(service.asked) == 2


def test_nothing_is_asked_while_the_courier_works(listeners: list[Listener]) -> None:
    service = Service(news)
    listener = Listener(service, PACE, Latest())
    listeners.append(listener)
    listener.start(lambda: None)
    listener.rest({"org:1": HERE})
    service.wait_for(1)
    # Woken, and not at rest again: it may be in trouble, and looks for itself then.
    assert listener.stop(LIMIT_S)
    assert len(service.asked) == 1


def test_a_line_that_was_good_and_breaks_is_looked_at_once(listeners: list[Listener]) -> None:
    answers = iter([news, raising(Unreachable("cut"))])
    service, woken = Service(lambda wish: next(answers)(wish)), list[int]()
    listener = Listener(service, PACE, Latest())
    listeners.append(listener)
    listener.start(lambda: woken.append(1))
    listener.rest({"org:1": HERE})
    until(lambda: len(woken) == 1)
    until(lambda: listener.hears)
    listener.rest({"org:1": FURTHER})
    until(lambda: len(woken) == 2)
    until(lambda: not listener.hears)
    assert [wish.scopes["org:1"][0][0] for wish in service.asked] == [1, 2]


def test_a_question_that_is_held_is_broken_off(listeners: list[Listener]) -> None:
    service = Service(lambda wish: service.hold(wish))
    listener = Listener(service, PACE, Latest())
    listener.start(lambda: None)
    listener.rest({"org:1": HERE})
    service.wait_for(1)
    assert listener.stop(LIMIT_S)


def test_answers_that_are_held_are_asked_for_again_at_once(listeners: list[Listener]) -> None:
    def held(wish: wire.Pull) -> wire.Pulled:
        time.sleep(wish.wait_s)
        return nothing(wish)

    service = Service(held)
    pace = ListenerSettings((0, 0), 0.02, first_backoff_s=LONG_S, longest_backoff_s=LONG_S)
    listener = Listener(service, pace, Latest())
    listeners.append(listener)
    listener.start(lambda: None)
    listener.rest({"org:1": HERE})
    service.wait_for(5)
    assert listener.hears


@pytest.mark.parametrize(
    "changes",
    [
        {"rest_s": (1, 0)},
        {"rest_s": (-1, 0)},
        {"hold_s": 0},
        {"hold_s": 26},
        {"first_backoff_s": 0},
        {"first_backoff_s": 301},
    ],
)
def test_settings_keep_to_their_limits(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        ListenerSettings(**changes)  # type: ignore[arg-type]
