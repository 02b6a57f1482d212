from __future__ import annotations

import uuid

import pytest

from app.tracing import library
from tests.deliveries import Workplace, a_carton, a_delivery, a_line, boxes, carton_of_1000, code

STATION, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def receipt_id(place: Workplace) -> uuid.UUID:
    return place.receive(a_delivery()).receipt_id


def test_nobody_holds_what_was_never_taken_in(place: Workplace) -> None:
    with place.parts.database.reading() as connection:
        assert library.holder(connection, place.org, code(1)) is None
        assert library.holder(connection, "another", code(1)) is None


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
