"""A carton's label in the queue follows its carton: printed again, voided, given up, closed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.labels.queue import LabelState, LabelWish, QueuedLabel, QueueRefused
from app.packing import operations as o
from app.packing.events import ShipmentShown
from app.packing.journal import apply
from app.packing.parts import PackingParts
from app.packing.refusals import Reason
from app.packing.session import PackingSession
from app.packing.values import ShipmentState
from app.store.facts import Author
from printing.queue import rows
from tests.app.packing.packing_floor import a_line, an_order, begin, code, floor, scan
from tests.printing.queue.bench import done, eventually
from tests.printing.queue.carton_bench import PERSON, CartonBench, carton_bench


@pytest.fixture
def parts(tmp_path: Path, empty_database: Path) -> Iterator[PackingParts]:
    shutil.copy(empty_database, tmp_path / "work.db")
    opened = floor(tmp_path / "work.db")
    yield opened
    opened.database.close()


@pytest.fixture
def bench(parts: PackingParts, tmp_path: Path) -> Iterator[CartonBench]:
    (tmp_path / "labels").mkdir()
    with carton_bench(parts, tmp_path / "labels") as opened:
        yield opened


def number_now(session: PackingSession) -> str:
    session.catch_up()
    (carton,) = session.view().cartons
    return carton.number


def shown_numbers(bench: CartonBench) -> list[str]:
    shown = [one for one in bench.events if isinstance(one, ShipmentShown)]
    return [carton.number for carton in shown[-1].view.cartons] if shown else []


@pytest.mark.parametrize("is_open", [True, False])
def test_a_carton_printed_again_while_it_is_packed_has_another_number_everywhere(
    bench: CartonBench, parts: PackingParts, is_open: bool
) -> None:
    # Without this two cartons could carry one number, or the page would show the old one.
    session = begin(parts, an_order(a_line()))
    other = begin(parts, an_order(a_line(), number="PS-2"))
    bench.desk.open_shipment((session if is_open else other).shipment_id, PERSON)
    old = bench.pack(session, code(1))
    eventually(lambda: done(bench.queue), "printed")
    fresh = bench.queue.again(bench.label(old).label_id, "标签污损", PERSON)
    eventually(lambda: done(bench.queue), "printed again")
    new = number_now(session)
    assert new != old
    before, after = bench.labels()
    assert (before.number, before.state) == (old, LabelState.VOIDED)
    assert (after.number, after.state, after.label_id) == (new, LabelState.PRINTED, fresh)
    assert (after.because, after.person, after.instead_of) == ("标签污损", PERSON, before.label_id)
    assert scan(session, old).reason is Reason.LABEL_VOID
    with pytest.raises(QueueRefused, match="换了号：标签污损"):
        bench.queue.scanned(old)
    if is_open:
        eventually(lambda: shown_numbers(bench) == [new], "the open page shows the new number")
    assert session.standing.events[-2].body.person == PERSON


def test_a_label_printed_again_after_closing_keeps_the_number_the_hospital_knows(
    bench: CartonBench, parts: PackingParts
) -> None:
    # Without this the hospital would get a carton whose number it was never told.
    session = begin(parts, an_order(a_line()))
    number = bench.pack(session, code(1))
    eventually(lambda: done(bench.queue), "printed")
    assert scan(session, number).accepted
    session.close("只有这些")
    bench.queue.again(bench.label(number).label_id, "标签丢失", PERSON)
    eventually(lambda: done(bench.queue), "printed again")
    before, after = bench.labels()
    assert [before.number, after.number, number_now(session)] == [number] * 3
    assert (before.state, after.state) == (LabelState.VOIDED, LabelState.PRINTED)
    assert (after.because, after.person) == ("标签丢失", PERSON)


def test_numbers_that_are_used_up_leave_the_label_as_it_was(
    bench: CartonBench, parts: PackingParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without this a label would be void and no other would come.
    session = begin(parts, an_order(a_line()))
    number = bench.pack(session, code(1))
    eventually(lambda: done(bench.queue), "printed")
    monkeypatch.setattr("app.packing.serials._LOCAL", 1)
    with pytest.raises(QueueRefused, match="用完"):
        bench.queue.again(bench.label(number).label_id, "标签污损", PERSON)
    assert number_now(session) == number
    assert [one.state for one in bench.labels()] == [LabelState.PRINTED]


def test_what_fails_between_the_number_and_its_label_leaves_both_as_they_were(
    bench: CartonBench, parts: PackingParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without this a full disk would leave a carton whose number stands on no label.
    session = begin(parts, an_order(a_line()))
    number = bench.pack(session, code(1))
    eventually(lambda: done(bench.queue), "printed")

    def broken(*_row: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(rows, "again", broken)
    with pytest.raises(OSError, match="disk full"):
        bench.queue.again(bench.label(number).label_id, "标签污损", PERSON)
    monkeypatch.undo()
    assert number_now(session) == number
    assert [one.state for one in bench.labels()] == [LabelState.PRINTED]
    assert scan(session, number).reason is Reason.LABEL_BACK


@pytest.mark.parametrize(
    ("end", "why"),
    [
        (lambda here, one: here.void_carton(one, "纸箱破损"), "作废了：纸箱破损"),
        (lambda here, one: here.reopen_carton(one, "漏装"), "重新打开了：漏装"),
        (lambda here, one: here.relabel(one, "污损"), "换了号：污损"),
        (lambda here, _one: here.give_up("医院取消"), "放弃了：医院取消"),
    ],
)
def test_the_labels_of_a_carton_that_is_no_more_are_void_at_once(
    bench: CartonBench, parts: PackingParts, end: object, why: str
) -> None:
    # Without this a label of no carton would still be printed, and be taken for good when scanned.
    session = begin(parts, an_order(a_line()))
    printed = bench.pack(session, code(1))
    eventually(lambda: done(bench.queue), "printed")
    (carton,) = session.view().cartons
    end(session, carton.carton_id)  # type: ignore[operator]
    assert bench.label(printed).state is LabelState.VOIDED
    with pytest.raises(QueueRefused, match=why):
        bench.queue.scanned(printed)
    with pytest.raises(QueueRefused, match="不用重打"):
        bench.queue.again(bench.label(printed).label_id, "污损", PERSON)


def test_a_label_that_waits_is_cancelled_and_those_of_other_cartons_stay(
    parts: PackingParts,
) -> None:
    # Without this a printer that is switched on later would print the label of no carton.
    with carton_bench(parts) as bench:
        session = begin(parts, an_order(a_line()))
        other = begin(parts, an_order(a_line(), number="PS-2"))
        gone, stays = bench.pack(session, code(1)), bench.pack(other, code(2))
        session.give_up("医院取消")
        assert session.standing.state is ShipmentState.GIVEN_UP
        assert bench.label(gone).state is LabelState.CANCELLED
        assert "医院取消" in bench.label(gone).reason
        assert bench.label(stays).state is LabelState.WAITING


def test_a_carton_that_another_workstation_voided_or_gave_up_has_no_label_here(
    parts: PackingParts,
) -> None:
    # Without this a label would come out of a carton that somebody else took apart.
    with carton_bench(parts) as bench:
        first, second = (
            begin(parts, an_order(a_line(), number=number)) for number in ("PS-1", "PS-2")
        )
        one, two = bench.pack(first, code(1)), bench.pack(second, code(2))
        (carton,) = first.view().cartons
        voided = o.CartonVoided(
            **first.base(), carton_id=carton.carton_id, reason="纸箱破损", taken=[code(1)]
        )
        given_up = o.ShipmentGivenUp(**second.base(), reason="医院取消")
        for body in (voided, given_up):
            author = Author(parts.org, parts.clock.new_id(), parts.clock.new_id())
            with parts.database.writing() as connection:
                apply(connection, author, body)
        assert [bench.label(number).state for number in (one, two)] == [LabelState.CANCELLED] * 2
        assert "纸箱破损" in bench.label(one).reason
        assert "医院取消" in bench.label(two).reason


def test_the_queue_is_looked_at_again_when_labels_were_voided_here_or_elsewhere(
    parts: PackingParts,
) -> None:
    # Without this a person would be asked of a label that counts no more, until F5.
    looked: list[LabelState] = []
    with carton_bench(parts) as bench:
        session = begin(parts, an_order(a_line()))
        number = bench.pack(session, code(1))
        bench.desk.follow_voiding(lambda: looked.append(bench.label(number).state))
        bench.desk.open_shipment(session.shipment_id, PERSON)
        bench.desk.told(frozenset({session.shipment_id}))
        assert looked == [LabelState.WAITING]
        bench.desk.give_up("医院取消")
        eventually(lambda: len(looked) == 2, "told")
        assert looked[-1] is LabelState.CANCELLED, "it is void by then"


def test_a_label_that_no_carton_of_packing_has_is_printed_as_it_was(
    bench: CartonBench, parts: PackingParts
) -> None:
    # Without this a label made by hand for a shipment that is packed could not be printed again.
    session = begin(parts, an_order(a_line()))
    number = bench.pack(session, code(1))
    eventually(lambda: done(bench.queue), "printed")
    old = bench.label(number)
    made: list[LabelWish] = []

    def renew(number: str) -> None:
        label = QueuedLabel(old.label_id, old.job_id, 0, number, "", old.state, "", None, None)
        fields = '{"delivery_no": "PS-1", "carton_no": "1"}'
        with parts.database.writing() as connection:
            made.append(bench.queue._renew.renewed(connection, label, fields, "污损", PERSON))

    for one in ("", "手写-1"):
        bench.on_core(lambda one=one: renew(one))  # type: ignore[misc]
    assert [one.number for one in made] == ["", "手写-1"]
    assert number_now(session) == number
