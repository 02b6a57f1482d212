from __future__ import annotations

from dataclasses import replace

import pytest

from app.receiving.documents import deliveries
from app.receiving.documents.deliveries import PIECE, package_rows, without_codes
from app.receiving.progress import ReceiptState
from app.receiving.values import Package
from tests.deliveries import (
    MIDDLE,
    PERSON,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    carton_of_1000,
    code,
    other_item,
)

LISTED = a_delivery(a_line(3, cartons=(a_carton("XH-1", *boxes(1, 3)),)))


def listed_codes(place: Workplace) -> list[str]:
    return [row[0] for row in place.rows("SELECT code FROM expected_package ORDER BY code")]


def test_a_delivery_is_kept_whole_and_its_codes_beside_it(place: Workplace) -> None:
    place.keep(LISTED)
    with place.parts.database.reading() as connection:
        loaded = deliveries.load(connection, place.org, LISTED.delivery_id)
    assert loaded == without_codes(LISTED)
    assert loaded is not None
    assert loaded.lines[0].cartons[0].listed == 3
    assert listed_codes(place) == [code(1), code(2), code(3)]


def test_pieces_may_come_twice_and_in_any_order(place: Workplace) -> None:
    delivery = a_delivery(a_line(1000, cartons=(a_carton("XH-1", *carton_of_1000()),)))
    rows = list(package_rows(place.org, delivery))
    pieces = [rows[at : at + PIECE] for at in range(0, len(rows), PIECE)]
    for piece in [*reversed(pieces), pieces[0], []]:
        with place.parts.database.writing() as connection:
            deliveries.add_packages(connection, piece)
    assert len(listed_codes(place)) == 1011
    with place.parts.database.writing() as connection:
        deliveries.add_delivery(connection, place.org, delivery, place.clock.now())
        assert deliveries.has_these_packages(connection, place.org, delivery)


def test_a_fuller_document_takes_the_place_of_the_first(place: Workplace) -> None:
    bare = a_delivery(a_line(3, cartons=(a_carton("XH-1", quantity=3),)))
    session = place.receive(bare)
    session.scan(place.reading(code(1)))
    place.keep(LISTED)
    view = place.open(LISTED).view()
    assert [carton.codes_known for carton in view.cartons] == [True]
    assert view.lines[0].received == 1
    event = place.open(LISTED).scan(place.reading("XH-1"))
    assert event.answer.added == 2


def test_codes_are_compared_by_all_that_is_known_of_them(place: Workplace) -> None:
    place.keep(LISTED)
    middle = Package(code(1, MIDDLE), boxes(1, 3))
    others = (
        replace(LISTED, lines=(a_line(3, cartons=(a_carton("XH-1", *boxes(2, 3)),)),)),
        replace(LISTED, lines=(a_line(3, cartons=(a_carton("XH-2", *boxes(1, 3)),)),)),
        replace(LISTED, lines=(a_line(3, cartons=(a_carton("XH-1", middle),)),)),
    )
    with place.parts.database.reading() as connection:
        assert deliveries.has_these_packages(connection, place.org, LISTED)
        for other in others:
            assert not deliveries.has_these_packages(connection, place.org, other)


def test_forgotten_codes_are_those_of_one_delivery(place: Workplace) -> None:
    other = a_delivery(a_line(1, cartons=(a_carton("XH-9", *boxes(1, 1)),)), number="PS-OTHER")
    place.keep(LISTED, other)
    with place.parts.database.writing() as connection:
        deliveries.forget_packages(connection, place.org, LISTED.delivery_id)
    assert listed_codes(place) == [code(1)]


def test_the_list_shows_open_work_first_and_the_newest_of_it(place: Workplace) -> None:
    done, begun, new = (
        a_delivery(a_line(1), number="PS-DONE"),
        a_delivery(a_line(4), number="PS-BEGUN"),
        replace(LISTED, delivery_no="PS-NEW"),
    )
    place.keep(begun, new, done)
    session = place.open(done)
    session.scan(place.reading(code(50)))
    session.confirm(PERSON)
    place.open(begun).scan(place.reading(code(51)))
    with place.parts.database.reading() as connection:
        found = deliveries.summaries(connection, place.org)
    assert [(row.delivery_no, row.state, row.received, row.quantity) for row in found] == [
        ("PS-NEW", None, 0, 3),
        ("PS-BEGUN", ReceiptState.OPEN, 1, 4),
        ("PS-DONE", ReceiptState.CONFIRMED, 1, 1),
    ]
    assert [(row.carton_count, row.codes_known) for row in found] == [(1, 3), (0, 0), (0, 0)]


def test_a_scan_finds_deliveries_by_number_carton_and_code(place: Workplace) -> None:
    place.keep(LISTED)
    found = (LISTED.delivery_id,)
    with place.parts.database.reading() as connection:
        for text in (LISTED.delivery_no, "XH-1", code(2)):
            assert deliveries.find(connection, place.org, text) == found
        assert deliveries.find(connection, place.org, "XH-2") == ()
        assert deliveries.find(connection, "another", "XH-1") == ()


def found(place: Workplace, text: str) -> list[str]:
    with place.parts.database.reading() as connection:
        return [row.delivery_no for row in deliveries.search(connection, place.org, text)]


@pytest.mark.parametrize(
    "text",
    [
        "ps2026112100001",
        "试验医药",
        "syyy",
        "试验胶囊",
        "SYJN",
        "a2601",
        "xh-1",
        "ＸＨ－１",
        "胶囊 试验医药 A26",
        "sh20261121-00-0001",
    ],
)
def test_a_typed_text_finds_a_delivery_by_all_it_is_known_by(place: Workplace, text: str) -> None:
    place.receive(LISTED)
    place.keep(a_delivery(a_line(item=other_item(name="别的药"), batch="Z9"), number="OTHER"))
    first = found(place, text)[0]
    assert LISTED.delivery_no in found(place, text)
    assert first in (LISTED.delivery_no, "OTHER")


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "胶囊 没有", "' OR 1=1 --"])
def test_a_text_that_stands_nowhere_finds_nothing(place: Workplace, text: str) -> None:
    place.keep(LISTED)
    assert found(place, text) == []


def test_a_character_with_two_readings_is_found_by_either(place: Workplace) -> None:
    place.keep(a_delivery(a_line(item=other_item(name="参附注射液")), number="PS-SHEN"))
    assert found(place, "sfzsy") == found(place, "cfzsy") == ["PS-SHEN"]


def test_a_row_of_the_list_carries_the_words_it_is_searched_by(place: Workplace) -> None:
    place.keep(LISTED)
    with place.parts.database.reading() as connection:
        row = deliveries.summaries(connection, place.org)[0]
        assert (row,) == deliveries.summaries_of(connection, place.org, [LISTED.delivery_id])
        assert deliveries.summaries_of(connection, "another", [LISTED.delivery_id]) == ()
    assert {"xh-1", "a2601", "试验胶囊"} <= set(row.words.splitlines())


def test_a_fuller_document_is_found_by_its_new_words_only(place: Workplace) -> None:
    place.keep(a_delivery(a_line(3, cartons=(a_carton("XH-OLD", quantity=3),))))
    place.keep(LISTED)
    assert (found(place, "xh-old"), found(place, "xh-1")) == ([], [LISTED.delivery_no])


def test_a_code_nobody_handed_over_finds_the_open_deliveries_of_its_drug(place: Workplace) -> None:
    bare = a_delivery(a_line(6), number="PS-BARE")
    place.keep(bare, a_delivery(a_line(2, item=other_item()), number="PS-OTHER"))

    def look(text: str) -> deliveries.Found:
        with place.parts.database.reading() as connection:
            return deliveries.look_up(connection, place.org, text)

    assert look(code(5)) == deliveries.Found((bare.delivery_id,), by_drug=True)
    assert look(code(5)[:-1]) == look(code(5, "8100099")) == deliveries.Found()
    place.keep(LISTED)
    assert look(code(1)) == deliveries.Found((LISTED.delivery_id,))
    assert set(look(code(5)).delivery_ids) == {LISTED.delivery_id, bare.delivery_id}
    place.open(bare).scan(place.reading(code(5)))
    assert look(code(5)) == deliveries.Found(), "a box that was received opens nothing"


def test_a_sscc_finds_its_delivery_until_that_is_confirmed(place: Workplace) -> None:
    sscc = "169012345678901235"
    delivery = a_delivery(a_line(1, cartons=(a_carton("XH-1", *boxes(1, 1), sscc=sscc),)))
    session = place.receive(delivery)
    with place.parts.database.reading() as connection:
        assert deliveries.find(connection, place.org, f"00{sscc}") == (delivery.delivery_id,)
    session.scan(place.reading(code(1)))
    session.confirm(PERSON)
    with place.parts.database.reading() as connection:
        assert deliveries.find(connection, place.org, f"00{sscc}") == ()
