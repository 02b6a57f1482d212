"""Three workstations receive one delivery and one service hears of it: what each is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.receiving.progress import Difference
from app.receiving.refusals import WishRefused
from app.receiving.verdicts import Verdict
from app.store.tables.receipts import receipt_number
from app.store.tables.tracing import package
from tests.deliveries import PERSON, code
from tests.faults.dock import BARE, Hospital, scan_at
from tests.sync.client.test_histories import rows_of


@pytest.fixture
def hospital(tmp_path: Path, empty_database: Path) -> Iterator[Hospital]:
    made = Hospital(tmp_path, empty_database)
    yield made
    made.close()


def test_a_carton_scanned_at_three_workstations_counts_once(hospital: Hospital) -> None:
    for station in hospital.stations:
        scan_at(station, "XH-1")
    hospital.settle_down()
    hospital.check()
    assert len(hospital.rows(package.c.code)) == 3
    cartons = {code(n) for n in range(1, 4)}
    assert [station.told for station in hospital.stations] == [cartons] * 3


def test_boxes_scanned_apart_add_up(hospital: Hospital) -> None:
    first, second, third = hospital.stations
    scan_at(first, "XH-1")
    scan_at(second, code(4), code(1, BARE))
    scan_at(third, code(5), code(2, BARE))
    hospital.settle_down()
    hospital.check()
    assert len(hospital.rows(package.c.code)) == 7
    assert not any(station.told for station in hospital.stations)
    assert {len(station.holders()) for station in hospital.stations} == {7}


def test_who_came_first_is_told_of_the_second(hospital: Hospital) -> None:
    first, second, third = hospital.stations
    scan_at(first, code(1))
    scan_at(second, code(1))
    hospital.settle_down()
    assert first.told == second.told == {code(1)}
    assert not third.told


def test_each_workstation_sees_what_the_others_received(hospital: Hospital) -> None:
    first, second, _ = hospital.stations
    scan_at(first, code(1))
    scan_at(second, code(2))
    hospital.settle_down()
    assert set(first.holders()) == set(second.holders()) == {code(1), code(2)}
    again = first.session.scan(first.reading(code(2)))
    assert again.answer.verdict is Verdict.ALREADY_SCANNED


def test_a_contested_code_stays_with_the_second_when_the_first_takes_it_back(
    hospital: Hospital,
) -> None:
    first, second, _ = hospital.stations
    scan_at(first, code(1))
    scan_at(second, code(1))
    hospital.settle_down()
    first.session.undo(first.reading(""))
    hospital.settle_down()
    hospital.check()
    assert hospital.rows(package.c.code, package.c.workstation) == {(code(1), second.device)}


def test_the_receipt_of_one_delivery_has_one_number_everywhere(hospital: Hospital) -> None:
    for station in hospital.stations:
        scan_at(station, code(1))
    given = [station.session.view().receipt_no for station in hospital.stations]
    hospital.settle_down()
    assert {station.session.view().receipt_no for station in hospital.stations} == {given[0]}
    for station in hospital.stations:
        numbers = rows_of(station.database, receipt_number.c.receipt_no)
        assert numbers == {(number,) for number in given}


def test_whoever_scanned_before_and_sent_after_a_confirmation_is_told(hospital: Hospital) -> None:
    first, second, _ = hospital.stations
    scan_at(second, code(1))
    first.session.explain_lines([(n, Difference.SHORT, "") for n in (1, 2)], PERSON)
    first.session.confirm(PERSON)
    assert first.sync([])
    assert second.sync([])
    assert [reason for reason in second.reasons if "1 盒" in reason]
    hospital.settle_down()
    hospital.check()
    assert set(first.holders()) == {code(1)}


def test_the_first_confirmation_stands_and_closes_the_receipt_everywhere(
    hospital: Hospital,
) -> None:
    first, second, third = hospital.stations
    scan_at(second, code(1))
    for station in (first, second):
        session = station.session
        session.explain_lines([(n, Difference.SHORT, "") for n in (1, 2)], PERSON)
        session.confirm(PERSON)
    assert first.sync([])
    assert third.session.view().confirmed_at is None
    hospital.settle_down()
    hospital.check()
    with pytest.raises(WishRefused):
        third.session.scan(third.reading(code(2)))
