from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select, update

from app.receiving.verdicts import Verdict
from app.store.facts import Author, ScanKey
from app.store.tables.receipts import count_event, scan
from app.store.tables.tracing import code_claim, departure, package
from app.tracing import claims, journal, library
from app.tracing.card import CodeCard, Happened, card
from app.tracing.claims import Claim
from app.tracing.moving import Moving
from app.tracing.operations import CodesMoved, MovedCode
from app.tracing.rules import Standing
from app.tracing.standing import of_codes
from app.tracing.values import MoveKind, Problem, State
from tests.app.tracing.shelves import DISPENSER, a_batch, codes, find, move, parts_of, receive
from tests.app.tracing.test_claims import scanned_at
from tests.deliveries import PERSON, Workplace, a_delivery, boxes, code

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
BOX = code(1)
LINE = a_batch(*boxes(1, 3))


def counted(place: Workplace) -> dict[str, int]:
    """What each receipt counts."""
    rows = place.rows(
        "SELECT receipt_no, sum(quantity) FROM count_event JOIN receipt USING (receipt_id)"
        " GROUP BY receipt_no"
    )
    return {number: quantity for number, quantity in rows if quantity}


def standing(place: Workplace) -> Standing:
    with place.parts.database.reading() as connection:
        return of_codes(connection, place.org, [BOX])[BOX]


@pytest.fixture
def came_again(place: Workplace) -> Workplace:
    """A carton of three boxes; the first was returned, and all come with another delivery."""
    receive(place, LINE, number="PS1")
    move(place, MoveKind.RETURNED, BOX)
    return place


def test_a_returned_box_is_received_again_alone_and_without_a_conflict(
    came_again: Workplace,
) -> None:
    first = standing(came_again).receipt_no
    session = came_again.receive(a_delivery(a_batch(*boxes(1, 1)), number="PS2"))
    answer = session.scan(came_again.reading(BOX)).answer
    assert (answer.verdict, answer.added) == (Verdict.ACCEPTED, 1)
    session.confirm(PERSON)
    again = standing(came_again)
    assert (again.state, again.departed) == (State.HELD, None)
    assert counted(came_again) == {first: 3, again.receipt_no: 1}
    assert codes(find(came_again, code=BOX)) == [BOX]


def test_of_a_carton_only_what_was_returned_is_received_again(came_again: Workplace) -> None:
    session = came_again.receive(a_delivery(LINE, number="PS2"))
    answer = session.scan(came_again.reading("XH-1")).answer
    assert answer.added == 1
    assert session.view().lines[0].received == 1


def test_a_box_that_left_otherwise_is_refused_as_ever(place: Workplace) -> None:
    receive(place, LINE, number="PS1")
    move(place, MoveKind.DISPENSED, BOX)
    session = place.receive(a_delivery(a_batch(*boxes(1, 1)), number="PS2"))
    assert session.scan(place.reading(BOX)).answer.verdict is Verdict.ALREADY_RECEIVED


def test_its_history_tells_of_both_times(came_again: Workplace) -> None:
    receive(came_again, a_batch(*boxes(1, 1)), number="PS2")
    move(came_again, MoveKind.DISPENSED, BOX)
    with came_again.parts.database.reading() as connection:
        shown = card(connection, came_again.org, BOX)
    assert isinstance(shown, CodeCard)
    happened = [entry.what for entry in shown.history]
    took_in = [Happened.SCANNED, Happened.CONFIRMED]
    assert happened == [*took_in, Happened.MOVED, *took_in, Happened.MOVED]
    assert shown.origin.delivery_no == "PS2"
    assert shown.departure is not None
    assert shown.departure.word == MoveKind.DISPENSED


def test_undoing_the_second_receipt_brings_the_return_back(came_again: Workplace) -> None:
    before = counted(came_again)
    session = came_again.receive(a_delivery(a_batch(*boxes(1, 1)), number="PS2"))
    session.scan(came_again.reading(BOX))
    session.undo(came_again.reading(""))
    departed = standing(came_again).departed
    assert departed is not None
    assert departed.kind is MoveKind.RETURNED
    assert counted(came_again) == before
    session.scan(came_again.reading(BOX))
    assert standing(came_again).departed is None


def test_a_box_may_go_back_and_come_any_number_of_times(place: Workplace) -> None:
    for number in range(1, 5):
        receive(place, a_batch(*boxes(1, 1)), number=f"PS{number}")
        assert move(place, MoveKind.RETURNED, BOX).moved == (BOX,)
    assert sorted(counted(place).values()) == [1, 1, 1, 1]
    with place.parts.database.reading() as connection:
        shown = card(connection, place.org, BOX)
    assert isinstance(shown, CodeCard)
    assert [e.what for e in shown.history].count(Happened.MOVED) == 4


def test_a_return_cannot_be_reversed_once_the_box_came_again(came_again: Workplace) -> None:
    (returned,) = came_again.rows("SELECT movement_id FROM movement")
    receive(came_again, a_batch(*boxes(1, 1)), number="PS2")
    moving = Moving(parts_of(came_again))
    answer = moving.reverse(uuid.UUID(bytes=returned[0]), DISPENSER)
    assert [one.problem for one in answer.refused] == [Problem.NOT_MOVED]


FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)
RETURN = uuid.UUID(int=(7 << 76) | (2 << 62) | 77 << 80)


def _claim(key: ScanKey) -> Claim:
    return Claim(BOX, key, 1, True, None, None)


def _outcome(connection: Connection) -> tuple[object, ...]:
    held = connection.execute(select(package.c.workstation)).scalars().all()
    past = select(code_claim.c.workstation).where(code_claim.c.returned_by.is_not(None))
    quantities = select(count_event.c.workstation, count_event.c.quantity).order_by(
        count_event.c.workstation
    )
    rows = [row for row in connection.execute(quantities) if row.quantity]
    left = connection.execute(select(departure.c.movement_id)).scalars().all()
    return held, connection.execute(past).scalars().all(), rows, left


def test_who_holds_it_follows_from_the_places_whatever_is_heard_first(place: Workplace) -> None:
    """A claim, a return and a claim behind it, each applied without its place or with it."""
    receipt_id = receive(place, a_batch(*boxes(9, 1)), number="PS9").receipt_id
    outcomes = []
    for order in itertools.permutations(range(3)):
        if order.index(1) < order.index(0):
            continue  # what was never heard of cannot be returned
        with place.parts.database.writing() as connection:
            played = connection.begin_nested()
            _play(connection, place.org, receipt_id, order)
            outcomes.append(_outcome(connection))
            played.rollback()
    assert len(outcomes) == 3
    assert all(outcome == outcomes[0] for outcome in outcomes)
    held, past, _, left = outcomes[0]
    assert SECOND in held  # type: ignore[operator]
    assert past == [FIRST]
    assert left == []


def _play(connection: Connection, org: str, receipt_id: uuid.UUID, order: tuple[int, ...]) -> None:
    keys = [ScanKey(receipt_id, one, 900) for one in (FIRST, SECOND)]
    author = Author(org, FIRST, RETURN)
    body = CodesMoved(kind="returned", codes=[MovedCode(BOX)], person=PERSON, at=NOW)

    def claim(number: int, at: int) -> None:
        key = keys[number]
        scanned_at(connection, org, key, None)
        claims.claim(connection, org, [_claim(key)])
        mine = (scan.c.workstation == key.workstation, scan.c.seq == key.scan_seq)
        connection.execute(update(scan).where(*mine).values(place=at))
        claims.settle_again(connection, org, [BOX])

    def give_back() -> None:
        journal.apply(connection, author, body)
        journal.AREA.place(connection, Author(org, FIRST, RETURN, 102), body)

    steps: list[Callable[[], None]] = [lambda: claim(0, 101), give_back, lambda: claim(1, 103)]
    for number in order:
        steps[number]()


def test_a_claim_that_the_service_heard_before_the_return_is_the_second_of_two(
    place: Workplace,
) -> None:
    receipt_id = receive(place, LINE, number="PS1").receipt_id
    with place.parts.database.writing() as connection:
        connection.execute(update(scan).values(place=1))
        scanned_at(connection, place.org, ScanKey(receipt_id, SECOND, 900), 2)
        done = claims.claim(connection, place.org, [_claim(ScanKey(receipt_id, SECOND, 900))])
        assert done.contested == {BOX}
        body = CodesMoved(kind="returned", codes=[MovedCode(BOX)], person=PERSON, at=NOW)
        journal.apply(connection, Author(place.org, FIRST, RETURN, 3), body)
        assert library.holder(connection, place.org, BOX) is None
        holder = select(package.c.workstation).where(package.c.code == BOX)
        assert connection.execute(holder).scalar_one() != SECOND
