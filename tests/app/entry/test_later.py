"""A part that is still being opened, and calls that do not wait for it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from app.entry.later import Later, fill, filled, wait_for


class Part:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.later: Later | None = None

    def tell(self, *what: object) -> None:
        self.told.append(what)

    def tell_twice(self, what: object) -> None:
        assert self.later is not None
        self.later.tell(what, "again")
        self.told.append((what,))

    def refuse(self) -> None:
        raise RuntimeError("the core has stopped")


@pytest.fixture
def eager_switches() -> Iterator[None]:
    """Threads change places far more often than usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_calls_wait_for_the_part_and_keep_their_order() -> None:
    future: Future[Part] = Future()
    later = Later(future)
    later.tell(1)
    later.tell("two", 2)
    part = Part()
    assert fill(future, part)
    later.tell(3)
    assert part.told == [(1,), ("two", 2), (3,)]


def test_a_call_that_calls_again_is_handed_on_behind() -> None:
    future: Future[Part] = Future()
    part = Part()
    part.later = Later(future)
    part.later.tell(1)
    fill(future, part)
    part.later.tell_twice(2)
    assert sorted(map(str, part.told)) == ["(1,)", "(2, 'again')", "(2,)"]


@pytest.mark.usefixtures("eager_switches")
def test_no_call_overtakes_one_that_waits() -> None:
    for _ in range(50):
        future: Future[Part] = Future()
        later, part = Later(future), Part()
        for number in range(50):
            later.tell(number)
        opening = threading.Thread(target=fill, args=(future, part))
        opening.start()
        for number in range(50, 200):
            later.tell(number)
        opening.join()
        assert part.told == [(number,) for number in range(200)]


def test_a_part_that_was_given_up_takes_no_calls() -> None:
    future: Future[Part] = Future()
    later = Later(future)
    later.tell(1)
    future.cancel()
    later.tell(2)
    assert not fill(future, Part())
    assert filled(future) is None


def test_what_the_part_refuses_is_heard_by_the_caller_and_stops_nothing() -> None:
    future: Future[Part] = Future()
    later, part = Later(future), Part()
    fill(future, part)
    with pytest.raises(RuntimeError, match="stopped"):
        later.refuse()
    later.tell(1)
    assert part.told == [(1,)]


def test_filled_looks_without_waiting() -> None:
    future: Future[Part] = Future()
    assert filled(future) is None
    part = Part()
    fill(future, part)
    assert filled(future) is part


def test_what_comes_late_is_waited_for() -> None:
    looks = iter((None, None, "there"))
    assert wait_for(lambda: next(looks), 30.0, "没有来") == "there"


def test_what_never_comes_is_given_up_with_a_sentence() -> None:
    with pytest.raises(TimeoutError, match="0 秒内没有来"):
        wait_for(lambda: None, 0.0, "没有来")
