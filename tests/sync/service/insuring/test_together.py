"""Records that go together: each has its own end, and nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tracing.uploads.records import Movement
from sync.service.outbox_rows import DEAD, DUE
from tests.sync.connectors.insurance.desk_stand import ACCOUNT, Stand, change, goods, standing
from tests.sync.service.his.hospital import codes
from tests.sync.service.insuring.bench import Bench
from tests.sync.service.insuring.test_sending import QUICK, STEPS, Steps, finish, walk
from tests.sync.service.running import RunningService

PROVINCES = {
    "listed": ACCOUNT,
    "whole": replace(ACCOUNT, batches_whole=True),
    "two at most": replace(ACCOUNT, records_per_message=2),
    "none": replace(ACCOUNT, records_per_message=0),
}


@contextmanager
def a_bench(
    emptied: RunningService, insurance: Stand, together: int = 50, trucks: int = 4
) -> Iterator[Bench]:
    """A hospital that received a box by each of some trucks, and told nobody yet."""
    insurance.begin_again()
    made = Bench(emptied, insurance, together=together)
    made.catalogue()
    for code in codes(trucks):
        made.receive(code)
    yield made
    made.close()


def uploads(bench: Bench) -> list[str]:
    """The messages that told something, in their order."""
    return [one for one in bench.stand.calls.messages if one.startswith("350")]


def as_told(bench: Bench) -> None:
    """What the stand-in has is what is done here, once each."""
    numbers = bench.stand.numbers()
    done = [row.record_no for row in bench.records() if row.state == "done"]
    assert sorted(numbers) == sorted(done)


def test_what_was_never_tried_goes_together_by_its_kind_in_its_order(
    emptied: RunningService, insurance: Stand
) -> None:
    with a_bench(emptied, insurance, together=4, trucks=5) as bench:
        assert bench.work() == ["done"] * 4
        assert sorted(uploads(bench)) == ["3502", "3502A", "3503", "3503A"]
        held = [one["codes"] for one in bench.held("3502")]
        assert held == [[code] for code in codes(5)]
        for code in codes(3):
            bench.give(code)
        # One box in pieces, twice: its parts need not wait for each other.
        bench.move("opened", codes(5)[4], units=24)
        for units in (4, 2):
            bench.give(codes(5)[4], kind="used", units=units)
        bench.stand.calls.clear()
        finish(bench)
        assert uploads(bench) == ["3505A", "3505"]
        assert {state for _, state in bench.states()} == {"done"}
        as_told(bench)


@pytest.mark.parametrize("province", PROVINCES)
def test_the_one_bad_record_is_found_and_all_others_count(
    emptied: RunningService, province: str
) -> None:
    bad = codes(4)[2]
    with (
        standing(PROVINCES[province]) as stand,
        a_bench(emptied, stand) as bench,
        stand.client() as other,
    ):
        # Somebody else told of this box, as of another batch.
        theirs = change(goods("X1", Movement.RECEIVED, [bad]))
        other.upload(theirs, stand.message(1), first_try=True)
        finish(bench)
        (letter,) = [one for one in bench.letters() if one.state == DEAD]
        assert bad in letter.last_error and "平台提示" in letter.last_error
        ended = [row.state for row in bench.records()]
        assert sorted(ended) == ["done"] * 7 + ["refused"]
        (refused,) = [row for row in bench.records() if row.state == "refused"]
        assert bench.codes_of(refused.record_no) == {bad} and bad in refused.findings
        assert bench.stock_there() == dict.fromkeys(codes(4), 1)
        numbers = [one for one in stand.numbers() if one != "X1"]
        assert len(numbers) == len(set(numbers)) == 7
        # What the platform said of batches is kept in mind.
        stand.calls.clear()
        for code in codes(2, start=20):
            bench.receive(code)
        finish(bench)
        told = [one for one in uploads(bench) if one.startswith("3502")]
        assert told == (["3502"] * 2 if province == "none" else ["3502A"])
        bench.send_again(letter)
        finish(bench)
        assert sum(one.state == DEAD for one in bench.letters()) == 1


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "slow", "half"])
def test_a_batch_whose_end_is_unknown_is_asked_for_record_by_record(
    emptied: RunningService, insurance: Stand, kind: str
) -> None:
    with a_bench(emptied, insurance) as bench:
        if kind == "slow":
            bench.connect(timeout_s=0.5)
        bench.stand.fault(kind, "3502A", seconds=1.0)
        bench.stand.fault(kind, "3503A", seconds=1.0)
        bench.work()
        waits = [one for one in bench.letters() if one.state == DUE]
        assert len(waits) == (0 if kind == "half" else 8)
        bench.connect()  # as after a restart
        finish(bench)
        asked = bench.stand.calls.messages.count("3512")
        assert asked == (0 if kind == "half" else 4)
        assert {state for _, state in bench.states()} == {"done"}
        as_told(bench)


def test_what_a_restored_service_tells_together_counts_as_told(
    emptied: RunningService, insurance: Stand
) -> None:
    with a_bench(emptied, insurance) as bench:
        finish(bench)
        held = bench.held()
        bench.forget_what_was_told()
        bench.later(minutes=1)
        bench.receive(codes(5)[4])
        bench.connect()
        finish(bench)
        assert {state for _, state in bench.states()} == {"done"}
        assert bench.held()[:8] == held and len(bench.held()) == 10
        assert bench.stock_there() == dict.fromkeys(codes(5), 1)


def test_whoever_may_not_call_is_told_so_for_each_record(
    emptied: RunningService,
) -> None:
    account = replace(ACCOUNT, secret_token="another")
    with standing(account) as stand, a_bench(emptied, stand, trucks=2) as bench:
        bench.stand = replace(stand, account=ACCOUNT)
        bench.connect()
        assert set(bench.work()) == {"dead"}
        assert {state for _, state in bench.states()} == {"refused"}
        assert sorted(uploads(bench)) == ["3502A", "3503A"]


@QUICK
@given(steps=STEPS, together=st.sampled_from([2, 100]))
def test_what_goes_together_is_what_happened(
    steps: Steps, together: int, lasting: RunningService, insurance: Stand
) -> None:
    walk(steps, lasting, insurance, together)


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
@settings(QUICK, max_examples=40)
@given(steps=STEPS, together=st.sampled_from([2, 5, 100]))
def test_what_goes_together_is_what_happened_on_many_days_in_each_province(
    steps: Steps, together: int, lasting: RunningService, province: str
) -> None:
    with standing(PROVINCES[province]) as stand:
        walk(steps, lasting, stand, together)
