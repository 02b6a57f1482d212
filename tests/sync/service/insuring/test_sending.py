from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.tracing import standing
from app.tracing.values import MoveKind
from sync.service.insuring.sending import Sending
from sync.service.outbox_rows import DUE
from tests.sync.connectors.insurance.desk_stand import Stand
from tests.sync.service.his.hospital import codes
from tests.sync.service.insuring.bench import Bench, empty
from tests.sync.service.running import ORG, RunningService

CALLS = ("3501", "3502", "3503", "3504", "3505", "3506", "3507")
TOGETHER = ("3502A", "3505A", "3506A", "3502", "3503A")


def finish(bench: Bench) -> None:
    """Let time pass until nothing is to be sent any more."""
    for _ in range(30):
        bench.work()
        if not any(one.state == DUE for one in bench.letters()):
            return
        bench.later(hours=2)
    raise AssertionError([one.last_error for one in bench.letters() if one.state == DUE])


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "error-after"])
def test_a_call_that_breaks_is_counted_once(bench: Bench, kind: str) -> None:
    bench.catalogue()
    bench.invoice("PS1", "FP1")
    receipt = codes(4)
    for infno in CALLS:
        bench.stand.fault(kind, infno)
    bench.receive(*receipt)
    finish(bench)
    gone = bench.give(receipt[0], receipt[1])
    finish(bench)
    bench.move("reversal", receipt[0], movement_id=gone, document_no="CF1")
    finish(bench)
    back = bench.move("returned", receipt[2])["movement_ids"][0]
    finish(bench)
    bench.connect()  # as after a restart
    bench.move("reversal", receipt[2], movement_id=back)
    finish(bench)
    assert {row.state for row in bench.records()} <= {"done", "deleted"}
    numbers = bench.stand.numbers()
    assert len(numbers) == len(set(numbers))
    told = {row.record_no for row in bench.records() if row.state == "done"}
    assert set(numbers) == told
    assert bench.stock_there() == dict.fromkeys(receipt, 1)
    assert list(bench.sold_there()) == [receipt[1]]


def test_a_service_that_was_restored_tells_nothing_twice(bench: Bench) -> None:
    bench.catalogue()
    bench.receive(*codes(2))
    bench.give(codes(2)[0])
    assert bench.work() == ["done"] * 3
    held = bench.held()
    bench.forget_what_was_told()  # as a backup of before would have it
    bench.connect()
    assert bench.work() == ["done"] * 3
    assert {state for _kind, state in bench.states()} == {"done"}
    assert bench.held() == held


def test_an_answer_that_comes_too_late_is_asked_for(bench: Bench) -> None:
    bench.catalogue()
    bench.connect(timeout_s=0.5)
    bench.stand.fault("slow", "3502", seconds=1.0)
    bench.receive(*codes(2))
    bench.work()
    bench.connect()
    finish(bench)
    assert "3512" in bench.stand.calls.messages
    assert bench.stock_there() == dict.fromkeys(codes(2), 1)
    assert len(bench.held("3502")) == 1


def test_what_is_refused_waits_for_a_person_and_goes_when_sent_again(bench: Bench) -> None:
    bench.catalogue()
    bench.stand.fault("error", "3503", sub_msg="供应商未备案", code=-1)
    bench.receive(*codes(1))
    assert sorted(bench.work()) == ["dead", "done"]
    (letter,) = [one for one in bench.letters() if one.state == "dead"]
    assert "供应商未备案" in letter.last_error
    assert ("3503", "refused") in bench.states()
    bench.send_again(letter)
    assert bench.work() == ["done"]
    assert {state for _kind, state in bench.states()} == {"done"}
    assert [one["infno"] for one in bench.held()] == ["3502", "3503"]


def test_a_crash_between_taking_and_sending_is_made_good(bench: Bench) -> None:
    bench.catalogue()
    bench.receive(*codes(2))
    bench.look_again()
    (sender,) = bench.side.senders
    assert isinstance(sender, Sending)
    database = bench.running.database
    with database.writing() as connection:
        assert sender._take(connection) is not None
    bench.connect()
    assert bench.work() == ["done"]  # the other one; this one is left alone for a while
    bench.later(minutes=6)
    assert bench.work() == ["done"]
    assert bench.stock_there() == dict.fromkeys(codes(2), 1)
    with database.reading() as connection:
        assert bench.side.senders[0].next_due(connection) is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                *("receive", "give", "give", "open", "use", "use", "back", "back"),
                *("return", "destroy", "work", "restart", "fault"),
            )
        ),
        st.integers(0, 40),
        st.integers(1, 5),
    ),
    min_size=4,
    max_size=14,
)


class Shift:
    """A day of a pharmacy, step by step; what cannot be done is not done."""

    def __init__(self, bench: Bench, calls: Sequence[str] = CALLS) -> None:
        self.bench = bench
        self.calls = calls
        self.serial = 0
        self.held: list[str] = []
        self.opened: dict[str, int] = {}
        self.gone: list[tuple[str, list[str], str]] = []

    def step(self, what: str, which: int, many: int) -> None:
        getattr(self, what)(which, many)

    def receive(self, _which: int, many: int) -> None:
        fresh = codes(many, start=self.serial + 1)
        self.serial += many
        self.bench.receive(*fresh)
        self.held += fresh

    def give(self, which: int, many: int) -> None:
        chosen = self._pick(self.held, which, many)
        if chosen:
            self.gone.append((self.bench.give(*chosen), chosen, "give"))

    def open(self, which: int, many: int) -> None:
        for code in self._pick(self.held, which, 1):
            self.bench.move("opened", code, units=many + 5)
            self.opened[code] = many + 5

    def use(self, which: int, many: int) -> None:
        for code in sorted(self.opened)[which % max(len(self.opened), 1) :][:1]:
            units = min(many, self.opened[code])
            if units:
                self.opened[code] -= units
                self.gone.append((self.bench.give(code, kind="used", units=units), [code], "use"))

    def back(self, which: int, many: int) -> None:
        if not self.gone:
            return
        movement, chosen, what = self.gone.pop(which % len(self.gone))
        if what == "use":
            # Units come back only while the box is not away as a whole.
            self.bench.hospital.write("movements", _reversal(movement, chosen))
            self._look_at_opened()
            return
        some = chosen[: max(1, many % (len(chosen) + 1))]
        self.bench.move("reversal", *some, movement_id=movement)
        self.held += some
        rest = [code for code in chosen if code not in some]
        if rest:
            self.gone.append((movement, rest, what))

    def _look_at_opened(self) -> None:
        with self.bench.running.database.reading() as connection:
            found = standing.opened_packs(connection, ORG, list(self.opened))
        self.opened = {code: found[code].remaining for code in self.opened if code in found}

    def _leave(self, kind: str, what: str, which: int, many: int) -> None:
        chosen = self._pick(self.held, which, many)
        if chosen:
            moved = self.bench.move(kind, *chosen)
            self.gone.append((moved["movement_ids"][0], chosen, what))

    def destroy(self, which: int, many: int) -> None:
        self._leave("destroyed", "destroy", which, many)

    def work(self, _which: int, _many: int) -> None:
        self.bench.work()

    def restart(self, _which: int, _many: int) -> None:
        self.bench.connect()

    def fault(self, which: int, many: int) -> None:
        kind = ("cut-before", "cut-after", "error-after")[which % 3]
        self.bench.stand.fault(kind, self.calls[many % len(self.calls)])

    @staticmethod
    def _pick(among: list[str], which: int, many: int) -> list[str]:
        chosen = among[which % max(len(among), 1) :][:many]
        for code in chosen:
            among.remove(code)
        return chosen


setattr(Shift, "return", lambda self, which, many: self._leave("returned", "back", which, many))


def _reversal(movement: str, chosen: list[str]) -> dict[str, Any]:
    return {"kind": "reversal", "codes": chosen, "person": "试药师", "movement_id": movement}


def compare(bench: Bench) -> None:
    """What the stand-in has is what happened."""
    sold: dict[str, float] = {}
    stock: dict[str, int] = {}
    database = bench.running.database
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT code FROM package WHERE smallest").scalars()
        every = list(rows)
        left = standing.departures(connection, ORG, every)
        opened = standing.opened_packs(connection, ORG, every)
    for code in every:
        kind = left[code].kind if code in left else None
        if kind not in (MoveKind.RETURNED, MoveKind.DESTROYED):
            stock[code] = 1
        pack = opened.get(code)
        share = 1.0 - pack.remaining / pack.units if pack is not None else 0.0
        if kind is MoveKind.DISPENSED:
            share = 1.0
        if share:
            sold[code] = share
    assert bench.stock_there() == stock
    there = bench.sold_there()
    assert set(there) == set(sold)
    assert all(abs(float(there[code]) - sold[code]) < 0.0006 for code in sold), (there, sold)
    numbers = bench.stand.numbers()
    assert len(numbers) == len(set(numbers))


Steps = list[tuple[str, int, int]]
QUICK = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@QUICK
@given(steps=STEPS)
def test_what_is_told_is_what_was_received_given_and_returned(
    steps: Steps, lasting: RunningService, insurance: Stand
) -> None:
    walk(steps, lasting, insurance)


@pytest.mark.slow
@settings(QUICK, max_examples=80)
@given(steps=STEPS)
def test_what_is_told_is_what_happened_on_many_days(
    steps: Steps, lasting: RunningService, insurance: Stand
) -> None:
    walk(steps, lasting, insurance)


def walk(steps: Steps, lasting: RunningService, insurance: Stand, together: int = 1) -> None:
    empty(lasting.database)
    insurance.begin_again()
    bench = Bench(lasting, insurance, together=together)
    bench.catalogue()
    for number in range(1, 15):
        bench.invoice(f"PS{number}", f"FP{number}")
    shift = Shift(bench, CALLS if together == 1 else TOGETHER)
    shift.receive(0, 5)
    for step in steps:
        shift.step(*step)
    finish(bench)
    bench.look_again()
    finish(bench)
    assert {row.state for row in bench.records()} <= {"done", "deleted"}
    compare(bench)
    bench.close()
