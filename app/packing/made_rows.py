"""The rows made of a shipment's facts: how it stands in the list, which code and carton is in it.

Without it each list would fold all facts. What one fact alone says is written at once, at the cost
of that fact; where only all facts together say it, all rows of the shipment are made anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, ScalarSelect, delete, func, select, update

from app.packing import operations as o
from app.packing.ordered import parts
from app.packing.standing import Standing
from app.packing.values import CartonState, HandingState, ShipmentState
from app.store.insert_once import insert_once
from app.store.many_rows import among, insert_new, insert_rows
from app.store.tables.packing import packed_carton, packed_code, shipment

_Mine = tuple[str, uuid.UUID]
"""Institution and shipment."""


def begin(connection: Connection, org: str, body: o.ShipmentBegun) -> None:
    """List a shipment that was begun."""
    row = {
        "org": org,
        "shipment_id": body.shipment_id,
        "delivery_no": body.delivery_no,
        "order_no": body.order_no,
        "recipient": body.recipient.name,
        "state": ShipmentState.PACKING,
        "handing": HandingState.NOT_YET,
        "begun_at": body.at,
        "begun_by": body.person,
        "lines": len(body.lines),
        "wanted": sum(line.quantity for line in body.lines),
    }
    connection.execute(insert_once(connection, shipment), row)


def is_packing(connection: Connection, org: str, shipment_id: uuid.UUID) -> bool:
    """Whether it is packed, as far as is known."""
    mine = (shipment.c.org == org, shipment.c.shipment_id == shipment_id)
    state = connection.execute(select(shipment.c.state).where(*mine)).scalar_one_or_none()
    return bool(state == ShipmentState.PACKING)


def note_step(connection: Connection, org: str, body: o.PackingBody) -> None:
    """Note what one step brought in, took out, or did to a carton; no undo is one."""
    mine = (org, body.shipment_id)
    if isinstance(body, o.PackScanned):
        _put_in(connection, mine, [(one.code, one.smallest) for one in body.packages])
    elif isinstance(body, o.PacksMoved):
        if body.opens and body.carton_id is not None:
            _note_carton(connection, mine, body.carton_id)
        take_out(connection, mine, body.taken)
    elif isinstance(body, _OF_CARTONS):
        _note_carton(connection, mine, body.carton_id, _said_of(body))
        if isinstance(body, o.CartonVoided):
            take_out(connection, mine, body.taken)


def take_out(connection: Connection, mine: _Mine, codes: Collection[str]) -> None:
    """These codes are in the shipment no more."""
    if codes:
        gone = delete(packed_code).where(
            *_of(packed_code, mine), among(connection, packed_code.c.code, codes)
        )
        smallest = connection.execute(gone.returning(packed_code.c.smallest)).scalars()
        _count(connection, mine, -sum(smallest))


def make_anew(connection: Connection, org: str, standing: Standing) -> None:
    """Make all rows of a shipment anew."""
    begun, back = standing.begun, standing.returned
    if begun is None:
        return
    mine = (org, begun.shipment_id)
    fixed = {"org": org, "shipment_id": begun.shipment_id}
    for table in (packed_code, packed_carton):
        connection.execute(delete(table).where(*_of(table, mine)))
    codes = [
        {"code": one.code, "smallest": one.smallest, "returned": one.code in back}
        for one in standing.packages.values()
    ]
    insert_rows(connection, packed_code, fixed, codes)
    cartons = [
        {
            "carton_id": one.carton_id,
            "number": one.number,
            "labelled": one.labelled,
            "voided": one.state is CartonState.VOIDED,
        }
        for one in standing.cartons.values()
    ]
    insert_rows(connection, packed_carton, fixed, cartons)
    values = {
        "state": standing.state,
        "handing": standing.handing.state,
        "closed_by": standing.closed_by,
        "packed": standing.packed.total(),
        "returned": sum(standing.packages[code].smallest for code in back),
    }
    connection.execute(
        update(shipment).where(*_of(shipment, mine)).values(**values, **_counted(mine))
    )
    parts.note_parts(connection, org, standing)


def _put_in(connection: Connection, mine: _Mine, packages: Iterable[tuple[str, bool]]) -> None:
    smallest = dict(packages)
    fixed = {"org": mine[0], "shipment_id": mine[1], "returned": False}
    rows = [{"code": code, "smallest": small} for code, small in smallest.items()]
    new = insert_new(connection, packed_code, fixed, rows, "code")
    _count(connection, mine, sum(smallest[code] for code in new))


def _count(connection: Connection, mine: _Mine, more: int) -> None:
    if more:
        values = {"packed": shipment.c.packed + more}
        connection.execute(update(shipment).where(*_of(shipment, mine)).values(values))


_OF_CARTONS = (
    o.CartonOpened,
    o.CartonFinished,
    o.CartonReopened,
    o.CartonRelabelled,
    o.CartonLabelScanned,
    o.CartonVoided,
)


def _said_of(body: o.PackingBody) -> Mapping[str, Any]:
    """What a fact changes of its carton's row."""
    if isinstance(body, (o.CartonFinished, o.CartonRelabelled)):
        return {"number": body.number, "labelled": False}
    if isinstance(body, o.CartonReopened):
        return {"number": "", "labelled": False}
    if isinstance(body, o.CartonLabelScanned):
        return {"labelled": packed_carton.c.labelled | (packed_carton.c.number == body.number)}
    if isinstance(body, o.CartonVoided):
        return {"number": "", "labelled": False, "voided": True}
    return {}


def _note_carton(
    connection: Connection, mine: _Mine, carton_id: uuid.UUID, said: Mapping[str, Any] = {}
) -> None:
    row = {
        "org": mine[0],
        "shipment_id": mine[1],
        "carton_id": carton_id,
        "number": "",
        "labelled": False,
        "voided": False,
    }
    connection.execute(insert_once(connection, packed_carton), row)
    if said:
        this = (*_of(packed_carton, mine), packed_carton.c.carton_id == carton_id)
        stands = packed_carton.c.voided.is_(False)
        connection.execute(update(packed_carton).where(*this, stands).values(**said))
    connection.execute(update(shipment).where(*_of(shipment, mine)).values(**_counted(mine)))


def _counted(mine: _Mine) -> dict[str, ScalarSelect[int]]:
    """How many cartons stand, and how many of them are labelled."""
    standing = select(func.count()).where(
        *_of(packed_carton, mine), packed_carton.c.voided.is_(False)
    )
    labelled = standing.where(packed_carton.c.labelled)
    return {"cartons": standing.scalar_subquery(), "labelled": labelled.scalar_subquery()}


def _of(table: Any, mine: _Mine) -> tuple[Any, Any]:  # noqa: ANN401 (a table)
    return table.c.org == mine[0], table.c.shipment_id == mine[1]
