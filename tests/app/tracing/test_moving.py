from __future__ import annotations

import uuid

import pytest
from sqlalchemy import insert, select

from app.facts.registry import FACTS
from app.receiving.values import Package
from app.store.facts import Applied, Author
from app.store.tables.changes import operation
from app.store.tables.reference import item
from app.tracing import journal
from app.tracing.moving import Moving
from app.tracing.operations import CodesMoved, MovedCode
from app.tracing.values import LEAVING, MoveKind, Problem, State
from tests.app.tracing.shelves import (
    DISPENSER,
    a_batch,
    codes,
    find,
    move,
    parts_of,
    receive,
)
from tests.deliveries import (
    LARGE,
    MIDDLE,
    Workplace,
    boxes,
    carton_of_1000,
    code,
)

BOX = code(1)


@pytest.mark.parametrize("kind", LEAVING)
@pytest.mark.parametrize("again", LEAVING)
def test_nothing_leaves_twice_however_it_left(
    place: Workplace, kind: MoveKind, again: MoveKind
) -> None:
    receive(place, a_batch(*boxes(1, 3)))
    first = move(place, kind, BOX)
    assert (first.moved, first.packages, first.refused) == ((BOX,), 1, ())
    second = move(place, again, BOX)
    assert second.movements == ()
    (refused,) = second.refused
    assert refused.problem is Problem.LEFT
    assert f"{kind.value}-1" in refused.message
    assert "2026-11-21" in refused.message
    assert [row.kind for row in find(place, code=BOX)] == [kind]


def test_what_was_never_received_or_is_not_confirmed_cannot_leave(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 2)), confirm=False)
    answer = move(place, MoveKind.DISPENSED, BOX, code(99), "no code")
    assert answer.moved == ()
    problems = {one.problem for one in answer.refused}
    assert problems == {Problem.UNCONFIRMED, Problem.UNKNOWN, Problem.NO_CODE}
    assert all("请" in one.message or "才能" in one.message for one in answer.refused)
    assert [row.state for row in find(place, code=BOX)] == [State.RECEIVING]


def test_a_code_undone_from_its_receipt_cannot_leave(place: Workplace) -> None:
    session = receive(place, a_batch(*boxes(1, 2)), confirm=False)
    session.undo(place.reading(""))
    session.scan(place.reading(code(2)))
    session.explain_lines([(1, "short", "")], DISPENSER)  # type: ignore[list-item]
    session.confirm(DISPENSER)
    answer = move(place, MoveKind.DISPENSED, BOX, code(2))
    assert answer.moved == (code(2),)
    assert [one.problem for one in answer.refused] == [Problem.UNKNOWN]


def test_a_parent_moves_all_that_is_still_in_it(place: Workplace) -> None:
    receive(place, a_batch(*carton_of_1000()))
    one, opened = code(1), code(2)
    move(place, MoveKind.DISPENSED, one)
    move(place, MoveKind.OPENED, opened, units=24)
    answer = move(place, MoveKind.RETURNED, code(1, MIDDLE))
    assert (answer.packages, answer.left_behind, answer.refused) == (98, 2, ())
    assert answer.moved[-1] == code(1, MIDDLE)
    rest = move(place, MoveKind.DESTROYED, code(1, LARGE))
    assert (rest.packages, rest.left_behind) == (900, 100)
    assert len(rest.movements) == -(-len(rest.moved) // 200)
    again = move(place, MoveKind.DESTROYED, code(1, LARGE))
    assert [one.problem for one in again.refused] == [Problem.LEFT]
    assert codes(find(place, state=State.OPENED)) == [opened]


def test_a_parent_whose_boxes_are_gone_says_so(place: Workplace) -> None:
    middle = Package(code(1, MIDDLE), boxes(1, 2))
    receive(place, a_batch(middle))
    move(place, MoveKind.DISPENSED, code(1), code(2))
    answer = move(place, MoveKind.DISPENSED, middle.code)
    assert [one.problem for one in answer.refused] == [Problem.EMPTY]


def test_a_parent_comes_back_with_all_that_left_through_it(place: Workplace) -> None:
    receive(place, a_batch(Package(code(1, MIDDLE), boxes(1, 300))))
    move(place, MoveKind.DISPENSED, code(7))
    move(place, MoveKind.RETURNED, code(1, MIDDLE))
    back = Moving(parts_of(place)).give_back([code(1, MIDDLE)], DISPENSER)
    assert (back.packages, back.refused) == (299, ())
    assert codes(find(place, state=State.LEFT)) == [code(7)]


def test_what_came_back_may_leave_again_and_is_given_back_once_each_time(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 3)))
    moving = Moving(parts_of(place))
    first = move(place, MoveKind.DISPENSED, BOX, code(2))
    assert moving.reverse(first.movements[0], DISPENSER, [BOX]).moved == (BOX,)
    again = moving.reverse(first.movements[0], DISPENSER, [BOX])
    assert [one.problem for one in again.refused] == [Problem.REVERSED]
    assert move(place, MoveKind.DESTROYED, BOX).moved == (BOX,)
    wrong = moving.reverse(first.movements[0], DISPENSER)
    assert wrong.moved == (code(2),)
    assert moving.give_back([BOX], DISPENSER).moved == (BOX,)
    nothing = moving.give_back([BOX, code(3)], DISPENSER)
    assert [one.problem for one in nothing.refused] == [Problem.NOT_MOVED] * 2


def test_an_opened_pack_counts_down_and_has_left_with_its_last_unit(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 2)))
    assert move(place, MoveKind.USED, BOX, units=1).refused[0].problem is Problem.NOT_OPENED
    assert move(place, MoveKind.OPENED, BOX).refused[0].problem is Problem.UNITS
    move(place, MoveKind.OPENED, BOX, units=24)
    assert move(place, MoveKind.OPENED, BOX, units=24).refused[0].problem is Problem.OPENED
    assert move(place, MoveKind.RETURNED, BOX).refused[0].problem is Problem.OPENED
    use = move(place, MoveKind.USED, BOX, units=20)
    too_many = move(place, MoveKind.USED, BOX, units=5).refused[0]
    assert too_many.problem is Problem.TOO_FEW
    assert "4/24" in too_many.message
    (row,) = find(place, code=BOX)
    assert (row.state, row.units, row.remaining) == (State.OPENED, 24, 4)
    move(place, MoveKind.USED, BOX, units=4)
    (row,) = find(place, code=BOX)
    assert (row.state, row.kind, row.remaining) == (State.LEFT, MoveKind.USED, 0)
    moving = Moving(parts_of(place))
    assert moving.reverse(use.movements[0], DISPENSER).moved == (BOX,)
    (row,) = find(place, code=BOX)
    assert (row.state, row.remaining) == (State.OPENED, 20)


def test_an_opening_is_taken_back_only_while_nothing_was_used(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 2)))
    opening = move(place, MoveKind.OPENED, BOX, units=10).movements[0]
    use = move(place, MoveKind.USED, BOX, units=3).movements[0]
    moving = Moving(parts_of(place))
    assert moving.reverse(opening, DISPENSER).refused[0].problem is Problem.IN_USE
    move(place, MoveKind.DESTROYED, BOX)
    assert moving.reverse(use, DISPENSER).refused[0].problem is Problem.LEFT
    assert moving.give_back([BOX], DISPENSER).moved == (BOX,)
    assert moving.reverse(use, DISPENSER).moved == (BOX,)
    assert moving.reverse(opening, DISPENSER).moved == (BOX,)
    assert [row.state for row in find(place, code=BOX)] == [State.HELD]


def test_a_pack_holds_as_many_units_as_the_catalogue_says(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 2)))
    known: dict[str, object] = dict.fromkeys(
        ("name", "form", "strength", "maker", "approval_number", "standard_code"), ""
    )
    row = known | {"province_code": "A0001", "unit": "盒", "dosage_unit": "粒"}
    row |= {"pack_quantity": 24, "updated_at": place.clock.now()}
    with place.parts.database.writing() as connection:
        connection.execute(insert(item), row)
    move(place, MoveKind.OPENED, BOX)
    assert [one.units for one in find(place, code=BOX)] == [24]


def test_a_package_of_packages_is_not_opened_by_units(place: Workplace) -> None:
    receive(place, a_batch(Package(code(1, MIDDLE), boxes(1, 2))))
    answer = move(place, MoveKind.OPENED, code(1, MIDDLE), units=2)
    assert [one.problem for one in answer.refused] == [Problem.NOT_SMALLEST]


def test_two_symbols_of_one_gs1_box_are_one_box(place: Workplace) -> None:
    gtin = "06901234567892"
    stored = f"01{gtin}21ABC123\x1d10A2601"
    receive(place, a_batch(Package(stored)))
    assert move(place, MoveKind.DISPENSED, f"(01){gtin}(21)ABC123").moved == (stored,)
    answer = move(place, MoveKind.DISPENSED, f"(01){gtin}(21)ABC123(17)280104")
    assert [one.problem for one in answer.refused] == [Problem.LEFT]
    assert codes(find(place, kind=MoveKind.DISPENSED)) == [stored]


OTHER = uuid.UUID(int=77)


def moved_elsewhere(place: Workplace, number: int, kind: MoveKind, *moved: str) -> Applied:
    """Another workstation's movement arrives, with its place in the order of the service."""
    body = CodesMoved(
        kind=kind,
        codes=[MovedCode(one) for one in moved],
        person="乙",
        at=place.clock.now(),
        document_no=f"别处-{number}",
    )
    author = Author(place.org, OTHER, place.clock.new_id(), place=number)
    with place.parts.database.writing() as connection:
        return journal.apply(connection, author, body)


def placed(place: Workplace, number: int) -> None:
    """The last movement of this workstation comes back with its place."""
    with place.parts.database.writing() as connection:
        columns = (operation.c.op_id, operation.c.kind, operation.c.version, operation.c.body)
        last = connection.execute(select(*columns).order_by(operation.c.seq.desc())).first()
        assert last is not None
        body = FACTS.decode(last.kind, last.version, last.body)
        author = Author(place.org, place.parts.log.workstation.device, last.op_id, place=number)
        FACTS.place(connection, author, body)


def departures(place: Workplace) -> dict[str, tuple[str, str]]:
    """Box → how it left and the number of the document."""
    rows = place.rows(
        "SELECT d.box, d.kind, m.document_no FROM departure d"
        " JOIN movement m ON m.org = d.org AND m.movement_id = d.movement_id"
    )
    return {box: (kind, number) for box, kind, number in rows}


def test_what_the_service_heard_first_counts_and_ours_counts_no_longer(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 2)))
    move(place, MoveKind.DISPENSED, BOX)
    told = moved_elsewhere(place, 5, MoveKind.DESTROYED, BOX)
    assert told.conflicts == {BOX}
    assert departures(place) == {BOX: (MoveKind.DESTROYED, "别处-5")}
    placed(place, 6)
    assert departures(place) == {BOX: (MoveKind.DESTROYED, "别处-5")}
    problems = place.rows("SELECT count(*) FROM moved_code WHERE problem <> ''")
    assert problems == [(1,)]


def test_what_the_service_heard_later_does_not_count(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 2)))
    move(place, MoveKind.DISPENSED, BOX)
    placed(place, 4)
    told = moved_elsewhere(place, 5, MoveKind.DESTROYED, BOX)
    assert told.conflicts == {BOX}
    assert departures(place)[BOX][0] == MoveKind.DISPENSED


def test_a_pack_opened_here_was_dispensed_elsewhere_before(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 2)))
    move(place, MoveKind.OPENED, BOX, units=24)
    moved_elsewhere(place, 9, MoveKind.DISPENSED, BOX)
    assert place.rows("SELECT count(*) FROM opened_pack") == [(0,)]
    assert departures(place) == {BOX: (MoveKind.DISPENSED, "别处-9")}
