"""Goods that came back are registered with the shipment they left with, and packed again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.packing import closing, journal, records
from app.packing.handover import make_handover
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.returning.session import ReturnsSession
from app.packing.returning.values import CARTON
from app.packing.session import PackingSession
from app.packing.standing import Standing
from app.packing.values import (
    CartonKind,
    HandingState,
    Party,
    ReturnReason,
    ShipmentsAsked,
    ShipmentsOrder,
    ShipmentsShown,
    ShipmentState,
    ShipmentSummary,
)
from app.store.tables.packing import ordered_part
from tests.app.packing.packing_floor import (
    LARGE,
    MIDDLE,
    a_line,
    a_tree,
    an_order,
    begin,
    code,
    know,
    relay_said,
    scan,
    send,
)

WHY = ReturnReason.REJECTED


def sent(parts: PackingParts, number: str = "PS-1", quantity: int = 12) -> PackingSession:
    """A shipment that left: a carton with a large package of eight boxes, and four loose ones."""
    know(parts, a_tree(100))
    session = begin(parts, an_order(a_line(quantity=quantity), number=number))
    return send(session, [code(100, LARGE), *(code(500 + n) for n in range(4))])


def returns(parts: PackingParts) -> ReturnsSession:
    return ReturnsSession(parts, "试退货员")


def row_of(parts: PackingParts, number: str) -> ShipmentSummary:
    with parts.database.reading() as connection:
        rows = records.shipments(connection, parts.org, ShipmentsAsked(search=number), 9)
    (row,) = rows
    return row


def again(parts: PackingParts, number: str = "PS-2") -> PackingSession:
    """Another shipment, with an open carton."""
    session = begin(parts, an_order(a_line(quantity=40), number=number))
    session.open_carton(CartonKind.MIXED)
    return session


def refusal(here: ReturnsSession, text: str) -> PackingRefused:
    with pytest.raises(PackingRefused) as refused:
        here.scan(text)
    return refused.value


def test_what_came_back_is_packed_again_and_its_first_shipment_stays_as_it_left(
    parts: PackingParts,
) -> None:
    # Without it a box that a hospital sent back could never leave again.
    first = sent(parts)
    before = make_handover(closing.document_of(first.standing), "hospital").sha256
    second = again(parts)
    assert scan(second, code(500)).reason is Reason.SHIPPED_ELSEWHERE
    here = returns(parts)
    row = here.scan(code(500))
    assert (row.delivery_no, row.recipient, row.carton_sequence) == ("PS-1", "试验医院", 1)
    assert (row.goods, row.batch, row.quantity) == ("试验胶囊 0.25g*24粒", "A1", 1)
    assert scan(second, code(500)).reason is Reason.SHIPPED_ELSEWHERE, "nobody said why yet"
    assert here.register(WHY, "破损") == 1
    (row,) = here.view().rows
    assert row.back is not None
    assert (row.back.person, row.back.reason, row.back.remark) == ("试退货员", WHY, "破损")
    assert scan(second, code(500)).accepted
    assert closing.document_of(second.standing)["came_back_from"] == ["PS-1"]
    assert "came_back_from" not in closing.document_of(first.standing)
    first.read_again()
    assert make_handover(closing.document_of(first.standing), "hospital").sha256 == before
    (line,) = first.view().lines
    assert (line.packed, line.returned) == (12, 1)
    (carton,) = first.view().cartons
    back = [one.code for one in first.packages(carton.carton_id) if one.returned]
    assert back == [code(500)]
    assert (row_of(parts, "PS-1").packed, row_of(parts, "PS-1").returned) == (12, 1)
    assert first.view().state is ShipmentState.CLOSED


def test_a_carton_comes_back_by_its_label_with_all_that_is_still_out(parts: PackingParts) -> None:
    # Without it a whole carton would be scanned box by box.
    first = sent(parts)
    number = first.view().cartons[0].number
    here = returns(parts)
    here.scan(code(500))
    here.register(ReturnReason.RETURNED, "")
    here.scan(code(501))
    here.scan(code(104))
    row = here.scan(number)
    assert (row.key, row.level, row.quantity, row.earlier) == (number, CARTON, 11, 1)
    assert len(here.view().rows) == 2, "the carton takes the place of what is in it"
    assert refusal(here, code(100, LARGE)).reason is Reason.RETURN_HERE
    assert here.view().to_register == 11
    assert here.register(WHY, "") == 11
    assert row_of(parts, "PS-1").returned == 12
    assert scan(again(parts), code(100, LARGE)).added == 8


def test_a_package_comes_back_with_what_is_in_it_and_no_more(parts: PackingParts) -> None:
    # Without it the half of a large package that a hospital kept could leave a second time.
    sent(parts)
    here = returns(parts)
    assert here.scan(code(101, MIDDLE)).quantity == 4
    here.register(WHY, "")
    second = again(parts)
    assert scan(second, code(100, LARGE)).reason is Reason.SHIPPED_ELSEWHERE
    assert scan(second, code(100)).reason is Reason.SHIPPED_ELSEWHERE
    assert scan(second, code(101, MIDDLE)).added == 4


def test_a_registration_is_taken_back_unless_the_goods_were_packed_again(
    parts: PackingParts,
) -> None:
    # Without it a wrong scan would let a code leave twice.
    sent(parts)
    here = returns(parts)
    for serial in (500, 501):
        here.scan(code(serial))
    here.register(WHY, "")
    second = again(parts)
    assert scan(second, code(500)).accepted
    with pytest.raises(PackingRefused) as refused:
        here.withdraw([code(500), code(501)])
    assert refused.value.reason is Reason.RETURN_PACKED
    assert row_of(parts, "PS-1").returned == 2, "nothing in part"
    assert here.withdraw([code(501)]) == 1
    assert scan(second, code(501)).reason is Reason.SHIPPED_ELSEWHERE
    assert here.register(ReturnReason.RETURNED, "") == 1, "it came back after all"
    with pytest.raises(PackingRefused) as refused:
        here.register(WHY, "")
    assert refused.value.reason is Reason.RETURN_NONE


def test_what_cannot_have_come_back_is_said(parts: PackingParts) -> None:
    # Without it stolen or foreign goods would come back into stock.
    first = sent(parts)
    second = again(parts)
    assert scan(second, code(700)).accepted
    here = returns(parts)
    never, foreign = refusal(here, code(999)), refusal(here, "hello")
    assert (never.reason, foreign.reason) == (Reason.RETURN_NEVER, Reason.MALFORMED)
    packing = refusal(here, code(700))
    assert (packing.reason, packing.values["delivery_no"]) == (Reason.RETURN_OPEN, "PS-2")
    assert refusal(here, "390123456789012345").reason is Reason.RETURN_LABEL_UNKNOWN
    assert here.scan(first.view().cartons[0].number).back is None
    with pytest.raises(PackingRefused) as refused:
        here.register(ReturnReason.OTHER, "  ")
    assert refused.value.reason is Reason.REASON_MISSING
    here.drop_last()
    with pytest.raises(PackingRefused):
        here.drop_last()
    here.scan(code(500))
    here.register(ReturnReason.OTHER, "客户改约")
    other = returns(parts)
    row = other.scan(code(500))
    assert row.back is not None, "already back"
    assert row.back.remark == "客户改约"
    with pytest.raises(PackingRefused) as refused:
        other.register(WHY, "")
    assert refused.value.reason is Reason.RETURN_NONE


def test_goods_come_back_twice_with_two_shipments(parts: PackingParts) -> None:
    # Without it the second return would be counted for the first shipment.
    sent(parts)
    here = returns(parts)
    here.scan(code(500))
    here.register(WHY, "")
    send(begin(parts, an_order(a_line(quantity=1), number="PS-2")), [code(500)])
    here.drop([code(500)])
    row = here.scan(code(500))
    assert (row.delivery_no, row.back) == ("PS-2", None)
    here.register(WHY, "")
    assert (row_of(parts, "PS-1").returned, row_of(parts, "PS-2").returned) == (1, 1)
    assert scan(again(parts, "PS-3"), code(500)).accepted
    with parts.database.reading() as connection:
        asked = ShipmentsAsked(shown=ShipmentsShown.RETURNED)
        found = records.shipments(connection, parts.org, asked, 9)
    assert [one.delivery_no for one in found] == ["PS-2", "PS-1"]


def test_a_refused_shipment_that_is_packed_again_has_all_its_goods_again(
    parts: PackingParts,
) -> None:
    # Without it a box would be in a shipment that is packed, and free for another.
    first = sent(parts)
    here = returns(parts)
    here.scan(code(500))
    here.register(ReturnReason.UNDELIVERED, "")
    relay_said(parts, first.shipment_id, HandingState.REFUSED)
    here.scan(code(501))
    first.read_again()
    first.reopen("改货")
    assert here.catch_up([first.shipment_id])
    assert not here.view().rows
    assert refusal(here, code(500)).reason is Reason.RETURN_OPEN
    assert scan(again(parts), code(500)).reason is Reason.SHIPPED_ELSEWHERE
    assert (row_of(parts, "PS-1").returned, first.view().lines[0].returned) == (0, 0)


@pytest.mark.parametrize(
    ("reason", "taken"), [(WHY, 3), (ReturnReason.UNDELIVERED, 3), (ReturnReason.RETURNED, 4)]
)
def test_an_order_is_still_open_for_goods_that_the_hospital_never_took(
    parts: PackingParts, reason: ReturnReason, taken: int
) -> None:
    # Without it a hospital would wait for what it refused because it was broken.
    line = replace(a_line(quantity=4), order_line_id="D1")
    send(begin(parts, an_order(line)), [code(n) for n in range(4)])
    here = returns(parts)
    here.scan(code(1))
    here.register(reason, "")
    with parts.database.reading() as connection:
        assert connection.execute(select(ordered_part.c.quantity)).scalars().all() == [taken]


def test_the_number_of_the_carrier_goes_with_each_carton(parts: PackingParts) -> None:
    # Without it the platform would ask for a number that nobody could give.
    session = again(parts)
    assert scan(session, code(1)).accepted
    (carton,) = session.view().cartons
    session.finish_carton(carton.carton_id)
    scan(session, session.view().cartons[0].number)
    session.close("只发这些", " SF1001 ")
    assert session.view().logistics_no == "SF1001"
    ((told,),) = [line["cartons"] for line in closing.document_of(session.standing)["lines"]]
    assert told["logistics_no"] == "SF1001"


def test_the_list_is_searched_by_number_order_and_hospital_in_the_order_asked_for(
    parts: PackingParts,
) -> None:
    # Without it a shipper would scroll through all shipments of a month.
    for number, hospital in (("PS-3", "乙医院"), ("PS-1", "甲医院"), ("PS-2", "乙医院")):
        order = an_order(a_line(), number=number)
        head = replace(order.head, recipient=Party("h", hospital), order_no=f"CG-{number}")
        begin(parts, replace(order, head=head))

    def listed(asked: ShipmentsAsked) -> list[str]:
        with parts.database.reading() as connection:
            found = records.shipments(connection, parts.org, asked, 9)
        return [one.delivery_no[3:] for one in found]

    assert listed(ShipmentsAsked()) == ["2", "1", "3"]
    assert listed(ShipmentsAsked(order=ShipmentsOrder.NUMBER)) == ["1", "2", "3"]
    assert listed(ShipmentsAsked(order=ShipmentsOrder.RECIPIENT)) == ["2", "3", "1"]
    assert listed(ShipmentsAsked("乙 ps-2")) == ["2"]
    assert listed(ShipmentsAsked("cg-ps-3")) == ["3"]
    assert listed(ShipmentsAsked("%")) == []
    assert listed(ShipmentsAsked(shown=ShipmentsShown.TAKEN)) == []


def test_facts_of_a_return_come_to_the_same_in_any_order(parts: PackingParts) -> None:
    # Without it two workstations would disagree on what may be packed.
    first = sent(parts)
    here = returns(parts)
    for serial in (500, 501):
        here.scan(code(serial))
    here.register(WHY, "")
    here.withdraw([code(500)])
    with parts.database.reading() as connection:
        events = journal.events_of(connection, parts.org, first.shipment_id)
    assert set(Standing(reversed(events)).returned) == {code(501)}
    late = Standing([*events[:-3], *events[-2:], events[-3]])
    assert set(late.returned) == {code(501)}
