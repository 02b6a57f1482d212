"""Reads what the store knows of one scanned code, just before it is judged.

Without it the rules would have to know tables. A few indexed look-ups for a box; for a package one
more for each level in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from app.codes.code import Code
from app.packing.values import DEEPEST, ShipmentState
from app.store.many_rows import among
from app.store.tables.packing import (
    named_identifier,
    pack_relation,
    packed_code,
    relation_file,
    shipment,
)
from app.store.tables.rules import identifier_item, recall
from app.tracing.values import box_of

_CONFIRMED = "confirmed"
"""What a person said of an identifier and an item."""


@dataclass(frozen=True, slots=True)
class Child:
    """One package in another, as a relation file says."""

    code: str
    parent: str
    layer: int
    batch: str


@dataclass(frozen=True, slots=True)
class Known:
    """All that the verdict on one code needs."""

    layer: int | None = None
    """Of the code itself; 1 is the smallest. None: no file says."""
    batch: str = ""
    """As the relation file says; empty: none does."""
    children: tuple[Child, ...] = ()
    """All packages in it, parents first."""
    too_deep: bool = False
    goods: Mapping[str, str] = field(default_factory=dict)
    """Which goods its identifier stands for (as persons said) → level."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Codes that are in other shipments → their numbers."""
    came_back_from: tuple[str, ...] = ()
    """Numbers of the shipments that some of the codes came back from."""
    recalls: tuple[tuple[str, str, str, str], ...] = ()
    """Province code, batch, identifier (empty: any), and why."""


def of_code(connection: Connection, org: str, shipment_id: uuid.UUID, code: Code) -> Known:
    """What is known of a trace code."""
    assert code.code is not None
    box = box_of(code.code)
    file_id, layer, batch = _related(connection, org, box)
    children, too_deep = ((), False) if file_id is None else _below(connection, org, file_id, box)
    codes = {box, *(child.code for child in children)}
    packed = _packed(connection, org, shipment_id, codes)
    return Known(
        layer=layer,
        batch=batch,
        children=children,
        too_deep=too_deep,
        goods=_goods(connection, org, code.drug_identifier or ""),
        elsewhere=_out(packed),
        came_back_from=tuple(sorted({row.delivery_no for row in packed if row.returned})),
        recalls=_recalls(connection, org),
    )


def elsewhere(
    connection: Connection, org: str, shipment_id: uuid.UUID, codes: Collection[str]
) -> dict[str, str]:
    """Those of some codes that are in other shipments and did not come back, and in which."""
    return _out(_packed(connection, org, shipment_id, codes))


def _packed(
    connection: Connection, org: str, shipment_id: uuid.UUID, codes: Collection[str]
) -> Sequence[Any]:
    """Which of some codes are or were in other shipments: code, number, whether it came back."""
    query = (
        select(packed_code.c.code, shipment.c.delivery_no, packed_code.c.returned)
        .join(
            shipment,
            (shipment.c.org == packed_code.c.org)
            & (shipment.c.shipment_id == packed_code.c.shipment_id),
        )
        .where(
            packed_code.c.org == org,
            among(connection, packed_code.c.code, codes),
            packed_code.c.shipment_id != shipment_id,
            shipment.c.state != ShipmentState.GIVEN_UP,
        )
    )
    return connection.execute(query).all()


def _out(packed: Sequence[Any]) -> dict[str, str]:
    return {row.code: row.delivery_no for row in packed if not row.returned}


def _related(
    connection: Connection, org: str, box: str
) -> tuple[uuid.UUID | None, int | None, str]:
    """What the newest file that knows a code says of it."""
    query = (
        select(pack_relation.c.file_id, pack_relation.c.layer, pack_relation.c.batch)
        .join(
            relation_file,
            (relation_file.c.org == pack_relation.c.org)
            & (relation_file.c.file_id == pack_relation.c.file_id),
        )
        .where(pack_relation.c.org == org, pack_relation.c.code == box, relation_file.c.ready)
        .order_by(pack_relation.c.file_id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (None, None, "") if row is None else (row.file_id, row.layer, row.batch)


def _below(
    connection: Connection, org: str, file_id: uuid.UUID, box: str
) -> tuple[tuple[Child, ...], bool]:
    """All packages in one, parents first, and whether they are nested too deep."""
    found: list[Child] = []
    parents = [box]
    for _level in range(DEEPEST):
        query = select(pack_relation).where(
            pack_relation.c.org == org,
            pack_relation.c.file_id == file_id,
            among(connection, pack_relation.c.parent, parents),
        )
        rows = connection.execute(query.order_by(pack_relation.c.code)).all()
        if not rows:
            return tuple(found), False
        found += [Child(row.code, row.parent, row.layer, row.batch) for row in rows]
        parents = [row.code for row in rows]
    return tuple(found), True


def _goods(connection: Connection, org: str, identifier: str) -> dict[str, str]:
    mine = (named_identifier.c.org == org, named_identifier.c.identifier == identifier)
    named = connection.execute(
        select(named_identifier.c.goods, named_identifier.c.level).where(*mine)
    )
    said = (identifier_item.c.org == org, identifier_item.c.identifier == identifier)
    items = connection.execute(
        select(identifier_item.c.province_code, identifier_item.c.level).where(
            *said, identifier_item.c.state == _CONFIRMED
        )
    )
    return {row[0]: row[1] for row in (*items, *named)}


def _recalls(connection: Connection, org: str) -> tuple[tuple[str, str, str, str], ...]:
    columns = recall.c
    rows = connection.execute(
        select(columns.province_code, columns.batch, columns.identifier, columns.reason).where(
            columns.org == org, columns.lifted_at.is_(None)
        )
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)
