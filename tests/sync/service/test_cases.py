from __future__ import annotations

import uuid

import msgspec
import pytest
from sqlalchemy import insert, update

from app.packing.handover import make_handover
from app.receiving.documents import deliveries
from app.receiving.known.laying_down import RecallLifted, RecallSaid
from app.receiving.values import Delivery, delivery_id
from app.store.database import Database
from app.store.tables.relay import relay_body, relay_chunk, relay_manifest
from app.store.tables.rules import recall
from app.tracing.cases.facts import CaseClosed, CaseReopened
from app.tracing.cases.values import CaseKind, CaseState, Decision
from app.tracing.operations import CodesMoved, MovedCode
from sync.service import recalls
from sync.service.transactions import commit
from tests.deliveries import a_carton, a_delivery, a_line, as_document, boxes, code
from tests.sync.service.region import NORTH, SOUTH, Desk, Region, new_id
from tests.sync.service.running import NOW, confirmed, trace_code


@pytest.fixture
def region(any_database: Database) -> Region:
    return Region(any_database)


def arrive(region: Region, document: Delivery) -> uuid.UUID:
    """Let a delivery be known to the service."""
    commit(region.database, lambda c: deliveries.add_delivery(c, NORTH, document, NOW))
    return delivery_id(document.distributor.code, document.delivery_no)


def hand_over(region: Region, document: Delivery) -> None:
    """Seal a hand-over, as the relay keeps one."""
    made = make_handover(as_document(document), NORTH)
    manifest = {
        "org": NORTH,
        "sha256": made.sha256,
        "delivery_id": document.delivery_id,
        "delivery_no": document.delivery_no,
        "distributor_code": document.distributor.code,
        "code_count": 1,
        "levels": "{}",
        "state": "sealed",
        "sender": "",
        "claimed": 0,
        "problems": "[]",
        "created_at": NOW,
        "touched_at": NOW,
        "sealed_at": NOW,
    }
    with region.database.writing() as connection:
        connection.execute(insert(relay_manifest), manifest)
        for no, (name, packed) in enumerate(zip(made.hashes, made.chunks, strict=True)):
            row = {"org": NORTH, "manifest": made.sha256, "no": no, "sha256": name, "applied": 0}
            connection.execute(insert(relay_chunk), row)
            body = {"org": NORTH, "sha256": name, "body": packed}
            connection.execute(insert(relay_body), body)


def received(region: Region, document: Delivery, *codes: str, line_no: int = 1) -> Desk:
    """Receive and confirm a delivery that listed something."""
    station = region.station(NORTH)
    receipt_id = station.open("SH-1", arrive(region, document))
    station.scan(receipt_id, *codes, line_no=line_no)
    station.push(confirmed(receipt_id, document.delivery_id))
    return station


def recalled(region: Region, **values: str) -> None:
    """Say that something may not be received."""
    row = {"province_code": "", "batch": "", "identifier": "", "reason": "国家通告 88 号"} | values
    key = {"org": NORTH, "recall_id": new_id(), "person": "质管员", "at": NOW}
    with region.database.writing() as connection:
        connection.execute(insert(recall), [row | key])


LISTED = a_delivery(a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)))


def test_what_a_confirmed_receipt_has_beyond_the_hand_over_is_a_case(region: Region) -> None:
    hand_over(region, LISTED)
    received(region, LISTED, code(1), code(2), code(3))
    region.work_off()
    (case,) = region.cases(NORTH)
    assert (case.kind, case.state) == (CaseKind.NOT_IN_MANIFEST, CaseState.OPEN)
    assert [one.code for one in case.body.codes] == [code(3)]
    assert case.body.lines[0].batch == "A2601"


def test_a_line_of_which_nothing_was_listed_says_nothing(region: Region) -> None:
    hand_over(region, LISTED)
    received(region, LISTED, code(7), line_no=2)
    region.work_off()
    assert region.cases(NORTH) == []


def test_where_nobody_handed_codes_over_there_is_no_case(region: Region) -> None:
    received(region, LISTED, code(1), code(9))
    region.work_off()
    assert region.cases(NORTH) == []


@pytest.mark.parametrize("by", [{"batch": "A2601"}, {"province_code": "A0001"}])
def test_a_box_received_while_its_drug_is_recalled_is_a_case(
    region: Region, by: dict[str, str]
) -> None:
    recalled(region, **by)
    received(region, LISTED, code(1), code(2))
    region.work_off()
    (case,) = region.cases(NORTH)
    assert (case.kind, case.state) == (CaseKind.RECALLED, CaseState.OPEN)
    assert case.body.reason == "国家通告 88 号"
    assert len(case.body.codes) == 2


def test_a_recall_that_was_lifted_makes_no_case(region: Region) -> None:
    recalled(region, batch="A2601")
    with region.database.writing() as connection:
        connection.execute(update(recall).values(lifted_at=NOW))
    station = received(region, LISTED, code(1))
    region.work_off()
    recalled(region, batch="A2601")
    station.push(confirmed(new_id_of(station), LISTED.delivery_id))
    region.work_off()
    assert region.cases(NORTH) == []


def said_of(**values: str) -> RecallSaid:
    """A recall, as a workstation says it."""
    return RecallSaid(
        recall_id=new_id(),
        **{"province_code": "", "batch": "", "identifier": "", "reason": "国家通告 89 号"} | values,
        person="质管员",
        at=NOW,
    )


@pytest.mark.parametrize(
    "by", [{"batch": "A2601"}, {"province_code": "A0001"}, {"identifier": "8100001"}]
)
def test_what_is_recalled_after_it_came_in_is_one_case_of_all_its_boxes(
    region: Region, by: dict[str, str]
) -> None:
    first = received(region, LISTED, code(1), code(2))
    second = a_delivery(a_line(3), number="PS2")
    received(region, second, code(3))
    first.push(
        CodesMoved(kind="dispensed", codes=[MovedCode(code(2))], person="药师", at=NOW),
        said_of(**by),
    )
    region.work_off()
    (case,) = region.cases(NORTH, CaseKind.RECALLED)
    assert (case.state, case.body.came_before) == (CaseState.OPEN, True)
    assert case.body.reason == "国家通告 89 号"
    # What was dispensed is not on the shelf. Each side is a receipt.
    assert [one.code for one in case.body.codes] == [code(1), code(3)]
    assert {side.receipt_no for side in case.body.sides} == {"SH-1"}
    assert len({side.receipt_id for side in case.body.sides}) == len(case.body.sides) == 2
    assert case.body.lines[0].batch == "A2601"
    told = [case_id for case_id, _body in region.told(NORTH)]
    assert told == [case.case_id]
    # Said again by another workstation it is the same case.
    region.station(NORTH).push(said_of(**by))
    region.work_off()
    assert len(region.cases(NORTH, CaseKind.RECALLED)) == 1
    assert region.cases(SOUTH) == []


def test_a_case_of_a_later_recall_is_closed_by_a_person_and_notes_what_went_back(
    region: Region,
) -> None:
    station = received(region, LISTED, code(1), code(2))
    region.work_off()
    station.push(said_of(batch="A2601"))
    region.work_off()
    (case,) = region.cases(NORTH)
    station.push(
        CaseClosed(
            case_id=case.case_id,
            decision=Decision.SEALED,
            remark="",
            person="质管员",
            at=NOW,
            seen=2,
        )
    )
    station.give_back(code(1))
    region.work_off()
    (case,) = region.cases(NORTH)
    assert case.state is CaseState.CLOSED
    assert [(one.code, one.standing) for one in case.body.codes] == [
        (code(1), False),
        (code(2), True),
    ]
    # A box of it that comes in later is another matter, and open.
    station.scan(station.open("SH-9", LISTED.delivery_id), code(5))
    region.work_off()
    assert sorted(case.state for case in region.cases(NORTH)) == ["closed", "open"]


def test_nothing_is_said_of_a_recall_that_was_lifted_at_once_or_is_of_nothing_here(
    region: Region,
) -> None:
    station = received(region, LISTED, code(1))
    said = said_of(batch="A2601")
    lifted = RecallLifted(recall_id=said.recall_id, person="质管员", at=NOW)
    station.push(said, lifted, said_of(batch="Z1"), said_of(batch="A2601", identifier="8100009"))
    region.work_off()
    assert region.cases(NORTH) == []


def test_a_case_of_a_later_recall_lists_so_many_boxes_and_counts_the_rest(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalls.on_the_shelf, "__defaults__", (3,))
    station = received(region, LISTED, *(code(number) for number in range(1, 9)))
    station.push(said_of(identifier="8100001"))
    region.work_off()
    (case,) = region.cases(NORTH)
    assert (len(case.body.codes), case.body.left_out) == (3, 5)


def new_id_of(station: Desk) -> uuid.UUID:
    """The receipt a station opened first."""
    body = msgspec.json.decode(bytes(station.sent[0].body), type=dict[str, object])
    return uuid.UUID(str(body["receipt_id"]))


def test_the_first_closing_stands_until_the_case_is_opened_again(region: Region) -> None:
    stations = [region.station(org) for org in (NORTH, SOUTH)]
    for station in stations:
        station.receive(trace_code(1))
        region.work_off()
    (case,) = region.cases(NORTH)
    north = stations[0]
    for person, decision in (("甲", Decision.HERE), ("乙", Decision.THERE)):
        north.push(
            CaseClosed(
                case_id=case.case_id, decision=decision, remark="", person=person, at=NOW, seen=1
            )
        )
    (now,) = region.cases(NORTH)
    assert now.state is CaseState.CLOSED
    assert now.standing.by is not None
    assert now.standing.by.person == "甲"
    north.push(CaseReopened(case_id=case.case_id, remark="", person="丙", at=NOW, seen=1))
    assert region.cases(NORTH)[0].state is CaseState.OPEN
    assert region.cases(SOUTH)[0].state is CaseState.OPEN


def test_a_closed_case_waits_again_when_more_codes_are_found(region: Region) -> None:
    north, south = region.station(NORTH), region.station(SOUTH)
    receipt_id = north.receive(trace_code(1))
    other = south.receive(trace_code(1))
    region.work_off()
    (case,) = region.cases(NORTH)
    north.push(
        CaseClosed(
            case_id=case.case_id,
            decision=Decision.THERE,
            remark="",
            person="甲",
            at=NOW,
            seen=1,
        )
    )
    south.scan(other, trace_code(2))
    north.scan(receipt_id, trace_code(2))
    region.work_off()
    (now,) = region.cases(NORTH)
    assert (len(now.body.codes), now.state) == (2, CaseState.OPEN)


def test_an_institution_is_told_nothing_of_cases_that_are_not_its_own(region: Region) -> None:
    first, second = region.station(NORTH), region.station(NORTH)
    first.receive(trace_code(1))
    second.receive(trace_code(1), number="SH-2")
    region.work_off()
    assert len(region.told(NORTH)) == 1
    assert region.told(SOUTH) == []
