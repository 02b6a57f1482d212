"""What platforms refused is asked of the service, kept, and told who may decide about it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.links.calls import LettersShown
from app.people import persons
from app.people.person import Person
from app.people.roles import Role
from app.reporting.today.desk import DutiesShown, TodayDesk
from app.reporting.today.duties import Duty, Task
from app.reporting.today.letters import LettersAsked
from app.store.core import Core
from tests.deliveries import Workplace

SINCE = datetime(2026, 11, 18, 2, tzinfo=UTC)
LIMIT_S = 60.0


class Service:
    """Answers with what is laid down, once it may."""

    def __init__(self) -> None:
        self.says: LettersShown | None = LettersShown((), False, 3, SINCE)
        self.may = threading.Event()
        self.may.set()
        self.asked = 0

    def __call__(self) -> LettersShown | None:
        self.asked += 1
        assert self.may.wait(LIMIT_S)
        return self.says


class Bench:
    """A start page that asks a service."""

    def __init__(self, place: Workplace, core: Core) -> None:
        with place.parts.database.writing() as connection:
            for number, role in enumerate((Role.SYSTEM_ADMINISTRATOR, Role.PURCHASER)):
                persons.store(
                    connection, place.org, Person.in_role(str(number), f"某人{number}", role)
                )
        self.service = Service()
        self.said: queue.SimpleQueue[DutiesShown] = queue.SimpleQueue()
        self.desk = TodayDesk(
            place.parts, self.said.put, UTC, LettersAsked(place.parts, core, self.service)
        )

    def told(self, person: str = "某人0") -> tuple[Duty, ...]:
        shown = self.said.get(timeout=LIMIT_S)
        assert shown.person == person
        return shown.duties


@pytest.fixture
def core() -> Iterator[Core]:
    made = Core()
    yield made
    made.stop(LIMIT_S)


@pytest.fixture
def bench(place: Workplace, core: Core) -> Iterator[Bench]:
    made = Bench(place, core)
    yield made
    made.service.may.set()
    made.desk.stop()


def test_who_may_decide_is_told_what_the_service_says_and_offline_what_it_said_last(
    bench: Bench,
) -> None:
    bench.desk.ask("某人0")
    assert bench.told() == ()
    fresh = Duty(Task.LETTERS, 3, 3, oldest_days=3)
    assert bench.told() == (fresh,)
    bench.service.says = None
    bench.desk.ask("某人0")
    assert bench.told() == (fresh,)
    (stale,) = bench.told()
    assert (stale.count, stale.known_at is not None) == (3, True)
    # An older service answers, and says nothing of it.
    bench.service.says = LettersShown((), False)
    bench.desk.ask("某人0")
    assert [bench.told(), bench.told()] == [(stale,), (stale,)]
    bench.service.says = LettersShown((), False, 0, None)
    bench.desk.ask("某人0")
    assert [bench.told(), bench.told()] == [(stale,), ()]


def test_nobody_else_is_told_and_a_question_under_way_is_not_asked_twice(bench: Bench) -> None:
    bench.desk.ask("某人1")
    assert bench.told("某人1") == ()
    assert bench.service.asked == 0
    bench.service.may.clear()
    for _ in range(3):
        bench.desk.ask("某人0")
        assert bench.told() == ()
    bench.service.may.set()
    assert [duty.count for duty in bench.told()] == [3]
    assert bench.service.asked == 1
