"""Reads receipts without a delivery note back from their facts.

Without it none could be opened again after a restart.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.codes.code import Kind
from app.codes.reading import text_of
from app.receiving.blind.values import BlindState, KeptScan
from app.receiving.sessions.bodies import Reading
from app.receiving.values import Distributor
from app.receiving.verdicts import Verdict
from app.store.tables.arrivals import blind_receipt, blind_scan
from app.store.tables.receipts import delivery

BY_HAND = "count"
"""The kind of what was counted by hand, beside the kinds of codes."""
KNOWN_DISTRIBUTORS = 200


@dataclass(frozen=True, slots=True)
class BlindKey:
    """Which receipt without a note, of which institution."""

    org: str
    blind_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class BlindHead:
    """The receipt itself."""

    key: BlindKey
    blind_no: str
    distributor: Distributor
    state: BlindState
    opened_at: datetime
    opened_by: str
    delivery_id: uuid.UUID | None


def head(connection: Connection, key: BlindKey) -> BlindHead | None:
    """Read one; None where there is none."""
    mine = (blind_receipt.c.org == key.org, blind_receipt.c.blind_id == key.blind_id)
    row = connection.execute(select(blind_receipt).where(*mine)).one_or_none()
    return None if row is None else _head(row)


def unfinished(connection: Connection, org: str) -> list[BlindHead]:
    """Those that are neither joined nor given up, the oldest first."""
    states = (BlindState.OPEN, BlindState.JOINING)
    rows = connection.execute(
        select(blind_receipt)
        .where(blind_receipt.c.org == org, blind_receipt.c.state.in_(states))
        .order_by(blind_receipt.c.opened_at, blind_receipt.c.blind_id)
    )
    return [_head(row) for row in rows]


def distributors(connection: Connection, org: str) -> tuple[Distributor, ...]:
    """Who delivered here before, by name."""
    columns = (delivery.c.distributor_code, delivery.c.distributor_name)
    found = select(*columns).where(delivery.c.org == org).distinct().order_by(columns[1])
    rows = connection.execute(found.limit(KNOWN_DISTRIBUTORS))
    return tuple(Distributor(row.distributor_code, row.distributor_name) for row in rows)


def scans(connection: Connection, key: BlindKey) -> list[Row[*tuple[Any, ...]]]:
    """All scans, as they came on each workstation."""
    mine = (blind_scan.c.org == key.org, blind_scan.c.blind_id == key.blind_id)
    order = (blind_scan.c.read_at, blind_scan.c.workstation, blind_scan.c.seq)
    return list(connection.execute(select(blind_scan).where(*mine).order_by(*order)))


def standing(rows: list[Row[*tuple[Any, ...]]]) -> list[Row[*tuple[Any, ...]]]:
    """Those scans that were noted and not taken back."""
    undone = taken_back(rows)
    return [
        row
        for row in rows
        if row.verdict == Verdict.KEPT and (row.workstation, row.seq) not in undone
    ]


def taken_back(rows: list[Row[*tuple[Any, ...]]]) -> set[tuple[uuid.UUID, int]]:
    """Workstation and number of each scan that was undone."""
    return {(row.workstation, row.undoes) for row in rows if row.undoes is not None}


def kept_scan(row: Any, *, undone: bool = False) -> KeptScan:  # noqa: ANN401 (a row of blind_scan)
    """One scan as it is shown."""
    return KeptScan(
        seq=row.seq,
        text=text_of(row.raw),
        verdict=Verdict(row.verdict),
        quantity=row.quantity,
        by_hand=row.kind == BY_HAND,
        read_at=row.read_at,
        person=row.person,
        taken_back=undone,
    )


def reading(row: Any) -> Reading:  # noqa: ANN401 (a row of blind_scan)
    """The scan as the device made it, to be made again."""
    return Reading(row.raw, row.device, row.person, row.read_at, row.framed)


def is_repeatable(row: Any) -> bool:  # noqa: ANN401 (a row of blind_scan)
    """Whether the same code may come again: a product code counts boxes, a command is no box."""
    return row.kind in (BY_HAND, Kind.PRODUCT_CODE, Kind.COMMAND)


def _head(row: Any) -> BlindHead:  # noqa: ANN401 (a row of blind_receipt)
    return BlindHead(
        key=BlindKey(row.org, row.blind_id),
        blind_no=row.blind_no,
        distributor=Distributor(row.distributor_code, row.distributor_name),
        state=BlindState(row.state),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        delivery_id=row.delivery_id,
    )
