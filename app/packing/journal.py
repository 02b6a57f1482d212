"""Turns one fact of packing into rows: the same on all workstations and on the service.

Without it the ends would agree only by luck. The fact itself is the row that counts; what is made
of it beside that is in made_rows.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Container
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from app.packing import made_rows
from app.packing import operations as o
from app.packing.ordered import parts
from app.packing.standing import Event, Standing
from app.packing.void_labels import VOIDING, numbers_of, void_gone
from app.store.facts import Applied, Area, Author, decode
from app.store.insert_once import insert_once
from app.store.tables.packing import (
    named_identifier,
    packing_fact,
    packing_numbering,
)

_AT_ONCE = 500
_ENDS = (
    o.ShipmentClosed,
    o.ShipmentGivenUp,
    o.ShipmentReopened,
    o.ShipmentHanded,
    o.GoodsReturned,
    o.ReturnWithdrawn,
)
"""Facts of how a shipment stands."""


def apply(connection: Connection, author: Author, body: Any) -> Applied:  # noqa: ANN401 (one of KINDS)
    """Make the rows of one fact, in the caller's transaction."""
    if isinstance(body, o.NumberingSet):
        return _set_numbering(connection, author, body)
    if not _is_new(connection, author, body):
        return Applied(shipment_ids=frozenset({body.shipment_id}))
    if isinstance(body, o.ShipmentBegun):
        made_rows.begin(connection, author.org, body)
        parts.remember_hospital(connection, author.org, body)
        parts.note_parts(connection, author.org, Standing([Event(author.device, body)]))
    # Where it ended before this was heard of, only all facts together say what is in it.
    packing = made_rows.is_packing(connection, author.org, body.shipment_id)
    looks_again = isinstance(body, _ENDS) or not packing
    numbers: frozenset[str] = frozenset()
    if looks_again or isinstance(body, VOIDING):
        numbers = numbers_of(connection, author.org, body.shipment_id)
    if looks_again:
        _look_again(connection, author.org, body)
    else:
        _note_step(connection, author.org, body)
    if numbers:
        void_gone(connection, author.org, numbers, body)
    if isinstance(body, o.IdentifierNamed):
        _remember(connection, author.org, body)
    return Applied(shipment_ids=frozenset({body.shipment_id}))


def events_of(connection: Connection, org: str, shipment_id: uuid.UUID) -> list[Event]:
    """All facts of a shipment, in their order."""
    mine = (packing_fact.c.org == org, packing_fact.c.shipment_id == shipment_id)
    query = select(packing_fact).where(*mine).order_by(packing_fact.c.event_id)
    return [_event(row) for row in connection.execute(query)]


def news_of(
    connection: Connection, org: str, shipment_id: uuid.UUID, known: Container[uuid.UUID]
) -> list[Event]:
    """Those facts of a shipment that are not among these, in their order."""
    mine = (packing_fact.c.org == org, packing_fact.c.shipment_id == shipment_id)
    named = select(packing_fact.c.event_id).where(*mine).order_by(packing_fact.c.event_id)
    fresh = [one for one in connection.execute(named).scalars() if one not in known]
    found: list[Event] = []
    for start in range(0, len(fresh), _AT_ONCE):
        some = packing_fact.c.event_id.in_(fresh[start : start + _AT_ONCE])
        query = select(packing_fact).where(*mine, some).order_by(packing_fact.c.event_id)
        found += [_event(row) for row in connection.execute(query)]
    return found


def _event(row: Row[Any]) -> Event:
    body = decode(o.KINDS, row.kind, row.version, row.body)
    assert isinstance(body, o.PackingBody)
    return Event(row.workstation, body)


def _is_new(connection: Connection, author: Author, body: o.PackingBody) -> bool:
    kind, version = o.kind_of(body)
    row = {
        "org": author.org,
        "shipment_id": body.shipment_id,
        "event_id": body.event_id,
        "workstation": author.device,
        "kind": kind,
        "version": version,
        "body": o.encode(body),
    }
    new = insert_once(connection, packing_fact).returning(packing_fact.c.event_id)
    return connection.execute(new, row).one_or_none() is not None


def _note_step(connection: Connection, org: str, body: o.PackingBody) -> None:
    """Note which codes a step brought in or took out."""
    if not isinstance(body, o.StepUndone):
        made_rows.note_step(connection, org, body)
        return
    undone = _fact(connection, org, body.shipment_id, body.undoes)
    if isinstance(undone, o.PackScanned):
        new = {one.code for one in undone.packages} - set(undone.adopts)
        made_rows.take_out(connection, (org, body.shipment_id), new)
    else:
        _look_again(connection, org, body)


def _look_again(connection: Connection, org: str, body: o.PackingBody) -> None:
    """Say anew what is in a shipment, and how it stands."""
    standing = Standing(events_of(connection, org, body.shipment_id))
    made_rows.make_anew(connection, org, standing)


def _fact(
    connection: Connection, org: str, shipment_id: uuid.UUID, event_id: uuid.UUID
) -> o.PackingBody | None:
    mine = (packing_fact.c.org == org, packing_fact.c.shipment_id == shipment_id)
    query = select(packing_fact).where(*mine, packing_fact.c.event_id == event_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _event(row).body


def _remember(connection: Connection, org: str, body: o.IdentifierNamed) -> None:
    row = {
        "org": org,
        "identifier": body.identifier,
        "goods": body.goods,
        "level": body.level,
        "event_id": body.event_id,
    }
    mine = [named_identifier.c[name] == row[name] for name in ("org", "identifier", "goods")]
    connection.execute(insert_once(connection, named_identifier), row)
    older = named_identifier.c.event_id < body.event_id
    connection.execute(
        update(named_identifier)
        .where(*mine, older)
        .values(level=body.level, event_id=body.event_id)
    )


def _set_numbering(connection: Connection, author: Author, body: o.NumberingSet) -> Applied:
    row = {"org": author.org} | msgspec.structs.asdict(body)
    connection.execute(insert_once(connection, packing_numbering), row)
    return Applied()


AREA = Area(o.KINDS, apply)
"""What packing writes into the change log."""
