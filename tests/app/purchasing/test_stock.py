"""What there is, what is used and what is to come of an item, as an order from limits asks it."""

from __future__ import annotations

from datetime import timedelta

from app.purchasing import laying_down, stock
from app.purchasing.circumstances import OpenOrder
from app.purchasing.drafting import StockNeed
from app.tracing.values import MoveKind
from tests.app.tracing.shelves import a_batch, move, receive
from tests.deliveries import PERSON, Workplace, boxes, code, other_item


def needs(place: Workplace, days: int = stock.DAYS) -> dict[str, StockNeed]:
    since = place.clock.now() - timedelta(days=days)
    order = OpenOrder("CG1", "A0001", "D1", 7, "盒")
    with place.parts.database.reading() as connection:
        rules = laying_down.read(connection, place.org)
        found = stock.needs(connection, place.org, rules, {"A0001": [order]}, since)
    return {need.province_code: need for need in found}


def numbers(need: StockNeed) -> tuple[int, ...]:
    return tuple(int(number) for number in (need.in_stock, need.used, need.on_order))


def test_what_confirmed_receipts_counted_in_is_there_until_it_leaves(place: Workplace) -> None:
    other = a_batch(*boxes(50, 2, "8100011"), item=other_item(), line_no=2)
    session = receive(place, a_batch(*boxes(1, 9)), other, confirm=False)
    assert needs(place) == {}
    session.confirm(PERSON)
    assert needs(place) == {}, "neither used nor limited"
    move(place, MoveKind.DISPENSED, code(1), code(2))
    move(place, MoveKind.WRITTEN_OFF, code(3))
    move(place, MoveKind.DESTROYED, code(4))
    move(place, MoveKind.RETURNED, code(5))
    move(place, MoveKind.OPENED, code(6), units=2)
    assert numbers(needs(place)["A0001"]) == (4, 3, 7)
    move(place, MoveKind.USED, code(6), units=2)
    found = needs(place)
    assert set(found) == {"A0001"}
    assert numbers(found["A0001"]) == (3, 4, 7)


def test_a_box_that_went_back_and_came_again_is_there_once(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 3)))
    move(place, MoveKind.RETURNED, code(1))
    receive(place, a_batch(*boxes(1, 1)), number="PS2")
    move(place, MoveKind.DISPENSED, code(2))
    assert numbers(needs(place)["A0001"]) == (2, 1, 7)


def test_what_was_used_longer_ago_is_used_no_more(place: Workplace) -> None:
    receive(place, a_batch(*boxes(1, 3)))
    move(place, MoveKind.DISPENSED, code(1))
    assert needs(place, days=-1) == {}
    assert numbers(needs(place, days=0)["A0001"]) == (2, 1, 7)
