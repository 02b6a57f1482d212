from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.links.exchanges import Exchange, RunNow
from app.store.database import Database
from app.store.tables.links import exchange_plan
from sync.connectors.port import PlatformError
from sync.service import scheduler as scheduling
from sync.service.exchanges import hands
from sync.service.exchanges.plans import LEASE
from sync.service.scheduler import Scheduler
from tests.commands import ENVIRONMENT
from tests.sync.service.exchanges import killed_program
from tests.sync.service.exchanges.doings import NEWS, WAIT_S, Bench, FakeDoing
from tests.sync.service.running import ORG
from tests.sync.service.test_platform import wait_until

ROOT = Path(killed_program.__file__).parents[4]
OTHERS = tuple(f"3101000010{number}" for number in range(9))


@contextmanager
def running(bench: Bench) -> Iterator[Scheduler]:
    scheduler = Scheduler(bench.rounds, 400)
    scheduler.start()
    try:
        yield scheduler
    finally:
        for doings in bench.by_org.values():
            for doing in doings:
                doing.may_end.set()
        assert scheduler.stop(WAIT_S)


def test_a_platform_that_hangs_holds_up_nobody_else(
    service_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "AT_ONCE", 2)
    hanging = FakeDoing()
    hanging.may_end.clear()
    others = {org: [FakeDoing()] for org in OTHERS}
    bench = Bench(service_database, {ORG: [hanging], **others})
    with running(bench) as scheduler:
        assert hanging.entered.wait(WAIT_S)
        # More than there are hands, and one of these is taken.
        for doings in others.values():
            assert doings[0].entered.wait(WAIT_S)
        bench.clock.move(60)
        scheduler.wake()
        wait_until(lambda: all(len(doings[0].persons) == 2 for doings in others.values()))
        assert hanging.persons == [""]
        other = OTHERS[0]
        wish = RunNow("fake", Exchange.DELIVERIES, "甲")
        assert bench.rounds.run_now(other, wish).person == "甲"


@pytest.mark.logs("a bug in deliveries")
@pytest.mark.logs("a round failed")
def test_what_is_queued_is_sent_as_soon_as_somebody_says_so_and_bugs_end_nothing(
    service_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "_AFTER_A_BUG_S", 0.01)
    bench = Bench(service_database)
    bench.doing.fails = [ZeroDivisionError(), PlatformError("x", "y", retry_after_s=1)]
    with running(bench) as scheduler:
        wait_until(lambda: len(bench.doing.persons) == 1 and bench.plan().last is not None)
        for number in (3, 5):
            bench.sender.waiting = 3
            bench.sender.sent = 0
            scheduler.wake()
            wait_until(lambda: bench.sender.sent == 3)
            bench.clock.move(600 * number)
        scheduler.wake()
        wait_until(lambda: bench.runs()[-1][1] == "done")
    assert [state for _, state, _ in bench.runs()] == ["failed", "failed", "done"]


def test_the_scheduler_renews_cuts_and_forgets(
    service_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "RENEW_S", 0.01)
    monkeypatch.setattr(scheduling, "_FORGET_EVERY_S", 0.01)
    bench = Bench(service_database)
    bench.doing.outcome = NEWS
    bench.serve()
    bench.clock.move(401 * 86_400)
    bench.doing.entered.clear()
    bench.doing.may_end.clear()
    with running(bench):
        assert bench.doing.entered.wait(WAIT_S)
        wait_until(lambda: len(bench.runs()) == 1)
        bench.clock.move(LEASE.total_seconds() - 1)
        until = bench.clock.now() + LEASE / 2
        wait_until(lambda: renewed(bench) > until.timestamp())
    assert [state for _, state, _ in bench.runs()] == ["done"]


def renewed(bench: Bench) -> float:
    with bench.database.reading() as connection:
        found = connection.execute(exchange_plan.select()).one().leased_until
    return 0.0 if found is None else float(found.timestamp())


@pytest.mark.timeout(300)
def test_two_services_on_one_database_do_an_exchange_once(postgres_url: str) -> None:
    with Database(postgres_url) as one, Database(postgres_url) as two:
        first = Bench(one)
        second = Bench(two, clock=first.clock)
        second.by_org[ORG][0] = first.doing
        gate, rounds = threading.Barrier(2, timeout=WAIT_S), 12

        def serve(bench: Bench) -> None:
            for _ in range(rounds):
                gate.wait()
                bench.serve()
                if gate.wait() == 0:
                    bench.clock.move(60)

        both = [threading.Thread(target=serve, args=(bench,)) for bench in (first, second)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(WAIT_S)
        assert not any(thread.is_alive() for thread in both)
        assert len(first.doing.persons) == rounds
        assert first.doing.most_at_once == 1
        assert first.doing.at_once == 0


@pytest.mark.timeout(300)
def test_a_service_that_was_killed_in_the_middle_does_it_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'service.db'}"
    command = [sys.executable, "-m", killed_program.__name__, url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.kill()
        process.wait(WAIT_S)
    with Database(url) as database:
        bench = Bench(database)
        assert [state for _, state, _ in bench.runs()] == ["cut"]
        bench.clock.move(1)
        bench.serve()
        assert bench.doing.persons == [""]
