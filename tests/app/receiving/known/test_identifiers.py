from __future__ import annotations

from app.receiving.known import identifiers
from tests.deliveries import LARGE, SMALL, Workplace, a_carton, a_delivery, a_line, boxes


def known(place: Workplace, identifier: str) -> bool:
    with place.parts.database.reading() as connection:
        return identifiers.is_known(connection, place.org, identifier)


def test_an_identifier_is_known_once_a_code_of_it_was_handed_over(place: Workplace) -> None:
    assert not known(place, SMALL)
    place.receive(a_delivery(a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),))))

    assert known(place, SMALL)
    assert not known(place, LARGE)
    assert not known(place, "8100000")


def test_an_identifier_is_known_once_a_code_of_it_was_received(place: Workplace) -> None:
    session = place.receive(a_delivery(a_line(2)))
    session.scan(place.reading("81000010000000000017"))

    assert known(place, SMALL)
