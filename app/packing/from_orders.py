"""Begins a shipment of order lines, in one transaction.

Without it an order would be written off the screen into a file and imported. What other shipments
took of a line is left out, and said. Who the hospital is at the relay, and who sends, a person says
once; afterwards the last shipment to the same hospital is believed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from app.packing import records
from app.packing.batches import MOST_LINES
from app.packing.beginning import begin_shipments
from app.packing.files.orders import OrderRead
from app.packing.files.problems import Problems
from app.packing.ordered import told
from app.packing.ordered.listing import OrderedPart, OrderShown, packs, shown
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.values import NO_DAY, NOBODY, Line, OrderWish, Party, ShipmentHead


def begin_from_order(
    connection: Connection,
    parts: PackingParts,
    order_line_ids: Sequence[str],
    wish: OrderWish,
    person: str,
) -> tuple[uuid.UUID, tuple[str, ...]]:
    """Begin it in the caller's transaction; raises PackingRefused.

    With it comes what was left out, as sentences.
    """
    orders = _wanted(connection, parts.org, order_line_ids)
    head = _head(orders, wish)
    notes: list[str] = []
    lines = list(_lines([line for order in orders for line in order.lines], notes))
    if not lines:
        raise PackingRefused(Reason.ORDERS_TAKEN)
    if records.numbers_used(connection, parts.org, [head.delivery_no]):
        raise PackingRefused(Reason.DELIVERY_NO_USED, delivery_no=head.delivery_no)
    order = OrderRead(head, tuple(lines), 1)
    (shipment_id,) = begin_shipments(connection, parts, [order], person, Problems())
    return shipment_id, tuple(notes)


def _wanted(
    connection: Connection, org: str, order_line_ids: Sequence[str]
) -> tuple[OrderShown, ...]:
    """The orders these lines are of, with these lines alone; of one place."""
    numbers = list(dict.fromkeys(order_line_ids))[:MOST_LINES]
    known = told.known(connection, org, numbers)
    for number in numbers:
        line = known.get(number)
        if line is None or not line.is_open:
            raise PackingRefused(Reason.ORDERS_GONE, order_line_id=number)
        if packs(line) is None:
            raise PackingRefused(
                Reason.NOT_WHOLE_PACKS,
                name=line.name,
                ordered=line.quantity,
                unit=line.dosage_unit,
                full=line.pack_quantity,
            )
    orders = shown(connection, org, [known[number] for number in numbers])
    places = {(order.hospital_code, order.delivery_point) for order in orders}
    if len(places) > 1:
        raise PackingRefused(Reason.ORDERS_APART)
    if not orders:
        raise PackingRefused(Reason.ORDERS_TAKEN)
    return orders


def _head(orders: Sequence[OrderShown], wish: OrderWish) -> ShipmentHead:
    first = orders[0]
    sender = _filled(wish.sender, first.sender)
    recipient = _filled(wish.recipient, first.recipient)
    lacking = list(_lacking(wish.delivery_no, sender, recipient))
    if lacking:
        raise PackingRefused(Reason.WISH_LACKS, what="、".join(lacking))
    return ShipmentHead(
        delivery_no=wish.delivery_no,
        sender=sender,
        recipient=_filled(recipient, Party("", "", first.address)),
        order_no="、".join(dict.fromkeys(order.order_no for order in orders if order.order_no)),
        storage=wish.storage,
        least_days=wish.least_days,
        delivery_point=first.delivery_point,
        arrives_at=wish.arrives_at,
        hospital_code=first.hospital_code,
    )


def _lacking(delivery_no: str, sender: Party, recipient: Party) -> Iterator[str]:
    if not delivery_no:
        yield "随货同行单号"
    if not sender.code or not sender.name:
        yield "配送企业的编码和名称"
    if not recipient.code or not recipient.name:
        yield "收货单位的编码（云码平台上的机构编码）和名称"


def _filled(party: Party, known: Party | None) -> Party:
    known = known or NOBODY
    return Party(party.code or known.code, party.name or known.name, party.address or known.address)


def _lines(parts: Sequence[OrderedPart], notes: list[str]) -> Iterator[Line]:
    for number, one in enumerate(parts, start=1):
        if one.taken:
            shipments = "、".join(f"{no} 发 {quantity}" for no, quantity in one.taken)
            notes.append(
                f"{one.goods.name}（订单明细 {one.order_line_id}）订购 {one.ordered}，"
                f"已由发货单 {shipments}，本单发 {one.left}。"
            )
        if one.left:
            line = Line(number, one.goods, "", NO_DAY, one.left, order_line_id=one.order_line_id)
            yield replace(line, unit=one.unit) if one.unit else line
