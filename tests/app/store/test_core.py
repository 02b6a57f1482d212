from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from app.store.core import Core, Urgency


@pytest.fixture
def held() -> tuple[Core, threading.Event]:
    """A core whose thread waits until the event is set."""
    core = Core()
    release, busy = threading.Event(), threading.Event()

    def hold() -> None:
        busy.set()
        assert release.wait(60)

    core.submit(Urgency.SCAN, hold)
    assert busy.wait(60)
    return core, release


def test_scans_go_first_then_persons_then_the_background(
    held: tuple[Core, threading.Event],
) -> None:
    core, release = held
    done: list[str] = []

    def job(name: str) -> None:
        done.append(name)

    wishes = [
        (Urgency.BACKGROUND, "sync"),
        (Urgency.PERSON, "open"),
        (Urgency.SCAN, "scan 1"),
        (Urgency.SCAN, "scan 2"),
        (Urgency.PERSON, "list"),
    ]
    for urgency, name in wishes:
        core.submit(urgency, lambda name=name: job(name))  # type: ignore[misc]
    release.set()
    assert core.stop(60)
    assert done == ["scan 1", "scan 2", "open", "list", "sync"]


def test_all_work_runs_in_one_thread_and_its_result_comes_back() -> None:
    core = Core("the core")
    names = [core.submit(Urgency.SCAN, lambda: threading.current_thread().name) for _ in range(5)]
    assert {name.result(60) for name in names} == {"the core"}
    assert core.stop(60)


def test_what_work_raises_goes_to_who_asked_and_the_core_goes_on() -> None:
    core = Core()

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        core.submit(Urgency.SCAN, fail).result(60)
    assert core.submit(Urgency.SCAN, lambda: 1).result(60) == 1
    assert core.stop(60)


def test_stopping_finishes_what_is_queued_and_takes_nothing_more(
    held: tuple[Core, threading.Event],
) -> None:
    core, release = held
    last: Future[int] = core.submit(Urgency.BACKGROUND, lambda: 7)
    assert not core.stop(0.01)
    release.set()
    assert core.stop(60)
    assert last.result(0) == 7
    with pytest.raises(RuntimeError):
        core.submit(Urgency.SCAN, lambda: 1)


def test_work_that_was_called_off_is_not_done(held: tuple[Core, threading.Event]) -> None:
    core, release = held
    done: list[int] = []
    future = core.submit(Urgency.BACKGROUND, lambda: done.append(1))
    assert future.cancel()
    release.set()
    assert core.stop(60)
    assert done == []
