from __future__ import annotations

import threading
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from app.links.exchanges import Exchange, PlanWish, RunNow, RunState, RunsWish, Trigger
from app.people.audit.kinds import Kind
from app.people.rights import rights_of_role
from app.store.database import Database
from app.store.errors import DiskFull
from sync import wire
from sync.connectors.port import PlatformError
from sync.service import rounds as rounds_
from sync.service.accounts import Caller
from sync.service.exchanges import plans, runs
from sync.service.exchanges.doing import Outcome
from sync.service.exchanges.times import Times
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit
from tests.sync.service.auditing.test_deeds import entries
from tests.sync.service.exchanges.doings import NEWS, QUIET, WAIT_S, Bench, FakeDoing
from tests.sync.service.running import ORG
from tests.sync.service.test_platform import wait_until

WISH = RunNow("fake", Exchange.DELIVERIES, "甲")


@pytest.fixture
def bench(any_database: Database) -> Bench:
    """Where the store matters: once on each engine."""
    return Bench(any_database)


@pytest.fixture
def desk(service_database: Database) -> Bench:
    """Where it does not."""
    return Bench(service_database)


def test_what_is_due_is_done_and_remembered_while_it_brings_something(bench: Bench) -> None:
    assert bench.serve() == 30.0, "a look in between, although nothing is due for a minute"
    assert bench.serve() == 30.0
    assert bench.doing.persons == [""]
    for outcome in (QUIET, NEWS, QUIET, QUIET):
        bench.doing.outcome = outcome
        bench.clock.move(60)
        bench.serve()
    assert len(bench.doing.persons) == 5
    told = "收到 3 项，其中 2 项是新的或有变化。"
    assert [(state, message == told) for _, state, message in bench.runs()] == [
        ("done", True),
        ("done", False),
    ]
    last = bench.last()
    assert (last.came, last.changed, last.trigger, last.person) == (3, 0, Trigger.TIMER, "")


def test_a_restart_neither_forgets_nor_does_everything_at_once(bench: Bench) -> None:
    bench.serve()
    again = Bench(bench.database, clock=bench.clock)
    bench.clock.move(59)
    again.serve()
    assert again.doing.persons == []
    bench.clock.move(1)
    again.serve()
    assert again.doing.persons == [""]
    assert again.plan().next_at == bench.clock.now() + timedelta(minutes=1)


def test_a_failure_keeps_its_sentence_and_waits_longer_each_time(desk: Bench) -> None:
    wrong = [
        PlatformError("11001", "通信失败\0。", retry_after_s=600),
        PlatformError("10003", "密码错误"),
        ServiceRefusal(404, "not-offered", "平台不提供。"),
        DiskFull("service.db"),
    ]
    waits = []
    for problem in wrong:
        desk.doing.fails = [problem]
        desk.serve()
        next_at = desk.plan().next_at
        assert next_at is not None
        waits.append((next_at - desk.clock.now()).total_seconds())
        desk.clock.time = next_at
    assert waits == [60, 120, 240, 480]
    assert [(state, message) for _, state, message in desk.runs()] == [
        ("failed", "平台没有完成：通信失败\ufffd。到时会自动再试，也可以稍后手动同步。"),
        ("failed", "平台没有接受：密码错误。请按平台的提示改正后再手动同步。"),
        ("failed", "平台不提供。"),
        ("failed", "磁盘已满，请清理磁盘；之后再试一次。"),
    ]
    desk.serve()
    next_at = desk.plan().next_at
    assert next_at == desk.clock.now() + timedelta(seconds=60), "what works is on time again"


def test_a_bug_ends_its_run_with_a_number_and_the_lease(desk: Bench) -> None:
    desk.doing.fails = [ZeroDivisionError()]
    with pytest.raises(ZeroDivisionError):
        desk.serve()
    ((_, state, message),) = desk.runs()
    assert state == "failed"
    assert "编号" in message
    desk.clock.move(600)
    desk.serve()
    assert len(desk.doing.persons) == 2


def test_whoever_was_killed_in_the_middle_is_cut_and_it_is_done_again(bench: Bench) -> None:
    """On a server its lease has to be over; a file has one program alone."""
    run = bench.rounds.performing._begin(bench.live, bench.doing, Trigger.TIMER, "")
    assert run is not None
    again = Bench(bench.database, clock=bench.clock)
    again.serve()
    if not bench.database.is_file:
        assert again.plan().running_since == bench.clock.now()
        assert again.doing.persons == [], "it may still be at it"
        bench.clock.move(plans.LEASE.total_seconds() + 1)
        assert again.rounds.performing.cut() == 1
        assert again.rounds.performing.cut() == 0
        again.serve()
    assert again.doing.persons == [""]
    assert [(state, message) for _, state, message in again.runs()] == [
        ("cut", runs.CUT),
        ("done", "收到 3 项，其中 0 项是新的或有变化。"),
    ]
    # The one that was thought dead was asleep: it ends its own run and no more.
    bench.rounds.performing._end(bench.live, bench.doing, run, NEWS, NEWS)
    assert [state for _, state, _ in again.runs()] == ["done", "done"]
    assert again.plan().running_since is None


def test_a_lease_is_held_while_it_is_renewed(bench: Bench) -> None:
    other = Bench(bench.database, clock=bench.clock)
    bench.doing.may_end.clear()
    worker = threading.Thread(target=bench.serve)
    worker.start()
    try:
        assert bench.doing.entered.wait(WAIT_S)
        for _ in range(3):
            bench.clock.move(plans.LEASE.total_seconds() - 1)
            bench.rounds.performing.renew()
            assert other.rounds.performing.cut() == 0
        other.serve()
        assert other.doing.persons == []
    finally:
        bench.doing.may_end.set()
        worker.join(WAIT_S)
    assert not worker.is_alive()
    # It took longer than its interval, so the next one was due as soon as it had ended.
    assert bench.doing.persons == ["", ""]
    other.serve()
    assert other.doing.persons == []


def test_a_person_does_what_a_plan_leaves_alone(desk: Bench) -> None:
    desk.doing.every_s = 0
    desk.serve()
    assert desk.runs() == []
    run = desk.rounds.run_now(ORG, WISH)
    assert (run.trigger, run.person, run.state) == (Trigger.PERSON, "甲", RunState.DONE)
    desk.doing.fails = [PlatformError("11001", "通信失败", retry_after_s=600)]
    failed = desk.rounds.run_now(ORG, WISH)
    assert (failed.state, "通信失败" in failed.message) == (RunState.FAILED, True)
    assert len(desk.runs()) == 2, "what a person wished stays, although it brought nothing"
    assert desk.plan().next_at is None
    for wish in (RunNow("else", Exchange.DELIVERIES), RunNow("fake", Exchange.STOCK)):
        with pytest.raises(ServiceRefusal, match="没有这项同步"):
            desk.rounds.run_now(ORG, wish)


def test_a_person_waits_for_the_clock_and_goes_before_it(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.doing.may_end.clear()
    desk.sender.waiting = 1_000_000_000
    worker = threading.Thread(target=desk.serve)
    worker.start()
    try:
        assert desk.doing.entered.wait(WAIT_S)
        monkeypatch.setattr(rounds_, "BUSY_WAIT_S", 0.01)
        with pytest.raises(ServiceRefusal) as refused:
            desk.rounds.run_now(ORG, WISH)
        assert (refused.value.status, refused.value.error) == (429, "busy")
        monkeypatch.setattr(rounds_, "BUSY_WAIT_S", WAIT_S)
        asker = threading.Thread(target=desk.rounds.run_now, args=(ORG, WISH))
        asker.start()
        wait_until(lambda: desk.live.turn.is_wished)
        desk.doing.may_end.set()
        asker.join(WAIT_S)
    finally:
        desk.doing.may_end.set()
        worker.join(WAIT_S)
    assert not asker.is_alive()
    assert desk.doing.persons == ["", "甲"]
    assert desk.doing.most_at_once == 1
    assert desk.rounds.hands.close(WAIT_S)


def test_what_takes_long_is_told_as_it_stands_and_goes_on(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds_, "ANSWER_WITHIN_S", 0.01)
    desk.doing.may_end.clear()
    try:
        run = desk.rounds.run_now(ORG, WISH)
        assert (run.state, run.ended_at) == (RunState.RUNNING, None)
        plan = desk.plan()
        assert (plan.running_since, plan.last) == (run.started_at, None)
    finally:
        desk.doing.may_end.set()
    assert desk.rounds.hands.close(WAIT_S)
    assert desk.last().run_id == run.run_id
    assert desk.last().state is RunState.DONE
    with pytest.raises(ServiceRefusal, match="正在停止"):
        desk.rounds.run_now(ORG, WISH)


def test_a_person_waits_for_another_process_too(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Bench(bench.database, clock=bench.clock)
    assert other.rounds.performing._begin(other.live, other.doing, Trigger.TIMER, "") is not None
    monkeypatch.setattr(rounds_, "BUSY_WAIT_S", 0.01)
    with pytest.raises(ServiceRefusal) as refused:
        bench.rounds.run_now(ORG, WISH)
    assert refused.value.error == "busy"
    assert bench.doing.persons == []


def test_a_changed_connection_is_served_as_it_is_now_and_one_that_is_gone_no_more(
    desk: Bench,
) -> None:
    first = desk.live
    assert desk.live is first
    (connected,) = desk.connections.of(ORG)
    desk.connections.by_org[ORG] = (type(connected)("fake", connected.serves, None),)
    second = desk.live
    assert (second is first, desk.made) == (False, 2)
    assert second.turn is first.turn, "or one that is changed in the middle would be used twice"
    desk.connections.by_org[ORG] = ()
    assert desk.rounds.sides.look() == []
    with pytest.raises(ServiceRefusal, match="没有这项同步"):
        desk.rounds.run_now(ORG, WISH)


def test_what_is_expected_is_due_at_once_and_what_is_left_goes_on(
    any_database: Database,
) -> None:
    first, papers = FakeDoing(), FakeDoing(Exchange.ORDERS, 600)
    off = FakeDoing(Exchange.INVOICES, 0)
    bench = Bench(any_database, {ORG: [first, papers, off]})
    bench.serve()
    assert (first.persons, papers.persons, off.persons) == ([""], [""], [])
    bench.expected.note(Exchange.ORDERS, Exchange.INVOICES)
    bench.clock.move(60)
    bench.serve()
    assert (len(first.persons), len(papers.persons), off.persons) == (2, 2, [])
    papers.outcome = Outcome(came=20, again_s=5.0)
    bench.clock.move(600)
    bench.serve()
    bench.clock.move(5)
    bench.serve()
    assert len(papers.persons) == 4, "more was left"


def test_what_the_program_does_by_itself_may_be_wished_however_often_it_is(desk: Bench) -> None:
    desk.doing.every_s = 3
    caller = Caller(ORG, uuid.uuid4(), number="0001", rights=rights_of_role("administrator"))
    wish = PlanWish("fake", Exchange.DELIVERIES, 3, "", enabled=True)
    assert desk.desk.change(caller, wish).every_s == 3
    with pytest.raises(ServiceRefusal, match="间隔应为 10 秒到 31 天"):
        desk.desk.change(caller, replace(wish, every_s=4))
    # Once a day it may be, too, as somebody who keeps the interval beside it wishes it.
    assert desk.desk.change(caller, replace(wish, at="00:00")).at == "00:00"
    desk.desk.run(caller, WISH)
    *_, planned, run = entries(desk.database)
    assert (planned["kind"], run["kind"]) == (Kind.EXCHANGE_PLANNED, Kind.EXCHANGE_RUN)
    assert (planned["before"]["at"], planned["after"]["at"]) == ("", "00:00")
    assert run["after"]["person"] == "甲"


def test_a_daily_exchange_is_done_at_beijings_midnight_and_once_for_all_it_missed(
    desk: Bench,
) -> None:
    caller = Caller(ORG, uuid.uuid4(), number="0001", rights=rights_of_role("administrator"))
    desk.desk.change(caller, PlanWish("fake", Exchange.DELIVERIES, 0, "00:00", enabled=True))
    desk.doing.outcome = NEWS
    for _ in range(3 * 24):
        desk.clock.move(3600)
        desk.serve()
    shown = desk.desk.runs(caller, RunsWish()).runs
    assert [f"{run.started_at:%d %H:%M}" for run in shown] == ["23 16:00", "22 16:00", "21 16:00"]
    # Away for ten days, and started again at noon there.
    desk.clock.move(10 * 86_400 - 4 * 3600)
    again = Bench(desk.database, clock=desk.clock)
    for _ in range(11):
        again.serve()
        desk.clock.move(3600)
    assert again.doing.persons == [""]
    again.serve()
    assert len(again.doing.persons) == 1
    desk.clock.move(3600)
    again.serve()
    assert len(again.doing.persons) == 2, "and on time again"


def test_the_history_is_read_in_pages_and_forgotten_in_pieces(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PIECE", 2)
    began = bench.clock.now()
    for _ in range(5):
        bench.rounds.run_now(ORG, WISH)
        bench.clock.move(86_400)
    caller = Caller(ORG, uuid.uuid4())
    page = bench.desk.runs(caller, RunsWish(limit=3))
    assert (len(page.runs), page.more) == (3, True)
    rest = bench.desk.runs(caller, RunsWish("fake", Exchange.DELIVERIES, page.runs[-1].run_id))
    assert (len(rest.runs), rest.more) == (2, False)
    days = [(run.started_at - began).days for run in (*page.runs, *rest.runs)]
    assert days == [4, 3, 2, 1, 0]
    for nothing in (RunsWish("else"), RunsWish("\0\ud800"), RunsWish(exchange=Exchange.STOCK)):
        assert bench.desk.runs(caller, nothing).runs == ()
    # Five days ago, four, three, two, one.
    pieces = [bench.rounds.forget(ORG, timedelta(days=1.5)) for _ in range(3)]
    assert pieces == [2, 2, 0]
    assert len(bench.runs()) == 1


def test_persons_and_old_routes_share_one_way(desk: Bench) -> None:
    polled = wire.PlatformPolled(details=4, deliveries=1)
    desk.doing.outcome = Outcome(came=4, changed=1, answer=polled)
    assert desk.rounds.ask(ORG, "乙") == polled
    assert desk.runs()[0][:2] == ("person", "done")
    desk.doing.fails = [PlatformError("11001", "通信失败", retry_after_s=600)]
    with pytest.raises(PlatformError):
        desk.rounds.ask(ORG)
    assert desk.runs()[1][:2] == ("person", "failed")
    with pytest.raises(ServiceRefusal, match="还没有对接"):
        desk.rounds.ask("31010000009")


def test_a_plan_follows_the_program_until_a_person_says_otherwise(desk: Bench) -> None:
    desk.doing.every_s = 120
    assert desk.plan().every_s == 120

    def wish(every_s: float) -> None:
        now = desk.clock.now()
        times = Times(every_s)
        commit(desk.database, lambda c: plans.wish(c, ORG, "fake", desk.doing, times, now), ORG)

    wish(300)
    desk.doing.every_s = 60
    assert desk.plan().every_s == 300
    assert desk.plan().next_at == desk.clock.now() + timedelta(minutes=5)
    wish(60)
    desk.doing.every_s = 30
    assert desk.plan().every_s == 30
