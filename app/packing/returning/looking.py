"""Finds the shipment that a code or a label left with; without it each scan would fold them all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from app.packing.values import ShipmentState
from app.store.tables.packing import packed_carton, packed_code, shipment


@dataclass(frozen=True, slots=True)
class Found:
    """A shipment that holds or held a code."""

    shipment_id: uuid.UUID
    delivery_no: str
    closed: bool
    """It left; else it is being packed."""
    returned: bool = False


def of_code(connection: Connection, org: str, code: str) -> Found | None:
    """The shipment a code is in now; else the last one it came back from; None: never packed."""
    query = _shipments(packed_code).where(packed_code.c.org == org, packed_code.c.code == code)
    newest = query.add_columns(packed_code.c.returned).order_by(shipment.c.begun_at.desc())
    found = [_found(row, returned=row.returned) for row in connection.execute(newest)]
    # One that left counts before one that is packed by a workstation which had not heard of it.
    found.sort(key=lambda one: (one.returned, not one.closed))
    return found[0] if found else None


def of_label(connection: Connection, org: str, number: str) -> Found | None:
    """The shipment whose carton has this label now; None where none has."""
    mine = (packed_carton.c.org == org, packed_carton.c.number == number)
    row = connection.execute(_shipments(packed_carton).where(*mine).limit(1)).one_or_none()
    return None if row is None else _found(row, returned=False)


def _shipments(table: Table) -> Select[Any]:
    of_it = (shipment.c.org == table.c.org) & (shipment.c.shipment_id == table.c.shipment_id)
    columns = (shipment.c.shipment_id, shipment.c.delivery_no, shipment.c.state)
    return select(*columns).join_from(table, shipment, of_it)


def _found(row: Row[Any], *, returned: bool) -> Found:
    closed = row.state == ShipmentState.CLOSED
    return Found(row.shipment_id, row.delivery_no, closed, returned)
