"""Codes received twice: found once, told to everybody involved, closed once, whatever fails.

The hospital of tests/faults/dock.py: real stores, sessions and both ends of the sync.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.receiving.documents import deliveries
from app.receiving.sessions.opening import open_receipt
from app.store.core import Urgency
from app.store.facts import Author
from app.store.tables.receipts import count_event
from app.store.tables.tracing import package
from app.tracing.cases import facts, store
from app.tracing.cases.facts import CaseClosed, CaseReopened
from app.tracing.cases.store import Case
from app.tracing.cases.values import CaseKind, CaseState, Decision
from tests.deliveries import PERSON, a_delivery, a_line, code, other_item
from tests.faults.dock import BARE, NOW, Hospital, Station, scan_at
from tests.sync.client.test_histories import rows_of
from tests.sync.service.running import ORG

OTHER = a_delivery(
    a_line(5), a_line(5, item=other_item(), line_no=2, batch="B1"), number="PS2026112100009"
)
BOX = code(1, BARE)
"""Listed nowhere, so that either receipt may take it."""


@pytest.fixture
def hospital(tmp_path: Path, empty_database: Path) -> Iterator[Hospital]:
    made = Hospital(tmp_path, empty_database)
    for station in made.stations:
        with station.database.writing() as connection:
            deliveries.add_delivery(connection, ORG, OTHER, NOW)
    yield made
    made.close()


def settle(hospital: Hospital) -> None:
    """Let everybody hear of everybody, and of what the service found."""
    hospital.settle_down()
    hospital.service.claiming.work_off()
    hospital.settle_down()


def cases_of(station: Station) -> list[Case]:
    with station.database.reading() as connection:
        return store.newest(connection, ORG)


def scan_elsewhere(station: Station, text: str) -> None:
    """Scan for the receipt of another delivery."""
    session = open_receipt(station.parts, OTHER.delivery_id, PERSON)
    assert session.scan(station.reading(text)).answer.added


def decide(station: Station, body: facts.CaseFact) -> None:
    def work() -> None:
        with station.database.writing() as connection:
            kind, version = facts.kind_of(body)
            log = station.parts.log
            op_id = log.append(connection, kind, version, facts.encode(body))
            facts.apply(connection, Author(ORG, station.device, op_id), body)

    station.core.submit(Urgency.PERSON, work).result(60)


def close(station: Station, case_id: uuid.UUID, decision: Decision, person: str) -> None:
    body = CaseClosed(
        case_id=case_id, decision=decision, remark="核对过", person=person, at=NOW, seen=1
    )
    decide(station, body)


def test_every_workstation_hears_of_a_box_in_two_receipts(hospital: Hospital) -> None:
    first, second, _ = hospital.stations
    scan_at(first, BOX)
    scan_elsewhere(second, BOX)
    settle(hospital)
    shown = [cases_of(station) for station in hospital.stations]
    assert shown[0] == shown[1] == shown[2]
    ((case,),) = {tuple(one.case_id for one in some) for some in shown}
    assert case == shown[0][0].case_id
    assert (shown[0][0].kind, shown[0][0].state) == (CaseKind.INTERNAL, CaseState.OPEN)
    assert {side.workstation for side in shown[0][0].body.sides} == {first.device, second.device}


def test_a_double_scan_alarms_nobody_and_counts_once(hospital: Hospital) -> None:
    first, second, _ = hospital.stations
    for station in (first, second):
        scan_at(station, "XH-1")
    settle(hospital)
    hospital.check()
    for station in hospital.stations:
        (case,) = cases_of(station)
        assert (case.kind, case.state) == (CaseKind.DOUBLE_SCAN, CaseState.MERGED)
        assert [one.code for one in case.body.codes] == [code(n) for n in (1, 2, 3)]
        quantities = rows_of(station.database, count_event.c.workstation, count_event.c.quantity)
        assert sum(number for _, number in quantities) == 3


def test_of_two_closings_the_first_that_the_service_hears_stands_everywhere(
    hospital: Hospital,
) -> None:
    first, second, third = hospital.stations
    scan_at(first, BOX)
    scan_elsewhere(second, BOX)
    settle(hospital)
    (case,) = cases_of(first)
    close(first, case.case_id, Decision.HERE, "甲")
    close(second, case.case_id, Decision.MISREAD, "乙")
    assert second.sync([])
    settle(hospital)
    for station in hospital.stations:
        (now,) = cases_of(station)
        assert now.state is CaseState.CLOSED
        assert now.standing.by is not None
        assert now.standing.by.person == "乙"
    body = CaseReopened(case_id=case.case_id, remark="", person="丙", at=NOW, seen=1)
    decide(third, body)
    settle(hospital)
    assert {cases_of(station)[0].state for station in hospital.stations} == {CaseState.OPEN}


@pytest.mark.parametrize("known", ["nothing", "the first scans"])
def test_a_service_that_is_restored_and_fed_again_makes_no_second_case(
    hospital: Hospital, tmp_path: Path, known: str
) -> None:
    first, second, _ = hospital.stations
    kept = tmp_path / "backup.db"
    if known == "nothing":
        _back_up(hospital, kept)
    scan_at(first, "XH-1")
    assert first.sync([])
    hospital.service.claiming.work_off()
    if known != "nothing":
        _back_up(hospital, kept)
    scan_at(second, "XH-1")
    scan_elsewhere(second, code(9))
    scan_at(first, code(5))
    settle(hospital)
    close(first, cases_of(first)[0].case_id, Decision.MISREAD, "甲")
    settle(hospital)
    before = _told(hospital)
    hospital.database.close()
    shutil.copy(kept, hospital.place)
    hospital.open_service()
    for _ in range(3):
        settle(hospital)
    hospital.check()
    assert _told(hospital) == before
    with hospital.database.reading() as connection:
        assert len(store.newest(connection, ORG)) == len(before)
    assert len(rows_of(hospital.database, package.c.code, package.c.receipt_id)) == 5


def _back_up(hospital: Hospital, kept: Path) -> None:
    hospital.database.close()
    shutil.copy(hospital.place, kept)
    hospital.open_service()


def _told(hospital: Hospital) -> set[tuple[uuid.UUID, str, str, tuple[str, ...]]]:
    """What all workstations know of cases; they know the same."""
    shown = [
        {
            (
                case.case_id,
                case.kind.value,
                case.state.value,
                tuple(c.code for c in case.body.codes),
            )
            for case in cases_of(station)
        }
        for station in hospital.stations
    ]
    assert shown[0] == shown[1] == shown[2]
    return shown[0]
