"""Begins shipments of the orders of a file, in one transaction.

Without it half the orders of a file could be there twice. Orders whose number another shipment has
are told by their rows, and nothing is begun.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Connection

from app.packing import operations as o
from app.packing import records
from app.packing.files.orders import OrderRead
from app.packing.files.problems import Problems
from app.packing.parts import PackingParts
from app.packing.refusals import Reason, say
from app.packing.values import Line, Party


def begin_shipments(
    connection: Connection,
    parts: PackingParts,
    orders: Sequence[OrderRead],
    person: str,
    problems: Problems,
) -> tuple[uuid.UUID, ...]:
    """Begin them all, or note why none was; in the caller's transaction."""
    numbers = [order.head.delivery_no for order in orders]
    used = records.numbers_used(connection, parts.org, numbers)
    for index, order in enumerate(orders):
        number = order.head.delivery_no
        if number in used or number in numbers[:index]:
            said = say(Reason.DELIVERY_NO_USED, {"delivery_no": number})
            problems.add(order.row, said.chinese)
    if problems.count:
        return ()
    return tuple(_begin(connection, parts, order, person) for order in orders)


def _begin(connection: Connection, parts: PackingParts, order: OrderRead, person: str) -> uuid.UUID:
    head, clock = order.head, parts.clock
    body = o.ShipmentBegun(
        shipment_id=clock.new_id(),
        event_id=clock.new_id(),
        person=person,
        at=clock.now(),
        delivery_no=head.delivery_no,
        sender=_party(head.sender),
        recipient=_party(head.recipient),
        lines=[_line(line) for line in order.lines],
        order_no=head.order_no,
        storage=head.storage,
        least_days=head.least_days,
        delivery_point=head.delivery_point,
        arrives_at=head.arrives_at,
        hospital_code=head.hospital_code,
        logistics_no=head.logistics_no,
    )
    parts.record(connection, body)
    return body.shipment_id


def _party(party: Party) -> o.PartyBody:
    return o.PartyBody(code=party.code, name=party.name, address=party.address)


def _line(line: Line) -> o.LineBody:
    goods = line.goods
    return o.LineBody(
        line_no=line.line_no,
        province_code=goods.province_code,
        name=goods.name,
        batch=line.batch,
        expiry=line.expiry,
        quantity=line.quantity,
        unit=line.unit,
        strength=goods.strength,
        maker=goods.maker,
        form=goods.form,
        approval_number=goods.approval_number,
        gtin=goods.gtin,
        identifiers=dict(goods.identifiers),
        production_date=line.production_date,
        carton_quantity=line.carton_quantity,
        order_line_id=line.order_line_id,
        sale_no=line.sale_no,
    )
