from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.tracing import library
from tests.deliveries import Workplace, a_carton, a_delivery, a_line, boxes, carton_of_1000, code

STATION, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def row(place: Workplace, serial: int, receipt_id: uuid.UUID, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (columns)
    return {
        "org": place.org,
        "code": code(serial),
        "receipt_id": receipt_id,
        "workstation": STATION,
        "scan_seq": 1,
        "line_no": 1,
        "smallest": True,
        "parent_code": None,
        "carton_no": None,
    } | more


@pytest.fixture
def receipt_id(place: Workplace) -> uuid.UUID:
    return place.receive(a_delivery()).receipt_id


def test_only_codes_that_nobody_holds_are_taken_in(place: Workplace, receipt_id: uuid.UUID) -> None:
    with place.parts.database.writing() as connection:
        first = [row(place, n, receipt_id) for n in range(3)]
        assert library.take_in(connection, first) == {code(n) for n in range(3)}
        second = [row(place, n, receipt_id, workstation=OTHER, line_no=2) for n in range(2, 5)]
        assert library.take_in(connection, second) == {code(3), code(4)}
        held = library.holder(connection, place.org, code(2))
        assert held is not None
        assert held.line_no == 1
        assert library.count(connection, place.org, receipt_id) == 5


def test_many_codes_are_taken_in_at_once_and_each_is_told(
    place: Workplace, receipt_id: uuid.UUID
) -> None:
    with place.parts.database.writing() as connection:
        rows = [row(place, n, receipt_id) for n in range(5000)]
        assert len(library.take_in(connection, rows)) == 5000
        assert library.take_in(connection, rows) == set()


def test_nobody_holds_what_was_never_taken_in(place: Workplace) -> None:
    with place.parts.database.reading() as connection:
        assert library.holder(connection, place.org, code(1)) is None
        assert library.holder(connection, "another", code(1)) is None


def test_giving_back_takes_out_one_scan_and_says_its_smallest_packages(
    place: Workplace, receipt_id: uuid.UUID
) -> None:
    scan = {"org": place.org, "receipt_id": receipt_id, "workstation": STATION, "seq": 1}
    with place.parts.database.writing() as connection:
        rows = [
            row(place, 1, receipt_id),
            row(place, 2, receipt_id, line_no=2),
            row(place, 3, receipt_id, smallest=False),
            row(place, 4, receipt_id, scan_seq=2),
            row(place, 5, receipt_id, workstation=OTHER),
        ]
        library.take_in(connection, rows)
        assert len(library.taken_in(connection, scan)) == 3
        assert sorted(library.give_back(connection, scan, by=9)) == [1, 2]
        assert library.give_back(connection, scan, by=9) == []
        assert library.count(connection, place.org, receipt_id) == 2


def test_what_came_is_counted_by_line_and_carton(place: Workplace) -> None:
    delivery = a_delivery(
        a_line(1000, cartons=(a_carton("XH-1", *carton_of_1000()),)),
        a_line(3, line_no=2, batch="B1", cartons=(a_carton("XH-1", *boxes(2000, 2)),)),
    )
    session = place.receive(delivery)
    for text in ("XH-1", code(3000)):
        session.scan(place.reading(text))
    with place.parts.database.reading() as connection:
        found = (connection, place.org, session.receipt_id)
        assert library.by_carton(*found) == {"XH-1": 1002}
        assert library.by_line_and_carton(*found) == {
            (1, "XH-1"): 1000,
            (2, "XH-1"): 2,
            (2, None): 1,
        }
