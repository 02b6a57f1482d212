"""Reads what lists of shipments show, and which wait to be handed over.

Without it each list would fold all facts. Short looks, from any thread.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Connection, Row, select

from app.packing.values import HandingState, ShipmentState, ShipmentSummary
from app.store.tables.packing import shipment

LISTED = 500


def shipments(connection: Connection, org: str, limit: int) -> tuple[ShipmentSummary, ...]:
    """The newest first."""
    newest = select(shipment).where(shipment.c.org == org)
    query = newest.order_by(shipment.c.begun_at.desc(), shipment.c.shipment_id.desc())
    return tuple(_summary(row) for row in connection.execute(query.limit(limit)))


def numbers_used(connection: Connection, org: str, numbers: list[str]) -> set[str]:
    """Those of some delivery numbers that another shipment has."""
    query = select(shipment.c.delivery_no).where(
        shipment.c.org == org,
        shipment.c.delivery_no.in_(numbers),
        shipment.c.state != ShipmentState.GIVEN_UP,
    )
    return set(connection.execute(query).scalars())


def is_packed(connection: Connection, org: str, delivery_no: str) -> bool:
    """Whether a shipment with this number is still being packed."""
    query = select(shipment.c.shipment_id).where(
        shipment.c.org == org,
        shipment.c.delivery_no == delivery_no,
        shipment.c.state == ShipmentState.PACKING,
    )
    return connection.execute(query.limit(1)).first() is not None


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
    )
