"""Lays out what the documents say of a delivery, line by line, so that views join it by keys.

Without it a view would read documents of megabytes for each code. A delivery the service knows from
its platform is taken from there; one that only its distributor handed over, from the hand-over;
opening stock, from its own lines. Hand-overs say on which level each drug identifier is printed.
Order numbers follow from the order lines that a delivery names, as far as they are known when a
receipt is opened or confirmed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, select, update

from app.documents import DocumentProblem
from app.receiving.documents import deliveries
from app.receiving.documents.delivery_file import parse_delivery_text
from app.receiving.values import Delivery, DeliveryLine
from app.store.tables.his import his_delivery, his_level, his_line
from app.store.tables.papers import order_line
from app.store.tables.receipts import delivered_item, delivery_line
from app.store.tables.relay import relay_body, relay_chunk, relay_manifest
from app.tracing.chunks import MAX_PLAIN_BYTES
from sync.service.refusals import ServiceRefusal
from sync.service.relay.manifests import SEALED
from sync.service.unpacking import unpack


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one delivery."""

    document: Delivery
    identifiers: dict[str, str]


def lay_out(connection: Connection, org: str, delivery_id: uuid.UUID) -> None:
    """Make or renew the rows of a delivery, in the caller's transaction."""
    document = deliveries.load(connection, org, delivery_id)
    hashes = _manifests(connection, org, delivery_id)
    orders = _orders(connection, org, document.lines if document else ())
    source = _source(document, hashes, orders)
    mine = (his_delivery.c.org == org, his_delivery.c.delivery_id == delivery_id)
    known = connection.execute(select(his_delivery.c.source).where(*mine)).scalar()
    if known == source:
        return
    found = _read(connection, org, document, hashes)
    key = {"org": org, "delivery_id": delivery_id}
    if found is None:
        _replace(connection, his_line, key, _stock_lines(connection, org, delivery_id))
        return
    lines = [_line(line, orders) for line in found.document.lines]
    levels = [{"identifier": one, "level": level} for one, level in found.identifiers.items()]
    _replace(connection, his_line, key, lines)
    _replace(connection, his_level, key, levels)
    head = {
        "delivery_no": found.document.delivery_no,
        "distributor_code": found.document.distributor.code,
        "distributor_name": found.document.distributor.name,
        "source": source,
    }
    if known is None:
        connection.execute(insert(his_delivery), key | head)
    else:
        connection.execute(update(his_delivery).where(*mine).values(head))


def _manifests(connection: Connection, org: str, delivery_id: uuid.UUID) -> list[str]:
    """The bodies that hold the documents of what was handed over, the newest last."""
    first = and_(
        relay_chunk.c.org == relay_manifest.c.org,
        relay_chunk.c.manifest == relay_manifest.c.sha256,
        relay_chunk.c.no == 0,
    )
    query = (
        select(relay_chunk.c.sha256)
        .join_from(relay_manifest, relay_chunk, first)
        .where(
            relay_manifest.c.org == org,
            relay_manifest.c.delivery_id == delivery_id,
            relay_manifest.c.state == SEALED,
        )
        .order_by(relay_manifest.c.sealed_at, relay_manifest.c.sha256)
    )
    return list(connection.execute(query).scalars())


def _source(document: Delivery | None, hashes: Sequence[str], orders: dict[str, str]) -> str:
    said = repr((document, hashes, sorted(orders.items())))
    return hashlib.sha256(said.encode()).hexdigest()


def _read(
    connection: Connection, org: str, document: Delivery | None, hashes: Sequence[str]
) -> _Known | None:
    identifiers: dict[str, str] = {}
    handed_over = [one for sha256 in hashes if (one := _handover(connection, org, sha256))]
    for one in (*handed_over, *([document] if document else ())):
        for line in one.lines:
            identifiers |= {name: level.value for name, level in line.item.drug_identifiers.items()}
    whole = document or (handed_over[-1] if handed_over else None)
    return None if whole is None else _Known(whole, identifiers)


def _handover(connection: Connection, org: str, sha256: str) -> Delivery | None:
    mine = (relay_body.c.org == org, relay_body.c.sha256 == sha256)
    packed = connection.execute(select(relay_body.c.body).where(*mine)).scalar()
    if packed is None:
        return None
    try:
        return parse_delivery_text(unpack(bytes(packed), MAX_PLAIN_BYTES))
    except (DocumentProblem, ServiceRefusal):
        return None  # sealed by an older version with other rules; its receipt stands without it


def _orders(connection: Connection, org: str, lines: Iterable[DeliveryLine]) -> dict[str, str]:
    """The platform's numbers of order lines → the numbers of their orders."""
    found: dict[str, str] = {}
    for line in lines:
        if not line.order_line_ids:
            continue
        rows = connection.execute(
            select(order_line.c.order_line_id, order_line.c.order_no).where(
                order_line.c.org == org,
                order_line.c.province_code == line.item.province_code,
                order_line.c.order_line_id.in_(line.order_line_ids),
            )
        )
        found |= {row.order_line_id: row.order_no for row in rows}
    return found


def _line(line: DeliveryLine, orders: dict[str, str]) -> dict[str, Any]:
    item = line.item
    named = sorted({orders[number] for number in line.order_line_ids if number in orders})
    return {
        "line_no": line.line_no,
        "order_no": ",".join(named),
        "province_code": item.province_code,
        "name": item.name,
        "strength": item.strength,
        "form": item.form,
        "maker": item.maker,
        "approval_number": item.approval_number,
        "batch": line.batch,
        "expiry": line.expiry,
        "production_date": line.production_date,
        "unit": line.unit,
        "price": line.price,
        "delivered": line.quantity,
    }


def _stock_lines(connection: Connection, org: str, delivery_id: uuid.UUID) -> list[dict[str, Any]]:
    """Lines of opening stock, which no document brought."""
    drug = delivered_item.c
    of_item = and_(drug.org == delivery_line.c.org, drug.item_id == delivery_line.c.item_id)
    columns = (
        *(delivery_line.c[name] for name in ("line_no", "batch", "expiry", "production_date")),
        delivery_line.c.unit,
        *(drug[name] for name in ("province_code", "name", "strength", "form", "maker")),
        drug.approval_number,
    )
    query = (
        select(*columns)
        .join(delivered_item, of_item)
        .where(delivery_line.c.org == org, delivery_line.c.delivery_id == delivery_id)
    )
    bare = {"order_no": "", "price": None, "delivered": None}
    return [dict(row._mapping) | bare for row in connection.execute(query)]


def _replace(
    connection: Connection, table: Table, key: dict[str, Any], rows: Sequence[dict[str, Any]]
) -> None:
    mine = (table.c[name] == value for name, value in key.items())
    connection.execute(delete(table).where(*mine))
    if rows:
        connection.execute(insert(table), [key | row for row in rows])
