from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.tracing import search as searching
from app.tracing.search import search
from app.tracing.values import MoveKind, State
from app.tracing.wanted import TooLittle, Wanted
from tests.app.tracing.shelves import a_batch, codes, find, move, receive
from tests.deliveries import TODAY, Workplace, a_delivery, boxes, code, other_item


@pytest.fixture
def filled(place: Workplace) -> Workplace:
    """Three receipts: 40 capsules in two batches, 30 ampoules, 5 capsules not confirmed."""
    second = a_batch(*boxes(21, 20), line_no=2, batch="A2602")
    receive(place, a_batch(*boxes(1, 20)), second, number="PS-ONE")
    ampoules = a_batch(
        *boxes(1000, 30, "8100011"), item=other_item(approval_number="国药准字H20000001")
    )
    receive(place, ampoules, number="PS-TWO")
    receive(place, a_batch(*boxes(2000, 5), batch="B1"), number="PS-THREE", confirm=False)
    return place


CAPSULES = [code(n) for n in range(1, 41)]
AMPOULES = [code(n, "8100011") for n in range(1000, 1030)]
OPEN = [code(n) for n in range(2000, 2005)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"code": code(7)}, [code(7)]),
        ({"code": f"8100001 {7:013d}"}, [code(7)]),
        ({"code": "8100011"}, AMPOULES),
        ({"code": "1005"}, [code(1005, "8100011")]),
        ({"code": "001005"}, [code(1005, "8100011")]),
        ({"code": "9999"}, []),
        ({"batch": "A2602"}, CAPSULES[20:]),
        ({"batch": "A26"}, [*CAPSULES, *AMPOULES]),
        ({"item": "胶囊"}, [*OPEN, *CAPSULES]),
        ({"item": "sYjN"}, [*OPEN, *CAPSULES]),
        ({"item": "A0002"}, AMPOULES),
        ({"item": "国药准字H20000001"}, AMPOULES),
        ({"item": "A0002", "batch": "A2601"}, AMPOULES),
        ({"item": "没有"}, []),
        ({"delivery_no": "PS-TWO"}, AMPOULES),
        ({"receipt_no": "SH20261121-00-0001"}, CAPSULES),
        ({"state": State.RECEIVING}, OPEN),
        ({"received_from": TODAY, "received_to": TODAY, "batch": "B1"}, OPEN),
        ({"received_to": TODAY - timedelta(days=2)}, []),
        ({"received_from": TODAY + timedelta(days=2)}, []),
        ({"left_from": date(2020, 1, 1)}, []),
        ({}, [*OPEN, *AMPOULES, *CAPSULES]),
    ],
    ids=str,
)
def test_everything_is_found_by_what_is_known_of_it(
    filled: Workplace, wanted: dict[str, Any], found: list[str]
) -> None:
    assert sorted(codes(find(filled, **wanted))) == sorted(found)


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    "wanted",
    [{}, {"item": "sy"}, {"batch": "A26"}, {"delivery_no": "PS-ONE"}, {"code": "8100"}],
    ids=str,
)
def test_pages_join_without_a_gap_and_nothing_twice(
    filled: Workplace, wanted: dict[str, Any], size: int
) -> None:
    paged = codes(find(filled, size=size, **wanted))
    assert paged == codes(find(filled, size=400, **wanted))
    assert len(paged) == len(set(paged))


def test_what_left_is_found_by_how_and_when(filled: Workplace) -> None:
    move(filled, MoveKind.DISPENSED, code(1), code(2))
    move(filled, MoveKind.DESTROYED, code(3))
    move(filled, MoveKind.OPENED, code(4), units=10)
    move(filled, MoveKind.OPENED, code(5), units=1)
    move(filled, MoveKind.USED, code(5), units=1)
    assert codes(find(filled, kind=MoveKind.DISPENSED)) == [code(2), code(1)]
    assert sorted(codes(find(filled, state=State.LEFT))) == [code(n) for n in (1, 2, 3, 5)]
    assert codes(find(filled, state=State.OPENED)) == [code(4)]
    assert codes(find(filled, state=State.LEFT, batch="A2601", left_from=TODAY, size=2)) == [
        code(n) for n in (1, 2, 3, 5)
    ]
    assert find(filled, kind=MoveKind.DISPENSED, left_to=TODAY - timedelta(days=2)) == []
    assert len(find(filled, state=State.HELD, item="A0001")) == 35


def test_fewer_than_four_characters_are_not_searched_for(filled: Workplace) -> None:
    with pytest.raises(TooLittle, match="4 个字符"):
        find(filled, code="810")


def test_a_page_reads_no_more_than_its_budget_and_says_where_to_go_on(
    filled: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "BUDGET", 1)
    with filled.parts.database.reading() as connection:
        wanted = Wanted(state=State.RECEIVING, item="A0001")
        after, found, pages = None, 0, 0
        while True:
            page = search(connection, filled.org, wanted, after, 3)
            found, pages, after = found + len(page.rows), pages + 1, page.after
            if after is None:
                break
    assert found == 5
    assert pages > 3


def test_a_row_says_what_a_list_shows(filled: Workplace) -> None:
    (row,) = find(filled, code=code(21))
    assert (row.name, row.strength, row.batch) == ("试验胶囊", "0.25g*24粒", "A2602")
    assert (row.delivery_no, row.distributor, row.carton_no) == ("PS-ONE", "试验医药", "XH-2")
    assert (row.state, row.kind, row.smallest) == (State.HELD, None, True)


def test_a_mended_delivery_is_found_by_its_new_words(place: Workplace) -> None:
    line = a_batch(*boxes(1, 2))
    receive(place, line, number="PS1")
    mended = a_batch(*boxes(1, 2), item=other_item(), batch="Z9")

    place.keep(a_delivery(mended, number="PS1"))
    assert find(place, batch="A2601") == []
    assert codes(find(place, batch="Z9", item="注射")) == [code(1), code(2)]
