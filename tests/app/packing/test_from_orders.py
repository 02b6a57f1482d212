"""A shipment begun of what hospitals ordered: batches given while it is packed, nothing twice."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from app.packing import closing, journal
from app.packing import operations as o
from app.packing.from_orders import begin_from_order
from app.packing.ordered import listing, told
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.session import PackingSession
from app.packing.standing import Event, Standing
from app.packing.values import CartonKind, OrderWish, Party
from tests.app.packing.packing_floor import NOON, SMALL, code, scan

WISH = OrderWish(
    "PS-1",
    Party("91310000MA1TEST00X", "试验医药"),
    Party("hospital", "试验医院"),
    arrives_at="2026-11-23T09:00:00+08:00",
)
DAY = date(2028, 1, 4)


def a_line(number: str = "D1", quantity: int = 6, **said: Any) -> told.OrderedBody:  # noqa: ANN401
    fields = {
        "order_no": "CG1",
        "hospital_code": "12345678901",
        "delivery_point": "1",
        "province_code": "A0001",
        "name": "试验胶囊",
        "is_open": True,
        "said_at": NOON,
        "ordered_on": date(2026, 11, 20),
    }
    return told.OrderedBody(order_line_id=number, quantity=quantity, **{**fields, **said})


def know(parts: PackingParts, *lines: told.OrderedBody) -> None:
    with parts.database.writing() as connection:
        for line in lines:
            assert told.keep(connection, parts.org, line)


def begin(
    parts: PackingParts, *numbers: str, wish: OrderWish = WISH
) -> tuple[PackingSession, tuple[str, ...]]:
    with parts.database.writing() as connection:
        shipment_id, notes = begin_from_order(connection, parts, numbers, wish, "试发货员")
    return PackingSession(parts, shipment_id, "试发货员"), notes


def refusal(parts: PackingParts, *numbers: str, wish: OrderWish = WISH) -> Reason:
    with pytest.raises(PackingRefused) as refused:
        begin(parts, *numbers, wish=wish)
    assert refused.value.sentence.chinese
    return refused.value.reason


def gs1(serial: int, batch: str) -> str:
    """A code that says its batch and expiry."""
    return f"]d201{6901234567892:014d}172801041{0}{batch}\x1d21{serial:08d}"


def test_batches_are_given_by_persons_and_codes_and_make_lines_of_their_own(
    parts: PackingParts,
) -> None:
    know(parts, a_line(), a_line("D2", 3))
    session, notes = begin(parts, "D1", "D2")
    assert notes == ()
    session.open_carton(CartonKind.MIXED)
    session.name_identifier(SMALL, 1, "small")
    assert scan(session, code(1)).reason is Reason.BATCH_UNKNOWN
    with pytest.raises(PackingRefused):
        session.give_batch(1, "  ", DAY)
    session.give_batch(1, "A1", DAY, date(2026, 1, 4))
    for serial in range(1, 5):
        assert scan(session, code(serial)).accepted
    session.give_batch(2, "B2", DAY)
    shown = {(one.line.batch_of, one.line.batch): one for one in session.view().lines}
    assert {key: (one.packed, one.lacking) for key, one in shown.items()} == {
        (1, "A1"): (4, 0),
        (1, "B2"): (0, 2),
        (2, "B2"): (0, 3),
    }
    for serial in range(5, 10):
        assert scan(session, code(serial)).accepted, "what one line has no room for is the other's"
    assert scan(session, code(10)).reason is Reason.OVER_ORDER
    session.name_identifier(f"{6901234567892:014d}", 1, "small")
    session.take_out([code(9)])
    before = len(session.standing.lines)
    answer = scan(session, gs1(1, "C3"))
    assert (answer.accepted, len(session.standing.lines)) == (True, before + 2), answer
    with parts.database.reading() as connection:
        events = journal.events_of(connection, parts.org, session.shipment_id)
    again = Standing(events)
    assert (again.lines, again.packed) == (session.standing.lines, session.standing.packed)
    document = closing.document_of(again)
    assert document["platform"] == {
        "hospital_code": "12345678901",
        "delivery_point": "1",
        "arrives_at": "2026-11-23T09:00:00+08:00",
    }
    said = {(one["order_line_id"], one["batch"]): one["quantity"] for one in document["lines"]}
    assert said == {("D1", "A1"): 4, ("D1", "B2"): 1, ("D2", "B2"): 3, ("D1", "C3"): 1}


def test_workstations_that_give_batches_apart_agree_and_mix_none(parts: PackingParts) -> None:
    know(parts, a_line())
    session, _ = begin(parts, "D1")
    session.open_carton(CartonKind.MIXED)
    session.name_identifier(SMALL, 1, "small")
    session.give_batch(1, "A1", DAY)
    assert scan(session, code(1)).accepted
    here = session.standing.events
    given = next(one.body for one in here if isinstance(one.body, o.BatchGiven))
    packed = next(one.body for one in here if isinstance(one.body, o.PackScanned))
    assert (packed.batch, packed.packages[0].line_no) == ("A1", given.as_line)

    def there(body: o.PackingBody, **said: object) -> Event:
        new = msgspec.structs.replace(body, event_id=parts.clock.new_id(), **said)
        return Event(uuid.UUID(int=7), new)

    box = [msgspec.structs.replace(packed.packages[0], code=code(2))]
    same = [there(given), there(packed, packages=box)]
    assert dict(Standing([*here, *same]).packed) == {given.as_line: 2}
    # The same number for another batch: its boxes count nowhere, and somebody has to look.
    other = [there(given, batch="B2"), there(packed, packages=box, batch="B2")]
    both = Standing([*other, *here])
    assert (both.lines[given.as_line].batch, both.packed.total()) == ("A1", 1)
    assert [one.reason for one in closing.lacking(both, {})].count(Reason.PACKED_TWICE) == 1


def test_what_other_shipments_took_is_left_out_and_said(parts: PackingParts) -> None:
    know(parts, a_line(), a_line("D2", 48, by_dosage=True, pack_quantity=24, dosage_unit="粒"))
    first, _ = begin(parts, "D1")
    assert refusal(parts, "D1", wish=OrderWish("PS-2")) is Reason.ORDERS_TAKEN
    session, notes = begin(parts, "D1", "D2", wish=OrderWish("PS-2"))
    assert [one.line.quantity for one in session.view().lines] == [2], "two packs of 24"
    assert len(notes) == 1
    assert "PS-1 发 6，本单发 0" in notes[0]
    assert session.view().head.recipient.code == "hospital", "as the shipment before said"
    first.open_carton(CartonKind.MIXED)
    first.name_identifier(SMALL, 1, "small")
    first.give_batch(1, "A1", DAY)
    scan(first, code(1))
    carton = first.view().cartons[0]
    first.finish_carton(carton.carton_id)
    assert scan(first, first.view().cartons[0].number).accepted
    first.close("缺货")
    with parts.database.reading() as connection:
        (order,), more = listing.orders(connection, parts.org)
    assert [(one.left, one.taken, one.said) for one in order.lines] == [
        (5, (("PS-1", 1),), ""),
        (0, (("PS-2", 2),), "48 粒"),
    ]
    assert (order.left, more, order.recipient) == (5, False, Party("hospital", "试验医院"))
    session.give_up("不发了")
    with parts.database.reading() as connection:
        assert listing.orders(connection, parts.org)[0][0].left == 7


def test_what_cannot_be_begun_is_refused_with_its_reason(parts: PackingParts) -> None:
    at = datetime(2026, 11, 22, 5, tzinfo=UTC)
    know(
        parts,
        a_line(),
        a_line("D2", delivery_point="2"),
        a_line("D3", 25, by_dosage=True, pack_quantity=24, dosage_unit="粒"),
        a_line("D4", is_open=False),
    )
    assert refusal(parts, "D1", "D2") is Reason.ORDERS_APART
    assert refusal(parts, "D3") is Reason.NOT_WHOLE_PACKS
    assert refusal(parts, "D4") is Reason.ORDERS_GONE
    assert refusal(parts, "D9") is Reason.ORDERS_GONE
    assert refusal(parts) is Reason.ORDERS_TAKEN
    assert refusal(parts, "D1", wish=OrderWish("PS-1")) is Reason.WISH_LACKS
    begin(parts, "D1")
    know(parts, a_line(quantity=9, said_at=at))
    assert refusal(parts, "D1") is Reason.DELIVERY_NO_USED
