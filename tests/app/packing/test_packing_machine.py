"""Any run of scans, moves, undos, labels, returns and kills packs what a simple model says."""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.packing import journal, records
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.returning.session import ReturnsSession
from app.packing.session import PackingSession
from app.packing.standing import Standing
from app.packing.values import CartonKind, CartonState, ReturnReason, ShipmentsAsked
from app.store.tables.packing import packed_code
from tests.app.packing.packing_floor import (
    MIDDLE,
    OTHER,
    TurnedClock,
    a_line,
    an_order,
    begin,
    code,
    floor,
    know,
    scan,
)

BOXES, PACKS, INSIDE, OTHERS = 16, 4, 4, 6
ORDERED = {1: 12, 2: 4}
Place = tuple[int, str | None]
"""Which carton, and in which package."""
_examples = itertools.count(1)


class Packing(RuleBasedStateMachine):
    """One shipment at one workstation, and the model beside it."""

    parts: PackingParts

    @initialize()
    def begin(self) -> None:
        self.base = next(_examples) * 1000
        packs: list[tuple[str, str | None, int]] = [(self.pack(n), None, 2) for n in range(PACKS)]
        boxes = [(self.box(n), self.pack(n // INSIDE), 1) for n in range(BOXES)]
        know(self.parts, [*packs, *boxes])
        self.sent: list[dict[str, str | None]] = []
        """What left with each shipment, and in which package it lay."""
        self.back: list[set[str]] = []
        """What of it came back."""
        self.begin_shipment()

    def begin_shipment(self) -> None:
        other = {"identifiers": {OTHER: "small"}}
        lines = (
            a_line(quantity=ORDERED[1]),
            a_line(2, quantity=ORDERED[2], batch="B2", **other),
        )
        goods = lines[1].goods
        lines = (
            lines[0],
            replace(lines[1], goods=replace(goods, province_code="A0009", name="别的药")),
        )
        number = f"PS-{self.base}-{len(self.sent)}"
        self.session = begin(self.parts, an_order(*lines, number=number))
        self.places: dict[str, Place] = {}
        self.states: list[CartonState] = []
        self.kinds: list[CartonKind] = []
        self.at_hand: int | None = None
        self.steps: list[tuple[dict[str, tuple[Place | None, Place | None]], int | None]] = []

    def box(self, n: int) -> str:
        return code(self.base + n)

    def pack(self, n: int) -> str:
        return code(self.base + n, MIDDLE)

    def other(self, n: int) -> str:
        return code(self.base + n, OTHER)

    def inside(self, one: str) -> list[str]:
        return [c for c, (_carton, parent) in self.places.items() if parent == one]

    def line(self, one: str) -> int:
        return 2 if one.startswith(OTHER) else 1

    def smallest(self, one: str) -> bool:
        return not one.startswith(MIDDLE)

    def counted(self, carton: int | None = None) -> dict[int, int]:
        found: dict[int, int] = {}
        for one, (where, _parent) in self.places.items():
            if self.smallest(one) and carton in (None, where):
                found[self.line(one)] = found.get(self.line(one), 0) + 1
        return found

    def ids(self) -> list[Any]:
        return [one.carton_id for one in self.session.view().cartons]

    def open_ones(self) -> list[int]:
        return [n for n, state in enumerate(self.states) if state is CartonState.OPEN]

    def change(self, after: dict[str, Place | None], opened: int | None = None) -> None:
        """Do a step, so that it can be undone."""
        touched = {one: (self.places.get(one), place) for one, place in after.items()}
        for one, place in after.items():
            if place is None:
                self.places.pop(one, None)
            else:
                self.places[one] = place
        self.steps.append((touched, opened))

    def fits(self, carton: int, added: list[str]) -> bool:
        lines = {self.line(one) for one in added} | set(self.counted(carton))
        return self.kinds[carton] is CartonKind.MIXED or len(lines) <= 1

    @rule(kind=st.sampled_from(CartonKind))
    def open_carton(self, kind: CartonKind) -> None:
        self.session.open_carton(kind)
        self.states.append(CartonState.OPEN)
        self.kinds.append(kind)
        self.at_hand = len(self.states) - 1

    @rule(which=st.randoms(use_true_random=False))
    @precondition(lambda self: self.open_ones())
    def take_carton(self, which: random.Random) -> None:
        self.at_hand = which.choice(self.open_ones())
        self.session.take_carton(self.ids()[self.at_hand])

    @rule(n=st.integers(0, BOXES - 1))
    def scan_box(self, n: int) -> None:
        self.scan(self.box(n), [])

    @rule(n=st.integers(0, OTHERS - 1))
    def scan_other(self, n: int) -> None:
        self.scan(self.other(n), [])

    @rule(n=st.integers(0, PACKS - 1))
    def scan_pack(self, n: int) -> None:
        self.scan(self.pack(n), [self.box(n * INSIDE + k) for k in range(INSIDE)])

    def scan(self, one: str, children: list[str]) -> None:
        answer = scan(self.session, one)
        carton = self.at_hand
        if not children and one.startswith(MIDDLE):
            assert not answer.accepted
            return
        new = [c for c in (one, *children) if c not in self.places]
        smallest = [c for c in new if self.smallest(c)]
        total = self.counted().get(self.line(one), 0) + len(smallest)
        good = (
            carton is not None
            and one not in self.places
            and all(self.places.get(c, (carton,))[0] == carton for c in children)
            and (self.fits(carton, smallest) or not smallest)
            and total <= ORDERED[self.line(one)]
            and not any(self.out(c) for c in (one, *children))
        )
        assert answer.accepted == good, answer.sentence.chinese
        assert answer.added == (len(smallest) if good else 0)
        if good:
            assert carton is not None
            self.change({one: (carton, None)} | {c: (carton, one) for c in children})

    @rule()
    def undo(self) -> None:
        if not self.steps or not self.revocable():
            with pytest.raises(PackingRefused):
                self.session.undo()
            return
        self.session.undo()
        touched, opened = self.steps.pop()
        for one, (before, _after) in touched.items():
            if before is None:
                self.places.pop(one, None)
            else:
                self.places[one] = before
        if opened is not None and not any(c == opened for c, _parent in self.places.values()):
            self.void_model(opened)

    def revocable(self) -> bool:
        touched, opened = self.steps[-1]
        cartons = {place[0] for pair in touched.values() for place in pair if place is not None}
        if opened is not None:
            cartons.add(opened)
        if any(self.states[carton] is not CartonState.OPEN for carton in cartons):
            return False
        return all(
            (self.places.get(one) or (None,))[0] == (after or (None,))[0]
            for one, (_before, after) in touched.items()
        )

    @rule(which=st.randoms(use_true_random=False), how=st.sampled_from(("move", "out", "split")))
    @precondition(lambda self: self.places and self.open_ones())
    def carry(self, which: random.Random, how: str) -> None:
        named = which.sample(sorted(self.places), min(len(self.places), which.choice((1, 2))))
        target = which.choice(self.open_ones())
        kind = which.choice(list(CartonKind))
        if how == "split":
            self.kinds.append(kind)
            self.states.append(CartonState.OPEN)
            target = len(self.kinds) - 1
        roots = [one for one in named if self.places[one][1] not in named]
        taken = {one: [one, *self.inside(one)] for one in roots}
        moved = [one for inside in taken.values() for one in inside]
        closed = any(self.states[self.places[one][0]] is not CartonState.OPEN for one in named)
        going = [m for m in moved if how == "out" or self.places[m][0] != target]
        room = how == "out" or self.fits(target, [m for m in going if self.smallest(m)])
        if closed or (not room and any(self.smallest(m) for m in going)):
            with pytest.raises(PackingRefused):
                self.carried(how, named, target, kind)
            if how == "split":
                self.kinds.pop()
                self.states.pop()
            return
        self.carried(how, named, target, kind)
        after: dict[str, Place | None] = {}
        for root, inside in taken.items():
            if how != "out" and self.places[root][0] == target:
                continue
            for one in inside:
                parent = None if one == root else self.places[one][1]
                after[one] = None if how == "out" else (target, parent)
        if after or how == "split":
            self.change(after, target if how == "split" else None)
        if how == "split":
            self.at_hand = target

    def carried(self, how: str, named: list[str], target: int, kind: CartonKind) -> None:
        if how == "out":
            self.session.take_out(named)
        elif how == "split":
            self.session.split(named, kind)
        else:
            self.session.move(named, self.ids()[target])

    @rule(which=st.randoms(use_true_random=False))
    @precondition(lambda self: self.open_ones())
    def finish(self, which: random.Random) -> None:
        carton = which.choice(self.open_ones())
        carton_id = self.ids()[carton]
        if any(where == carton for where, _parent in self.places.values()):
            self.finish_one(carton)
            return
        with pytest.raises(PackingRefused):
            self.session.finish_carton(carton_id)

    def finish_one(self, carton: int) -> None:
        carton_id = self.ids()[carton]
        assert isinstance(self.parts.clock, TurnedClock)
        self.parts.clock.turn(4)
        self.session.finish_carton(carton_id)
        self.states[carton] = CartonState.DONE
        if self.at_hand == carton:
            self.at_hand = None
        label = self.session.label(carton_id)
        assert sum(item.quantity for item in label.contents) == sum(self.counted(carton).values())
        assert scan(self.session, label.carton_no).reason is Reason.LABEL_BACK

    @rule(which=st.randoms(use_true_random=False), voids=st.booleans())
    @precondition(lambda self: CartonState.DONE in self.states)
    def reopen_or_void(self, which: random.Random, voids: bool) -> None:
        done = [n for n, state in enumerate(self.states) if state is CartonState.DONE]
        carton = which.choice(done)
        view = self.session.view().cartons[carton]
        if voids:
            self.session.void_carton(view.carton_id, "破损")
            self.void_model(carton)
            self.places = {c: place for c, place in self.places.items() if place[0] != carton}
        else:
            self.session.reopen_carton(view.carton_id, "漏装")
            self.states[carton] = CartonState.OPEN
            self.kinds[carton] = view.kind
            self.at_hand = carton
        assert scan(self.session, view.number).reason is Reason.LABEL_VOID

    def void_model(self, carton: int) -> None:
        self.states[carton] = CartonState.VOIDED
        if self.at_hand == carton:
            self.at_hand = None

    @rule(now=st.integers(0, 1))
    @precondition(lambda self: len(self.places) > 3)
    def close(self, now: int) -> None:
        if now:
            return
        for carton in self.open_ones():
            if any(where == carton for where, _parent in self.places.values()):
                self.finish_one(carton)
            else:
                self.session.void_carton(self.ids()[carton], "空箱")
                self.void_model(carton)
        self.session.close("少发")
        self.sent.append({one: parent for one, (_carton, parent) in self.places.items()})
        self.back.append(set())
        self.begin_shipment()

    def out(self, one: str) -> list[int]:
        """The shipments it left with and did not come back from: one at most."""
        found = [n for n, codes in enumerate(self.sent) if one in codes and one not in self.back[n]]
        assert len(found) <= 1
        return found

    def left_inside(self, shipment: int, one: str) -> set[str]:
        return {c for c, parent in self.sent[shipment].items() if one in (c, parent)}

    @rule(which=st.randoms(use_true_random=False))
    @precondition(lambda self: self.sent)
    def come_back(self, which: random.Random) -> None:
        every = sorted({one for codes in self.sent for one in codes} | set(self.places))
        one, here = which.choice(every), ReturnsSession(self.parts, "试退货员")
        shipments = self.out(one)
        if not shipments and one in self.places:
            with pytest.raises(PackingRefused):
                here.scan(one)
            return
        row = here.scan(one)
        if not shipments:
            assert row.back is not None
            with pytest.raises(PackingRefused):
                here.register(ReturnReason.REJECTED, "")
            return
        new = self.left_inside(shipments[0], one) - self.back[shipments[0]]
        count = sum(self.smallest(c) for c in new)
        assert (row.quantity, row.delivery_no) == (count, f"PS-{self.base}-{shipments[0]}")
        assert here.register(ReturnReason.REJECTED, "") == count
        self.back[shipments[0]] |= new

    @rule(which=st.randoms(use_true_random=False))
    @precondition(lambda self: any(self.back))
    def withdraw(self, which: random.Random) -> None:
        shipment = which.choice([n for n, codes in enumerate(self.back) if codes])
        one, here = which.choice(sorted(self.back[shipment])), ReturnsSession(self.parts, "")
        codes = self.left_inside(shipment, one)
        if sum(one in sent for sent in self.sent) > 1 or one in self.places:
            return
        row = here.scan(one)
        if not codes <= self.back[shipment]:
            assert row.back is None
            return
        if any(c in self.places or self.out(c) for c in codes):
            with pytest.raises(PackingRefused):
                here.withdraw([row.key])
            return
        assert here.withdraw([row.key]) == sum(self.smallest(c) for c in codes)
        self.back[shipment] -= codes

    @rule()
    def kill(self) -> None:
        before, at_hand = self.session.view(), self.at_hand
        self.session = PackingSession(self.parts, self.session.shipment_id, "试发货员")
        after = self.session.view()
        assert after.lines == before.lines
        assert after.undoable == before.undoable
        if at_hand is not None:
            self.session.take_carton(self.ids()[at_hand])
        else:
            open_ones = self.open_ones()
            self.at_hand = open_ones[-1] if open_ones else None

    @invariant()
    def model_and_shipment_agree(self) -> None:
        if not hasattr(self, "places"):
            return
        view = self.session.view()
        assert [one.state for one in view.cartons] == self.states
        assert {one.line.line_no: one.packed for one in view.lines} == {
            line: self.counted().get(line, 0) for line in ORDERED
        }
        found: dict[str, Place] = {}
        for n, carton in enumerate(view.cartons):
            assert dict(carton.by_line) == self.counted(n)
            for one in self.session.packages(carton.carton_id):
                found[one.code] = (n, one.parent)
        assert found == self.places
        self.check_listed()

    def check_listed(self) -> None:
        """The list of shipments counts as the shipment itself does."""
        view = self.session.view()
        with self.parts.database.reading() as connection:
            rows = records.shipments(connection, self.parts.org, ShipmentsAsked(), 1)
        (row,) = rows
        standing = [one for one in view.cartons if one.state is not CartonState.VOIDED]
        assert row.shipment_id == self.session.shipment_id
        assert (row.lines, row.wanted) == (len(ORDERED), sum(ORDERED.values()))
        assert row.packed == sum(one.packed for one in view.lines)
        assert row.cartons == len(standing)
        assert row.labelled == sum(one.labelled for one in standing)

    def teardown(self) -> None:
        if not hasattr(self, "places"):
            return
        org, shipment_id = self.parts.org, self.session.shipment_id
        with self.parts.database.reading() as connection:
            events = list(journal.events_of(connection, org, shipment_id))
            mine = (packed_code.c.org == org, packed_code.c.shipment_id == shipment_id)
            codes = set(connection.execute(select(packed_code.c.code).where(*mine)).scalars())
            back = connection.execute(
                select(packed_code.c.code).where(packed_code.c.returned).order_by("code")
            ).scalars()
            mine_back = [one for one in back if self.base <= int(one[7:]) < self.base + 1000]
        assert mine_back == sorted(one for codes in self.back for one in codes)
        random.Random(1).shuffle(events)
        assert set(Standing(events).packages) == set(self.places) == codes


def _run(empty_database: Path, examples: int, steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty_database, Path(folder) / "work.db")
        Packing.parts = floor(Path(folder) / "work.db")
        try:
            run_state_machine_as_test(
                Packing,
                settings=settings(
                    max_examples=examples,
                    stateful_step_count=steps,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            Packing.parts.database.close()


def test_any_run_of_steps_packs_what_a_model_says(empty_database: Path) -> None:
    _run(empty_database, examples=12, steps=20)


@pytest.mark.slow
def test_many_long_runs_of_steps_pack_what_a_model_says(empty_database: Path) -> None:
    _run(empty_database, examples=400, steps=60)
