"""Reads what lists of shipments show, and which wait to be handed over.

Without it each list would fold all facts. Short looks, from any thread.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from app.packing.values import (
    HandingState,
    ShipmentsAsked,
    ShipmentsOrder,
    ShipmentsShown,
    ShipmentState,
    ShipmentSummary,
)
from app.store.tables.packing import packed_carton, shipment

LISTED = 500


_SHOWN: Mapping[ShipmentsShown, ColumnElement[bool]] = {
    ShipmentsShown.PACKING: shipment.c.state == ShipmentState.PACKING,
    ShipmentsShown.WAITING: shipment.c.handing == HandingState.WAITING,
    ShipmentsShown.REFUSED: shipment.c.handing == HandingState.REFUSED,
    ShipmentsShown.TAKEN: shipment.c.handing == HandingState.TAKEN,
    ShipmentsShown.RETURNED: shipment.c.returned > 0,
    ShipmentsShown.GIVEN_UP: shipment.c.state == ShipmentState.GIVEN_UP,
}
_FIRST: Mapping[ShipmentsOrder, tuple[ColumnElement[Any], ...]] = {
    ShipmentsOrder.NEWEST: (),
    ShipmentsOrder.NUMBER: (shipment.c.delivery_no,),
    ShipmentsOrder.RECIPIENT: (shipment.c.recipient,),
}
"""What is ordered by first; those alike stand the newest first."""


def shipments(
    connection: Connection, org: str, asked: ShipmentsAsked, limit: int
) -> tuple[ShipmentSummary, ...]:
    """Those that are asked for."""
    query = select(shipment).where(shipment.c.org == org)
    if asked.shown in _SHOWN:
        query = query.where(_SHOWN[asked.shown])
    for word in asked.search.split():
        where = (shipment.c.delivery_no, shipment.c.order_no, shipment.c.recipient)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in where)))
    newest = (shipment.c.begun_at.desc(), shipment.c.shipment_id.desc())
    query = query.order_by(*_FIRST[asked.order], *newest)
    return tuple(_summary(row) for row in connection.execute(query.limit(limit)))


def numbers_used(connection: Connection, org: str, numbers: list[str]) -> set[str]:
    """Those of some delivery numbers that another shipment has."""
    query = select(shipment.c.delivery_no).where(
        shipment.c.org == org,
        shipment.c.delivery_no.in_(numbers),
        shipment.c.state != ShipmentState.GIVEN_UP,
    )
    return set(connection.execute(query).scalars())


def being_packed(
    connection: Connection, org: str, number: str, delivery_no: str | None = None
) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Shipment and carton of a label's number that are still being packed.

    `delivery_no`: of that shipment; None: of any.
    """
    same = (packed_carton.c.org == shipment.c.org) & (
        packed_carton.c.shipment_id == shipment.c.shipment_id
    )
    query = (
        select(shipment.c.shipment_id, packed_carton.c.carton_id)
        .join(packed_carton, same)
        .where(
            shipment.c.org == org,
            shipment.c.state == ShipmentState.PACKING,
            packed_carton.c.number == number,
        )
    )
    if delivery_no is not None:
        query = query.where(shipment.c.delivery_no == delivery_no)
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else (row.shipment_id, row.carton_id)


def to_hand_over(connection: Connection, org: str, device: uuid.UUID) -> list[uuid.UUID]:
    """The shipments that were closed here and wait, the oldest first."""
    query = select(shipment.c.shipment_id).where(
        shipment.c.org == org,
        shipment.c.handing == HandingState.WAITING,
        shipment.c.closed_by == device,
    )
    return list(connection.execute(query.order_by(shipment.c.begun_at)).scalars())


def _summary(row: Row[Any]) -> ShipmentSummary:
    return ShipmentSummary(
        shipment_id=row.shipment_id,
        delivery_no=row.delivery_no,
        order_no=row.order_no,
        recipient=row.recipient,
        state=ShipmentState(row.state),
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        handing=HandingState(row.handing),
        lines=row.lines,
        wanted=row.wanted,
        packed=row.packed,
        returned=row.returned,
        cartons=row.cartons,
        labelled=row.labelled,
    )
