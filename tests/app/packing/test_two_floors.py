"""Two workstations pack one shipment, each without hearing of the other for a while."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from app.facts.registry import FACTS
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.returning.session import ReturnsSession
from app.packing.session import PackingSession
from app.packing.values import CartonKind, CartonState, ReturnReason, ShipmentState
from app.store.facts import Author
from app.store.tables.changes import operation
from app.store.tables.packing import packed_code, packing_fact, shipment
from tests.app.packing.packing_floor import (
    LARGE,
    TurnedClock,
    a_line,
    a_tree,
    an_order,
    begin,
    code,
    floor,
    know,
    scan,
    send,
)


class Pair:
    """Two floors of one distributor, and what each has told the other."""

    def __init__(self, folder: Path, empty: Path) -> None:
        self.floors: list[PackingParts] = []
        for number in (1, 2):
            shutil.copy(empty, folder / f"{number}.db")
            self.floors.append(floor(folder / f"{number}.db", number))
        self._told = [0, 0]

    def tell(self) -> None:
        """Let each hear what the other did."""
        for here, there in ((0, 1), (1, 0)):
            source, target = self.floors[here], self.floors[there]
            with source.database.reading() as connection:
                news = select(operation).where(operation.c.seq > self._told[here])
                rows = connection.execute(news.order_by(operation.c.seq)).all()
            mine = [row for row in rows if row.device == source.log.workstation.device]
            with target.database.writing() as connection:
                for row in mine:
                    body = FACTS.decode(row.kind, row.version, row.body)
                    FACTS.apply(connection, Author(row.org, row.device, row.op_id), body)
            self._told[here] = max([self._told[here], *(row.seq for row in rows)])

    def turn(self) -> None:
        for one in self.floors:
            assert isinstance(one.clock, TurnedClock)
            one.clock.turn(4)

    def rows(self, table: Table) -> list[list[Any]]:
        found = []
        for one in self.floors:
            with one.database.reading() as connection:
                rows = connection.execute(select(table).order_by(*table.primary_key.columns))
                found.append([tuple(row) for row in rows])
        return found


@pytest.fixture
def pair(tmp_path: Path, empty_database: Path) -> Iterator[Pair]:
    made = Pair(tmp_path, empty_database)
    yield made
    for one in made.floors:
        one.database.close()


def sessions(pair: Pair) -> tuple[PackingSession, PackingSession]:
    """One shipment, open at both."""
    first = begin(pair.floors[0], an_order(a_line(quantity=30)))
    pair.tell()
    return first, PackingSession(pair.floors[1], first.shipment_id, "乙")


def test_a_code_that_went_out_at_one_workstation_is_refused_at_the_other(pair: Pair) -> None:
    know(pair.floors[0], a_tree(100))
    first = begin(pair.floors[0], an_order(a_line(quantity=30)))
    first.open_carton(CartonKind.FULL)
    assert scan(first, code(100, LARGE)).accepted
    second = begin(pair.floors[1], an_order(a_line(quantity=30), number="PS-2"))
    second.open_carton(CartonKind.FULL)
    assert scan(second, code(101)).accepted, "nobody has told it yet"
    pair.tell()
    assert scan(second, code(102)).reason is Reason.SHIPPED_ELSEWHERE
    assert Reason.SHIPPED_ELSEWHERE in {one.reason for one in second.lacking()}
    first.give_up("订单取消")
    pair.tell()
    assert scan(second, code(102)).accepted


def test_a_box_that_both_packed_counts_once_and_both_are_told(pair: Pair) -> None:
    first, second = sessions(pair)
    for one in (first, second):
        pair.turn()
        one.open_carton(CartonKind.PART)
        assert scan(one, code(1)).accepted
        assert scan(one, code(2 if one is first else 3)).accepted
    pair.tell()
    for one in (first, second):
        one.read_again()
        view = one.view()
        assert [carton.quantity for carton in view.cartons] == [2, 1]
        assert view.lines[0].packed == 3
        assert Reason.PACKED_TWICE in {found.reason for found in one.lacking()}
    numbers = set()
    for one in (first, second):
        (carton,) = [c for c in one.view().cartons if c.at_hand]
        one.finish_carton(carton.carton_id)
        numbers.add(one.label(carton.carton_id).carton_no)
    assert len(numbers) == 2


@pytest.mark.parametrize("seed", range(4))
def test_both_come_to_the_same_shipment_whatever_they_did_apart(pair: Pair, seed: int) -> None:
    chance = random.Random(seed)
    open_at = sessions(pair)
    for _step in range(60):
        one = chance.choice(open_at)
        pair.turn()
        try:
            _do_something(one, chance)
        except PackingRefused:
            continue
        if chance.random() < 0.2:
            pair.tell()
            for session in open_at:
                session.catch_up()
    pair.tell()
    first, second = open_at
    for session in open_at:
        session.catch_up()
    assert _shown(PackingSession(first.parts, first.shipment_id, "")) == _shown(first)
    assert _shown(first) == _shown(second)
    for carton in first.view().cartons:
        if carton.state is not CartonState.VOIDED:
            first.void_carton(carton.carton_id, "重装")
    pair.turn()
    first.give_up("不发了")
    pair.tell()
    second.read_again()
    assert second.view().state is ShipmentState.GIVEN_UP
    for table in (shipment, packing_fact, packed_code):
        here, there = pair.rows(table)
        assert here == there, table.name


def _do_something(one: PackingSession, chance: random.Random) -> None:
    what = chance.choice(("open", "scan", "scan", "scan", "undo", "move", "finish", "void"))
    cartons = one.view().cartons
    if what == "open" or not cartons:
        one.open_carton(CartonKind.PART)
    elif what == "scan":
        scan(one, code(chance.randrange(12)))
    elif what == "undo":
        one.undo()
    elif what == "move":
        one.move([code(chance.randrange(12))], chance.choice(cartons).carton_id)
    elif what == "finish":
        one.finish_carton(chance.choice(cartons).carton_id)
    elif chance.random() < 0.3:
        one.void_carton(chance.choice(cartons).carton_id, "破损")


def _shown(session: PackingSession) -> Any:  # noqa: ANN401 (compared only)
    view = session.view()
    cartons = [(c.carton_id, c.state, c.number, dict(c.by_line), c.labelled) for c in view.cartons]
    codes = {one.code: (one.carton_id, one.parent) for one in session.standing.packages.values()}
    return [line.packed for line in view.lines], cartons, codes


def test_goods_that_both_take_back_came_back_once_and_are_free_for_both(pair: Pair) -> None:
    # Without it the workstations of one warehouse would disagree on what may be packed.
    here, there = pair.floors
    send(begin(here, an_order(a_line(quantity=2))), [code(1), code(2)])
    pair.tell()
    first, second = ReturnsSession(here, "甲"), ReturnsSession(there, "乙")
    for one in (first, second):
        one.scan(code(1))
        assert one.register(ReturnReason.REJECTED, "") == 1
    pair.tell()
    again = begin(there, an_order(a_line(quantity=9), number="PS-2"))
    again.open_carton(CartonKind.MIXED)
    assert scan(again, code(1)).accepted
    assert scan(again, code(2)).reason is Reason.SHIPPED_ELSEWHERE
    again.undo()
    assert first.withdraw([code(1)]) == 1, "it did not come back after all"
    pair.tell()
    assert scan(again, code(1)).reason is Reason.SHIPPED_ELSEWHERE
    for table in (shipment, packed_code):
        mine, others = pair.rows(table)
        assert mine == others
    (row,) = [row for row in pair.rows(shipment)[0] if row[2] == "PS-1"]
    assert row[-3] == 0
