"""What shipments take of order lines, and to whom a hospital's code of the platform belongs.

Without it a line could be sent twice, by two shipments begun of it; and each shipment would ask a
person again which institution a hospital of the platform is. Made of the facts of shipments.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select

from app.packing.operations import PartyBody, ShipmentBegun
from app.packing.standing import Standing
from app.packing.values import NOT_TAKEN, ShipmentState
from app.store.insert_once import put_row
from app.store.many_rows import among
from app.store.tables.packing import ordered_from, ordered_part, shipment


class Parties(msgspec.Struct, frozen=True):
    """Who sent to a hospital, and who that is, as a shipment said."""

    sender: PartyBody
    recipient: PartyBody


def note_parts(connection: Connection, org: str, standing: Standing) -> None:
    """Say again what a shipment takes of each order line."""
    begun = standing.begun
    assert begun is not None
    taken: Counter[str] = Counter()
    packing, back = standing.state is ShipmentState.PACKING, _not_taken(standing)
    for line in standing.ordered_lines():
        if line.order_line_id:
            packed = standing.packed_of(line.line_no) - back[line.line_no]
            taken[line.order_line_id] += line.quantity if packing else packed
    if not taken:
        return
    mine = (ordered_part.c.org == org, ordered_part.c.shipment_id == begun.shipment_id)
    connection.execute(delete(ordered_part).where(*mine))
    rows = [
        {
            "org": org,
            "order_line_id": order_line_id,
            "shipment_id": begun.shipment_id,
            "quantity": quantity,
        }
        for order_line_id, quantity in taken.items()
        if quantity
    ]
    if rows:
        connection.execute(insert(ordered_part), rows)


def _not_taken(standing: Standing) -> Counter[int]:
    """How much of each ordered line came back that the hospital never had."""
    found: Counter[int] = Counter()
    for code, body in standing.returned.items():
        package = standing.packages[code]
        if package.smallest and body.reason in NOT_TAKEN:
            found[standing.root_of(package.line_no)] += 1
    return found


def taken_of(
    connection: Connection, org: str, numbers: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    """How much which shipments (by their delivery numbers) take of some order lines."""
    query = (
        select(ordered_part.c.order_line_id, shipment.c.delivery_no, ordered_part.c.quantity)
        .join(
            shipment,
            (shipment.c.org == ordered_part.c.org)
            & (shipment.c.shipment_id == ordered_part.c.shipment_id),
        )
        .where(ordered_part.c.org == org, among(connection, ordered_part.c.order_line_id, numbers))
        .order_by(shipment.c.begun_at)
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.order_line_id, []).append((row.delivery_no, row.quantity))
    return found


def remember_hospital(connection: Connection, org: str, body: ShipmentBegun) -> None:
    """Remember whom a hospital's code means; the later shipment's word stands."""
    if not body.hospital_code:
        return
    kept = ordered_from.c
    mine = (kept.org == org, kept.hospital_code == body.hospital_code)
    before: uuid.UUID | None = connection.execute(select(kept.event_id).where(*mine)).scalar()
    if before is not None and before >= body.event_id:
        return
    said = Parties(body.sender, body.recipient)
    row = {
        "org": org,
        "hospital_code": body.hospital_code,
        "event_id": body.event_id,
        "body": msgspec.json.encode(said).decode(),
    }
    put_row(connection, ordered_from, row)


def hospitals(connection: Connection, org: str) -> dict[str, Parties]:
    """Whom the codes of hospitals mean, as far as shipments said."""
    query = select(ordered_from.c.hospital_code, ordered_from.c.body)
    rows = connection.execute(query.where(ordered_from.c.org == org))
    return {row.hospital_code: msgspec.json.decode(row.body, type=Parties) for row in rows}
