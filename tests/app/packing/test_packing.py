"""A shipment is packed carton by carton; what may not go is refused with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert

from app.codes.check_digits import gs1_check_digit
from app.packing import closing
from app.packing.handover import make_handover
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.session import PackingSession
from app.packing.values import CartonKind, CartonState, ShipmentState
from app.receiving.documents.delivery_file import parse_delivery
from app.store.tables.rules import recall
from tests.app.packing.packing_floor import (
    LARGE,
    MIDDLE,
    NOON,
    OTHER,
    SMALL,
    a_line,
    a_tree,
    an_order,
    begin,
    code,
    know,
    scan,
)

SSCC = "36901234500000001" + gs1_check_digit("36901234500000001")


def finish(session: PackingSession, *, as_part: bool = False) -> str:
    """Finish the carton at hand and scan its label back."""
    carton = next(one for one in session.view().cartons if one.at_hand)
    session.finish_carton(carton.carton_id, as_part=as_part)
    number = session.label(carton.carton_id).carton_no
    assert scan(session, number).reason is Reason.LABEL_BACK
    return number


def test_a_package_brings_what_is_in_it_and_one_undo_takes_all_of_it_out(
    parts: PackingParts,
) -> None:
    know(parts, a_tree(100))
    session = begin(parts, an_order(a_line()))
    session.open_carton(CartonKind.FULL)
    assert scan(session, code(500, LARGE)).reason is Reason.CONTENTS_UNKNOWN
    assert [scan(session, code(101)).added, scan(session, code(102)).added] == [1, 1]
    answer = scan(session, code(100, LARGE))
    assert (answer.reason, answer.added, answer.lines[0].packed) == (Reason.PACKED, 6, 8)
    packed = session.packages(session.view().cartons[0].carton_id)
    assert len(packed) == 11
    assert {one.code: one.parent for one in packed}[code(101)] == code(100, MIDDLE)
    session.undo()
    view = session.view()
    assert view.lines[0].packed == 2
    assert {one.parent for one in session.packages(view.cartons[0].carton_id)} == {None}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8100001", Reason.MALFORMED),
        ("国药准字H20067255", Reason.NO_TRACE_CODE),
        (code(1, "8100077"), Reason.UNKNOWN_IDENTIFIER),
        (code(1), Reason.CHOOSE_BATCH),
        ("(01)06901234567892(21)55(10)C9(17)280104", Reason.WRONG_BATCH),
        ("(00)369012340000000013", Reason.MALFORMED),
        ("(00)" + SSCC, Reason.LABEL_UNKNOWN),
    ],
)
def test_what_cannot_be_packed_is_told_with_its_reason(
    parts: PackingParts, text: str, reason: Reason
) -> None:
    goods = replace(a_line().goods, gtin="06901234567892")
    session = begin(parts, an_order(a_line(goods=goods), a_line(2, batch="B2", goods=goods)))
    session.open_carton(CartonKind.FULL)
    answer = scan(session, text)
    assert (answer.reason, answer.accepted, answer.added) == (reason, False, 0)
    assert answer.sentence.chinese
    assert "{" not in answer.sentence.chinese + answer.sentence.english


def test_goods_are_refused_that_are_old_recalled_foreign_or_too_many(parts: PackingParts) -> None:
    other = replace(
        a_line().goods, province_code="A0002", name="试验片", identifiers={OTHER: "small"}
    )
    lines = (
        a_line(quantity=2),
        replace(a_line(2, goods=other), expiry=date(2026, 11, 21)),
        replace(a_line(3, identifiers={"8100005": "small"}), expiry=date(2027, 3, 1)),
    )
    lines = (
        lines[0],
        lines[1],
        replace(lines[2], goods=replace(lines[2].goods, province_code="C")),
    )
    session = begin(parts, an_order(*lines))
    assert scan(session, code(1)).reason is Reason.NO_CARTON
    session.open_carton(CartonKind.FULL)
    assert scan(session, code(1, OTHER)).reason is Reason.EXPIRED
    assert scan(session, code(1, "8100005")).reason is Reason.NEAR_EXPIRY
    assert scan(session, code(1)).reason is Reason.PACKED
    assert scan(session, code(1)).reason is Reason.HERE_ALREADY
    assert scan(session, code(2)).reason is Reason.PACKED
    assert scan(session, code(3)).reason is Reason.OVER_ORDER
    session.open_carton(CartonKind.FULL)
    assert scan(session, code(2)).reason is Reason.IN_CARTON
    second = begin(parts, an_order(number="PS-2"))
    second.open_carton(CartonKind.MIXED)
    assert scan(second, code(1)).reason is Reason.CHOOSE_BATCH
    second.choose_line(1)
    assert scan(second, code(1)).reason is Reason.SHIPPED_ELSEWHERE
    assert scan(second, code(9)).reason is Reason.PACKED
    second.choose_line(2)
    assert scan(second, code(10)).reason is Reason.PACKED
    assert scan(second, code(1, OTHER)).reason is Reason.UNKNOWN_IDENTIFIER
    second.name_identifier(OTHER, 1, "small")
    with parts.database.writing() as connection:
        row = {"province_code": "A0001", "batch": "B2", "identifier": "", "reason": "抽检不合格"}
        key = {"org": parts.org, "recall_id": parts.clock.new_id(), "person": "", "at": NOON}
        connection.execute(insert(recall), key | row)
    assert scan(second, code(11)).reason is Reason.RECALLED


def test_a_single_carton_takes_one_batch_and_no_more_than_fills_it(parts: PackingParts) -> None:
    session = begin(parts, an_order(a_line(carton_quantity=2), a_line(2, batch="B2")))
    session.open_carton(CartonKind.FULL)
    session.choose_line(1)
    assert scan(session, code(1)).accepted
    session.choose_line(2)
    assert scan(session, code(2)).reason is Reason.OTHER_GOODS
    session.choose_line(1)
    (carton,) = session.view().cartons
    with pytest.raises(PackingRefused) as refused:
        session.finish_carton(carton.carton_id)
    assert refused.value.reason is Reason.CARTON_NOT_FULL
    assert scan(session, code(3)).accepted
    assert scan(session, code(4)).reason is Reason.OVER_CARTON
    finish(session)
    (carton,) = session.view().cartons
    assert (carton.kind, carton.state, carton.labelled) == (CartonKind.FULL, CartonState.DONE, True)


def test_packages_move_split_and_come_out_and_each_step_can_be_taken_back(
    parts: PackingParts,
) -> None:
    know(parts, a_tree(100))
    session = begin(parts, an_order(a_line()))
    session.open_carton(CartonKind.FULL)
    scan(session, code(100, LARGE))
    session.split([code(101), code(100, MIDDLE)], CartonKind.PART)
    first, second = session.view().cartons
    assert (first.quantity, second.quantity) == (4, 4)
    parents = {one.code: one.parent for one in session.packages(second.carton_id)}
    assert parents[code(101)] == code(100, MIDDLE)
    assert parents[code(100, MIDDLE)] is None
    session.move([code(104)], second.carton_id)
    session.take_out([code(105)])
    assert session.view().lines[0].packed == 7
    for quantity in ((3, 5), (4, 4)):
        session.undo()
        assert tuple(one.quantity for one in session.view().cartons) == quantity
    session.undo()
    view = session.view()
    assert (view.cartons[0].quantity, view.cartons[1].state) == (8, CartonState.VOIDED)
    assert view.lines[0].packed == 8


def test_a_label_is_void_once_its_carton_was_opened_or_labelled_again(parts: PackingParts) -> None:
    session = begin(parts, an_order(a_line()))
    session.open_carton(CartonKind.FULL)
    scan(session, code(1))
    old = finish(session)
    (carton,) = session.view().cartons
    session.relabel(carton.carton_id, "标签破损")
    assert scan(session, old).reason is Reason.LABEL_VOID
    new = session.label(carton.carton_id).carton_no
    assert new != old
    session.reopen_carton(carton.carton_id, "漏装")
    assert scan(session, new).reason is Reason.LABEL_VOID
    session.void_carton(carton.carton_id, "纸箱破损")
    (carton,) = session.view().cartons
    assert (carton.quantity, carton.void_numbers) == (0, (old, new))
    assert session.view().lines[0].packed == 0
    again = begin(parts, an_order(number="PS-2"))
    again.open_carton(CartonKind.MIXED)
    again.choose_line(1)
    assert scan(again, code(1)).accepted, "it is out of the other shipment"


def test_a_shipment_closes_when_all_is_packed_finished_and_labelled(parts: PackingParts) -> None:
    know(parts, a_tree(100))
    session = begin(parts, an_order(a_line(quantity=10)))
    assert [one.reason for one in session.lacking()] == [Reason.NOTHING_PACKED, Reason.SHORT]
    session.open_carton(CartonKind.FULL)
    scan(session, code(100, LARGE))
    assert [one.reason for one in session.lacking()] == [Reason.LEFT_OPEN, Reason.SHORT]
    carton = session.view().cartons[0]
    session.finish_carton(carton.carton_id)
    assert [one.reason for one in session.lacking()] == [Reason.NOT_LABELLED, Reason.SHORT]
    scan(session, session.label(carton.carton_id).carton_no)
    with pytest.raises(PackingRefused):
        session.close()
    session.close("仓库缺货")
    assert session.view().state is ShipmentState.CLOSED
    assert scan(session, code(7)).reason is Reason.NOT_PACKING
    document = closing.document_of(session.standing)
    delivery = parse_delivery(document)
    (line,) = delivery.lines
    assert (line.quantity, line.cartons[0].quantity) == (8, 8)
    (large,) = line.cartons[0].packages
    assert [len(middle.children) for middle in large.children] == [4, 4]
    assert make_handover(document, "hospital").levels == {"large": 1, "middle": 2, "small": 8}


def test_all_of_it_is_there_again_after_a_kill_and_identifiers_are_remembered(
    parts: PackingParts,
) -> None:
    session = begin(parts, an_order(a_line(identifiers={})))
    session.open_carton(CartonKind.PART)
    assert scan(session, code(1)).reason is Reason.UNKNOWN_IDENTIFIER
    session.name_identifier(SMALL, 1, "small")
    for n in range(3):
        assert scan(session, code(n)).accepted
        again = PackingSession(parts, session.shipment_id, "试发货员")
        assert again.view() == session.view()
    other = begin(parts, an_order(a_line(identifiers={}), number="PS-2"))
    other.open_carton(CartonKind.FULL)
    assert scan(other, code(9)).accepted
